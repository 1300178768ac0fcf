"""The people of the demonstration: drawn as the packaged sample is, and nobody's votes.

Some are the survey that the model learns from; some ask for predictions, in the same months of a later year,
and are like them; and some, of yet another year, are another public.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from funcoes.amostra.fatos import carregar_fatos
from funcoes.amostra.gerar import gerar_csv
from funcoes.apoio.arquivo import gravar_inteiro
from funcoes.configuracao.config import carregar
from funcoes.dados.colunas import ALVO
from funcoes.dados.ingerir import ingerir

SEMENTE: Final = 20_151
ANOS: Final = 3
MAIS_VELHOS: Final = 1.7
MAIS_FRIO: Final = 1
"""Votes: so much colder than their neighbours of the survey the others feel."""

_IDADE_MAX: Final = 95


@dataclass(frozen=True)
class Pessoas:
    """The survey as a file, and those who ask, with what they tell and how they feel (`voto`)."""

    levantamento: Path
    como_sempre: pd.DataFrame
    outras: pd.DataFrame


def inventar(pasta: Path) -> Pessoas:
    """Draw everybody; the survey is written to `pasta`."""
    fatos = carregar_fatos()
    levantamento, depois = pasta / "levantamento.csv", pasta / "depois.csv"
    gravar_inteiro(levantamento, gerar_csv(SEMENTE, fatos))
    gravar_inteiro(depois, gerar_csv(SEMENTE + 1, fatos, ANOS))
    config = carregar(pares=[f"ingest.dados={depois}"])
    lido = ingerir(config.ingest, config.a_pesquisa()).quadro.reset_index(drop=True)
    por_ano = len(lido) // ANOS  # the file has the years one after the other, of as many rows each
    segundo, terceiro = (um_mes(lido.iloc[n * por_ano : (n + 1) * por_ano]) for n in (1, 2))
    return Pessoas(levantamento, segundo, outro_publico(terceiro))


def um_mes(quadro: pd.DataFrame) -> pd.DataFrame:
    """The rows of the month that has most of them."""
    mes = quadro["data"].dt.to_period("M")
    do_mes: pd.DataFrame = quadro[mes == mes.mode()[0]]
    return do_mes.reset_index(drop=True)


def outro_publico(quadro: pd.DataFrame) -> pd.DataFrame:
    """Older people, who feel colder."""
    idade = (quadro["idade"] * MAIS_VELHOS).clip(upper=_IDADE_MAX).round()
    return quadro.assign(idade=idade, **{ALVO: (quadro[ALVO] - MAIS_FRIO).clip(-3, 3)}).reset_index(drop=True)
