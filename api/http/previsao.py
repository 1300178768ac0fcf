"""One prediction, from a checked request to the answer."""

from typing import Any

from api.modelo.servido import Servido
from api.operacao.estado import Estado
from api.pedido.campos import NADA, Pedido
from api.pedido.erros import ErroPedido
from api.pedido.textos import Idioma
from funcoes.apoio.erros import ErroDados
from funcoes.diario.esquema import chave_do_pedido


async def prever(
    estado: Estado, servido: Servido, pedido: Pedido, idioma: Idioma, request_id: str
) -> dict[str, Any]:
    """The answer of a model; `ErroPedido` where it needs more."""
    try:
        chave = chave_do_pedido(request_id)
        previstas, linha = await estado.juntador.prever(servido, pedido.bruto(NADA), chave)
    except ErroDados as erro:
        raise ErroPedido(422, "falta_ao_modelo", erro) from erro
    resposta = servido.responder(previstas, linha, idioma)
    resposta["request_id"] = request_id
    estado.metricas.contar_previsao(resposta["predicao"], fora=bool(previstas.fora[linha]))
    return resposta
