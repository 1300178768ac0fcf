"""The OpenAPI document: routes are what they are, and a request is what the model that answers asks for."""

from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI

from api.lote.documento import exemplo_csv
from api.modelo import indices
from api.modelo.carregador import Carregador
from api.modelo.servido import Servido

_PEDIDO: Final = {"$ref": "#/components/schemas/Pedido"}
CORPO: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": _PEDIDO}}}
}
_SEM_MODELO: Final = {
    "type": "object", "title": "Pedido",
    "description": "What the model asks for; none is loaded yet.",
}  # fmt: skip


class Documento:
    """Made anew when another model answers."""

    def __init__(self, app: FastAPI, carregador: Carregador) -> None:
        self._fazer: Callable[[], dict[str, Any]] = app.openapi
        self._carregador = carregador
        self._de: Servido | None = None
        self._feito: dict[str, Any] | None = None

    def atual(self) -> dict[str, Any]:
        """That of the model that answers now; before there is one, a request is any object."""
        servido = self._carregador.servido
        if self._feito is None or servido is not self._de:
            self._feito, self._de = _completo(self._fazer(), servido), servido
        return self._feito


def _completo(base: dict[str, Any], servido: Servido | None) -> dict[str, Any]:
    """The document of the routes with a model's request and indices in it; `base` is left as it is."""
    esquemas = {**base["components"]["schemas"], "Pedido": _SEM_MODELO}
    documento = {**base, "components": {**base["components"], "schemas": esquemas}}
    if servido is None:
        return documento
    resposta = esquemas["Resposta"]
    ditos = {**resposta["properties"], "indices": {"$ref": "#/components/schemas/Indices"}}
    esquemas |= {
        "Pedido": servido.formulario.esquema(),
        "Indices": indices.esquema(servido.indices),
        "Resposta": {**resposta, "properties": ditos},
    }
    lote = "/predict/batch"
    documento["paths"] = {**base["paths"], lote: _com_exemplo(base["paths"][lote], servido)}
    return documento


def _com_exemplo(rota: dict[str, Any], servido: Servido) -> dict[str, Any]:
    post = rota["post"]
    corpo = post["requestBody"]
    tabela = {**corpo["content"]["text/csv"], "example": exemplo_csv(servido.formulario)}
    return {
        **rota,
        "post": {**post, "requestBody": {**corpo, "content": {**corpo["content"], "text/csv": tabela}}},
    }
