"""The one exception tree of the project.

- `ErroPipeline` — everything we raise on purpose; carries the process exit code
  - `ErroConfig` — wrong arguments or configuration (exit 2)
  - `ErroDados` — the data cannot be used (exit 2 before the run, 1 inside a stage)
  - `ErroEtapa` — a stage failed (exit 1)
  - `ErroServidor` — ClearML is unreachable or refuses the credentials (exit 3)
    - `ErroFila` — no queue or no agent can carry out the run (exit 3)
  - `ErroRegistro` — a dataset or model in the registry is missing or unusable (exit 1)
    - `ErroExportacao` — a model that cannot be written as ONNX (exit 1)
  - `ErroNaoPromovido` — a run whose model had to be promoted, and was not (exit 4)

A message says what was found, where, and what to do next.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError

_DITOS: int = 5


class ErroPipeline(Exception):
    """Base of all errors that the project raises on purpose."""

    exit_code = 1


class ErroConfig(ErroPipeline):
    """Arguments or configuration that cannot be used."""

    exit_code = 2


class ErroDados(ErroPipeline):
    """Data that cannot be used."""

    exit_code = 2


class ErroEtapa(ErroPipeline):
    """A pipeline stage that ended without a result."""


class ErroServidor(ErroPipeline):
    """A ClearML server that does not answer or refuses us."""

    exit_code = 3


class ErroFila(ErroServidor):
    """A queue that is missing, or that no agent serves."""


class ErroRegistro(ErroPipeline):
    """A dataset or model that the registry does not hold as expected."""


class ErroNaoPromovido(ErroPipeline):
    """A model that was to be promoted, and was not."""

    exit_code = 4


class ErroExportacao(ErroRegistro):
    """A model that cannot be written as ONNX with the same probabilities."""


def achados_de(erro: "ValidationError") -> str:
    """What pydantic found in a file, in one line: where, and what is wrong there."""
    achados = erro.errors()[:_DITOS]
    return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in achados)
