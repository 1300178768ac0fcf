"""Names of models: what a model is for is part of its name, so models of other questions never compete.

`conforto-termico-santa-maria`: the seven votes of the survey of Santa Maria; with `-5c-` before the survey,
five of them; `conforto-termico-sintetico`: the packaged sample.
"""

import hashlib
import re
import shlex
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from funcoes.apoio.erros import ErroConfig

SINTETICO: Final = "sintetico"
"""In the place of a survey, for what learned from the packaged sample."""

_LONGO: Final = 60
_COMO_VOTOS: Final = re.compile(r"\d+c(-.*)?")
"""Would be read as the number of votes told apart."""
_COMO_AMOSTRA: Final = re.compile(rf"(.*-)?{SINTETICO}")
_NENHUM_DELES: Final = "pesquisa"
"""Put before or behind what would be read as one of these."""
_ROTULO: Final = re.compile(r"\d+c(-[0-9a-f]{6})?(-|$)")


def apelido(texto: str) -> str:
    """Lower-case letters without accents, digits and dashes; never empty, never to be mistaken."""
    claro = unicodedata.normalize("NFKD", texto).encode("ascii", "ignore").decode().lower()
    junto = re.sub(r"[^a-z0-9]+", "-", claro).strip("-")[:_LONGO].strip("-")
    if not junto:
        return f"{_NENHUM_DELES}-{hashlib.sha256(texto.encode(errors='surrogatepass')).hexdigest()[:6]}"
    antes = f"{_NENHUM_DELES}-" * bool(_COMO_VOTOS.fullmatch(junto))
    depois = f"-{_NENHUM_DELES}" * bool(_COMO_AMOSTRA.fullmatch(junto))
    return f"{antes}{junto[: _LONGO - len(antes + depois)].strip('-')}{depois}"


def exigir_apelido(nome: str) -> str:
    """A name that somebody chose, as it is; `ValueError` says what it would have to be."""
    certo = apelido(nome)
    if nome != certo:
        raise ValueError(
            f"pesquisa.nome is {nome!r}: it becomes part of the model's name, so it has only small letters, "
            f"digits and dashes, does not end in {SINTETICO!r} and begins with no number of votes such as "
            f"'5c'. For example {certo!r}"
        )
    return nome


def dos_dados(dados: str) -> str:
    """The survey's name where nobody gave one: that of its file, without what says its format.

    A dataset version (`dataset:ID`) that does not say of which survey it is, is named by its id: it competes
    with no other.
    """
    nome = Path(dados).name
    while (resto := Path(nome)).suffix.lower() in {".csv", ".gz", ".zip", ".txt", ".tsv"}:
        nome = resto.stem
    return apelido(nome)


def do_modelo(base: str, rotulo: str, pesquisa: str) -> str:
    """The name in the registry. `rotulo`: "" for seven votes, "5c" or "3c", with a mark of odd merges."""
    return "-".join(parte for parte in (base, rotulo, pesquisa) if parte)


def sintetico(nome: str) -> bool:
    """Whether models of this name learned from the packaged sample."""
    return nome.endswith(f"-{SINTETICO}")


def _de_sete_votos(base: str, nome: str) -> bool:
    return nome == base or (
        nome.startswith(f"{base}-") and _ROTULO.match(nome.removeprefix(f"{base}-")) is None
    )


def para_servir(nome: str) -> str:
    """The option that has the models of a name served, ready for a shell, where brackets are patterns."""
    return f"--set {shlex.quote(f'modelo.nomes=[{nome}]')}"


def a_servir(base: str, campeoes: Iterable[str], servido: str | None) -> str | None:
    """Which name to serve where nobody chose one, given the names that have a champion; None for none.

    Only models of all seven votes: others have other keys in their answers. What is served stays, but a
    survey takes the place of the sample. `ErroConfig` where it could be the one survey or the other.
    """
    nomes = sorted(n for n in set(campeoes) if _de_sete_votos(base, n))
    pesquisas = [n for n in nomes if not sintetico(n)]
    if servido in pesquisas:
        return servido
    if len(pesquisas) > 1:
        raise ErroConfig(
            f"{' and '.join(pesquisas)} have a champion, and nobody said which to serve: choose with "
            f"{para_servir(pesquisas[0])}, or in configs/servico.yaml"
        )
    return next(iter([*pesquisas, *nomes]), None)
