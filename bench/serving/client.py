"""The clients of `bench_api.py`: the requests they send, their connections, and what they note."""

import asyncio
import itertools
import json
import random
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

ENDERECO = "127.0.0.1"
PEDIDOS = 500
SEMENTE = 5
FAIXAS = {
    "temperatura": (8, 38), "umidade": (25, 98), "velocidade_vento": (0, 6),
    "idade": (16, 75), "peso": (45, 110), "altura": (150, 195),
}  # fmt: skip
ATRASO = 1000
"""Predictions between one and the answer to it; more than there are connections, so that it has arrived."""
CERTAS = (b'"predicao":', b'"desconhecidas":[]')
OPCIONAIS = {"vestimenta": (0.3, 1.6), "radiacao_solar": (0, 950), "hora": (8, 17.9)}
MS = 1000.0


def pedidos(quantos: int) -> list[dict[str, Any]]:
    """Valid requests, no two alike; every other one leaves some of the optional fields out."""
    sorte = random.Random(SEMENTE)  # noqa: S311 -- no secret

    def numeros(faixas: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
        return {nome: round(sorte.uniform(*faixa), 2) for nome, faixa in faixas.items()}

    feitos = []
    for n in range(quantos):
        opcionais = {**numeros(OPCIONAIS), "sexo": sorte.choice("fm")}
        fora = sorte.sample(list(opcionais), sorte.randint(1, len(opcionais))) if n % 2 else []
        feitos.append({**numeros(FAIXAS), **{c: v for c, v in opcionais.items() if c not in fora}})
    return feitos


def em_http(caminho: str) -> Iterator[bytes]:
    """The requests as bytes, again and again."""
    corpos = [json.dumps(p).encode() for p in pedidos(PEDIDOS)]
    cabeca = f"POST {caminho} HTTP/1.1\r\nHost: {ENDERECO}\r\nContent-Type: application/json\r\n"
    return itertools.cycle([f"{cabeca}Content-Length: {len(c)}\r\n\r\n".encode() + c for c in corpos])


def retornos_em_http(ids: list[str], de: int, por_pedido: int) -> Iterator[bytes]:
    """Answers to these predictions, one or a list to a request, again and again with other votes."""
    cabeca = f"POST /feedback HTTP/1.1\r\nHost: {ENDERECO}\r\nContent-Type: application/json\r\n"
    for n in itertools.count(de, por_pedido):
        votados = range(n, n + por_pedido)
        lista = [{"request_id": ids[i % len(ids)], "voto": (i // len(ids) + i) % 7 - 3} for i in votados]
        corpo = json.dumps(lista if por_pedido > 1 else lista[0]).encode()
        yield f"{cabeca}Content-Length: {len(corpo)}\r\n\r\n".encode() + corpo


def previsoes_e_retornos(semente: str) -> Iterator[bytes]:
    """In turn a prediction with an id of its own and the answer to the one of `ATRASO` predictions ago."""
    previsoes = em_http("/predict")
    for n in itertools.count():
        cabeca, _, corpo = next(previsoes).partition(b"\r\n\r\n")
        yield b"%b\r\nX-Request-ID: %b\r\n\r\n%b" % (cabeca, f"{semente}.{n}".encode(), corpo)
        if n >= ATRASO:
            yield next(retornos_em_http([f"{semente}.{n - ATRASO}"], 0, 1))


def fila(job: Mapping[str, Any]) -> Iterator[bytes]:
    """What a job sends: predictions, answers (`ids`, `de`, `por_pedido`), or both in turn (`semente`)."""
    if "ids" in job:
        return retornos_em_http(Path(job["ids"]).read_text().split(), job["de"], job["por_pedido"])
    return previsoes_e_retornos(job["semente"]) if "semente" in job else em_http(job["caminho"])


class Conexao(asyncio.Protocol):
    """A keep-alive connection with one request at a time."""

    def __init__(
        self,
        ao_responder: Callable[["Conexao", int, bytes], None],
        ao_fechar: Callable[["Conexao"], None] = lambda _: None,
    ) -> None:
        self._ao_responder = ao_responder
        self._ao_fechar = ao_fechar
        self._resto = b""
        self.ocupada = False
        self.inicio = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transporte: Any = transport

    def pedir(self, pedido: bytes, inicio: float) -> None:
        """Send; latency counts from `inicio`."""
        self.ocupada, self.inicio = True, inicio
        self.transporte.write(pedido)

    def data_received(self, data: bytes) -> None:
        dados = self._resto + data if self._resto else data
        fim = dados.find(b"\r\n\r\n")
        if fim < 0 or len(dados) < fim + 4 + _tamanho(dados[:fim]):
            self._resto = dados
            return
        self._resto, self.ocupada = b"", False
        self._ao_responder(self, int(dados[9:12]), dados)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- asyncio gives it
        self._ao_fechar(self)


def _tamanho(cabeca: bytes) -> int:
    onde = cabeca.find(b"content-length: ")
    return int(cabeca[onde + 16 :].partition(b"\r\n")[0]) if onde >= 0 else 0


class Coletor:
    """What came back."""

    def __init__(self, medir_de: float = 0.0) -> None:
        self.respostas: Counter[str] = Counter()
        self.latencias = array("d")
        self.momentos = array("d")
        self.versoes: dict[int, float] = {}
        self.medir_de = medir_de

    def anotar(self, status: int, dados: bytes, inicio: float, agora: float) -> None:
        """An answer; one of 200 that has no vote, or has kept none, is an error, too."""
        certo = status == 200 and any(marca in dados for marca in CERTAS)
        self.respostas["200" if certo else f"{status} without a vote" if status == 200 else str(status)] += 1
        if certo and agora >= self.medir_de:
            self.latencias.append(agora - inicio)
            self.momentos.append(agora)

    def versao(self, dados: bytes, agora: float) -> int:
        """The version that answered; when each was first seen is kept."""
        numero = int(dados.partition(b'"versao_modelo":')[2].partition(b",")[0])
        self.versoes.setdefault(numero, agora)
        return numero

    def resumo(self) -> dict[str, Any]:
        """Quantiles in ms, and counts."""
        ordem = sorted(self.latencias)
        quantis = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99, "max_ms": 1.0}
        return {
            **{nome: quantil(ordem, q) * MS for nome, q in quantis.items()},
            "medidos": len(ordem),
            "respostas": dict(self.respostas),
            "total": self.respostas.total(),
        }


def quantil(ordem: list[float], q: float) -> float:
    """Of sorted numbers; infinite where there are none."""
    return ordem[min(len(ordem) - 1, int(len(ordem) * q))] if ordem else float("inf")
