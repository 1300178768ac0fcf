"""What of serving's configuration the environment says: containers are given a port and keys that way.

It goes before `configs/servico.yaml` and a file of the user's; `--set` goes before it.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from funcoes.apoio.erros import ErroConfig

_TODOS: Final = "0.0.0.0"  # noqa: S104  # nosec B104 # what a container's contract asks for; keys are demanded there
PREFIXO: Final = "CONFORTO_SERVICO__"
CHAVES: Final = "CONFORTO_CHAVES"
"""Keys as `name: sha256, name: sha256`; with `_ARQUIVO` the path of a file with one in each line."""


class _Ambiente(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    porta: int | None = Field(default=None, ge=1, le=65_535, validation_alias="PORT")
    """Where a platform such as Cloud Run sends requests: the container listens on all its addresses."""

    conforto_conteiner: bool = False
    """Images say so: on a desk a PORT is some other program's, and serves nothing to everybody."""

    conforto_chaves: str = ""
    conforto_chaves_arquivo: Path | None = None


def _ambiente() -> _Ambiente:
    try:
        return _Ambiente()
    except ValidationError as erro:
        problema = erro.errors()[0]
        nome = str(problema["loc"][0]).upper()
        raise ErroConfig(f"{nome} of the environment is {problema['input']!r}: {problema['msg']}") from erro


def _pares(texto: str, origem: str) -> dict[str, str]:
    """Names and hashes. What is given may be a key, so no message repeats it."""
    chaves: dict[str, str] = {}
    for linha in texto.splitlines():
        for par in re.split(r"[,;]", linha.partition("#")[0]):
            nome, dois_pontos, valor = (parte.strip() for parte in par.partition(":"))
            if dois_pontos and nome and valor:
                chaves[nome] = valor
            elif par.strip():
                raise ErroConfig(
                    f"{origem}: expected `name: sha256`, several with commas or in lines of their own; "
                    "`python -m api --nova-chave NAME` prints one"
                )
    return chaves


def _do_arquivo(arquivo: Path) -> str:
    try:
        return arquivo.read_text()
    except (OSError, UnicodeDecodeError) as erro:
        raise ErroConfig(f"{CHAVES}_ARQUIVO {arquivo} cannot be read: {erro}") from erro


def pares_do_ambiente(variaveis: Mapping[str, str] | None = None) -> list[str]:
    """`section.key=value` of each `CONFORTO_SERVICO__SECTION__KEY` of the environment, sorted."""
    todas = os.environ if variaveis is None else variaveis
    return [
        f"{nome.removeprefix(PREFIXO).lower().replace('__', '.')}={valor}"
        for nome, valor in sorted(todas.items())
        if nome.startswith(PREFIXO)
    ]


def do_ambiente() -> Mapping[str, Mapping[str, Any]]:
    """Sections and keys that the environment sets; `ErroConfig` for what cannot be read."""
    ambiente = _ambiente()
    chaves = _pares(ambiente.conforto_chaves, CHAVES)
    if ambiente.conforto_chaves_arquivo is not None:
        chaves |= _pares(_do_arquivo(ambiente.conforto_chaves_arquivo), f"{CHAVES}_ARQUIVO")
    porta = ambiente.porta if ambiente.conforto_conteiner else None
    http = {} if porta is None else {"host": _TODOS, "porta": porta}
    return {"http": http, "chaves": chaves}
