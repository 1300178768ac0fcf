"""A fingerprint for each person's row: what two surveys share and which rows are copies, without the rows."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.dados.colunas import ALVO
from funcoes.dados.tipar import nomes_de
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.vocabulario.grandezas import GRANDEZAS

IMPRESSAO: Final = "impressao"
"""Column of the fingerprints; missing in synthetic rows."""

QUASE: Final = "quase"
"""Column of the prints of rows that say nearly the same; missing where a row says too little to tell."""

_EXEMPLOS: Final = 5
_MINIMO_DITO: Final = 5
"""Quantities that are numbers and that a row has to have to be nearly another one: few readings, and words,
agree by chance."""

_BASTANTE: Final = 8
"""Values that a row has to have for people not to agree in all of them by chance."""

_FIO: Final = 1e-6
"""In steps: what the writing of a number may move it by must not part two."""

_PASSOS: Final = {
    "temperatura": 0.1, "fracao": 1.0, "velocidade": 0.05, "irradiancia": 5.0, "massa": 0.5,
    "comprimento": 0.5, "roupa": 0.05, "metabolismo": 0.1, "duracao": 1.0, "pressao": 1.0, "hora": 0.1,
}  # fmt: skip
"""How near values of each dimension are the same reading, in the product's unit."""


@dataclass(frozen=True)
class Copias:
    """Rows that say the same in every column as an earlier one.

    `linhas`: how many; `total`: of so many rows; `maior`: how often the commonest row occurs; `exemplo`: the
    lines of that row in the file, the first few.
    """

    linhas: int
    total: int
    maior: int
    exemplo: tuple[int, ...]

    @property
    def fracao(self) -> float:
        """Share of all rows."""
        return self.linhas / self.total if self.total else 0.0

    def descrever(self) -> str:
        """One sentence, "" where there is none."""
        if not self.linhas:
            return ""
        onde = ", ".join(str(n) for n in self.exemplo) + ", …" * (self.maior > len(self.exemplo))
        return (
            f"{self.linhas} of {self.total} rows ({self.fracao:.1%}) are exact copies of another row; the "
            f"commonest occurs {self.maior} times (lines {onde})"
        )


def imprimir(aceitos: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.Series:
    """Sixteen hexadecimal digits for each row, of its values after the contract and before anything learned.

    Two files give a person the same print whatever the spelling of numbers and dates in them, and whatever
    other rows leave out, as long as the contract reads the same values.
    """
    valores = aceitos[[nome for _, nome in nomes_de(pesquisa)]]
    numeros = valores.select_dtypes("number").columns  # whole ones only where every row of a file has one
    valores = valores.assign(**{str(n): valores[n].astype(float) + 0.0 for n in numeros})
    inteiros = pd.util.hash_pandas_object(valores, index=False)
    return inteiros.map("{:016x}".format).rename(IMPRESSAO)


def quase_iguais(aceitos: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.Series:
    """The same print for rows that agree in date, vote and every quantity, to what an instrument can tell.

    Copies of people or rooms under another name are found so: nothing but what was said and read counts.
    """
    grandezas = [n for n in pesquisa.grandezas if n in aceitos]
    passos = [_PASSOS.get(str(GRANDEZAS[n].dimensao), 1.0) for n in grandezas]
    em_passos = aceitos[grandezas].astype(float) / passos + 0.5 + _FIO
    arredondadas = pd.DataFrame(np.floor(em_passos), index=aceitos.index, columns=grandezas)
    com = arredondadas.assign(
        _voto=aceitos[ALVO].astype(float), _data=aceitos.reindex(columns=["data"])["data"]
    )
    impressas = pd.util.hash_pandas_object(com, index=False).map("{:016x}".format).astype(object)
    numeros = [n for n in grandezas if not GRANDEZAS[n].categorias]
    pouco = aceitos[numeros].notna().sum(axis=1) < _MINIMO_DITO
    return impressas.mask(pouco).rename(QUASE)


def que_dizem_bastante(aceitos: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.Series:
    """Whether each row says so much that another one that says the same is a copy of it, and no chance."""
    return aceitos[[nome for _, nome in nomes_de(pesquisa)]].notna().sum(axis=1) >= _BASTANTE


def contar_copias(impressoes: pd.Series) -> Copias:
    """The copies among these rows; the index is the line in the file."""
    vezes = impressoes.value_counts()
    if vezes.empty or vezes.iloc[0] == 1:
        return Copias(0, len(impressoes), min(1, len(impressoes)), ())
    onde = impressoes.index[impressoes == vezes.index[0]]
    copias = int(impressoes.duplicated().sum())
    return Copias(copias, len(impressoes), int(vezes.iloc[0]), tuple(int(n) for n in onde[:_EXEMPLOS]))


def exigir_poucas_copias(copias: Copias, maximo: float, origem: str) -> None:
    """Raise `ErroDados` when more of the rows than this share are copies."""
    if copias.fracao > maximo:
        raise ErroDados(
            f"{origem}: {copias.descrever()}, allowed are {maximo:.1%} (ingest.max_copias): people do not "
            "agree in every column. Remove the repeated rows, or allow a larger share."
        )
