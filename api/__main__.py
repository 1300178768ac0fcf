"""`python -m api`: serve the model of the serving folder over HTTP, until SIGTERM or Ctrl-C.

Exit codes: 0 stopped as asked, 2 wrong arguments or configuration, 1 anything else.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from api.acesso.chaves import nova_chave
from api.http.servidor import servir
from api.operacao.log import dizer_erro
from funcoes.apoio.erros import ErroPipeline
from funcoes.comando.partida import pronto
from funcoes.configuracao.config import carregar_servico
from funcoes.configuracao.secoes_servico import NomeDeChave, ServicoConfig
from funcoes.servico.dono import Chegada, tomar
from funcoes.servico.pasta import PastaServico


def _nome_de_chave(texto: str) -> str:
    try:
        return TypeAdapter(NomeDeChave).validate_python(texto)
    except ValidationError:
        raise argparse.ArgumentTypeError(
            f"{texto!r} cannot name a key: letters, digits, '.', '_' and '-', at most 40"
        ) from None


def montar_parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m api", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--pasta",
        type=Path,
        help="serving folder (default: .servico of the project); one service at a time has it",
    )
    parser.add_argument(
        "--config", type=Path, help="YAML file with your changes, laid out as configs/servico.yaml"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="SECTION.KEY=VALUE",
        dest="pares",
        help="change one key of configs/servico.yaml, such as http.porta=8001; may be repeated",
    )
    parser.add_argument(
        "--com-o-pai",
        type=int,
        default=0,
        metavar="PID",
        help="end with the process that started this one",
    )
    parser.add_argument(
        "--nova-chave",
        metavar="NAME",
        type=_nome_de_chave,
        help="print a new API key and the line to configure",
    )
    return parser


def _chegada(args: argparse.Namespace, config: ServicoConfig) -> Chegada:
    do_arquivo = () if args.config is None else ("--config", str(args.config))
    pares = (texto for par in args.pares for texto in ("--set", par))
    return Chegada(
        comando="python -m api",
        opcoes=(*do_arquivo, *pares),
        host=config.http.host,
        porta=config.http.porta,
    )


def principal(argv: Sequence[str] | None = None) -> int:
    """Parse, check, serve; returns the exit code."""
    args = montar_parser().parse_args(argv)
    pronto()
    if args.nova_chave:
        chave, hash_ = nova_chave()
        print(f"key, shown once:      {chave}\nfor configs (chaves):  {args.nova_chave}: {hash_}")
        return 0
    try:
        config, pasta = carregar_servico(args.config, args.pares), PastaServico(args.pasta)
        if not args.com_o_pai:  # else the parent has the folder
            tomar(pasta, _chegada(args, config))
        servir(config, pasta, args.com_o_pai)
    except ErroPipeline as erro:
        dizer_erro(str(erro), em_linha=bool(args.com_o_pai))
        return erro.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(principal())
