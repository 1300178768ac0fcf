"""Rows that say nothing of what they belong to: they stand for themselves where groups are kept whole."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from funcoes.palavras.lingua import INGLES
from funcoes.pesquisa.colunas import GRUPO_DO_PROTOCOLO, Protocolo
from funcoes.pesquisa.descricao import PesquisaConfig


@dataclass(frozen=True)
class Sozinhas:
    """How many of all rows have no value of a group that is used, and its columns in the file; `demais`: that
    they are more than `max_fora_por_coluna` allows."""

    grupo: str
    colunas: tuple[str, ...]
    sem: int
    linhas: int
    demais: bool

    def descrever(self) -> str:
        """What is the matter, in one line; of too many also what to do."""
        nome = INGLES.nome(self.grupo)
        dito = (
            f"grupos.{self.grupo} ({', '.join(self.colunas)}): {self.sem} of {self.linhas} rows have none "
            f"and stand for themselves: rows of one {nome} may be on both sides of a comparison"
        )
        if not self.demais:
            return dito
        return (
            f"{dito}. Fill the cells (of merged cells a file has the first one only), or take {self.grupo} "
            "out of grupos, protocolos, teste_por and intervalos_por; where they are right, raise "
            "max_fora_por_coluna"
        )


def contar(
    quadro: pd.DataFrame,
    pesquisa: PesquisaConfig,
    protocolos: Iterable[Protocolo] = (),
    teste_por: str = "",
    intervalos_por: str = "",
) -> list[Sozinhas]:
    """The groups that a comparison uses and that some rows do not name, in the description's order.

    `quadro`: what the contract accepted; the rest is what a run was told, the description's where it was not.
    """
    usados: set[str] = {GRUPO_DO_PROTOCOLO[p] for p in [*protocolos] or pesquisa.protocolos}
    usados |= {teste_por or pesquisa.teste_por, intervalos_por or pesquisa.intervalos_por}
    feitas = []
    for grupo, colunas in pesquisa.grupos.items():
        sem = int(quadro[grupo].isna().sum()) if grupo in usados and grupo in quadro else 0
        if sem:
            demais = sem > pesquisa.max_fora_por_coluna * len(quadro)
            feitas.append(Sozinhas(grupo, tuple(colunas), sem, len(quadro), demais))
    return feitas
