"""What a model was trained on, as counts: it travels in the model package and holds no row of anybody.

Rows of which nobody knows the month or the hour are of a stratum of their own, after all others. Where most
are so, all rows are in it, and a window is compared with all of them, whatever the season.
"""

import contextlib
import json
from functools import cached_property
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from funcoes.apoio.erros import ErroRegistro, achados_de
from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.deriva import especies
from funcoes.deriva.estratos import MESES, SEM_MES
from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.sinonimos import nome_de_hoje

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
    """Values of instruments that many moments share, such as calm."""


class Estrato(_Parte):
    """Counts of one month and part of the day, or of what was never dated."""

    mes: Annotated[int, Field(ge=0, le=SEM_MES)]
    parte: Annotated[int, Field(ge=0)]
    linhas: Contagem
    momentos: Contagem
    """Distinct hours of distinct days."""
    contagens: dict[str, list[Contagem]]
    """Rows by quantity and bin, without those whose value was filled in."""
    preenchidos: dict[str, Contagem]
    """Rows by input, where it was filled in."""


class Dia(_Parte):
    """How many rows a day of training has in each part of it; which day it was is not kept. Where nobody
    knows the day, all rows of a building or study are as of one."""

    mes: Annotated[int, Field(ge=0, le=SEM_MES)]
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
    sem_hora: bool = False
    """Whether most rows do not say their hour: a day has one part then."""
    grandezas: dict[str, Grandeza]
    rho_preenchidos: dict[str, Fracao]
    """By input of the model: how alike rows of one day are in whether it was filled in."""
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
        """Of every month and part, seen or not, and of rows without a month."""
        return (MESES + 1) * len(self.partes)

    @cached_property
    def entradas(self) -> tuple[str, ...]:
        """The quantities that the model asks for, in the order of the vocabulary."""
        return tuple(sorted(self.rho_preenchidos, key=[*GRANDEZAS, *self.rho_preenchidos].index))

    @cached_property
    def medidas(self) -> tuple[str, ...]:
        """The inputs that are numbers of people or of instruments."""
        return tuple(e for e in especies.medidas(self.entradas) if e in self.grandezas)

    @cached_property
    def sensores(self) -> tuple[str, ...]:
        """The inputs that instruments say anew every hour."""
        return tuple(e for e in especies.sensores(self.entradas) if e in self.grandezas)

    @cached_property
    def sem_mes(self) -> bool:
        """Whether nobody knows of any row when it was."""
        return all(e.mes == SEM_MES for e in self.estratos)

    @property
    def sem_quando(self) -> float:
        """Share of the rows of which nobody knows month or hour: nothing is compared with them, but where
        there are no others."""
        sem = sum(e.linhas for e in self.estratos if e.mes == SEM_MES)
        return sem / max(sum(e.linhas for e in self.estratos), 1)

    def da_hora(self, nome: str) -> bool:
        """Whether people of one hour share a quantity or feature: the weather, not the air of their rooms."""
        fora_de_casa = not self.sem_hora and not especies.de_dentro(self.entradas)
        return fora_de_casa and not especies.de_pessoa(nome)

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


def _com_nomes_de_hoje(dita: Any) -> Any:
    """A reference under the names that quantities have now: earlier packages have those of before."""
    with contextlib.suppress(AttributeError, KeyError, TypeError):  # what it is not, validation says
        novos = {parte: _renomeada(dita[parte]) for parte in ("grandezas", "rho_preenchidos")}
        estratos = [
            {**e, **{parte: _renomeada(e[parte]) for parte in ("contagens", "preenchidos")}}
            for e in dita["estratos"]
        ]
        return {**dita, **novos, "estratos": estratos}
    return dita


def _renomeada(por_nome: dict[str, Any]) -> dict[str, Any]:
    return {nome_de_hoje(nome): valor for nome, valor in por_nome.items()}


def ler(conteudo: bytes) -> Referencia:
    """The inverse of `como_json`, of packages of today and before; `ErroRegistro` says what is wrong."""
    try:
        return Referencia.model_validate(_com_nomes_de_hoje(json.loads(conteudo)))
    except ValueError as erro:  # no JSON at all, or not a reference
        achados = achados_de(erro) if isinstance(erro, ValidationError) else str(erro)
        raise ErroRegistro(
            f"the reference of the training data cannot be used: {achados}. Read it with "
            "the version of this project that wrote it, or register the model again."
        ) from erro
