"""Look at a survey's file: python -m funcoes.dados.conferir FILE [--survey NAME|FILE.yaml]"""

import argparse
import sys
from pathlib import Path

from funcoes.apoio.erros import ErroConfig, ErroPipeline
from funcoes.comando.partida import pronto
from funcoes.comando.processo import CODIGO_INTERROMPIDO
from funcoes.comando.tela import console
from funcoes.conferencia.gabarito import fazer_gabarito
from funcoes.conferencia.principal import UTIL, Pedido, conferir


def _argumentos() -> argparse.ArgumentParser:
    """The command line."""
    analisador = argparse.ArgumentParser(
        prog="python -m funcoes.dados.conferir",
        description="Look at a survey's file: say what is in it, ask what cannot be known, write a draft of "
        "its description; or check every cell by a description (docs/data.md).",
        epilog="Exit code: 0 a run can use it; 1 problems that would stop a run, too few rows, or so many "
        "values that do not fit that a column is in another unit; 2 wrong arguments, a file that cannot be "
        "read, open questions.",
    )
    analisador.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="CSV and its kin, .xlsx or Parquet"
    )
    analisador.add_argument(
        "--survey",
        default="",
        metavar="NAME|FILE.yaml",
        help="check by this description, with --template: of it",
    )
    analisador.add_argument(
        "--out", type=Path, default=Path(), metavar="FOLDER", help="where files are written (default: here)"
    )
    analisador.add_argument("--template", action="store_true", help="write an empty CSV with one example row")
    analisador.add_argument(
        "--draft", action="store_true", help="write a draft even if a description of the project fits"
    )
    analisador.add_argument(
        "--force",
        action="store_true",
        help="write over a draft, a template, and what is called as a list or a picture of this survey is",
    )
    return analisador


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    opcoes = _argumentos().parse_args(argv)
    pronto()
    try:
        if opcoes.template:
            fazer_gabarito(opcoes.survey, opcoes.out, opcoes.force, console())
            return UTIL
        if opcoes.file is None:
            raise ErroConfig("name the survey's FILE, or ask for an empty one with --template")
        return conferir(Pedido(opcoes.file, opcoes.survey, opcoes.out, opcoes.force, opcoes.draft), console())
    except ErroPipeline as erro:
        sys.stderr.write(f"error: {erro}\n")
        return 2
    except OSError as erro:
        sys.stderr.write(f"error: {erro}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return CODIGO_INTERROMPIDO


if __name__ == "__main__":
    sys.exit(main())
