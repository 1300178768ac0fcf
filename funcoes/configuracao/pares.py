"""`stage.key=value` as it is typed after `--set`, and one key of a mapping: `stage.key.inner=value`."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import yaml

from funcoes.apoio.arquivo_yaml import analisar
from funcoes.apoio.erros import ErroConfig

EXEMPLO: Final = "stage.key=value, for example train.modelos=lr,rf"
EXEMPLO_DO_SERVICO: Final = "section.key=value, for example http.porta=8080"
EXEMPLO_DO_MONITOR: Final = "section.key=value, for example comparacao.alfa=0.01"
EXEMPLO_DO_RETREINO: Final = "section.key=value, for example retreino.pausa_h=12"

Par = tuple[str, str, str]
"""Section, key (with what is behind it, for one key of a mapping), value as text."""


def pares_de(pares: Iterable[str], exemplo: str = EXEMPLO) -> Iterator[Par]:
    """Each pair in its parts; `ErroConfig` for one that is none, with an example of one."""
    for par in pares:
        esquerda, igual, valor = par.partition("=")
        secao, ponto, nome = esquerda.strip().partition(".")
        if not (igual and ponto and secao and all(nome.split("."))):
            raise ErroConfig(f"--set {par!r}: expected {exemplo}")
        yield secao, nome, valor


def trocar(antes: Any, nome: str, caminho: str, texto: str) -> dict[Any, Any]:
    """The mapping with one of its keys changed; `ErroConfig` names the keys that are there.

    The last key may be a new one: whether there can be one is for the model to say, or for the estimator.

    Args:
        antes: the mapping, or its text as a parameter has it; it stays as it is.
        nome: what it is called, for messages.
        caminho: the key in it, or keys with dots between.
        texto: the value, as typed.
    """
    mapa = como_mapa(antes)
    if mapa is None:
        raise ErroConfig(f"--set {nome}.{caminho}: {nome} is one value without keys: --set {nome}=VALUE")
    escrita, ponto, resto = caminho.partition(".")
    chave = next((c for c in mapa if str(c) == escrita), None)
    if chave is None and ponto:
        raise ErroConfig(
            f"--set {nome}.{caminho}: {nome} has no {escrita!r}; it has {', '.join(map(str, mapa))}"
        )
    if chave is None:
        return {**mapa, como_yaml(escrita): valor(None, texto)}
    novo = trocar(mapa[chave], f"{nome}.{escrita}", resto, texto) if ponto else valor(mapa[chave], texto)
    return {**mapa, chave: novo}


def como_mapa(valor: object) -> Mapping[Any, Any] | None:
    """A mapping, or its text as a parameter has it; None for anything else."""
    lido = como_yaml(valor) if isinstance(valor, str) and valor.lstrip().startswith("{") else valor
    return lido if isinstance(lido, Mapping) else None


def valor(antes: object, texto: str) -> object:
    """A typed value: as in YAML, but a list needs no brackets where one was, and 1e-3 is a number."""
    if isinstance(antes, list) and not texto.lstrip().startswith("["):
        return [valor(None, parte) for parte in texto.split(",") if parte.strip()]
    lido = como_yaml(texto)
    if isinstance(lido, str):
        try:
            return float(lido)
        except ValueError:
            return lido
    return lido


def como_yaml(texto: str) -> Any:
    """A value as in YAML; the text itself where it is none."""
    try:
        return analisar(texto)
    except (yaml.YAMLError, ValueError):
        return texto
