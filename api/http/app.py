"""The application: routes behind the gate, and what begins and ends with it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import fastapi_offline
import orjson
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from api.http.documento import Documento
from api.http.porta import Porta
from api.http.rotas import rotas_de_paginas, rotas_de_previsao, rotas_de_saude
from api.operacao.estado import Estado
from api.operacao.medidores import medidores
from api.pedido.erros import ErroPedido, cabecalhos
from funcoes.configuracao.nomes_clearml import VERSAO_PIPELINE

ESTATICOS: Final = Path(fastapi_offline.__file__).with_name("static")
_DESCRICAO: Final = (
    "Predicts how a person feels: −3 very cold … +3 very hot. Answers are in Portuguese, in "
    "English with `Accept-Language: en`. Every error has one shape: `erro.codigo`, `erro.mensagem`, "
    "`erro.campos`, `request_id`."
)
_NAO_ENCONTRADO, _METODO, _INTERNO = 404, 405, 500
_MAX_TEXTO: Final = 200


def _responder(pedido: Request, erro: ErroPedido, extra: Mapping[str, str] | None = None) -> Response:
    contexto = pedido.scope["contexto"]
    corpo = orjson.dumps(erro.corpo(contexto.idioma, contexto.id), default=str)
    return Response(corpo, erro.status, {**cabecalhos(erro), **(extra or {})}, media_type="application/json")


async def _erro(pedido: Request, erro: Exception) -> Response:
    """Whatever FastAPI, Starlette or a route raises, in our shape; what nobody foresaw, as 500."""
    if isinstance(erro, ErroPedido):
        return _responder(pedido, erro)
    if isinstance(erro, HTTPException) and erro.status_code == _METODO:
        caminho = pedido.url.path[:_MAX_TEXTO]
        metodo = ErroPedido(_METODO, "metodo", caminho, pedido.method[:_MAX_TEXTO])
        return _responder(pedido, metodo, erro.headers)  # Allow
    if isinstance(erro, HTTPException):
        return _responder(pedido, ErroPedido(_NAO_ENCONTRADO, "nao_encontrado", pedido.url.path[:_MAX_TEXTO]))
    return _responder(pedido, ErroPedido(_INTERNO, "erro_interno"))


def criar(estado: Estado) -> Any:
    """The ASGI application of this state; its threads start with it and end with it."""

    @asynccontextmanager
    async def vida(_: FastAPI) -> AsyncIterator[None]:
        estado.diario.iniciar()
        estado.carregador.iniciar()
        yield
        estado.carregador.parar()
        estado.guardador.fechar(estado.config.http.saida_s)
        estado.diario.fechar(estado.config.http.saida_s)

    app = FastAPI(
        title="Conforto térmico", version=VERSAO_PIPELINE, description=_DESCRICAO,
        servers=[{"url": ".", "description": "where this document was read, also behind a proxy's prefix"}],
        docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=vida,
        exception_handlers=dict.fromkeys((ErroPedido, HTTPException, Exception), _erro),
    )  # fmt: skip
    app.include_router(rotas_de_previsao(estado))
    app.include_router(rotas_de_saude(estado))
    app.include_router(rotas_de_paginas())
    app.openapi = Documento(app, estado.carregador).atual  # type: ignore[method-assign]
    app.mount("/static", StaticFiles(directory=ESTATICOS), name="static")
    _ligar(estado)
    return Porta(app, estado)


def _ligar(estado: Estado) -> None:
    """Whoever takes or refuses a model says so, in the log and in the metrics."""
    carregador, log, metricas = estado.carregador, estado.log, estado.metricas

    def trocou(servido: Any) -> None:
        ficha = servido.ficha
        metricas.trocou(ficha.nome, ficha.modelo_id, ficha.versao, servido.classes)
        log.info("model loaded", model=ficha.nome, sha256=ficha.sha256, **ficha.em_log())

    def recusou(recusa: Any) -> None:
        metricas.recusou()
        log.error(
            "model refused", model_id=recusa.modelo_id, model_version=recusa.versao, reason=recusa.motivo
        )

    carregador.ao_trocar, carregador.ao_recusar = trocou, recusou
    metricas.registro.register(medidores(estado))
