"""Rules by which what is missing is filled: which of them a quantity can have, and constants within reach."""

from collections.abc import Mapping
from typing import Final, get_args

from funcoes.pesquisa.colunas import Quantidade, Regra
from funcoes.vocabulario.grandezas import GRANDEZAS, Grandeza

_DE_CATEGORIAS: Final = "moda"
_O_AR: Final = "como_o_ar"


def com_codigos(regras: object) -> object:
    """Rules with the code of a category in the place of its word: {sexo: f} is {sexo: 0}."""
    if not isinstance(regras, Mapping):
        return regras
    return {nome: _codigo(str(nome), regra) for nome, regra in regras.items()}


def _codigo(nome: str, regra: object) -> object:
    if nome not in GRANDEZAS or not isinstance(regra, str) or regra in get_args(Regra):
        return regra
    codigos = GRANDEZAS[nome].codigos
    ditos = {
        t: codigos[c] for c, termo in GRANDEZAS[nome].categorias.items() for t in (termo.en, termo.pt, c)
    }
    return ditos.get(regra.strip().casefold(), regra)


def exigir_regras(chave: str, regras: Mapping[str, str | float], grandezas: Mapping[str, Quantidade]) -> None:
    """`ValueError` for a rule that a quantity cannot have, and for a constant that none of it can be.

    `grandezas`: those that say their own range; others have the vocabulary's.
    """
    for nome, regra in regras.items():
        grandeza = GRANDEZAS.get(nome)
        if grandeza is not None:
            dita = grandezas.get(nome)
            problema = _problema(grandeza, regra, (dita and dita.faixa) or grandeza.faixa)
            if problema:
                raise ValueError(f"{chave}.{nome}: {regra!r}: {problema}")


def _problema(grandeza: Grandeza, regra: str | float, faixa: list[float] | tuple[float, float]) -> str:
    if grandeza.categorias:
        codigos = grandeza.codigos
        if regra == _DE_CATEGORIAS or regra in codigos.values():
            return ""
        palavras = ", ".join(f"{c} ({n:g})" for c, n in codigos.items())
        return f"a category is filled by {_DE_CATEGORIAS}, or always by one of {palavras}"
    if regra == _O_AR and grandeza.dimensao != "temperatura":
        return "only a temperature can be as that of the air"
    if isinstance(regra, str) or faixa[0] <= regra <= faixa[1]:
        return ""
    return f"outside of its range, {faixa[0]:g} to {faixa[1]:g}"
