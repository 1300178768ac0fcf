"""The gate that every request passes: id, host, key, limit, headers, log, metrics, one shape of errors.

Plain ASGI, outside of FastAPI. Single predictions are answered here, by the function that FastAPI's route
documents.

Gain over FastAPI's route behind the same checks: 1.44 times the predictions a second with one client, 1.85
with 8, 2.44 with 64; over that route with no gate at all, so without key, limit, log and metrics, still 1.32,
1.61 and 1.88 (medians of 40 short turns each, 2 cores, 2026-11-29: `bench/bench_api.py --only own`).
"""

import re
import time
from collections.abc import MutableMapping
from random import getrandbits
from typing import Any, Final

import orjson

from api.acesso import corpo
from api.acesso.origens import Origens
from api.http.previsao import prever
from api.operacao.estado import Estado
from api.operacao.metricas import OUTRA
from api.pedido.erros import ErroPedido, cabecalhos
from api.pedido.resposta import FORMA_DO_ID
from api.pedido.textos import Idioma, idioma
from api.retorno import receber
from funcoes.servico.pasta import Servivel

LIVRES: Final = frozenset({"/", "/health", "/health/ready", "/docs", "/openapi.json"})
"""Need no key."""

ROTAS: Final = LIVRES | {
    "/predict",
    "/predict/batch",
    "/feedback",
    "/model",
    "/model/card",
    "/metrics",
    "/health/detailed",
}
ESTATICOS: Final = "/static/"
_SAUDE: Final = "/health"
_ID: Final = re.compile(rf"{FORMA_DO_ID}\Z".encode())
_BITS_DO_ID: Final = 128
_MS: Final = 1000.0
_ESPERA_S: Final = 1
_CLIENTE_FOI: Final = 499
"""What is logged where the caller hung up; never sent."""

SEGURANCA: Final = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
]
_DA_API: Final = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    *SEGURANCA,
]
_FIXOS: Final = b"".join(b"%b: %b\r\n" % par for par in _DA_API)


class Contexto:
    """What is known of a request while it is answered."""

    __slots__ = ("cabecalhos", "chave", "envio", "ficha", "id", "inicio", "pergunta", "status")

    def __init__(self, scope: MutableMapping[str, Any]) -> None:
        self.inicio: float = scope.get("chegou") or time.perf_counter()
        self.cabecalhos: dict[bytes, bytes] = dict(scope["headers"])
        dado = self.cabecalhos.get(b"x-request-id", b"")
        self.id = dado.decode() if _ID.match(dado) else f"{getrandbits(_BITS_DO_ID):032x}"
        self.envio: Any = scope.pop("envio", None)
        """Sends a whole answer; of `api/http/protocolo.py`, no part of ASGI."""
        self.chave = ""
        self.pergunta = False
        self.status = 0
        self.ficha: Servivel | None = None
        """The model that answers."""

    @property
    def idioma(self) -> Idioma:
        """What the caller prefers to read."""
        return idioma(self.cabecalhos.get(b"accept-language", b""))


class Porta:
    """The outermost ASGI application."""

    def __init__(self, app: Any, estado: Estado) -> None:
        self._app = app
        self._estado = estado
        origens = estado.config.http.cors_origens
        self._origens = Origens(app, origens) if origens else None
        self._corpo_max = estado.config.http.corpo_max_kb * corpo.KB
        self._espera_max_s = estado.config.http.espera_max_ms / _MS

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, whatever happens; log and count it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        contexto = Contexto(scope)
        scope["contexto"] = contexto
        if self._origens is not None:
            send = self._origens.com_cabecalhos(scope, send)
            contexto.envio = None  # who adds headers sees what goes by `send`
            contexto.pergunta = self._origens.pergunta(scope)
        self._estado.em_andamento += 1
        try:
            await self._responder(contexto, scope, receive, send)
        except ErroPedido as erro:
            await _recusar(contexto, erro, send)
        except corpo.Desistiu:
            contexto.status = _CLIENTE_FOI
        except Exception:
            onde = scope["path"][:200]
            self._estado.log.exception(
                "internal error", request_id=contexto.id, route=onde, **self._modelo(contexto)
            )
            if not contexto.status:
                await _recusar(contexto, ErroPedido(500, "erro_interno"), send)
        finally:
            contexto.envio = None  # it holds the scope, which holds this: no work for the collector
            self._estado.em_andamento -= 1
            self._anotar(contexto, scope)

    async def _responder(self, contexto: Contexto, scope: Any, receive: Any, send: Any) -> None:
        caminho: str = scope["path"]
        self._admitir(contexto, scope, caminho)
        if caminho == "/predict" and scope["method"] == "POST":
            await self._prever(contexto, receive, send, chegou=scope.get("completo", False))
        elif caminho == "/feedback" and scope["method"] == "POST":
            await self._receber(contexto, receive, send, chegou=scope.get("completo", False))
        elif self._origens is not None and contexto.pergunta:
            await self._origens.responder(scope)(scope, receive, _com_cabecalhos(contexto, send))
        else:
            if scope["method"] == "HEAD":  # the server leaves the body out: its own scope still says HEAD
                scope = {**scope, "method": "GET"}
            await self._app(scope, receive, _com_cabecalhos(contexto, send))

    def _admitir(self, contexto: Contexto, scope: Any, caminho: str) -> None:
        """`ErroPedido` for what is not let in."""
        estado = self._estado
        estado.hosts.exigir(scope["headers"])
        if caminho.startswith(_SAUDE) and caminho in LIVRES:
            return
        if estado.parando:
            raise ErroPedido(503, "parando", _ESPERA_S, espera_s=_ESPERA_S, fechar=True)
        if time.perf_counter() - contexto.inicio > self._espera_max_s:  # since its head had arrived
            raise ErroPedido(503, "ocupado", _ESPERA_S, espera_s=_ESPERA_S)
        endereco = scope["client"][0] if scope.get("client") else ""
        sem_chave = contexto.pergunta or caminho in LIVRES or caminho.startswith(ESTATICOS)
        if sem_chave:  # browsers ask without one what a page may send
            estado.limitador.contar("", endereco, estranho=estado.porteiro.exige)
            return
        try:
            contexto.chave = estado.porteiro.quem(contexto.cabecalhos)
        except ErroPedido:
            estado.limitador.contar("", endereco, estranho=True)  # keys cannot be tried without end
            raise
        estado.limitador.contar(contexto.chave, endereco)

    async def _prever(self, contexto: Contexto, receive: Any, send: Any, chegou: bool) -> None:
        corpo.exigir_tipo(contexto.cabecalhos, corpo.JSON)
        corpo.exigir_tamanho(contexto.cabecalhos, self._corpo_max)
        tempo_s = self._estado.config.http.tempo_max_s
        dados = await corpo.inteiro(receive, self._corpo_max, tempo_s, chegou)
        servido = self._estado.servido
        contexto.ficha = servido.ficha
        resposta = await prever(self._estado, servido, dados, contexto.idioma, contexto.id)
        await _enviar(contexto, 200, orjson.dumps(resposta), send)

    async def _receber(self, contexto: Contexto, receive: Any, send: Any, chegou: bool) -> None:
        tipo = corpo.exigir_tipo(contexto.cabecalhos, corpo.JSON, corpo.CSV)
        corpo.exigir_tamanho(contexto.cabecalhos, self._corpo_max)
        dados = await corpo.inteiro(receive, self._corpo_max, self._estado.config.http.tempo_max_s, chegou)
        resposta = await receber(self._estado, dados, tipo, contexto.id)
        await _enviar(contexto, 200, orjson.dumps(resposta), send)

    def _anotar(self, contexto: Contexto, scope: Any) -> None:
        segundos = time.perf_counter() - contexto.inicio
        caminho = scope["path"]
        rota = caminho if caminho in ROTAS else OUTRA
        self._estado.metricas.contar_pedido(rota, contexto.status, segundos)
        if not self._estado.config.log.pedidos:
            return
        self._estado.log.info(
            "request",
            request_id=contexto.id,
            method=scope["method"],
            route=rota,
            status=contexto.status,
            latency_ms=round(segundos * _MS, 3),
            **self._modelo(contexto),
        )

    def _modelo(self, contexto: Contexto) -> dict[str, object]:
        """The model of a request, for its lines: the one that answered, or that would."""
        servido = self._estado.carregador.servido
        ficha = contexto.ficha or (servido.ficha if servido else None)
        return ficha.em_log() if ficha else {}


async def _recusar(contexto: Contexto, erro: ErroPedido, send: Any) -> None:
    if contexto.status:
        raise erro  # the answer has begun: the connection is cut, so that nobody takes it for whole
    conteudo = orjson.dumps(erro.corpo(contexto.idioma, contexto.id), default=str)
    extra = [(k.encode(), v.encode()) for k, v in cabecalhos(erro).items()]
    await _enviar(contexto, erro.status, conteudo, send, extra)


async def _enviar(
    contexto: Contexto,
    status: int,
    conteudo: bytes,
    send: Any,
    extra: list[tuple[bytes, bytes]] | None = None,
) -> None:
    contexto.status = status
    tamanho = (b"content-length", str(len(conteudo)).encode())
    proprios = [tamanho, (b"x-request-id", contexto.id.encode()), *(extra or ())]
    if contexto.envio is not None:
        await contexto.envio.inteiro(status, _FIXOS, proprios, conteudo)
        return
    await send({"type": "http.response.start", "status": status, "headers": [*_DA_API, *proprios]})
    await send({"type": "http.response.body", "body": conteudo})


def _com_cabecalhos(contexto: Contexto, send: Any) -> Any:
    """Adds what every answer carries to those of FastAPI, and notes the status."""

    async def enviar(mensagem: Any) -> None:
        if mensagem["type"] == "http.response.start":
            contexto.status = mensagem["status"]
            ja = {nome for nome, _ in mensagem["headers"]}
            padrao = [par for par in _DA_API if par[0] not in ja]
            mensagem["headers"] = [*mensagem["headers"], *padrao, (b"x-request-id", contexto.id.encode())]
        await send(mensagem)

    return enviar
