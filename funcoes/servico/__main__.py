"""`python -m funcoes.servico COPY`: copy the serving folder while it is served."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from funcoes.apoio.erros import ErroPipeline
from funcoes.comando.partida import pronto
from funcoes.servico.copia import copiar
from funcoes.servico.pasta import PastaServico


def principal(argv: Sequence[str] | None = None) -> int:
    """Copy; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m funcoes.servico",
        description="Copy the serving folder while it is served: prediction log, answers, the model.",
        epilog="Exit codes: 0 done, 2 nothing was written. To restore, copy COPY to where the folder was.",
    )
    parser.add_argument("copia", type=Path, metavar="COPY", help="a new folder")
    parser.add_argument("--pasta", type=Path, metavar="DIR", help="the serving folder (default: .servico)")
    args = parser.parse_args(argv)
    pronto()
    try:
        copiar(PastaServico(args.pasta), args.copia.absolute())
    except ErroPipeline as erro:
        print(f"error: {erro}", file=sys.stderr)
        return erro.exit_code
    print(f"copied to {args.copia}")
    return 0


if __name__ == "__main__":
    sys.exit(principal())
