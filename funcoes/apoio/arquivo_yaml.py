"""YAML files whose top level is a mapping; no key is given twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from funcoes.apoio.erros import ErroConfig

MAX_VALORES: Final = 100_000
"""Keys and values that a text may have, its aliases written out: ten lines can stand for a billion."""

MAX_NIVEIS: Final = 100
"""How deep they may be nested: whoever walks through them calls itself for each level."""


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
    """What a YAML text holds; `yaml.YAMLError` for one that is none, that gives a key twice, or of which
    `compor` says that it has no end."""
    leitor = _Leitor(texto)
    try:
        raiz = _composta(leitor)
        return None if raiz is None else leitor.construct_document(raiz)
    finally:
        leitor.dispose()


def compor(texto: str) -> yaml.Node | None:
    """The nodes of a YAML text, None of an empty one; where an alias stands it is the node itself.

    `yaml.YAMLError` for a text that is none, and for one that cannot be walked through to its end: an alias
    within what it stands for, more than `MAX_VALORES` or `MAX_NIVEIS` with all of them written out.
    """
    leitor = _Leitor(texto)
    try:
        return _composta(leitor)
    finally:
        leitor.dispose()


def _composta(leitor: _Leitor) -> yaml.Node | None:
    try:
        raiz: yaml.Node | None = leitor.get_single_node()
        if raiz is not None:
            _medir(raiz, {})
    except RecursionError:
        raise yaml.YAMLError("it is nested too deeply") from None
    return raiz


def _medir(no: yaml.Node, medidos: dict[int, tuple[int, int] | None]) -> tuple[int, int]:
    """How many nodes a node is, and how many levels, with aliases written out; each is looked at once.

    `medidos`: those of before by their identity, None of one that is being measured.
    """
    if id(no) in medidos:
        antes = medidos[id(no)]
        if antes is None:
            dito = "an alias (*name) stands within what it is the name of (&name): write out what is meant"
            raise yaml.composer.ComposerError(None, None, dito, no.start_mark)
        return antes
    medidos[id(no)] = None
    partes = [_medir(parte, medidos) for parte in _partes(no)]
    valores, niveis = 1 + sum(v for v, _ in partes), 1 + max((n for _, n in partes), default=0)
    if niveis > MAX_NIVEIS:
        raise yaml.composer.ComposerError(None, None, "it is nested too deeply", no.start_mark)
    if valores > MAX_VALORES:
        dito = (
            f"from here on it is {valores} keys and values with its aliases (*name) written out, of at most "
            f"{MAX_VALORES}: name less by aliases, or make the file smaller"
        )
        raise yaml.composer.ComposerError(None, None, dito, no.start_mark)
    medidos[id(no)] = valores, niveis
    return valores, niveis


def _partes(no: yaml.Node) -> list[yaml.Node]:
    if isinstance(no, yaml.MappingNode):
        return [parte for par in no.value for parte in par]
    return [*no.value] if isinstance(no, yaml.SequenceNode) else []


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
        raiz = compor(caminho.read_text(encoding="utf-8"))
        return {} if raiz is None else dict(_linhas(raiz, ()))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
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
