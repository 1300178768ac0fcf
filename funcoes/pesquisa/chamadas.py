"""What the described columns of a survey are called: by which names a file or a person may mean them."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from funcoes.vocabulario.sinonimos import normalizar

if TYPE_CHECKING:
    from funcoes.pesquisa.descricao import PesquisaConfig

FORMAS: Final[tuple[Callable[[str], str], ...]] = (str.casefold, normalizar)
"""How names are compared, one after the other: in any case, then without signs."""


def nomes_aceitos(pesquisa: "PesquisaConfig") -> dict[str, list[str]]:
    """Each described column with all names that it may have, the first of which is its own."""
    aceitos = {coluna: [coluna] for coluna in pesquisa.colunas}
    ditas = [d for d in (pesquisa.data, pesquisa.hora, pesquisa.voto) if d is not None]
    for dita in (*ditas, *pesquisa.grandezas.values()):
        aceitos[dita.coluna[0]] = list(dict.fromkeys([*aceitos[dita.coluna[0]], *dita.coluna]))
    return aceitos


def colunas_chamadas(pesquisa: "PesquisaConfig", nomes: Iterable[str]) -> dict[str, list[str]]:
    """For each name the described columns that go by it, as a file's columns are matched: in any case, by any
    of their names, and without signs where none is called so with them; none for a name of no column.

    All names at once: a questionnaire has hundreds of columns, and each would be compared with all others.
    """
    aceitos = nomes_aceitos(pesquisa)
    por_forma = [(forma, _por_forma(aceitos, forma)) for forma in FORMAS]
    return {
        nome: next((colunas[f] for forma, colunas in por_forma if (f := forma(nome)) in colunas), [])
        for nome in nomes
    }


def _por_forma(aceitos: Mapping[str, list[str]], forma: Callable[[str], str]) -> dict[str, list[str]]:
    """The columns by what their names are compared as; a name of signs alone is none without them."""
    achadas: dict[str, list[str]] = {}
    for coluna, nomes in aceitos.items():
        for escrito in {forma(nome) for nome in nomes} - {""}:
            achadas.setdefault(escrito, []).append(coluna)
    return achadas


def codigos_por_coluna(pesquisa: "PesquisaConfig") -> dict[str, set[str]]:
    """The codes of each described column that has some of its own, by whichever name they were given."""
    codigos: dict[str, set[str]] = {}
    for nome, colunas in colunas_chamadas(pesquisa, pesquisa.codigos_faltantes).items():
        for coluna in colunas:
            codigos.setdefault(coluna, set()).update(pesquisa.codigos_faltantes[nome])
    return codigos
