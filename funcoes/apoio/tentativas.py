"""Which failures are worth another attempt.

A stage that fails says so itself: what is wrong with its input stays wrong. Only what lies outside of it
(the network, a server's 5xx) may be better the next time; and a process that was killed says nothing.
"""

from collections.abc import Iterator
from typing import Final

import requests

from funcoes.apoio.erros import ErroPipeline

SECAO_FALHA: Final = "Saida/falha"
"""Parameter of a task in which a stage that failed says whether another attempt may help."""

SECAO_CAUSA: Final = "Saida/causa"
"""Parameter in which a task that failed says why.

Its status cannot be relied on: whoever started the process, the SDK's job or an agent, writes over it once
the process has ended. Nor can its console: it is sent in pieces, the last of them maybe after the question.
"""

CAUSA_MAX: Final = 2000

TRANSITORIA: Final = "transitoria"
DEFINITIVA: Final = "definitiva"

_ERRO_DO_SERVIDOR: Final = 500


_DA_REDE: Final = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,  # a download that was cut off
    ConnectionError,
    TimeoutError,
)


def _causas(erro: BaseException | None) -> Iterator[BaseException]:
    vistas: set[int] = set()  # causes may go round in a circle
    while erro is not None and id(erro) not in vistas:
        vistas.add(id(erro))
        yield erro
        erro = erro.__cause__ or erro.__context__


def _passa(erro: BaseException) -> bool:
    if isinstance(erro, requests.HTTPError):
        return erro.response is not None and erro.response.status_code >= _ERRO_DO_SERVIDOR
    return isinstance(erro, _DA_REDE)


def dizer_causa(erro: BaseException) -> str:
    """What a person reads: our own errors speak for themselves, others need their type."""
    texto = str(erro) if isinstance(erro, ErroPipeline) else f"{type(erro).__name__}: {erro}"
    return texto[:CAUSA_MAX]


def natureza(erro: BaseException) -> str:
    """`transitoria` when the network or a server's 5xx is among the causes, else `definitiva`."""
    return TRANSITORIA if any(_passa(causa) for causa in _causas(erro)) else DEFINITIVA
