"""From the body of `POST /feedback` to its answer."""

import asyncio
from collections import Counter
from typing import Any, Final

from api.diario import NaoGuardado
from api.operacao.estado import Estado
from api.pedido.erros import ErroPedido
from api.retorno import documento
from funcoes.diario.esquema import chave_do_pedido
from funcoes.diario.retornos import Retorno, Situacao

_DITAS_MAX: Final = 1000
_ESPERA_S: Final = 2


async def receber(estado: Estado, dados: bytes, tipo: bytes, request_id: str) -> dict[str, Any]:
    """Keep the answers whose prediction the log knows, and say which it does not.

    `ErroPedido`: 422 for what is no answer, 404 for a single one to an unknown request, 503 where nothing can
    be kept now.
    """
    lidos, unico = documento.ler(dados, tipo)
    retornos = [Retorno(chave_do_pedido(r.request_id), r.linha, r.voto) for r in lidos]
    # what waits in memory is searched once for each: of a list not in the event loop
    faltam = estado.conhecidos.faltam(retornos, olhar=False) if unico else [*range(len(retornos))]
    if faltam:
        faltam = await asyncio.to_thread(estado.conhecidos.faltam, retornos, True)
    if unico and faltam:
        raise ErroPedido(404, "pedido_desconhecido", lidos[0].request_id, lidos[0].linha)
    sem = set(faltam)
    situacoes = Counter(
        await _guardar(estado, [r for i, r in enumerate(retornos) if i not in sem], request_id)
    )
    estado.metricas.contar_retornos(situacoes, len(faltam))
    return {
        "novas": situacoes["nova"],
        "repetidas": situacoes["repetida"],
        "trocadas": situacoes["trocada"],
        "desconhecidas": [
            {"posicao": i, "request_id": lidos[i].request_id, "linha": lidos[i].linha}
            for i in faltam[:_DITAS_MAX]
        ],
        "request_id": request_id,
    }


async def _guardar(estado: Estado, retornos: list[Retorno], request_id: str) -> list[Situacao]:
    if not retornos:
        return []
    try:
        return await estado.guardador.guardar(retornos)
    except NaoGuardado as erro:
        estado.log.error("answers could not be kept", reason=str(erro), request_id=request_id)
        raise ErroPedido(503, "retorno_perdido", _ESPERA_S, espera_s=_ESPERA_S) from erro
