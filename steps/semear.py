"""A folder with one model, for an image that starts without a registry: `python -m steps.semear`.

No ClearML task is made: this reads the registry, or a package that is a file.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import funcoes  # noqa: F401 -- first: it says what is missing

# isort: split
from funcoes.apoio.erros import ErroPipeline
from funcoes.comando.processo import encerrar
from funcoes.comando.servidor import conferir, servidor_do_sdk
from funcoes.configuracao.config import carregar
from funcoes.servico.pasta import PastaServico, Servivel
from funcoes.servico.semente import de_pacote


def montar_parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(
        prog="python -m steps.semear",
        description="Make a serving folder with one model in it.",
        epilog="Exit codes: 0 done, 1 the model cannot be served, 2 wrong arguments, 3 no server.",
        allow_abbrev=False,
    )
    parser.add_argument("--pasta", type=Path, required=True, metavar="DIR", help="the folder to make")
    origem = parser.add_mutually_exclusive_group(required=True)
    origem.add_argument("--modelo", metavar="MODEL_ID", help="a version of the registry that CLEARML_* names")
    origem.add_argument("--pacote", type=Path, metavar="ZIP", help="a model package")
    parser.add_argument("--nome", metavar="NAME", help="with --pacote: the model's name")
    return parser


def _do_registro(modelo_id: str, pasta: PastaServico) -> Servivel:
    from funcoes.io_clearml import modelos, servir  # noqa: PLC0415 -- imports the SDK

    conferir(servidor_do_sdk())
    return servir.por_no_lugar(modelos.consultar(modelo_id), pasta)


def principal(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, make the folder, return the exit code."""
    args = montar_parser().parse_args(argv)
    pasta = PastaServico(args.pasta)
    try:
        if args.modelo:
            ficha = _do_registro(args.modelo, pasta)
        else:
            nome = args.nome or carregar().register_.nome_modelo
            ficha = de_pacote(args.pacote, nome, pasta)
    except ErroPipeline as erro:
        print(f"error: {erro}", file=sys.stderr)
        return erro.exit_code
    print(f"{ficha.nome} version {ficha.versao}, model {ficha.modelo_id}")
    return 0


if __name__ == "__main__":
    encerrar(principal())
