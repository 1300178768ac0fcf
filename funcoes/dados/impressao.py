"""A fingerprint for each person's row: what two surveys share and which rows are copies, without the rows."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.dados.tipar import nomes_de
from funcoes.pesquisa.descricao import PesquisaConfig

IMPRESSAO: Final = "impressao"
"""Column of the fingerprints; missing in synthetic rows."""

_EXEMPLOS: Final = 5


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
