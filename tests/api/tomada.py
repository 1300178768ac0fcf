"""Requests written by hand on a connection of our own, for what no client would send."""

import json
import socket
from contextlib import closing
from typing import Any

from tests.api.conftest import PEDIDO, ServidorDeTeste
from tests.waiting import PATIENCE_S

JSON = json.dumps(PEDIDO).encode()
CABECA = b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
INTEIRO = CABECA + b"Content-Length: %d\r\n\r\n" % len(JSON) + JSON


def ligar(servidor: ServidorDeTeste) -> socket.socket:
    """A connection of our own, for what no client would send."""
    host, _, porta = servidor.url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(porta)), timeout=PATIENCE_S)


def ler_resposta(tomada: socket.socket) -> tuple[int, dict[str, str], Any]:
    """Status, headers and parsed body of the next answer."""
    vindo = b""
    while not vindo.endswith(b"\r\n\r\n"):  # a byte at a time: what comes behind is another answer
        um = tomada.recv(1)
        assert um, vindo
        vindo += um
    primeira, *linhas = vindo.decode().split("\r\n")[:-2]
    cabecalhos = {n.lower(): v.strip() for n, _, v in (linha.partition(":") for linha in linhas)}
    corpo = b""
    while len(corpo) < int(cabecalhos["content-length"]):
        pedaco = tomada.recv(int(cabecalhos["content-length"]) - len(corpo))
        assert pedaco, corpo
        corpo += pedaco
    return int(primeira.split()[1]), cabecalhos, json.loads(corpo)


def mandar(servidor: ServidorDeTeste, dados: bytes) -> tuple[int, dict[str, str], Any]:
    """Send bytes, read one answer."""
    with closing(ligar(servidor)) as tomada:
        tomada.sendall(dados)
        return ler_resposta(tomada)


def fechou(tomada: socket.socket, segundos: float = 4) -> bool:
    """Whether the other side ends the connection."""
    tomada.settimeout(segundos)
    try:
        return tomada.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True
