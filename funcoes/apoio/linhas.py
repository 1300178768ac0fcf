"""A log for machines: lines of one JSON object each, whoever writes them.

Each has `time`, `level` and `event`. Where they are known it also has `pipeline_stage` (a stage's name, or
`serve`), `experiment_id` (the pipeline run that the stage is part of, or that made the model that answers),
`model_version`, and `request_id` in what answers requests: by these a line is followed to the others.
"""

import contextlib
import io
import json
import re
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Literal, TextIO

Nivel = Literal["info", "warning", "error"]
_NIVEIS: Final[dict[str, Nivel]] = {"DEBUG": "info", "INFO": "info", "WARNING": "warning"}
_DE_REGISTRO: Final = re.compile(
    r"[0-9]{4}-[0-9: ,.-]+ - (?P<quem>\S+) - (?P<nivel>DEBUG|INFO|WARNING|ERROR|CRITICAL) - (?P<texto>.*)"
)
"""How the SDK's logger writes."""

_NADA: Final[Mapping[str, object]] = {}


def linha(evento: str, nivel: Nivel = "info", **campos: object) -> str:
    """One JSON object: `time`, `level`, `event`, and whatever else there is to say."""
    quando = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    dados = {"time": quando, "level": nivel, "event": evento, **campos}
    return json.dumps(dados, ensure_ascii=False, default=str)


def dizer(evento: str, nivel: Nivel = "info", **campos: object) -> None:
    """One line on standard output, and so in the console of the ClearML task.

    A terminal that is gone must not end the process.
    """
    with contextlib.suppress(OSError, ValueError):
        print(linha(evento, nivel, **campos), flush=True)


class EmLinhas(io.TextIOBase):
    """A stream whose lines become JSON objects, unless they are such already: for what libraries print.

    `campos` are of every line; a mapping that is changed afterwards changes those to come.
    """

    def __init__(self, saida: TextIO, nivel: Nivel, campos: Mapping[str, object] = _NADA) -> None:
        self._saida = saida
        self._nivel: Nivel = nivel
        self._campos = campos
        self._cadeado = threading.RLock()
        self._resto = ""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """As of what is behind it."""
        return self._saida.encoding

    def fileno(self) -> int:
        """As of what is behind it."""
        return self._saida.fileno()

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, texto: str) -> int:
        """Pass whole lines on; a progress bar's are ended by a carriage return."""
        with self._cadeado:
            *inteiras, self._resto = re.split(r"[\r\n]", self._resto + texto)
            prontas = [em_linha(uma, self._nivel, self._campos) for uma in inteiras if uma.strip()]
            if prontas:
                with contextlib.suppress(OSError, ValueError):
                    self._saida.write("\n".join(prontas) + "\n")
                    self._saida.flush()
        return len(texto)

    def flush(self) -> None:
        """Lines are passed on as soon as they are whole."""


def em_linha(texto: str, nivel: Nivel, campos: Mapping[str, object] = _NADA) -> str:
    """A line as a JSON object; one that is such already stays as it is."""
    with contextlib.suppress(ValueError):
        lida = json.loads(texto)
        if isinstance(lida, dict) and {"time", "level", "event"} <= lida.keys():
            return texto
    achado = _DE_REGISTRO.fullmatch(texto.strip())
    if achado is not None:
        nivel_dito = _NIVEIS.get(achado["nivel"], "error")
        return linha(achado["texto"], nivel_dito, **campos, logger=achado["quem"])
    return linha(texto.rstrip(), nivel, **campos, logger="console")


def tudo_em_linhas(campos: Mapping[str, object] = _NADA) -> None:
    """From here on all that this process writes is JSON lines: warnings, tracebacks, the SDK's own."""
    sys.stdout, sys.stderr = EmLinhas(sys.stdout, "info", campos), EmLinhas(sys.stderr, "warning", campos)

    def caiu(tipo: type[BaseException], erro: BaseException | None, onde: TracebackType | None) -> None:
        pilha = "".join(traceback.format_exception(tipo, erro, onde))
        dizer(f"{tipo.__name__}: {erro}", "error", **campos, exception=pilha)

    sys.excepthook = caiu
    threading.excepthook = lambda um: caiu(um.exc_type, um.exc_value, um.exc_traceback)
