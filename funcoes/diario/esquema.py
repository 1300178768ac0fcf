"""The columns of the prediction log.

`Schema.empty_table` is avoided on purpose: where pandas is installed it imports it, in half a second, and
serving has none.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final

import pyarrow as pa

from funcoes.atributos.catalogo import CATALOGO
from funcoes.palavras.votos import VOTOS

BYTES_DA_CHAVE: Final = 16
ID: Final = pa.dictionary(pa.int32(), pa.string())
FORMATO: Final = "3"
FORMATO_DE_UMA_PESQUISA: Final = "2"
"""Of logs that knew one survey's features, some by other names: they are read, and not written any more."""
FORMATO_SEM_PEDIDO: Final = "1"
"""Of logs that do not know which request a row belongs to: they are read, and not written any more."""

ENTRADAS: Final = (
    "idade", "sexo", "peso", "altura", "vestimenta", "temperatura", "umidade", "velocidade_vento",
    "radiacao_solar", "hora", "metabolismo", "velocidade_ar", "temperatura_radiante", "temperatura_externa",
    "umidade_externa", "media_movel_externa", "media_mensal_externa", "estacao", "resfriamento",
    "tipo_predio", "temperatura_operativa", "temperatura_globo",
)  # fmt: skip
"""The bits of the masks: all quantities that a feature needs. A new one goes to the end, so that what was
written is read as it was meant."""

VALORES: Final = tuple(dict.fromkeys([*CATALOGO, *ENTRADAS]))
"""The columns of numbers: every feature, and every quantity that is none itself; null where a model has it
not."""

_DO_PEDIDO: Final = [("pedido", pa.binary(BYTES_DA_CHAVE)), ("linha", pa.int32())]
_PROPRIO: Final = re.compile(f"[0-9a-f]{{{2 * BYTES_DA_CHAVE}}}")


_VALORES_DE_UMA_PESQUISA: Final = (
    "idade", "sexo", "peso", "altura", "vestimenta", "imc", "tmedia", "ur", "vel_vento", "rsolarmed", "hora",
    "tu_stull", "pressao_vapor", "te_calc", "utci_calc", "wbgt_calc",
)  # fmt: skip
"""The numbers of earlier formats; their masks are over the first ten of `ENTRADAS`, in the same order."""


def _esquema(formato: str, do_pedido: list[Any], valores: Sequence[str] = VALORES) -> Any:
    mascara = pa.uint32() if formato == FORMATO else pa.uint16()
    colunas = [
        ("em", pa.timestamp("us", tz="UTC")),
        *do_pedido,
        ("modelo_id", ID),
        ("versao", pa.int32()),
        ("lote", pa.bool_()),
        *((nome, pa.float64()) for nome in valores),
        ("preenchidos", mascara),
        ("fora", mascara),
        ("predicao", pa.int8()),
        *((f"p_{voto}", pa.float64()) for voto in VOTOS),
    ]
    return pa.schema(colunas, metadata={"formato": formato})


ESQUEMA: Final = _esquema(FORMATO, _DO_PEDIDO)
"""Of every file, whatever the model: time, key of the request and number of the row in its batch (0 outside
of one), model, whether part of a batch, features and inputs in their own units, bit masks over `ENTRADAS`
(filled in; outside what training saw), the vote, and the probability of each vote, null where the model does
not know it. Nothing about who asked."""

ESQUEMA_DE_UMA_PESQUISA: Final = _esquema(FORMATO_DE_UMA_PESQUISA, _DO_PEDIDO, _VALORES_DE_UMA_PESQUISA)
ESQUEMA_SEM_PEDIDO: Final = _esquema(FORMATO_SEM_PEDIDO, [], _VALORES_DE_UMA_PESQUISA)


def chave_do_pedido(request_id: str) -> bytes:
    """What the log holds of a `request_id`, 16 bytes: ids that serving gives as they are, others hashed.

    Callers may send an id of their own that says something about people: the hash does not.
    """
    if _PROPRIO.fullmatch(request_id):
        return bytes.fromhex(request_id)
    return blake2b(request_id.encode(), digest_size=BYTES_DA_CHAVE).digest()
