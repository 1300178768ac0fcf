"""YAML files whose top level is a mapping; no key is given twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from funcoes.apoio.erros import ErroConfig


class _Leitor(yaml.SafeLoader):
    """Refuses what PyYAML takes in silence: of a key that is there twice it keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping; `<<` may bring a key that stands here, too."""
        vistas: dict[Any, int] = {}
        for no, _ in node.value if isinstance(node, yaml.MappingNode) else []:
            chave = no.value if isinstance(no, yaml.ScalarNode) else None
            if chave is None or no.tag == "tag:yaml.org,2002:merge":
                continue
            linha = no.start_mark.line + 1
            if (no.tag, chave) in vistas:
                dito = f"the key {chave!r} is there twice, first in line {vistas[no.tag, chave]}"
                raise yaml.constructor.ConstructorError(None, None, dito, no.start_mark)
            vistas[no.tag, chave] = linha
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """The value; a date that does not exist is said with its place."""
        try:
            return super().construct_object(node, deep)
        except ValueError as erro:
            raise yaml.constructor.ConstructorError(None, None, str(erro), node.start_mark) from erro


def analisar(texto: str) -> Any:
    """What a YAML text holds; `yaml.YAMLError` for one that is none, or that gives a key twice."""
    try:
        return yaml.load(texto, Loader=_Leitor)  # noqa: S506  # nosec B506 # a safe loader
    except RecursionError:
        raise yaml.YAMLError("it is nested too deeply") from None


def explicar_yaml(erro: yaml.YAMLError) -> str:
    """What is wrong with a text, and where, in one line."""
    if isinstance(erro, yaml.MarkedYAMLError):
        marca = erro.problem_mark or erro.context_mark
        onde = f"line {marca.line + 1}, column {marca.column + 1}: " if marca else ""
        dito = ", ".join(filter(None, (erro.context, erro.problem)))
    elif isinstance(erro, yaml.reader.ReaderError):
        onde, dito = "", f"{erro.reason} (character {erro.position + 1})"
    else:
        onde, dito = "", str(erro)
    return f"{onde}{' '.join(dito.split())}"


def ler_yaml(caminho: Path) -> dict[str, Any]:
    """Read a YAML file whose top level is a mapping; `ErroConfig` names the file and the line."""
    try:
        conteudo = analisar(caminho.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as erro:
        raise ErroConfig(f"cannot read {caminho}: {erro}") from erro
    except yaml.YAMLError as erro:
        raise ErroConfig(f"{caminho} is not valid YAML: {explicar_yaml(erro)}") from erro
    if conteudo is None:
        return {}
    if not isinstance(conteudo, dict):
        raise ErroConfig(f"{caminho} must map keys to values, found a {type(conteudo).__name__}")
    return conteudo


def linhas_das_chaves(caminho: Path) -> dict[tuple[str, ...], int]:
    """The line of each key of a YAML file, and of each item of a list, by the path that leads there; nothing
    of one that cannot be read: that is said by who reads it."""
    try:
        raiz = yaml.compose(caminho.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        return {} if raiz is None else dict(_linhas(raiz, ()))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        return {}


def _linhas(no: yaml.Node, ate: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    pares: list[tuple[str, yaml.Node, yaml.Node]] = []
    if isinstance(no, yaml.MappingNode):
        pares = [(str(nome.value), nome, valor) for nome, valor in no.value]
    elif isinstance(no, yaml.SequenceNode):
        pares = [(str(n), item, item) for n, item in enumerate(no.value)]
    for parte, onde, valor in pares:
        yield (*ate, parte), onde.start_mark.line + 1
        yield from _linhas(valor, (*ate, parte))
