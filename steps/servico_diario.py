"""Lines of the serving task's log: one JSON object each, beside those of the HTTP process."""

import contextlib
import json
from typing import Literal

from funcoes.servico import agora

Nivel = Literal["info", "warning", "error"]


def dizer(evento: str, nivel: Nivel = "info", **campos: object) -> None:
    """One line on standard output, and so in the console of the ClearML task.

    A terminal that is gone must not end the service.
    """
    linha = {"time": agora().isoformat(timespec="milliseconds"), "level": nivel, "event": evento, **campos}
    with contextlib.suppress(OSError, ValueError):
        print(json.dumps(linha, ensure_ascii=False, default=str), flush=True)
