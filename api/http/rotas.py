"""The routes, as FastAPI documents them. `porta` answers `POST /predict` by the same function, faster."""

from typing import Any, Final

import orjson
from fastapi import APIRouter, Request, Response, Security
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.security import APIKeyHeader, HTTPBearer
from starlette.responses import HTMLResponse

from api.http.documento import CORPO
from api.http.previsao import prever
from api.lote import RespostaEmLote
from api.lote.documento import CORPO as CORPO_DO_LOTE
from api.lote.documento import DESCRICAO, RESPOSTAS, RESUMO
from api.operacao import saude
from api.operacao.estado import Estado
from api.pagina import montar
from api.pedido.erros import RespostaErro
from api.pedido.resposta import Resposta
from api.pedido.textos import idioma
from api.retorno import documento, receber
from api.retorno.documento import Recebidas
from funcoes.palavras.troca import comecar_em
from funcoes.palavras.votos import IDIOMAS

Respostas = dict[int | str, dict[str, Any]]
_ERROS: Final[Respostas] = {n: {"model": RespostaErro} for n in (401, 429, 500, 503)}
_DE_CORPO: Final[Respostas] = {n: {"model": RespostaErro} for n in (408, 413, 415, 422)}
_CSP_CARTAO: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
_POR_LINGUA: Final = {"vary": "accept-language"}
_CSP_DOCS: Final = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
)


def _json(conteudo: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(conteudo, default=str), status, media_type="application/json")


def _texto(tipo: str) -> Respostas:
    """An answer that is no JSON; with `response_class=Response` its errors still are."""
    return {200: {"content": {tipo: {"schema": {"type": "string"}}}}}


def _com_chave(estado: Estado) -> list[Any]:
    """What the document says of keys, where they are wanted; `porta` is who looks at them."""
    if not estado.porteiro.exige:
        return []
    return [
        Security(APIKeyHeader(name="X-API-Key", auto_error=False)),
        Security(HTTPBearer(auto_error=False)),
    ]


def rotas_de_previsao(estado: Estado) -> APIRouter:
    """Predictions."""
    rotas = APIRouter(tags=["previsão"], responses=_ERROS, dependencies=_com_chave(estado))

    @rotas.post(
        "/predict",
        response_model=Resposta,
        summary="How one person feels",
        responses=_DE_CORPO,
        openapi_extra=CORPO,
    )
    async def predict(request: Request) -> dict[str, Any]:
        contexto, corpo = request.scope["contexto"], await request.body()
        return await prever(estado, estado.servido, corpo, contexto.idioma, contexto.id)

    @rotas.post(
        "/predict/batch",
        summary=RESUMO,
        description=DESCRICAO,
        responses=_DE_CORPO | RESPOSTAS,
        openapi_extra=CORPO_DO_LOTE,
    )
    async def batch() -> Response:
        return RespostaEmLote(estado)

    @rotas.post(
        "/feedback",
        response_model=Recebidas,
        summary="How a person really felt the weather of a prediction",
        description=documento.DESCRICAO,
        responses=_DE_CORPO | {404: {"model": RespostaErro}},
        openapi_extra=documento.CORPO,
    )
    async def feedback(request: Request) -> dict[str, Any]:
        tipo = request.headers.get("content-type", "").partition(";")[0].encode()
        return await receber(estado, await request.body(), tipo, request.scope["contexto"].id)

    @rotas.get("/model", summary="The model that answers: version, inputs and their ranges, classes")
    async def model() -> Response:
        return _json(estado.servido.descrever())

    @rotas.get(
        "/model/card",
        response_class=Response,
        responses=_texto("text/html"),
        summary="Its model card",
        description="In both languages; begins in that of `?lang=en` or `?lang=pt`, else of Accept-Language.",
    )
    async def card(request: Request) -> Response:
        pedido = request.query_params.get("lang")
        aceita = request.headers.get("accept-language", "").encode("latin-1")
        falado = next((i for i in IDIOMAS if i == pedido), None) or idioma(aceita)
        pagina = comecar_em(estado.servido.cartao_html, falado)
        return HTMLResponse(pagina, headers={"content-security-policy": _CSP_CARTAO, **_POR_LINGUA})

    return rotas


def rotas_de_saude(estado: Estado) -> APIRouter:
    """Health and metrics."""
    rotas, chave = APIRouter(tags=["saúde"]), _com_chave(estado)

    @rotas.get("/health", summary="The process is alive")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @rotas.get(
        "/health/ready",
        summary="A model is loaded and has answered a probe",
        responses={n: {"model": saude.Pronto} for n in (200, 503)},
    )
    async def ready() -> Response:
        dados = saude.pronto(estado)
        return _json(dados, 200 if dados["pronto"] else 503)

    @rotas.get(
        "/health/detailed",
        summary="Model, registry, memory, disk",
        responses=_ERROS,
        dependencies=chave,
    )
    async def detailed() -> Response:
        return _json(saude.detalhes(estado))

    @rotas.get(
        "/metrics",
        response_class=Response,
        summary="For Prometheus",
        responses=_ERROS | _texto("text/plain"),
        dependencies=chave,
    )
    async def metrics() -> Response:
        return Response(estado.metricas.texto(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return rotas


def rotas_de_paginas() -> APIRouter:
    """The page, and the documentation that loads nothing from elsewhere."""
    rotas = APIRouter(include_in_schema=False)
    pagina = montar()

    @rotas.get("/")
    async def raiz() -> Response:
        return HTMLResponse(pagina.html, headers={"content-security-policy": pagina.csp})

    @rotas.get("/docs")
    async def docs() -> Response:
        html = get_swagger_ui_html(
            openapi_url="openapi.json",
            title="Conforto térmico",
            swagger_js_url="static/swagger-ui-bundle.js",
            swagger_css_url="static/swagger-ui.css",
            swagger_favicon_url="static/favicon.png",
        )
        html.headers["content-security-policy"] = _CSP_DOCS
        return html

    return rotas
