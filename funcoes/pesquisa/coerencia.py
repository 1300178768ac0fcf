"""What the parts of a survey's description have in common: which column is which, and what contradicts."""

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.sinonimos import normalizar

if TYPE_CHECKING:
    from funcoes.pesquisa.descricao import PesquisaConfig


def nomes_aceitos(pesquisa: "PesquisaConfig") -> dict[str, list[str]]:
    """Each described column with all names that it may have, the first of which is its own."""
    aceitos = {coluna: [coluna] for coluna in pesquisa.colunas}
    ditas = [d for d in (pesquisa.data, pesquisa.hora, pesquisa.voto) if d is not None]
    for dita in (*ditas, *pesquisa.grandezas.values()):
        aceitos[dita.coluna[0]] = list(dict.fromkeys([*aceitos[dita.coluna[0]], *dita.coluna]))
    return aceitos


def colunas_chamadas(pesquisa: "PesquisaConfig", nome: str) -> list[str]:
    """The described columns that go by a name, as a file's columns are matched: in any case, by any of their
    names, and without signs where none is called so with them; none for a name of no column."""
    aceitos = nomes_aceitos(pesquisa)
    for forma in (str.casefold, normalizar):
        achadas = [c for c, nomes in aceitos.items() if forma(nome) and forma(nome) in map(forma, nomes)]
        if achadas:
            return achadas
    return []


def exigir_coerente(pesquisa: "PesquisaConfig") -> None:
    """`ValueError` for parts of a description that cannot be together."""
    _exigir_codigos_de_colunas(pesquisa)
    _exigir_uma_coisa_cada(pesquisa)


def _exigir_codigos_de_colunas(pesquisa: "PesquisaConfig") -> None:
    """`ValueError` for a code of a column that is not described: it would stand for nothing."""
    for nome in pesquisa.codigos_faltantes:
        if not colunas_chamadas(pesquisa, nome):
            raise ValueError(
                f"codigos_faltantes.{nome}: no column of this survey is called so; there are "
                f"{', '.join(pesquisa.colunas)}"
            )


def _exigir_uma_coisa_cada(pesquisa: "PesquisaConfig") -> None:
    """`ValueError` naming both where two parts take the same column: the vote would be learned from.

    Date and time may be in one column, groups are named by any, and a quantity may fall back (`senao`) on
    another one of the same dimension.
    """
    for (a, colunas_a), (b, colunas_b) in combinations(_usos(pesquisa), 2):
        iguais = [c for c in colunas_a if c.casefold() in {d.casefold() for d in colunas_b}]
        if iguais and not _podem_dividir(pesquisa, a, b):
            raise ValueError(f"{a} and {b} both take the column {iguais[0]!r}: one column is one thing")


def _usos(pesquisa: "PesquisaConfig") -> Iterator[tuple[str, list[str]]]:
    for chave, dita in (("voto", pesquisa.voto), ("data", pesquisa.data), ("hora", pesquisa.hora)):
        if dita is not None:
            yield chave, dita.coluna
    for nome, quantidade in pesquisa.grandezas.items():
        yield f"grandezas.{nome}", quantidade.coluna
        if quantidade.senao:
            yield f"grandezas.{nome}.senao", quantidade.senao
    for coluna in pesquisa.guardar:
        yield f"guardar.{coluna}", [coluna]


def _podem_dividir(pesquisa: "PesquisaConfig", a: str, b: str) -> bool:
    if {a, b} == {"data", "hora"} or (a.startswith("guardar.") and b.startswith("guardar.")):
        return True
    if not all(uso.startswith("grandezas.") for uso in (a, b)) or not (a + b).count(".senao"):
        return False
    de, para = (GRANDEZAS[uso.split(".")[1]] for uso in (a, b))
    return de.nome != para.nome and de.dimensao is not None and de.dimensao == para.dimensao
