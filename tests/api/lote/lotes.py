"""Batches as bytes of every format, good and bad, and how they are sent: whole, or in chunks by hand."""

import contextlib
import csv
import io
import socket
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.api.conftest import OBRIGATORIOS, Resposta, ServidorDeTeste
from tests.api.conftest import PEDIDO as BOM
from tests.waiting import PATIENCE_S

CSV, JSON, PARQUET = "text/csv", "application/json", "application/vnd.apache.parquet"
NDJSON = "application/x-ndjson"
MINIMO = {nome: BOM[nome] for nome in OBRIGATORIOS}
LINHAS: list[dict[str, Any]] = [
    BOM,
    {**BOM, "temperatura": -3.5, "sexo": "m", "hora": 7},
    {**BOM, "temperatura": 41, "vestimenta": None},
    {nome: valor for nome, valor in BOM.items() if nome != "radiacao_solar"},
]


def lote(
    servidor: ServidorDeTeste, dados: object, tipo: str = JSON, aceita: str = "*/*", **outros: Any
) -> Resposta:
    """One batch; what is no bytes is sent as JSON."""
    return servidor.pedir("/predict/batch", dados, content_type=tipo, accept=aceita, **outros)


def em_csv(linhas: list[dict[str, Any]], **opcoes: Any) -> bytes:
    """With its columns in reverse order."""
    saida = io.StringIO()
    tabela = csv.DictWriter(saida, [*reversed(BOM)], **opcoes)
    tabela.writeheader()
    tabela.writerows(linhas)
    return saida.getvalue().encode()


def em_parquet(tabela: pa.Table, **opcoes: Any) -> bytes:
    """The file as bytes."""
    saida = io.BytesIO()
    pq.write_table(tabela, saida, **opcoes)
    return saida.getvalue()


def tabela(linhas: list[dict[str, Any]]) -> pa.Table:
    """Rows as an Arrow table, whole numbers as whole numbers."""
    return pa.Table.from_pylist([{n: linha.get(n) for n in BOM} for linha in linhas])


RUINS: list[dict[str, Any]] = [
    {**BOM, "temperatura": 999.0},
    {**BOM, "hora": 24.0},
    {**BOM, "sexo": "homem", "umidade": 1e308},
    {n: v for n, v in BOM.items() if n not in {"idade", "peso"}},
]


INTEIRO = em_parquet(tabela(LINHAS))


class Cru:
    """A request in chunks, by hand: what is answered before it is all sent."""

    def __init__(self, servidor: ServidorDeTeste, tipo: str, **cabecalhos: str) -> None:
        host, porta = servidor.url.removeprefix("http://").split(":")
        self._soquete = socket.create_connection((host, int(porta)), timeout=PATIENCE_S)
        nomes = {"content-type": tipo, "host": host, "connection": "close"}
        nomes |= {n.replace("_", "-"): v for n, v in cabecalhos.items()} or {"transfer-encoding": "chunked"}
        linhas = [f"{nome}: {valor}" for nome, valor in nomes.items()]
        self._soquete.sendall("\r\n".join(["POST /predict/batch HTTP/1.1", *linhas, "", ""]).encode())
        self.lido = b""

    def __enter__(self) -> "Cru":
        return self

    def __exit__(self, *_: object) -> None:
        self._soquete.close()

    def mandar(self, dados: bytes) -> None:
        """A chunk; an empty one ends the request."""
        self._soquete.sendall(f"{len(dados):x}\r\n".encode() + dados + b"\r\n")

    def espiar(self) -> None:
        """What has come so far; waits for nothing."""
        self._soquete.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            self.lido += self._soquete.recv(65536)
        self._soquete.settimeout(20)

    def ate(self, marca: bytes) -> bytes:
        """All that has come when the mark has."""
        while marca not in self.lido:
            pedaco = self._soquete.recv(65536)
            assert pedaco, self.lido[-500:]
            self.lido += pedaco
        return self.lido

    def fim(self) -> bytes:
        """End the request; the whole answer's body."""
        self.mandar(b"")
        while pedaco := self._soquete.recv(65536):
            self.lido += pedaco
        resto, corpo_ = self.lido.partition(b"\r\n\r\n")[2], b""
        while resto:
            tamanho, _, resto = resto.partition(b"\r\n")
            corpo_ += resto[: int(tamanho, 16)]
            resto = resto[int(tamanho, 16) + 2 :]
        return corpo_
