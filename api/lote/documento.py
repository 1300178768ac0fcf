"""What `/docs` says of a batch: how it is asked, and what comes back."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from api.pedido.erros import Campo, Erro
from api.pedido.formulario import Formulario


class LinhaPrevista(BaseModel):
    """A row that was predicted."""

    linha: Annotated[int, Field(ge=1, description="number of the row of data, from 1")]
    predicao: Annotated[int, Field(ge=-3, le=3, description="−3 very cold … +3 very hot")]
    rotulo: str
    probabilidades: dict[str, float]
    fora_da_faixa: Annotated[list[str], Field(description="inputs outside what the model saw in training")]
    preenchidos: Annotated[list[str], Field(description="inputs left out, and filled as in training")]


class LinhaRecusada(BaseModel):
    """A row that cannot be used, with the findings that `/predict` would answer 422 with."""

    linha: Annotated[int, Field(ge=1)]
    erros: Annotated[list[Campo], Field(description="empty after the first `lote.erros_max` refused rows")]


class RespostaLote(BaseModel):
    """All rows in their order, all by one model."""

    versao_modelo: int
    modelo_id: str
    request_id: str
    resultados: list[LinhaPrevista | LinhaRecusada]
    linhas: Annotated[int, Field(ge=0, description="rows answered")]
    erros: Annotated[int, Field(ge=0, description="of these, rows refused")]
    completo: Annotated[bool, Field(description="false where the answer ends before the request does")]
    erro: Annotated[Erro | None, Field(description="why it does; only there if so")] = None


RESUMO: Final = "How many people feel: a JSON list, CSV or Parquet"
DESCRICAO: Final = (
    "CSV needs a header with the names of the fields, in any order; separated by commas, or by semicolons, "
    "then with decimal commas if you like. Parquet has columns of the same names. `Accept` chooses the "
    "answer: `application/json`, `application/x-ndjson` (a row each line, the last one the summary) or "
    "`text/csv`. A row that cannot be used is answered in its place. The answer streams while the rows still "
    "come; what goes wrong then is said at its end, with `completo` false.\n\n"
    "`curl --data-binary @rows.csv -H 'Content-Type: text/csv' -H 'Accept: text/csv' …/predict/batch`"
)
CORPO: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pedido"}}
            },
            "text/csv": {"schema": {"type": "string"}},
            "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
RESPOSTAS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "model": RespostaLote,
        "content": {
            "application/x-ndjson": {"schema": {"type": "string"}},
            "text/csv": {"schema": {"type": "string"}},
        },
    }
}


def exemplo_csv(formulario: Formulario) -> str:
    """A table of two rows: one with everything, one with what has to be said."""
    exemplo = formulario.exemplo()
    minimo = [str(v) if nome in formulario.obrigatorias else "" for nome, v in exemplo.items()]
    linhas = ([*exemplo], [str(valor) for valor in exemplo.values()], minimo)
    return "".join(f"{','.join(linha)}\n" for linha in linhas)
