"""From a request to its data: `python -m steps.linhagem REQUEST_ID`, or the id of a model.

The prediction log knows the request and which model answered, the registry that model, its run and its data.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import funcoes  # noqa: F401 -- first: it says what is missing

# isort: split

from funcoes.apoio.erros import ErroDados, ErroPipeline, ErroRegistro, ErroServidor
from funcoes.comando import embutido
from funcoes.comando.ids import sdk_calado
from funcoes.comando.partida import pronto
from funcoes.comando.processo import encerrar
from funcoes.comando.tela import console as nova_tela
from funcoes.comando.tela import dizer
from funcoes.diario import retornos
from funcoes.diario.busca import procurar
from funcoes.diario.esquema import ENTRADAS, chave_do_pedido
from funcoes.diario.leitura import listar
from funcoes.io_clearml import linhagem, modelos
from funcoes.io_clearml.modelos import VersaoModelo
from funcoes.servico.pasta import PastaServico, Servivel

_MOSTRADAS: Final = 10
_DE_MODELO: Final = re.compile(r"[0-9a-f]{32}")


def montar_parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(
        prog="python -m steps.linhagem",
        description="Follow a request to the model that answered it, the run that made that, and its data.",
        epilog="Exit codes: 0 found, 1 the registry lacks a part of it, 2 an unknown id, 3 no server: then "
        "what the prediction log says is shown.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "id", help="the request_id of an answer, or the X-Request-ID sent; or the id of a model"
    )
    parser.add_argument(
        "--pasta", type=Path, action="append", metavar="DIR",
        help="serving folder whose log to look in (default: .servico); once for each where there are several",
    )  # fmt: skip
    embutido.acrescentar_opcao(parser)
    return parser


def principal(argv: Sequence[str] | None = None) -> int:
    """Look, print, and return the exit code."""
    args = montar_parser().parse_args(argv)
    pronto()
    tela = nova_tela()
    try:
        pastas = [PastaServico(pasta) for pasta in args.pasta or [None]]
        achados = _pedido(args.id, pastas, tela)
        _ligar(args, achados, tela)
        for modelo_id in achados or [args.id]:
            for dita in _do_registro(modelo_id, args.id, bool(achados)):
                dizer(tela, dita)
    except ErroPipeline as erro:
        dizer(nova_tela(sys.stderr), f"error: {erro}", style="red")
        return erro.exit_code
    return 0


def _ligar(args: argparse.Namespace, achados: Mapping[str, PastaServico], tela: Any) -> None:
    """Without a server a request that the log knows is followed as far as the serving folder goes."""
    try:
        embutido.ligar(args.server)
    except ErroServidor as erro:
        for modelo_id, pasta in achados.items():
            dizer(tela, f"model     {modelo_id}{_da_pasta(pasta, modelo_id)}")
        falta = (
            "its run and its data are" if achados else f"{args.id} is in no prediction log here; models are"
        )
        raise ErroServidor(f"{falta} known to the registry alone: {erro}") from erro


# the log


def _pedido(request_id: str, pastas: Sequence[PastaServico], tela: Any) -> dict[str, PastaServico]:
    """Show what the logs say of a request; the ids of the models that answered it, and from which folder."""
    achados: dict[str, PastaServico] = {}
    for pasta in pastas:
        lidas = procurar(pasta.predicoes, request_id)
        for nome, motivo in lidas.ilegiveis.items():
            dizer(nova_tela(sys.stderr), f"{pasta.predicoes / nome} cannot be read: {motivo}")
        linhas = lidas.tabela.to_pylist()
        if linhas:
            dizer(tela, f"request   {request_id}, {len(linhas)} in {pasta.predicoes}")
            votos = {r.linha: r.voto for r in retornos.de_pedido(pasta.retornos, chave_do_pedido(request_id))}
            for linha in linhas[:_MOSTRADAS]:
                dizer(tela, f"  {_previsao(linha, votos)}")
            if len(linhas) > _MOSTRADAS:
                dizer(tela, f"  ... {len(linhas) - _MOSTRADAS} more")
        achados |= {str(linha["modelo_id"]): pasta for linha in linhas}
    if not achados and not _DE_MODELO.fullmatch(request_id):
        raise ErroDados(_desconhecido(request_id, pastas))
    return achados


def _previsao(linha: dict[str, Any], votos: dict[int, int]) -> str:
    de_lote = f"row {linha['linha']}, " if linha["lote"] else ""
    proba = linha[f"p_{linha['predicao']}"]
    dita = f"{linha['em']:%Y-%m-%d %H:%M:%S}Z  {de_lote}vote {linha['predicao']:+d} (p {proba:.2f})"
    for o_que, mascara in (("left out", linha["preenchidos"]), ("outside the trained range", linha["fora"])):
        nomes = [nome for n, nome in enumerate(ENTRADAS) if mascara >> n & 1]
        dita += f"; {o_que}: {', '.join(nomes)}" if nomes else ""
    voto = votos.get(linha["linha"])
    return dita if voto is None else f"{dita}; answered {voto:+d}"


def _da_pasta(pasta: PastaServico, modelo_id: str) -> str:
    """What the folder still says of a model without the registry."""
    for caminho in (pasta.bom, pasta.atual):
        try:
            ficha = pasta.ler(caminho, Servivel)
        except ErroRegistro:
            continue
        if ficha is not None and ficha.modelo_id == modelo_id:
            return f"  {ficha.nome} version {ficha.versao}, of run {ficha.pipeline_id or '(none)'}"
    return ""


def _desconhecido(request_id: str, pastas: Sequence[PastaServico]) -> str:
    vistos = " and ".join(f"{p.predicoes} ({len(listar(p.predicoes))} files)" for p in pastas)
    return (
        f"{request_id!r} is not in {vistos}, and no id of a model. Was it refused (then the log of the HTTP "
        "process has it), answered within the last seconds (predicoes.gravar_s), by a process with another "
        "folder (--pasta), or so long ago that its file was deleted (predicoes.tamanho_max_mb)?"
    )


# the registry


def _do_registro(modelo_id: str, pedido: str, de_pedido: bool) -> Iterator[str]:
    """Lines about a model and what it came from; `ErroRegistro` where they end too early."""
    with sdk_calado():
        try:
            modelo = modelos.consultar(modelo_id)
        except ErroRegistro as erro:
            if de_pedido:
                raise
            raise ErroDados(
                f"{pedido!r} is neither a request of a prediction log here nor a model: {erro}"
            ) from erro
        yield f"model     {_modelo(modelo)}"
        corrida = modelo.metadados.get("pipeline_id", "")
        if corrida:
            dela = linhagem.corrida(corrida)
            yield f"run       {dela.id}  {dela.nome}, {dela.situacao}, {dela.comecou[:19]}"
        else:
            yield "run       none: its stages were started by hand"
        ultima = modelo.metadados.get("validate_dataset_id", "")
        if not ultima:
            raise ErroRegistro(
                f"model {modelo.id} does not say what data it is of: not registered by this pipeline"
            )
        yield "data"
        for versao in linhagem.versoes(ultima):
            yield f"  {_versao(versao)}"


def _modelo(modelo: VersaoModelo) -> str:
    algoritmo, tags = modelo.metadados.get("algoritmo", ""), ", ".join(modelo.tags) or "none"
    return f"{modelo.id}  {modelo.nome} version {modelo.versao}, {algoritmo}, tags {tags}"


def _versao(versao: linhagem.Versao) -> str:
    tarefa = f"  by task {versao.tarefa}" if versao.tarefa else ""
    fonte = f"  from {versao.fonte}" if versao.fonte else ""
    return f"{versao.nome:<15}  {versao.versao:<6}  {versao.id}{tarefa}{fonte}"


if __name__ == "__main__":
    encerrar(principal())
