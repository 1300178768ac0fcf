"""One prediction, from the body of a request to the answer."""

from typing import Any

from pydantic import ValidationError

from api.modelo.servido import Servido
from api.operacao.estado import Estado
from api.pedido.erros import ErroPedido, da_validacao
from api.pedido.textos import Idioma
from funcoes.apoio.erros import ErroDados
from funcoes.diario.esquema import chave_do_pedido


async def prever(
    estado: Estado, servido: Servido, corpo: bytes, idioma: Idioma, request_id: str
) -> dict[str, Any]:
    """The answer of a model to a request's body; `ErroPedido` for one that it cannot use."""
    try:
        bruto = servido.formulario.ler_json(corpo)
    except ValidationError as erro:
        raise da_validacao(erro, servido.formulario.permitido) from None
    try:
        chave = chave_do_pedido(request_id)
        previstas, linha = await estado.juntador.prever(servido, bruto, chave)
    except ErroDados as erro:
        raise ErroPedido(422, "falta_ao_modelo", erro) from erro
    resposta = servido.responder(previstas, linha, idioma)
    resposta["request_id"] = request_id
    estado.metricas.contar_previsao(resposta["predicao"], fora=bool(previstas.fora[linha]))
    return resposta
