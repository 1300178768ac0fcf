"""The champion by hand: `python -m steps.register --list`, `--promote ID` and `--rollback`.

No ClearML task is made: these change the registry, they compute nothing.
"""

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import funcoes  # noqa: F401 -- first: it says what is missing

# isort: split
from rich.console import Console
from rich.table import Table

from funcoes.apoio.erros import ErroConfig, ErroPipeline, ErroRegistro
from funcoes.comando import embutido
from funcoes.comando.ids import exigir_forma
from funcoes.comando.partida import pronto
from funcoes.comando.processo import CODIGO_INTERROMPIDO, encerrar
from funcoes.comando.tela import console as nova_tela
from funcoes.comando.tela import dizer, mostrar_o_que_cabe
from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import RegisterEtapa
from funcoes.io_clearml import modelos, promocao
from funcoes.io_clearml.modelos import VersaoModelo
from funcoes.io_clearml.projeto import projeto

COMANDOS: Final = ("--list", "--promote", "--rollback")
_CAMPEAO_ATUAL: Final = "* "
_DISPENSAVEIS: Final = (
    "created", "promoted", "accuracy oof", "protocol", "rps test", "algorithm", "gate", "rps oof"
)  # fmt: skip
"""Columns left out of a list that is wider than the terminal, the first of them first."""


def montar_parser() -> argparse.ArgumentParser:
    """The options of the command; those of the stage are in `steps.comum`."""
    parser = argparse.ArgumentParser(
        prog="python -m steps.register",
        description="List the model versions, choose the champion by hand, or go back to the one before.",
        epilog="Exit codes: 0 done, 1 refused by the registry or the gate, 2 wrong arguments, 3 no server.",
        allow_abbrev=False,
    )
    comando = parser.add_mutually_exclusive_group(required=True)
    comando.add_argument("--list", action="store_true", help="the versions, the newest first")
    comando.add_argument("--promote", metavar="MODEL_ID", help="make this version the champion")
    comando.add_argument("--rollback", action="store_true", help="make the champion before champion again")
    padrao = "register.nome_modelo of configs/pipeline.yaml, and the name that models of the sample have"
    parser.add_argument("--nome", metavar="NAME", help=f"the model's exact name (default: {padrao})")
    embutido.acrescentar_opcao(parser)
    parser.add_argument(
        "--force", action="store_true", help="with --promote: also one that gate or comparison refused"
    )
    return parser


def _nomes(args: argparse.Namespace) -> list[str]:
    """The name given, or all of ours that have versions; the default ones where there are none."""
    if args.nome is not None:
        return [args.nome]
    base = carregar().register_.nome_modelo
    return modelos.nomes_registrados(base) or [base]


def _descrever(modelo: VersaoModelo) -> str:
    return f"{modelo.nome} version {modelo.versao} ({modelo.id})"


def _do_nosso_projeto(modelo_id: str, nome: str | None) -> VersaoModelo:
    """The version that an argument names; `ErroConfig` when it names none of ours."""
    try:
        modelo = modelos.consultar(modelo_id)
    except ErroRegistro as erro:
        raise ErroConfig(f"--promote: {erro}") from erro
    if modelo.projeto not in modelos.projetos_nossos():
        raise ErroConfig(
            f"--promote: {_descrever(modelo)} is not of the project {projeto()!r}, but of another one on "
            "this server. CONFORTO_PROJETO names the project to work in."
        )
    if nome is not None and modelo.nome != nome:
        raise ErroConfig(f"--promote: {_descrever(modelo)} is not a version of {nome!r}: leave --nome away")
    return modelo


def promover(args: argparse.Namespace, console: Console) -> None:
    """`--promote ID`: refused with every reason, or done."""
    pedido = _do_nosso_projeto(args.promote, args.nome)
    antes = modelos.campeoes(pedido.nome)
    if [v.id for v in antes] == [pedido.id]:
        dizer(console, f"{_descrever(pedido)} is the champion already; nothing was changed")
        return
    seguidos = promocao.linhagem(antes[0], modelos.publicados(pedido.nome)) if antes else []
    promocao.exigir_promovivel(pedido, args.force, seguidos)
    modelos.baixar(pedido.id)  # a champion that nobody can load is none
    _dizer(promocao.promover(pedido.id, pedido.nome), antes, console)


def para_reverter(nome: str) -> str:
    """What is typed to go back to the champion of this name before, whoever else has one."""
    return f"python -m steps.register --rollback --nome {shlex.quote(nome)}"


def reverter(args: argparse.Namespace, console: Console) -> None:
    """`--rollback`: to the champion before, of the only name that has a champion."""
    nomes = _nomes(args)
    com_campeao = [nome for nome in nomes if modelos.campeoes(nome)]
    if len(com_campeao) > 1:
        raise ErroConfig(
            f"--rollback: {' and '.join(com_campeao)} have a champion: choose one with --nome, such as "
            f"{para_reverter(com_campeao[0])}"
        )
    if not com_campeao:
        raise ErroRegistro(
            f"{_ou(nomes)} has no champion in the project {projeto()!r}: nothing to go back from"
        )
    deixado, atual = promocao.reverter(com_campeao[0])
    _dizer(atual, [deixado], console)


def _dizer(modelo: VersaoModelo, antes: Sequence[VersaoModelo], console: Console) -> None:
    if not modelo.promovido:
        atual = modelos.campeao_atual(modelo.nome)
        raise ErroRegistro(
            f"{_descrever(modelo)} was promoted, but somebody else's promotion at the same time came later: "
            f"the champion is {_descrever(atual) if atual else 'gone'}"
        )
    antigos = ", ".join(_descrever(v) for v in antes) or "none"
    dizer(console, f"champion: {_descrever(modelo)}\nbefore:   {antigos}")


def _ou(nomes: Sequence[str]) -> str:
    return " or ".join(repr(nome) for nome in nomes)


def listar(args: argparse.Namespace, console: Console) -> None:
    """`--list`: a table for each name that has versions."""
    nomes = _nomes(args)
    tabelas = [(nome, versoes) for nome in nomes if (versoes := modelos.publicados(nome))]
    if not tabelas:
        dizer(console, f"no version of {_ou(nomes)} is registered in the project {projeto()!r}")
    for nome, versoes in tabelas:
        mostrar(nome, versoes, console)


def mostrar(nome: str, versoes: Sequence[VersaoModelo], console: Console) -> None:
    """The versions of one name, as many columns as the console is wide."""
    linhas = [linha(versao, campeao) for versao, campeao in marcar(versoes)]
    mostrar_o_que_cabe(console, lambda f: _tabela(nome, linhas, f, console.is_terminal), _DISPENSAVEIS)


def marcar(versoes: Sequence[VersaoModelo]) -> list[tuple[VersaoModelo, bool]]:
    """Each version and whether readers take it: the first that is tagged, of versions newest first."""
    campeao = next((v.id for v in versoes if v.promovido), None)
    return [(versao, versao.id == campeao) for versao in versoes]


def _tabela(nome: str, linhas: list[dict[str, str]], fora: Sequence[str], terminal: bool) -> Table:
    tabela = Table(title=nome, title_justify="left", box=None, pad_edge=False)
    colunas = [c for c in linhas[0] if c not in fora]
    for coluna in colunas:
        direita = coluna == "version" or coluna.startswith(("rps", "accuracy"))
        tabela.add_column(coluna, justify="right" if direita else "left")
    for valores in linhas:
        estilo = "bold green" if terminal and valores["tags"].startswith(_CAMPEAO_ATUAL) else ""
        tabela.add_row(*(valores[c] for c in colunas), style=estilo)
    return tabela


def linha(modelo: VersaoModelo, campeao: bool) -> dict[str, str]:
    """One version as text, by column; what it does not say is a dash."""
    dados = modelo.metadados
    return {
        "version": str(modelo.versao),
        "id": modelo.id,
        "tags": _CAMPEAO_ATUAL * campeao + ", ".join(modelo.tags),
        "algorithm": dados.get("algoritmo") or "—",
        "protocol": dados.get("protocolo") or "—",
        "rps oof": _numero(dados.get("oof_rps"), 4),
        "accuracy oof": _numero(dados.get("oof_accuracy"), 3),
        "rps test": _numero(dados.get("teste_rps"), 4),
        "gate": {"True": "passed", "False": "refused"}.get(dados.get("gate_passed", ""), "—"),
        "created": _quando(modelo.criado),
        "promoted": _quando(promocao.momento(modelo)) if promocao.foi_campeao(modelo) else "—",
    }


def _numero(texto: str | None, casas: int) -> str:
    try:
        return f"{float(texto or ''):.{casas}f}"
    except ValueError:
        return "—"


def _quando(momento: datetime | None) -> str:
    return f"{momento.astimezone(UTC):%Y-%m-%d %H:%M}Z" if momento else "—"


def _e_comando(argv: Sequence[str]) -> bool:
    return any(argumento.partition("=")[0] in COMANDOS for argumento in argv)


def _desconhecida(argv: Sequence[str]) -> int | None:
    """2, and a line with what there is, for options of neither a command nor the stage; else None."""
    opcoes = [a.partition("=")[0] for a in argv if a.startswith("--")]
    da_etapa = {f"--{nome}" for nome in (*RegisterEtapa.model_fields, "dataset_id", "help")}
    if not opcoes or da_etapa & {*opcoes} or "CLEARML_TASK_ID" in os.environ:  # an agent has them elsewhere
        return None
    dizer(
        nova_tela(sys.stderr),
        f"error: {opcoes[0]} is no command here: --list, --promote MODEL_ID and --rollback are (each with "
        "--help); as a stage it needs --dataset_id",
        style="red",
    )
    return 2


def principal(argv: list[str]) -> int | None:
    """Carry out a command of promotion and return the exit code; None for arguments of the stage.

    Those are not parsed here: ClearML takes the options of what parses first for the stage's parameters.
    """
    if not _e_comando(argv):
        if {"-h", "--help"} & set(argv):
            print(f"Without a stage: {', '.join(COMANDOS)} (each with --help)\n")
        return _desconhecida(argv)
    parser = montar_parser()
    args = parser.parse_args(argv)
    if args.force and args.promote is None:
        parser.error("--force goes with --promote")
    pronto()
    try:
        if args.promote is not None:
            args.promote = exigir_forma("--promote", args.promote, "See --list")
        embutido.ligar(args.server)
        executar(args)
    except ErroPipeline as erro:
        dizer(nova_tela(sys.stderr), f"error: {erro}", style="red")
        return erro.exit_code
    except KeyboardInterrupt:
        print("interrupted: see --list; the same command again finishes a promotion", file=sys.stderr)
        return CODIGO_INTERROMPIDO
    return 0


def executar(args: argparse.Namespace) -> None:
    """Do what the arguments ask for, on the server that the SDK is pointed at; raises `ErroPipeline`."""
    acao = listar if args.list else reverter if args.rollback else promover
    acao(args, nova_tela())


def por_comando(argv: list[str]) -> int:
    """Carry out a command; the exit code. Without one it says what is missing, or helps, and ends."""
    if not _e_comando(argv):
        montar_parser().parse_args(argv)
    return principal(argv) or 0


if __name__ == "__main__":
    encerrar(por_comando(sys.argv[1:]))
