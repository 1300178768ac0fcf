"""One prediction, from a checked request to the answer."""

from typing import Any

from api.operacao.estado import Estado
from api.pedido.campos import NADA, Pedido
from api.pedido.erros import ErroPedido
from api.pedido.textos import Idioma
from funcoes.apoio.erros import ErroDados


async def prever(estado: Estado, pedido: Pedido, idioma: Idioma) -> dict[str, Any]:
    """The answer without its `request_id`; `ErroPedido` where no model is there, or it needs more."""
    servido = estado.servido
    try:
        previstas, linha = await estado.juntador.prever(servido, pedido.bruto(NADA))
    except ErroDados as erro:
        raise ErroPedido(422, "falta_ao_modelo", erro) from erro
    resposta = servido.responder(previstas, linha, idioma)
    estado.metricas.contar_previsao(resposta["predicao"], fora=bool(previstas.fora[linha]))
    return resposta
