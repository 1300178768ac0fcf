"""Names of the controller's parameters, as written today, as written before, and as a server returns them.

A key of the configuration is the parameter `train/folds`. Names must hold neither `.` nor `$`: a ClearML
server escapes these two where it stores names, but NEW RUN of its web page lays the edited values over the
copied ones without doing so, and the copy has both, `train%2Efolds` as it was and `train.folds` as edited.
`/` is stored as it is. The SDK takes only what comes before the first `/` of `Args/train/folds` as the
section, and the page's form, which has no room for other sections than `Args`, shows `train/folds`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from funcoes.configuracao.secoes import SECOES

SEPARADOR: Final = "/"
_SEPARADOR_ANTIGO: Final = "."
_ESCAPE: Final = re.compile(r"%(2E|24)", re.IGNORECASE)
_ONDE: Final = "Args (on the task's page: Configuration, Hyperparameters)"
_DO_COMANDO: Final = re.compile(rf"\b({'|'.join(SECOES)})\.(?=[a-z])")

Chave = tuple[str, str]
"""Section and key of the configuration."""


def nome(secao: str, chave: str) -> str:
    """What the parameter of a key is called."""
    return f"{secao}{SEPARADOR}{chave}"


CONHECIDOS: Final = tuple(nome(s, chave) for s, modelo in SECOES.items() for chave in modelo.model_fields)
"""Every parameter, in the order of the configuration."""


def como_parametros(texto: str) -> str:
    """A message that names keys as the command does, `train.folds`, for those who see parameters."""
    return _DO_COMANDO.sub(rf"\1{SEPARADOR}", texto)


def chave_de(escrito: str) -> Chave:
    """The section and key that a name stands for, however it is written; either may be empty."""
    claro = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), escrito)
    separador = SEPARADOR if SEPARADOR in claro else _SEPARADOR_ANTIGO
    secao, _, chave = claro.partition(separador)
    return secao, chave


@dataclass(frozen=True)
class Reunidos:
    """Parameters by section and key, and what cannot be understood, one line each."""

    secoes: dict[str, dict[str, str]] = field(default_factory=dict)
    problemas: list[str] = field(default_factory=list)


def reunir(plano: Mapping[str, str]) -> Reunidos:
    """Read names of whatever spelling; each parameter counts once.

    Where a name stands escaped and as it is, the latter was laid over it, and counts.
    """
    escritos: dict[Chave, dict[str, str]] = {}
    for escrito, valor in plano.items():
        escritos.setdefault(chave_de(escrito), {})[escrito] = valor
    reunidos = Reunidos()
    for (secao, chave), valores in escritos.items():
        contam = {e: v for e, v in valores.items() if not _ESCAPE.search(e)} or valores
        problema = next(_problemas(nome(secao, chave), valores, contam), None)
        if problema is None:
            reunidos.secoes.setdefault(secao, {})[chave] = next(iter(contam.values()))
        else:
            reunidos.problemas.append(problema)
    return reunidos


def _problemas(certo: str, valores: Mapping[str, str], contam: Mapping[str, str]) -> Iterator[str]:
    if certo not in CONHECIDOS:
        escritos = " and ".join(repr(escrito) for escrito in valores)
        yield f"{escritos}: {_desconhecido(certo)} Delete it from {_ONDE}"
    elif len(set(contam.values())) > 1:
        ditos = ", ".join(f"{escrito!r} is {valor!r}" for escrito, valor in contam.items())
        a_mais = " and ".join(repr(escrito) for escrito in valores if escrito != certo)
        yield (
            f"{certo} is given more than once, with different values: {ditos}. Set {certo!r} to the one that "  # nosec B608 # a message, no SQL
            f"you mean, and delete {a_mais} from {_ONDE}"
        )


def _desconhecido(certo: str) -> str:
    parecidos = get_close_matches(certo.strip(SEPARADOR), CONHECIDOS, n=1)
    if parecidos:
        return f"there is no such parameter; the nearest is {parecidos[0]!r}."
    return f"there is no such parameter; they begin with {', '.join(s + SEPARADOR for s in SECOES)}."
