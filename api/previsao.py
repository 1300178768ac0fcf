"""One prediction, from a checked request to the answer, written down on the way."""

from typing import Any

from api.erros import ErroPedido
from api.estado import Estado
from api.pedido import Pedido
from api.servido import omitidas
from api.textos import Idioma
from funcoes.atributos import ENTRADAS
from funcoes.errors import ErroDados

_HORA = ENTRADAS.index("hora")


async def prever(estado: Estado, pedido: Pedido, idioma: Idioma) -> dict[str, Any]:
    """The answer without its `request_id`; `ErroPedido` where no model is there, or it needs more."""
    servido = estado.servido
    bruto = pedido.bruto(estado.hora() if pedido.hora is None else 0.0)
    omitidos = omitidas(bruto)
    if pedido.hora is None:
        omitidos.append(_HORA)
    try:
        p, linha = await estado.juntador.prever(servido, bruto)
    except ErroDados as erro:
        raise ErroPedido(422, "falta_ao_modelo", erro) from erro
    resposta = servido.responder(p, linha, omitidos, idioma)
    voto, fora = resposta["predicao"], servido.mascara_fora(resposta["fora_da_faixa"])
    estado.diario.anotar(
        p.atributos[linha : linha + 1],
        sum(1 << n for n in omitidos),
        fora,
        p.proba[linha : linha + 1],
        voto,
        servido.anotado,
    )
    estado.metricas.contar_previsao(voto, fora=bool(fora))
    return resposta
