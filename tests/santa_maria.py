"""The survey of Santa Maria as most tests use it: its description, how its files are read, its features."""

from typing import Final

import pandas as pd

from funcoes.atributos.conjunto import do_levantamento
from funcoes.dados.tipar import nomes_de
from funcoes.leitura.levantamento import ler_celulas
from funcoes.pesquisa.descricao import PesquisaConfig, descrita
from funcoes.vocabulario.grandezas import GRANDEZAS

SURVEY: Final[PesquisaConfig] = descrita("santa-maria")
COLUMNS: Final = tuple(SURVEY.colunas)
"""As its files have them."""

FEATURES: Final = do_levantamento(SURVEY)
FEATURE_NAMES: Final = FEATURES.nomes
INPUTS: Final = FEATURES.entradas
CODES: Final = GRANDEZAS["sexo"].codigos


def read_cells(content: bytes, origin: str = "the CSV") -> pd.DataFrame:
    """The text cells of a file of the survey."""
    return ler_celulas(content, SURVEY, origin)


TYPED: Final = dict(nomes_de(SURVEY))
"""What each of its columns is called once it is checked."""
