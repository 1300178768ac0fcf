"""Validation as one call: held-out metrics, out-of-fold metrics, the gate's decision."""

import json
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from funcoes.avaliar import Inteiros, matriz_confusao
from funcoes.colunas import ALVO
from funcoes.divisao import TESTE, linhas_reais_de_treino
from funcoes.portao import CANDIDATO, Motivo, avaliar_no_teste, decidir, descrever, proba_do_modelo
from funcoes.secoes import Metrica, ValidateConfig


@dataclass(frozen=True)
class Candidatura:
    """What `train` hands over: the rows, the leaderboard, the chosen model and how it was chosen."""

    quadro: pd.DataFrame
    leaderboard: pd.DataFrame
    modelo: Any
    nome: str
    balanced: bool
    metrica: Metrica
    classes: Inteiros


@dataclass(frozen=True)
class Validado:
    """Result of the validation; tables have one row per model, index = name."""

    teste: pd.DataFrame
    oof: pd.DataFrame
    previsoes: pd.DataFrame
    confusao: pd.DataFrame
    passou: bool
    motivos: list[Motivo]

    def portao(self) -> dict[str, Any]:
        """The decision with every reason, as plain data."""
        return {
            "passed": self.passou,
            "reasons": [descrever(m) for m in self.motivos],
            "rules": [asdict(m) for m in self.motivos],
        }

    def como_json(self, campeao_id: str, treino_id: str) -> bytes:
        """The decision and what was compared, as the bytes of a JSON file."""
        conteudo = {
            **self.portao(),
            "campeao_comparado": campeao_id,
            "treino_dataset_id": treino_id,
            "teste": self.teste.round(6).to_dict("index"),
            "oof": self.oof.round(6).to_dict("index"),
        }
        return json.dumps(conteudo, indent=1, sort_keys=True).encode()


def _oof_por_nome(candidatura: Candidatura) -> tuple[pd.Series, pd.DataFrame]:
    tabela = candidatura.leaderboard
    escolhido = tabela[(tabela["modelo"] == candidatura.nome) & (tabela["balanced"] == candidatura.balanced)]
    metricas = tabela.select_dtypes("number").columns
    referencias = tabela[tabela["referencia"]].set_index("modelo")[metricas]
    return escolhido.iloc[0][metricas].astype(float), referencias


def validar(candidatura: Candidatura, config: ValidateConfig, campeao: Any | None) -> Validado:
    """Evaluate on the held-out rows and out of fold, and let the gate decide."""
    quadro, classes = candidatura.quadro, candidatura.classes
    teste = quadro[quadro["parte"] == TESTE]
    tabela = avaliar_no_teste(candidatura.modelo, linhas_reais_de_treino(quadro), teste, classes, campeao)
    candidato, referencias = _oof_por_nome(candidatura)
    passou, motivos = decidir(
        {str(k): float(v) for k, v in candidato.items()}, referencias, tabela, candidatura.metrica, config
    )
    proba = proba_do_modelo(candidatura.modelo, teste, classes)
    votos = teste[ALVO].to_numpy(dtype=int)
    previsoes = pd.DataFrame(proba, columns=[f"p_{c}" for c in classes], index=teste.index)
    previsoes.insert(0, "voto", votos)
    oof = pd.concat([candidato.to_frame(CANDIDATO).T, referencias])
    return Validado(tabela, oof, previsoes, matriz_confusao(votos, proba, classes), passou, motivos)
