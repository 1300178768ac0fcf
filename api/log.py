"""JSON lines to standard output: structlog for what we say, the same shape for what libraries say.

A line has `time`, `level` and `event`; a request's line also `request_id`, `model_version`, `pipeline_id` and
`latency_ms`. Bodies, keys and addresses are never written.
"""

import contextlib
import logging
import sys
from typing import Any, Final

import orjson
import structlog

from funcoes.secoes_servico import LogConfig

_NIVEIS: Final = {"debug": 10, "info": 20, "warning": 30, "error": 40}
_CALADOS: Final = ("uvicorn.access",)


def _json(linha: dict[str, Any], **_: Any) -> bytes:
    return orjson.dumps(linha, default=str)


class _Saida:
    """Standard output that may be gone: a line that nobody reads is no reason to answer nobody."""

    def write(self, linha: bytes) -> None:
        """Write, or lose it."""
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.buffer.write(linha)

    def flush(self) -> None:
        """The same."""
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.buffer.flush()


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
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(nivel),
        logger_factory=structlog.BytesLoggerFactory(_Saida()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_ParaStructlog()], level=max(nivel, logging.WARNING), force=True)
    for nome in _CALADOS:
        logging.getLogger(nome).disabled = True
    registro: structlog.typing.FilteringBoundLogger = structlog.get_logger().bind()
    return registro
