"""The HTTP server around the application: its socket, its stop, and what it writes down every few seconds."""

import asyncio
import contextlib
import gc
import os
import socket
from types import FrameType
from typing import Final

import uvicorn

from api.app import criar
from api.estado import Estado
from api.log import configurar
from api.protocolo import com_estado, cortar_lentas
from funcoes.errors import ErroConfig
from funcoes.secoes_servico import ServicoConfig
from funcoes.servico import PastaServico

_ANOTAR_S: Final = 5.0
_OLHAR_S: Final = 0.05
_FILA: Final = 2048
_COLETA: Final = (10_000, 10, 10)


class _Servidor(uvicorn.Server):
    """uvicorn that says goodbye: refuses new requests with 503 while it finishes those it has."""

    def __init__(self, config: uvicorn.Config, estado: Estado) -> None:
        super().__init__(config)
        self._estado = estado

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 -- whichever it is
        """A first signal stops gently, a second one at once."""
        self.should_exit = self.force_exit = self._estado.parando
        self._estado.parando = True


def abrir_socket(host: str, porta: int) -> socket.socket:
    """Bound and listening; `ErroConfig` where that is not possible."""
    familia = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's algorithm off only where the protocol is named: else an answer takes 40 ms
    ouvinte = socket.socket(familia, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    ouvinte.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        ouvinte.bind((host, porta))
    except OSError as erro:
        ouvinte.close()
        raise ErroConfig(
            f"http.host {host}, http.porta {porta}: {erro.strerror or erro}. Choose another port "
            "(--set http.porta=8001; 0 = any free one), or end what listens there."
        ) from erro
    ouvinte.listen(_FILA)
    return ouvinte


async def _despedir(servidor: uvicorn.Server, estado: Estado) -> None:
    """Wait for the signal, then for what is in progress, then let uvicorn end."""
    while not estado.parando:
        await asyncio.sleep(_OLHAR_S)
    estado.log.info("stopping", in_progress=estado.em_andamento)
    await asyncio.sleep(estado.config.http.aviso_saida_s)
    fim = asyncio.get_running_loop().time() + estado.config.http.saida_s
    while estado.em_andamento and asyncio.get_running_loop().time() < fim:
        await asyncio.sleep(_OLHAR_S)
    # what is left of the time is for those who read their answer slowly
    servidor.config.timeout_graceful_shutdown = max(1, round(fim - asyncio.get_running_loop().time()))
    servidor.should_exit = True


async def _anotar(estado: Estado, com_o_pai: bool) -> None:
    """Write `uso.json`, and end with the process that started this one, if that is wanted."""
    pai = os.getppid()
    while True:
        gravar_uso(estado)
        await asyncio.sleep(_ANOTAR_S)
        if com_o_pai and os.getppid() != pai:
            estado.parando = estado.orfao = True
            estado.log.warning("the serving task has ended; so does this process")
            return


async def _varrer(servidor: uvicorn.Server, estado: Estado) -> None:
    """Whoever opens connections and says nothing, or a byte a minute, does not keep them."""
    while True:
        await asyncio.sleep(1.0)
        agora = asyncio.get_running_loop().time()
        cortar_lentas(servidor.server_state.connections, agora, estado.config.http.tempo_max_s)


def gravar_uso(estado: Estado) -> None:
    """What was answered so far, for the serving task; a disk that is full stops no answer."""
    if estado.orfao:
        return  # the folder may be that of another process by now
    servido = estado.carregador.servido
    quem = (servido.ficha.modelo_id, servido.ficha.versao) if servido else ("", 0)
    with contextlib.suppress(OSError):
        uso = estado.metricas.uso(estado.porta, *quem, estado.carregador.recusados)
        estado.pasta.anotar(estado.pasta.uso, uso)


async def _servir(servidor: uvicorn.Server, estado: Estado, ouvinte: socket.socket, com_o_pai: bool) -> None:
    ao_lado = (_despedir(servidor, estado), _anotar(estado, com_o_pai), _varrer(servidor, estado))
    tarefas = [asyncio.create_task(t) for t in ao_lado]
    try:
        await servidor.serve(sockets=[ouvinte])
    finally:
        for tarefa in tarefas:
            tarefa.cancel()


def servir(config: ServicoConfig, pasta: PastaServico, com_o_pai: bool = False) -> None:
    """Serve until stopped; `ErroConfig` where the address cannot be had."""
    log = configurar(config.log)
    estado = Estado.criar(config, pasta, log)
    ouvinte = abrir_socket(config.http.host, config.http.porta)
    estado.porta = ouvinte.getsockname()[1]
    servidor = _Servidor(
        uvicorn.Config(
            criar(estado),
            http=com_estado(estado),
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(config.http.proxies),
            forwarded_allow_ips=config.http.proxies,
        ),
        estado,
    )
    gc.collect()
    gc.freeze()  # what is loaded stays: no need to look through it again and again
    gc.set_threshold(*_COLETA)
    log.info("listening", host=config.http.host, port=estado.porta, folder=str(pasta.pasta))
    asyncio.run(_servir(servidor, estado, ouvinte, com_o_pai))
    gravar_uso(estado)
    log.info("stopped")
