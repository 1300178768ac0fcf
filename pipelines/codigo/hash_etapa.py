"""A hash of what a stage runs: its script and every module of ours that it imports, directly or not.

ClearML's own cache key is the repository's commit, so that any commit would run everything again, and
a repository without a remote could not see its code change at all.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from funcoes.configuracao.catalogo import CANDIDATOS
from pipelines.comando.pastas import RAIZ

_PACOTES = ("funcoes", "steps", "pipelines")
_DADOS_DOS_MODULOS = {
    "funcoes/leitura/levantamento.py": ("configs/levantamentos/*.yaml",),
    "funcoes/amostra/fatos.py": ("configs/amostra.yaml",),
    "pipelines/run.py": ("configs/pipeline.yaml",),
    "steps/register.py": ("configs/monitor.yaml",),
}
"""Files that a module reads as if they were its code, as patterns."""

_SEMPRE = ("requirements.txt",)

_IMPORTA_POR_NOME = RAIZ / "funcoes" / "modelos" / "candidatos.py"
"""Imports the classes that the catalogue names."""


def _com_pacotes(modulo: str) -> Iterator[str]:
    """A module and the packages it lies in: importing it runs them too."""
    partes = modulo.split(".")
    return (".".join(partes[:n]) for n in range(1, len(partes) + 1))


def _nomes_importados(arquivo: Path) -> Iterator[str]:
    for no in ast.walk(ast.parse(arquivo.read_text(encoding="utf-8"))):
        if isinstance(no, ast.ImportFrom) and no.module and no.level == 0:
            yield from _com_pacotes(no.module)
            yield from (f"{no.module}.{nome.name}" for nome in no.names)
        elif isinstance(no, ast.Import):
            for nome in no.names:
                yield from _com_pacotes(nome.name)


def _arquivo_do_modulo(nome: str) -> Path | None:
    if nome.split(".", maxsplit=1)[0] not in _PACOTES:
        return None
    base = RAIZ.joinpath(*nome.split("."))
    return next((c for c in (base.with_suffix(".py"), base / "__init__.py") if c.is_file()), None)


@cache
def _dependencias(arquivo: Path) -> frozenset[Path]:
    nomes = [*_nomes_importados(arquivo)]
    if arquivo == _IMPORTA_POR_NOME:
        nomes += [c.classe.rpartition(".")[0] for c in CANDIDATOS.values()]
    return frozenset(a for a in map(_arquivo_do_modulo, nomes) if a is not None)


def _fecho(entrada: Path) -> list[Path]:
    """A script, every module of ours that it imports, and what they read as code; sorted."""
    vistos: set[Path] = set()
    fila = [entrada]
    while fila:
        arquivo = fila.pop()
        if arquivo not in vistos:
            vistos.add(arquivo)
            fila.extend(_dependencias(arquivo))
    relativos = {a.relative_to(RAIZ).as_posix() for a in vistos}
    formas = {f for r in relativos for f in _DADOS_DOS_MODULOS.get(r, ())}
    dados = {a.relative_to(RAIZ).as_posix() for f in formas for a in RAIZ.glob(f)}
    return [RAIZ / r for r in sorted(relativos | dados | set(_SEMPRE))]


def fontes(etapa: str) -> list[Path]:
    """The files that the stage's result depends on."""
    return _fecho(RAIZ / "steps" / f"{etapa}.py")


def fontes_do_controlador() -> list[Path]:
    """The files that a controller needs to run."""
    return _fecho(RAIZ / "pipelines" / "run.py")


def fontes_do_retreino() -> list[Path]:
    """The files that the retraining service needs to run."""
    return _fecho(RAIZ / "pipelines" / "retrain.py")


def hash_do_codigo(etapa: str) -> str:
    """16 hexadecimal digits; the same sources give the same, wherever the project lies."""
    resumo = hashlib.sha256()
    for arquivo in fontes(etapa):
        resumo.update(arquivo.relative_to(RAIZ).as_posix().encode() + b"\0" + arquivo.read_bytes() + b"\0")
    return resumo.hexdigest()[:16]
