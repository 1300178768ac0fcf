"""The HTTP server around the application: its socket, its stop, and what it writes down every few seconds."""

import asyncio
import contextlib
import gc
import os
import socket
import time
from types import FrameType
from typing import Final

import psutil
import uvicorn

from api.acesso.hosts import aviso
from api.http.app import criar
from api.http.protocolo import com_estado, cortar_lentas
from api.operacao.estado import Estado
from api.operacao.log import configurar
from funcoes.apoio.erros import ErroConfig, ErroRegistro
from funcoes.configuracao.secoes_servico import HttpConfig, ServicoConfig
from funcoes.servico.pasta import PastaServico, Uso

_ANOTAR_S: Final = 5.0
_SEGUIR_S: Final = 0.5
_FOLGA_S: Final = 5.0
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


async def _anotar(estado: Estado) -> None:
    """Write `uso.json`, until this process is nobody's."""
    while not estado.orfao:
        gravar_uso(estado)
        await asyncio.sleep(_ANOTAR_S)


async def _seguir(estado: Estado) -> None:
    """End with the process that started this one, if that is wanted; soon, as another may want the port."""
    if not estado.pai:
        return
    while os.getppid() == estado.pai:
        await asyncio.sleep(_SEGUIR_S)
    estado.parando = estado.orfao = True
    estado.log.warning("the process that started this one is gone; so this one ends", parent=estado.pai)


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
        uso = estado.metricas.uso(estado.porta, *quem, estado.carregador.recusados, estado.pai)
        estado.pasta.anotar(estado.pasta.uso, uso)


async def _servir(servidor: uvicorn.Server, estado: Estado, ouvinte: socket.socket) -> None:
    # a task for each request that was read and has no answer yet
    estado.juntador.sozinho = lambda: len(servidor.server_state.tasks) == 1
    ao_lado = (_despedir(servidor, estado), _anotar(estado), _seguir(estado), _varrer(servidor, estado))
    tarefas = [asyncio.create_task(t) for t in ao_lado]
    try:
        await servidor.serve(sockets=[ouvinte])
    finally:
        for tarefa in tarefas:
            tarefa.cancel()


def abrir_depois(config: HttpConfig, pasta: PastaServico) -> socket.socket:
    """The socket; waits where the port is still with a process of the same folder, which is about to end.

    That one lost the process that it served for, and this one is its successor. `ErroConfig` as above.
    """
    fim = time.monotonic() + config.saida_s + config.aviso_saida_s + _FOLGA_S
    while True:
        try:
            return abrir_socket(config.host, config.porta)
        except ErroConfig:
            if time.monotonic() > fim or not _de_antes(pasta, config.porta):
                raise
        time.sleep(_OLHAR_S)


def _de_antes(pasta: PastaServico, porta: int) -> bool:
    """Whether the process that last wrote in this folder had this port, lives, and has lost its parent."""
    with contextlib.suppress(ErroRegistro, psutil.Error):
        uso = pasta.ler(pasta.uso, Uso)
        if uso is not None and uso.porta == porta and uso.pai:
            return bool(psutil.Process(uso.pid).ppid() != uso.pai)
    return False


def servir(config: ServicoConfig, pasta: PastaServico, pai: int = 0) -> None:
    """Serve until stopped, or the process `pai` is gone; `ErroConfig` where the address cannot be had."""
    log = configurar(config.log)
    estado = Estado.criar(config, pasta, log)
    ouvinte = abrir_depois(config.http, pasta)
    estado.porta, estado.pai = ouvinte.getsockname()[1], pai
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
    conhecidos = aviso(estado.hosts, config.http)
    log.info("listening", host=config.http.host, port=estado.porta, folder=str(pasta.pasta), **conhecidos)
    asyncio.run(_servir(servidor, estado, ouvinte))
    gravar_uso(estado)
    log.info("stopped")
