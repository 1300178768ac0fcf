"""What pydantic found in nested keys, a line for each: where it stands, what was given, what is allowed."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from funcoes.apoio.arquivo_yaml import linhas_das_chaves
from funcoes.apoio.textos import parecido

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Caminho = tuple[str, ...]
"""Keys from the outermost one on."""

SEGREDO: Final = "chaves"
"""The section whose values are not repeated: what was given may be a key."""

_SEM_CHAVES: Final = {"model_type", "model_attributes_type"}
_PRIMEIRA: Final = re.compile(r"[^\s:]+")
_PALAVRA: Final = re.compile(r"\w+")
_DITA: Final = re.compile(r"'([^']*)'")
_DA_CHAVE: Final = "[key]"


@dataclass(frozen=True)
class Fonte:
    """A file that values are from: keys that begin with `fora` stand in it with `dentro` in its place.

    `trocadas`: keys next within `fora` that the last file gives beside or over those of this one: what is
    wrong with several keys together may be their fault.
    """

    arquivo: Path
    fora: Caminho = ()
    dentro: Caminho = ()
    trocadas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fontes:
    """Where values are from, the last one first: files, and keys that were given apart, which are in none."""

    arquivos: tuple[Fonte, ...] = ()
    apartes: tuple[Caminho, ...] = ()

    def achar(self, caminho: Caminho) -> tuple[str, Caminho]:
        """Where a key stands ("survey.yaml, line 7: ", "" where that is not known), and its path there.

        Of a key that is not there, the line of the nearest one around it.
        """
        achada = self._achada(caminho)
        return ("", caminho) if achada is None else (f"{achada[1]}: ", achada[2])

    def trocadas(self, caminho: Caminho, dito: str) -> tuple[str, bool]:
        """Where the last file changes what a key goes with ("mine.yaml, line 3", "" for nothing such), and
        whether what is said of it names a key that is changed."""
        achada = self._achada(caminho)
        if achada is None or not achada[0].trocadas:
            return "", False
        ultima, palavras = self.arquivos[-1].arquivo, {*_PALAVRA.findall(dito)}
        nomeada = next((chave for chave in achada[0].trocadas if chave in palavras), None)
        chave = nomeada or achada[0].trocadas[0]
        return f"{ultima}, line {linhas_das_chaves(ultima).get((chave,), 1)}", nomeada is not None

    def _achada(self, caminho: Caminho) -> tuple[Fonte, str, Caminho] | None:
        """The file that has a key, or the nearest one around it, with the line and the path there."""
        if any(caminho[: len(a)] == a[: len(caminho)] for a in self.apartes):
            return None
        for fonte in reversed(self.arquivos):
            if caminho[: len(fonte.fora)] == fonte.fora:
                la = fonte.dentro + caminho[len(fonte.fora) :]
                linhas = linhas_das_chaves(fonte.arquivo)
                for n in range(len(la), len(fonte.dentro), -1):
                    if la[:n] in linhas:
                        return fonte, f"{fonte.arquivo}, line {linhas[la[:n]]}", la
        return None


NENHUMA: Final = Fontes()


def descrever(
    erro: ValidationError,
    secoes: Mapping[str, type[BaseModel]],
    nas_palavras: Callable[[str], str] = str,
    fontes: Fontes = NENHUMA,
) -> list[str]:
    """One line for each problem: file and line, the key, what was given, what is allowed, what is near.

    `secoes`: the model of each outermost key; `nas_palavras` gives names of keys as the reader knows them;
    what was given is repeated as it is.
    """
    return [_linha(item, secoes, nas_palavras, fontes) for item in erro.errors()]


def _linha(
    item: "ErrorDetails",
    secoes: Mapping[str, type[BaseModel]],
    nas_palavras: Callable[[str], str],
    fontes: Fontes,
) -> str:
    caminho = tuple(str(parte) for parte in item["loc"] if parte != _DA_CHAVE)
    if item["type"] == "value_error":  # about several keys at once: its message names them
        return _de_varias(caminho, nas_palavras(str(item["ctx"]["error"])), nas_palavras, fontes)
    onde, la = fontes.achar(caminho)
    nome = nas_palavras(".".join(la))
    if item["type"] == "extra_forbidden":
        ha = [*_conhecidas(caminho[:-1], secoes)]
        return f"{onde}{nome}: unknown key; known: {', '.join(ha)}{parecido(caminho[-1], ha)}"
    if item["type"] == "missing":
        return f"{onde}{nome}: missing"
    if caminho[:1] == (SEGREDO,):
        return f"{nome}: must be the sha256 that `python -m api --nova-chave NAME` prints"
    if item["type"] in _SEM_CHAVES:
        ha = [*_conhecidas(caminho, secoes)]
        quais = f"; known: {', '.join(ha)}" if ha else ""
        return f"{onde}{nome}: got {item['input']!r}: must be keys with values, {{key: value}}{quais}"
    return f"{onde}{nome}: got {item['input']!r}: {item['msg']}{_perto(item)}"


def _perto(item: "ErrorDetails") -> str:
    if item["type"] != "literal_error":
        return ""
    return parecido(str(item["input"]), _DITA.findall(str(item["ctx"]["expected"])))


def _de_varias(caminho: Caminho, dito: str, nas_palavras: Callable[[str], str], fontes: Fontes) -> str:
    """A problem whose message begins with its key, within the one at hand: "grandezas.peso.unidade: ..."."""
    achada = _PRIMEIRA.match(dito)
    partes = tuple(achada[0].split(".")) if achada else ()
    partes = partes[1:] if partes[:1] == caminho[:1] else partes
    onde, la = fontes.achar((*caminho, *partes))
    if not onde:
        return f"{nas_palavras('.'.join(caminho)) or 'configuration'}: {dito}"
    troca, nomeada = fontes.trocadas((*caminho, *partes), dito) if len(caminho) == 1 else ("", False)
    if nomeada:
        return f"{troca}: {dito} ({'.'.join(la)} is of {onde.removesuffix(': ')})"
    if troca:
        dito = f"{dito} ({troca}, changes what it goes with)"
    chave = ".".join(la[: len(la) - len(partes)])
    return f"{onde}{chave}: {dito}" if chave else f"{onde}{dito}"


def _conhecidas(caminho: Caminho, secoes: Mapping[str, type[BaseModel]]) -> Iterable[str]:
    """The keys that there are at a path; of a path that leads nowhere, none."""
    if not caminho:
        return secoes
    tipo: Any = secoes.get(caminho[0])
    for parte in caminho[1:]:
        tipo = _dentro(tipo, parte)
    modelo = next((t for t in _desembrulhado(tipo) if _e_modelo(t)), None)
    return modelo.model_fields if modelo is not None else ()


def _e_modelo(tipo: Any) -> bool:
    return isinstance(tipo, type) and issubclass(tipo, BaseModel)


def _desembrulhado(tipo: Any) -> Iterator[Any]:
    """The types that an annotation may be, without what is said about them."""
    origem = get_origin(tipo)
    if origem is Annotated:
        yield from _desembrulhado(get_args(tipo)[0])
    elif origem in (Union, UnionType):
        for um in get_args(tipo):
            yield from _desembrulhado(um)
    elif tipo not in (None, NoneType):
        yield tipo


def _dentro(tipo: Any, parte: str) -> Any:
    """The type of what stands under a key, or in a list; None where nobody says."""
    for um in _desembrulhado(tipo):
        if _e_modelo(um):
            campos = um.model_fields.items()
            return next((c.annotation for nome, c in campos if parte in (nome, c.alias)), None)
        if get_args(um):
            return get_args(um)[-1]
    return None
