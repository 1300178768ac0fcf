"""`python -m scripts.deployment.package MODEL_ID FILE`: a model's package from the registry.

A process of its own: the SDK asks a server that is gone again and again, and hears no signal meanwhile.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from funcoes.apoio.erros import ErroPipeline
from funcoes.comando import sdk
from funcoes.comando.processo import encerrar


def main(arguments: Sequence[str]) -> int:
    """Fetch it; returns the exit code."""
    model_id, file = arguments
    try:
        sdk.preparar_ambiente()
        from funcoes.io_clearml import modelos  # noqa: PLC0415 -- reads the settings just made

        Path(file).write_bytes(modelos.baixar(model_id))
    except ErroPipeline as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except Exception as error:  # the SDK's own, such as one without any configuration: its last line says it
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    encerrar(main(sys.argv[1:]))
