"""Descriptions that read their files as another one's: `como: NAME`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from funcoes.apoio.arquivo_yaml import ler_yaml, linhas_das_chaves
from funcoes.apoio.erros import ErroConfig
from funcoes.pesquisa.abertas import exigir_fechadas

COMO: Final = "como"
"""Key of a description that reads its files as another's."""


def outra_de(caminho: Path, arquivo_de: Callable[[str], Path]) -> tuple[Path, dict[str, Any]] | None:
    """The description whose columns another one takes, its file and its keys; None where it takes none's.

    `arquivo_de` finds the file of a name. One level is read: `ErroConfig` with file, line and key for a
    description that reads others itself, this one among them, and for what is no description.
    """
    dita = ler_yaml(caminho).get(COMO)
    if dita is None:
        return None
    onde = f"{caminho}, line {linhas_das_chaves(caminho).get((COMO,), 1)}: {COMO}: {dita!r}"
    if not isinstance(dita, str) or not dita.strip():
        raise ErroConfig(
            f"{onde} names no description: give the name of one in configs/levantamentos, or the path of a "
            f".yaml file, or leave {COMO} out"
        )
    try:
        outra = arquivo_de(dita)
        exigir_fechadas(outra)
        chaves = ler_yaml(outra)
    except ErroConfig as erro:
        raise ErroConfig(f"{onde}: {str(erro).removeprefix(f'--survey {dita!r}: ')}") from erro
    if chaves.get(COMO) is not None:
        raise ErroConfig(
            f"{onde}: {outra} has {COMO}: {chaves[COMO]!r} itself, and one level is read: name the "
            "description that has the columns, or copy its keys"
        )
    return outra, chaves
