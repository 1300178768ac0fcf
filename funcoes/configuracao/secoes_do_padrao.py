"""Sections that have no model here, but in their stage's script: the keys are those of the file of defaults.

Each key has the type of its default, so that a name or a type that is wrong is said before a run starts; the
script's own model has the ranges.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, create_model

from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.apoio.textos import lista, mapa
from funcoes.configuracao.padrao import ARQUIVO_PADRAO
from funcoes.configuracao.valores import Secao

_ESCALARES: Final = (bool, int, float, str)


def _tipo(padrao: object) -> Any:
    """What a key may hold whose default is this."""
    if isinstance(padrao, list):
        tipos = {type(item) for item in padrao}
        item = tipos.pop() if len(tipos) == 1 else Any
        return Annotated[list[item], BeforeValidator(lista)]  # type: ignore[valid-type]
    if isinstance(padrao, dict):
        return Annotated[dict[Any, Any], BeforeValidator(mapa)]
    return next((tipo for tipo in _ESCALARES if type(padrao) is tipo), Any)


def _modelo(nome: str, padroes: Mapping[str, object]) -> type[Secao]:
    campos: dict[str, Any] = {chave: (_tipo(valor), ...) for chave, valor in padroes.items()}
    return create_model(nome, __base__=Secao, **campos)


def modelos_das_secoes(nomes: Iterable[str]) -> dict[str, type[Secao]]:
    """A model for each of these sections, made of its defaults."""
    nomes = [*nomes]
    padroes = ler_yaml(ARQUIVO_PADRAO) if nomes else {}
    return {nome: _modelo(nome, padroes[nome]) for nome in nomes}
