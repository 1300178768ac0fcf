"""What a model was trained on, as counts: it travels in the model package and holds no row of anybody."""

from functools import cached_property
from typing import Annotated, Final, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from funcoes.apoio.erros import ErroRegistro, achados_de
from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.deriva.estratos import MESES
from funcoes.preparo.atributos import ENTRADAS

PREDICAO: Final = "predicao"
SEXO: Final = "sexo"
PESSOA: Final = ("idade", SEXO, "peso", "altura", "vestimenta")
MEDIDAS: Final = tuple(e for e in ENTRADAS if e not in (SEXO, "hora"))
"""The inputs that are numbers of people or of a weather station."""

DO_TEMPO: Final = tuple(e for e in MEDIDAS if e not in PESSOA)

Contagem = Annotated[int, Field(ge=0)]
Finito = Annotated[float, Field(allow_inf_nan=False)]
Fracao = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class _Parte(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Grandeza(_Parte):
    """One quantity over all strata.

    A bin is (border before, border]; the first border lies just below the least value of training and the
    last is the greatest, so that the outer bins are what training never saw.
    """

    bordas: Annotated[list[Finito], Field(min_length=1)]
    rho: Fracao
    """Intraclass correlation of rows of one day, within strata: see `construir.correlacao_do_dia`."""
    comuns: list[Finito] = []
    """Values of the weather that many moments share, such as calm."""


class Estrato(_Parte):
    """Counts of one month and part of the day."""

    mes: Annotated[int, Field(ge=0, lt=MESES)]
    parte: Annotated[int, Field(ge=0)]
    linhas: Contagem
    momentos: Contagem
    """Distinct hours of distinct days."""
    contagens: dict[str, list[Contagem]]
    """Rows by quantity and bin, without those whose value was filled in."""
    preenchidos: dict[str, Contagem]
    """Rows by input, where it was filled in."""


class Dia(_Parte):
    """How many rows a day of training has in each part of it; which day it was is not kept."""

    mes: Annotated[int, Field(ge=0, lt=MESES)]
    linhas: list[Contagem]


class PontoValidado(_Parte):
    """A score of the model out of fold, and its standard error over days."""

    valor: Finito
    erro: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Referencia(_Parte):
    """Everything that a window is compared with."""

    formato: Literal["1"]
    partes: Annotated[list[int], Field(min_length=1)]
    """Hours that open the parts of the day."""
    grandezas: dict[str, Grandeza]
    rho_preenchidos: dict[str, Fracao]
    estratos: list[Estrato]
    dias: list[Dia]
    probabilidades: list[Fracao] = []
    """Mean probability of each vote, −3 to +3, over all rows; empty where none were given."""
    validacao: dict[str, PontoValidado] = {}
    """How good the model was on people that it had not seen, by name of the score: what it must hold."""
    dias_validados: Contagem = 0
    """Days that these scores come from."""

    @model_validator(mode="after")
    def _coerente(self) -> Self:
        if self.partes[0] != 0 or sorted(set(self.partes)) != self.partes:
            raise ValueError(f"partes must rise from 0: {self.partes}")
        for nome, grandeza in self.grandezas.items():
            if sorted(set(grandeza.bordas)) != grandeza.bordas:
                raise ValueError(f"the borders of {nome} must rise")
            if any(len(e.contagens.get(nome, [])) != len(grandeza.bordas) + 1 for e in self.estratos):
                raise ValueError(f"{nome} must have a count for each bin in each stratum")
        if any(e.parte >= len(self.partes) for e in self.estratos):
            raise ValueError("a stratum is of a part of the day that is not there")
        if any(len(d.linhas) != len(self.partes) for d in self.dias):
            raise ValueError("a day must have a count for each part of it")
        return self

    @property
    def n_estratos(self) -> int:
        """Of every month and part, seen or not."""
        return MESES * len(self.partes)

    def lugar(self, estrato: Estrato) -> int:
        """Position of a stratum among all."""
        return estrato.mes * len(self.partes) + estrato.parte

    def bordas(self, nome: str) -> Reais:
        """Borders of the bins of a quantity."""
        return np.asarray(self.grandezas[nome].bordas)

    def contagens(self, nome: str) -> Inteiros:
        """Rows of a quantity by stratum and bin, shape (strata, bins)."""
        saida = np.zeros((self.n_estratos, len(self.grandezas[nome].bordas) + 1), np.int64)
        for e in self.estratos:
            saida[self.lugar(e)] = e.contagens[nome]
        return saida

    def preenchidos(self, entrada: str) -> Inteiros:
        """Rows by stratum, and whether this input was as given (0) or filled in (1), shape (strata, 2)."""
        saida = np.zeros((self.n_estratos, 2), np.int64)
        for e in self.estratos:
            cheios = e.preenchidos.get(entrada, 0)
            saida[self.lugar(e)] = (e.linhas - cheios, cheios)
        return saida

    @cached_property
    def linhas(self) -> Inteiros:
        """Rows by stratum."""
        return self._por_estrato("linhas")

    @cached_property
    def momentos(self) -> Inteiros:
        """Distinct hours by stratum."""
        return self._por_estrato("momentos")

    def _por_estrato(self, campo: str) -> Inteiros:
        saida = np.zeros(self.n_estratos, np.int64)
        for e in self.estratos:
            saida[self.lugar(e)] = getattr(e, campo)
        return saida

    @cached_property
    def linhas_do_dia(self) -> Inteiros:
        """Rows by day and stratum, shape (days, strata)."""
        saida = np.zeros((len(self.dias), self.n_estratos), np.int64)
        for n, dia in enumerate(self.dias):
            inicio = dia.mes * len(self.partes)
            saida[n, inicio : inicio + len(self.partes)] = dia.linhas
        return saida

    def como_json(self) -> bytes:
        """The same reference has the same bytes."""
        return (self.model_dump_json() + "\n").encode()


def ler(conteudo: bytes) -> Referencia:
    """The inverse of `como_json`; `ErroRegistro` says what is wrong."""
    try:
        return Referencia.model_validate_json(conteudo)
    except ValidationError as erro:
        raise ErroRegistro(
            f"the reference of the training data cannot be used: {achados_de(erro)}. Read it with "
            "the version of this project that wrote it, or register the model again."
        ) from erro
