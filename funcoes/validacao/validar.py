"""Validation as one call: held-out metrics, out-of-fold metrics, the exported model, the gate's decision."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.atributos.conjunto import Conjunto, do_levantamento
from funcoes.configuracao.secoes import Protocolo, TrainEtapa, ValidateConfig
from funcoes.dados.colunas import ALVO
from funcoes.dados.divisao import TESTE, linhas_reais_de_treino, partes_do_treino
from funcoes.metricas.avaliar import DECIDIDAS, MAIOR_MELHOR, matriz_confusao, metricas
from funcoes.modelos import referencias
from funcoes.modelos.comparado import Variante
from funcoes.palavras.lingua import Frase, Lingua
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.preparo.imputacao import Imputador
from funcoes.treino.placar import linhas_oof
from funcoes.validacao.acaso import chao_do_teste
from funcoes.validacao.portao import CANDIDATO, Entrega, Medido, Motivo, decidir, descrever

if TYPE_CHECKING:
    from funcoes.treino.treinar import Treinado

Proba = Callable[[NDArray[np.float64]], Reais]
"""Probabilities of features, shape (rows, features) to (rows, classes)."""


@dataclass(frozen=True)
class Modelo:
    """A model as it is compared: its probabilities, which votes its columns are, and of which features."""

    proba: Proba
    classes: Inteiros
    atributos: Conjunto


@dataclass(frozen=True)
class Candidatura:
    """What `train` hands over: the rows, how they were described, what filled them, leaderboard, out-of-fold
    predictions, the chosen model and how it was chosen; `onnx` is None, and `sem_onnx` says why, where it
    could not be exported."""

    quadro: pd.DataFrame
    pesquisa: PesquisaConfig
    imputador: Imputador
    leaderboard: pd.DataFrame
    oof: pd.DataFrame
    comparacao: pd.DataFrame
    importancia: pd.DataFrame
    modelo: Any
    onnx: bytes | None
    sem_onnx: str
    nome: str
    variante: Variante
    protocolo: Protocolo
    motivo: Frase
    classes: Inteiros
    config: TrainEtapa

    @property
    def atributos(self) -> Conjunto:
        """The features of its rows."""
        return do_levantamento(self.pesquisa)


def candidatar(
    treinado: "Treinado",
    quadro: pd.DataFrame,
    pesquisa: PesquisaConfig,
    imputador: Imputador,
    config: TrainEtapa,
    onnx: bytes | None,
    sem_onnx: str = "",
) -> Candidatura:
    """What training gave, as a candidature."""
    return Candidatura(
        quadro=quadro,
        pesquisa=pesquisa,
        imputador=imputador,
        leaderboard=treinado.leaderboard,
        oof=treinado.oof,
        comparacao=treinado.comparacao,
        importancia=treinado.importancia,
        modelo=treinado.candidato,
        onnx=onnx,
        sem_onnx=sem_onnx,
        nome=treinado.escolhido,
        variante=treinado.variante,
        protocolo=treinado.protocolo,
        motivo=treinado.motivo,
        classes=treinado.classes,
        config=config,
    )


@dataclass(frozen=True)
class Validado:
    """Result of the validation; tables have one row per model, index = name."""

    teste: pd.DataFrame
    oof: pd.DataFrame
    previsoes: pd.DataFrame
    confusao: pd.DataFrame
    entrega: Entrega
    passou: bool
    motivos: list[Motivo]

    def portao(self) -> dict[str, Any]:
        """The decision with every reason, as plain data."""
        return {
            "passed": self.passou,
            "reasons": [descrever(m) for m in self.motivos],
            "reasons_pt": [descrever(m, Lingua("pt")) for m in self.motivos],
            "rules": [m.como_dados() for m in self.motivos],
        }

    def como_json(self, treino_id: str, promocao: Mapping[str, Any]) -> bytes:
        """The decision and what was compared, as the bytes of a JSON file; `promocao`: see `confronto`."""
        conteudo = {
            **self.portao(),
            "promocao": dict(promocao),
            "treino_dataset_id": treino_id,
            "teste": self.teste.round(6).to_dict("index"),
            "oof": self.oof.round(6).to_dict("index"),
            "entrega": asdict(self.entrega),
        }
        return json.dumps(conteudo, indent=1, sort_keys=True).encode()


def proba_em(modelo: Modelo, x: pd.DataFrame, classes: Inteiros) -> Reais:
    """Probabilities of a model on `classes`; votes it never learned get 0."""
    proba = np.zeros((len(x), len(classes)))
    brutas = modelo.proba(x[list(modelo.atributos.nomes)].to_numpy(dtype=float))
    for j, classe in enumerate(modelo.classes):
        if classe in classes:
            proba[:, np.searchsorted(classes, classe)] = brutas[:, j]
    soma = proba.sum(axis=1, keepdims=True)
    return np.divide(proba, soma, out=np.full_like(proba, 1 / len(classes)), where=soma > 0)


def do_candidato(candidatura: Candidatura) -> Modelo:
    """The candidate as it was trained."""
    return Modelo(
        candidatura.modelo.predict_proba, np.asarray(candidatura.modelo.classes_), candidatura.atributos
    )


def avaliar_no_teste(candidatura: Candidatura, teste: pd.DataFrame, proba: Reais) -> pd.DataFrame:
    """Metrics on the held-out rows, of which the candidate says `proba`: its own, and those of the baselines
    fitted on the training part, as the leaderboard has them in order.

    One row per model, index = name. The champion is not among them: under an earlier split it may have
    learned from some of these rows.
    """
    c, classes, votos = candidatura, candidatura.classes, teste[ALVO].to_numpy(dtype=int)
    probas = {CANDIDATO: proba}
    treino = linhas_reais_de_treino(c.quadro)
    votos_treino = treino[ALVO].to_numpy(dtype=int)
    for nome in referencias.disponiveis(treino):
        referencia = referencias.criar(nome, c.config.met_pmv).ajustar(treino, votos_treino, classes)
        probas[nome] = referencia.prever(teste)
    medidas = {nome: metricas(votos, p, classes, c.config.decisao) for nome, p in probas.items()}
    tabela = pd.DataFrame(medidas).T
    ordem = [CANDIDATO if r.escolhido else r.modelo for r in do_protocolo(c).itertuples()]
    return tabela.loc[[nome for nome in dict.fromkeys(ordem) if nome in tabela.index]].rename_axis("modelo")


def do_protocolo(candidatura: Candidatura) -> pd.DataFrame:
    """The leaderboard of the protocol that decided."""
    tabela = candidatura.leaderboard
    return tabela[tabela["protocolo"] == candidatura.protocolo]


def linha_do_escolhido(candidatura: Candidatura) -> pd.Series:
    """The chosen candidate's row of the leaderboard."""
    return candidatura.leaderboard[candidatura.leaderboard["escolhido"]].iloc[0]


def oof_do_escolhido(candidatura: Candidatura) -> pd.DataFrame:
    """The chosen candidate's out-of-fold rows, people only: linha, dia, voto, p_<class>."""
    linhas = linhas_oof(candidatura.oof, candidatura.protocolo, candidatura.nome, candidatura.variante)
    return linhas[linhas["linha"] >= 0]


def _oof_por_nome(candidatura: Candidatura) -> tuple[pd.Series, pd.DataFrame]:
    """Out-of-fold metrics of the chosen candidate and of the baselines, by the configured decision rule."""
    prefixo = "mediana_" if candidatura.config.decisao == "mediana" else ""
    de = {metrica: f"{prefixo if metrica in DECIDIDAS else ''}{metrica}" for metrica in MAIOR_MELHOR}
    tabela = do_protocolo(candidatura)
    tabela = tabela[tabela["referencia"]].set_index("modelo")
    escolhido = linha_do_escolhido(candidatura)
    return (
        pd.Series({metrica: float(escolhido[coluna]) for metrica, coluna in de.items()}),
        pd.DataFrame({metrica: tabela[coluna] for metrica, coluna in de.items()}),
    )


def linhas_por_classe(candidatura: Candidatura) -> dict[int, int]:
    """Real rows of each vote that the final fit learned from."""
    reais = partes_do_treino(candidatura.quadro, candidatura.atributos).do_modelo(
        candidatura.variante.outliers, balanceadas=False
    )
    contagem = reais[ALVO].value_counts()
    return {int(c): int(contagem.get(c, 0)) for c in candidatura.classes}


def validar(candidatura: Candidatura, config: ValidateConfig, entrega: Entrega) -> Validado:
    """Evaluate on the held-out rows and out of fold, and let the gate decide."""
    c, classes = candidatura, candidatura.classes
    teste = c.quadro[c.quadro["parte"] == TESTE]
    proba = proba_em(do_candidato(c), teste, classes)
    tabela = avaliar_no_teste(c, teste, proba)
    candidato, referencias_oof = _oof_por_nome(c)
    medido = Medido(
        protocolo=c.protocolo,
        metrica=c.config.metrica,
        candidato={str(k): float(v) for k, v in candidato.items()},
        oof=referencias_oof,
        teste=tabela,
        linhas_por_classe=linhas_por_classe(c),
        entrega=entrega,
        chao_teste=chao_do_teste(
            oof_do_escolhido(c), linhas_reais_de_treino(c.quadro), teste, classes, c.protocolo, c.config
        ),
    )
    passou, motivos = decidir(medido, config)
    votos = teste[ALVO].to_numpy(dtype=int)
    previsoes = pd.DataFrame(proba, columns=[f"p_{k}" for k in classes], index=teste.index)
    previsoes.insert(0, "voto", votos)
    oof = pd.concat([candidato.to_frame(CANDIDATO).T, referencias_oof])
    confusao = matriz_confusao(votos, proba, classes, c.config.decisao)
    return Validado(tabela, oof, previsoes, confusao, entrega, passou, motivos)
