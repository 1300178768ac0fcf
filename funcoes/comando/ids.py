"""Ids that a person types: refused by their form before anything else is done, and by the server in silence.

The SDK answers a wrong id with lines of its log, and a guess.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from funcoes.apoio.erros import ErroConfig

_FORMA: Final = re.compile(r"[0-9a-fA-F]{32}")


def exigir_forma(opcao: str, texto: str, onde: str) -> str:
    """The id as the server writes it; `ErroConfig` for a text that can be none.

    Args:
        opcao: what it was given with, such as `--stop`.
        texto: what was given.
        onde: where such an id is to be had, for the message.
    """
    if not texto.strip():
        raise ErroConfig(f"{opcao} has no value: is a variable empty?")
    if not _FORMA.fullmatch(texto.strip()):
        raise ErroConfig(f"{opcao} {texto!r} is no id: one has 32 characters 0-9, a-f. {onde}")
    return texto.strip().lower()


@contextmanager
def sdk_calado() -> Iterator[None]:
    """Nothing of what the SDK logs, while it is asked what may not be there."""
    antes = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(antes)
