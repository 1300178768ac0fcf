"""JSON lines to standard output: structlog for what we say, the same shape for what libraries say.

Fields are those of `funcoes.apoio.linhas`; a request's line has all of them, and `latency_ms`. Bodies, keys
and addresses are never written. The writer is its own: by Python's `json` a line would cost a request more.
"""

import atexit
import contextlib
import logging
import sys
import threading
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

import orjson
import structlog

from funcoes.apoio import linhas
from funcoes.configuracao.nomes_clearml import SERVE
from funcoes.configuracao.secoes_servico import LogConfig

_NIVEIS: Final = {"debug": 10, "info": 20, "warning": 30, "error": 40}
_CALADOS: Final = ("uvicorn.access",)
_GRAVAR_S: Final = 0.1
_FIM_S: Final = 5.0


class _Saida:
    """Standard output, written down a few times a second: a line's own system call costs a request 5 µs.

    It may be gone, too: a line that nobody reads is no reason to answer nobody.
    """

    def __init__(self) -> None:
        self._fim = threading.Event()
        self._quem_grava = threading.Thread(target=self._gravar_sempre, daemon=True, name="log")
        self._quem_grava.start()
        atexit.register(self._encerrar)

    def write(self, linha: bytes) -> None:
        """Keep a line; a full buffer is written at once."""
        try:
            sys.stdout.buffer.write(linha)
        except (OSError, ValueError):
            return

    def flush(self) -> None:
        """Asked for after every line, by structlog."""

    def gravar(self) -> None:
        """Write what is kept."""
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.buffer.flush()

    def _gravar_sempre(self) -> None:
        while not self._fim.wait(_GRAVAR_S):
            self.gravar()

    def _encerrar(self) -> None:
        """Python aborts where it kills a thread that holds the lock of standard output: it ends before."""
        self._fim.set()
        self._quem_grava.join(_FIM_S)
        self.gravar()


def _linha(_: Any, nivel: str, dados: MutableMapping[str, Any]) -> bytes:
    """All that a line needs, in one step."""
    dados["level"], dados["time"], dados["pipeline_stage"] = nivel, datetime.now(UTC), SERVE
    if dados.pop("exc_info", None):
        dados["exception"] = traceback.format_exc()
    return orjson.dumps(dados, default=str, option=orjson.OPT_UTC_Z)


class _ParaStructlog(logging.Handler):
    """Lines of libraries, in our shape."""

    def emit(self, record: logging.LogRecord) -> None:
        dados = {"logger": record.name}
        if record.exc_info:
            dados["exception"] = logging.Formatter().formatException(record.exc_info)
        structlog.get_logger().log(record.levelno, record.getMessage(), **dados)


def configurar(config: LogConfig) -> structlog.typing.FilteringBoundLogger:
    """Set up both kinds of lines, and return the logger."""
    nivel = _NIVEIS[config.nivel]
    structlog.configure(
        processors=[_linha],
        wrapper_class=structlog.make_filtering_bound_logger(nivel),
        logger_factory=structlog.BytesLoggerFactory(_Saida()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )
    logging.captureWarnings(capture=True)
    sys.excepthook = _caiu
    threading.excepthook = lambda um: _caiu(um.exc_type, um.exc_value, um.exc_traceback)
    logging.basicConfig(handlers=[_ParaStructlog()], level=max(nivel, logging.WARNING), force=True)
    for nome in _CALADOS:
        logging.getLogger(nome).disabled = True
    registro: structlog.typing.FilteringBoundLogger = structlog.get_logger().bind()
    return registro


def _caiu(tipo: type[BaseException], erro: BaseException | None, onde: TracebackType | None) -> None:
    """What nobody caught, in our shape as well."""
    pilha = "".join(traceback.format_exception(tipo, erro, onde))
    structlog.get_logger().error(f"{tipo.__name__}: {erro}", exception=pilha)


def dizer_erro(texto: str, em_linha: bool) -> None:
    """Why the process does not start: for a person on standard error, or as a line of the log."""
    if not em_linha:
        print(f"error: {texto}", file=sys.stderr)
        return
    linhas.dizer(texto, "error", pipeline_stage=SERVE)
