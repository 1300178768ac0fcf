"""The sections about rows: read, filled, marked as outliers, balanced; and which votes are told apart."""

import hashlib
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from funcoes.apoio.textos import mapa, numero
from funcoes.configuracao.valores import (
    Coluna,
    Contaminacao,
    Fracao,
    FracaoDeTeste,
    LinhasDaSvm,
    Metodo,
    MinutosDoDia,
    Secao,
    Semente,
    UsoDeRetornos,
    Vizinhos,
    Voto,
)
from funcoes.pesquisa.colunas import Parte, Regra, RegraOuValor
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.pesquisa.regras import com_codigos, exigir_regras
from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.sinonimos import grandeza_de


class IngestConfig(Secao):
    """Reading, checking and splitting the survey."""

    dados: str = Field(min_length=1)
    sha256: str
    semente_amostra: Semente
    max_quarentena: Fracao
    max_copias: Fracao
    fracao_teste: FracaoDeTeste
    teste_por: Parte
    uso_retornos: UsoDeRetornos
    semente: Semente


class RetornosConfig(Secao):
    """Which answers to predictions can become rows of a survey (`--from-feedback`)."""

    hora_max_h: Annotated[float, Field(ge=0, le=12, allow_inf_nan=False)]
    lotes_com_hora: bool
    da_amostra: bool


class TargetConfig(Secao):
    """Which votes count as one; `fusoes` maps a number of classes to the votes that become another."""

    classes: Annotated[Literal[3, 5, 7], BeforeValidator(numero)]
    fusoes: Annotated[dict[Literal[3, 5, 7], dict[Voto, Voto]], BeforeValidator(mapa)]

    @model_validator(mode="after")
    def _fusao_que_ha(self) -> Self:
        ficam = len(set(range(-3, 4)) - set(self.fusao()))
        if ficam != self.classes:
            raise ValueError(f"target.fusoes leaves {ficam} votes for target.classes={self.classes}")
        perdidos = sorted(set(self.fusao().values()) & set(self.fusao()))
        if perdidos:
            raise ValueError(f"target.fusoes moves votes to {perdidos}, which it moves away")
        return self

    def fusao(self) -> dict[int, int]:
        """Old vote to new vote, where it changes."""
        return self.fusoes.get(self.classes, {})

    def rotulo(self) -> str:
        """What a name says of the votes told apart: "" for the survey's own seven, else "5c" or "3c".

        With a short hash where the merges are not those of outer votes into the outermost that is left.
        """
        fusao, fora = self.fusao(), self.classes // 2
        if not fusao:
            return ""
        natural = {v: max(-fora, min(fora, v)) for v in range(-3, 4) if abs(v) > fora}
        if fusao == natural:
            return f"{self.classes}c"
        marca = hashlib.sha256(repr(sorted(fusao.items())).encode()).hexdigest()[:6]
        return f"{self.classes}c-{marca}"


class IngestEtapa(IngestConfig, TargetConfig):
    """What the ingest stage needs: its own keys, the target's, and how the survey is read."""

    pesquisa: Annotated[PesquisaConfig, BeforeValidator(mapa)]


def _de_hoje(regras: object) -> object:
    """Rules by the names that quantities have now: parameters of earlier runs have those of before."""
    if not isinstance(regras, dict):
        return regras
    return {grandeza_de(str(nome)) or nome: regra for nome, regra in regras.items()}


class ImputeConfig(Secao):
    """Filling what is missing; `regras` maps a quantity to its rule or a constant, before the survey's."""

    janela_radiacao_min: Annotated[int, Field(ge=0, le=600)]
    mesma_hora_max_min: MinutosDoDia
    regras: Annotated[
        dict[Coluna, RegraOuValor],
        BeforeValidator(com_codigos),
        BeforeValidator(_de_hoje),
        BeforeValidator(mapa),
    ]

    @model_validator(mode="after")
    def _regras_que_servem(self) -> Self:
        exigir_regras("impute.regras", {str(c): r for c, r in self.regras.items()}, {})
        return self

    def da_pesquisa(self, pesquisa: PesquisaConfig) -> Self:
        """These settings, with the survey's own rules where they say nothing."""
        return self.model_copy(update={"regras": {**pesquisa.regras, **self.regras}})

    def regra(self, coluna: str) -> Regra | float:
        """How a quantity is filled: as configured, else by the most frequent category, or the median."""
        de_reserva: Regra = "moda" if GRANDEZAS[coluna].categorias else "mediana"
        return {str(c): r for c, r in self.regras.items()}.get(coluna, de_reserva)

    def lugar(self, coluna: str) -> int:
        """Its place among the rules; those that are not configured come last."""
        nomes = [*map(str, self.regras)]
        return nomes.index(coluna) if coluna in nomes else len(nomes)


class OutliersConfig(Secao):
    """Isolation Forest on the training part."""

    contaminacao: Contaminacao
    n_arvores: Annotated[int, Field(ge=10, le=5000)]
    semente: Semente


class BalanceConfig(Secao):
    """Oversampling of the training part."""

    metodo: Metodo
    vizinhos: Vizinhos
    svmsmote_max_linhas: LinhasDaSvm
    linhas_max: LinhasDaSvm
    semente: Semente
