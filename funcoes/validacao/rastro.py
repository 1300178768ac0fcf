"""What a model leaves behind of its making: its recipe, and which rows and days it learned from."""

from collections.abc import Iterable
from typing import Any, Final, Literal, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.secoes import MetricaPropria, Modelo, Protocolo, TrainEtapa
from funcoes.dados.divisao import TREINO
from funcoes.dados.impressao import IMPRESSAO
from funcoes.modelos.comparado import Variante

FORMATO: Final = 2
"""1: a row's fingerprint was another where some row of its file had no whole number in a column."""

DA_RECEITA: Final = (
    "voto", "hiperparametros", "grades", "sintonia", "sintonia_folds", "svm_max_linhas", "semente",
    "contaminacao", "metodo", "vizinhos", "svmsmote_max_linhas", "linhas_max",
)  # fmt: skip
"""The settings of `train` that decide what is fitted; all others decide how it is judged."""


class _Parte(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Receita(_Parte):
    """How a model is made from rows: the same recipe on the same rows gives the same model.

    `ajustes` are the settings of `DA_RECEITA`.
    """

    modelo: Modelo
    balanceado: bool
    outliers: bool
    ajustes: dict[str, Any]

    @classmethod
    def de(cls, modelo: str, variante: Variante, config: TrainEtapa) -> Self:
        """The recipe of a candidate of this configuration."""
        ajustes = config.model_dump(mode="json", include=set(DA_RECEITA))
        return cls.model_validate(
            {
                "modelo": modelo,
                "balanceado": variante.balanceado,
                "outliers": variante.outliers,
                "ajustes": ajustes,
            }
        )

    @property
    def variante(self) -> Variante:
        """What is done to the training rows."""
        return Variante(self.balanceado, self.outliers)

    def config(self, de_hoje: TrainEtapa) -> TrainEtapa:
        """Today's settings of judging with this recipe's of making; its model is the only candidate."""
        conhecidos = {k: v for k, v in self.ajustes.items() if k in DA_RECEITA}
        proprio = {"modelos": [self.modelo], "processos": 1}
        return TrainEtapa.model_validate(de_hoje.model_dump() | conhecidos | proprio)


class Rastro(_Parte):
    """The recipe of a model, by what it was chosen, and the fingerprints of the survey that it came from.

    `treino`: of the rows it learned from, `separadas`: of those held out; `dias`: the days it learned from.
    """

    formato: Literal[2]
    receita: Receita
    protocolo: Protocolo
    metrica: MetricaPropria
    classes: list[int]
    treino: list[str]
    separadas: list[str]
    dias: list[str]

    def como_json(self) -> bytes:
        """The same trace, the same bytes."""
        return self.model_dump_json(indent=None).encode()

    @property
    def pesquisa(self) -> set[str]:
        """Fingerprints of all rows of its survey."""
        return {*self.treino, *self.separadas}


def rastrear(
    quadro: pd.DataFrame,
    receita: Receita,
    protocolo: Protocolo,
    metrica: MetricaPropria,
    classes: Iterable[int],
) -> Rastro:
    """The trace of a model of these rows: `quadro` is what `balance` wrote, held-out rows included."""
    reais = quadro[~quadro["sintetico"]]
    de_treino = reais["parte"] == TREINO
    return Rastro(
        formato=FORMATO,
        receita=receita,
        protocolo=protocolo,
        metrica=metrica,
        classes=[int(c) for c in classes],
        treino=sorted(reais.loc[de_treino, IMPRESSAO]),
        separadas=sorted(reais.loc[~de_treino, IMPRESSAO]),
        dias=sorted(reais.loc[de_treino, "dia"].unique()),
    )


def ler_rastro(conteudo: bytes) -> Rastro:
    """What `como_json` wrote; `ErroRegistro` for anything else."""
    try:
        return Rastro.model_validate_json(conteudo)
    except ValidationError as erro:
        achado = erro.errors()[0]
        if achado["loc"] == ("formato",):
            raise ErroRegistro(
                f"its trace is of format {achado['input']}, whose fingerprints of rows are not those of today"
            ) from erro
        raise ErroRegistro(f"its trace cannot be read: {achado['msg']}") from erro
