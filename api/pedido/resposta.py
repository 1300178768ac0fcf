"""What a prediction is answered with, for its document."""

from typing import Annotated, Final

from pydantic import BaseModel, Field

FORMA_DO_ID: Final = "[A-Za-z0-9._-]{1,64}"
"""Of a request's id, as callers may give it."""


class ForaDaFaixa(BaseModel):
    """An input outside what the model saw in training: its answer is a guess there."""

    campo: str
    valor: float
    min: float
    max: float


class Resposta(BaseModel):
    """How this person will probably feel."""

    predicao: Annotated[int, Field(ge=-3, le=3, description="−3 very cold … +3 very hot")]
    rotulo: Annotated[str, Field(description="the vote in words, Portuguese or English")]
    probabilidades: Annotated[dict[str, float], Field(description="of each vote; their sum is 1")]
    indices: Annotated[dict[str, float], Field(description="indices of the same inputs, as in training")]
    fora_da_faixa: list[ForaDaFaixa]
    preenchidos: Annotated[dict[str, float | str], Field(description="inputs left out, and what was assumed")]
    versao_modelo: int
    modelo_id: str
    request_id: str
