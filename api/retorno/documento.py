"""What `POST /feedback` takes and gives, as a reader and as its document."""

import csv
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from api.acesso import corpo
from api.pedido.erros import ErroPedido, da_validacao
from api.pedido.pergunta import entre
from api.pedido.resposta import FORMA_DO_ID
from api.pedido.textos import Idioma

_BOM: Final = "\ufeff"
_CSV_VALIDO: Final = rf"^request_id,linha,voto(\n{FORMA_DO_ID},[0-9]{{1,9}},-?[0-3])+\n?$"


def _inteiro(valor: object) -> object:
    """A whole number in whichever spelling: to JSON 1.0 is one."""
    return int(valor) if isinstance(valor, float) and valor.is_integer() else valor


_EM_JSON: Final = BeforeValidator(_inteiro)
_MAX: Final = 2**31 - 1


class Retorno(BaseModel):
    """How a person really felt the weather of one prediction."""

    model_config = ConfigDict(extra="forbid", strict=True)

    request_id: Annotated[str, Field(pattern=f"^{FORMA_DO_ID}$", description="of the prediction's answer")]
    linha: Annotated[int, Field(ge=0, le=_MAX, description="of a batch: number of the row"), _EM_JSON] = 0
    voto: Annotated[int, Field(ge=-3, le=3, description="−3 very cold … +3 very hot"), _EM_JSON]


class Desconhecida(BaseModel):
    """An answer that was not kept: the log has no such prediction, or has it no more."""

    posicao: Annotated[int, Field(description="its place in what was sent, from 0")]
    request_id: str
    linha: int


class Recebidas(BaseModel):
    """What became of the answers."""

    novas: int
    repetidas: Annotated[int, Field(description="kept before, with the same vote")]
    trocadas: Annotated[int, Field(description="kept before with another vote; the later one counts")]
    desconhecidas: list[Desconhecida]
    request_id: str


DESCRICAO: Final = (
    "One answer, a JSON list of them, or a CSV table with the columns `request_id`, `linha`, `voto`. Sent "
    "twice, it is kept once; with another vote, the later one counts. One to a request that the prediction "
    "log does not know (any more) is not kept: a single one gets 404, others are listed in `desconhecidas`."
)
CORPO: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "anyOf": [
                        Retorno.model_json_schema(),
                        {"type": "array", "minItems": 1, "items": Retorno.model_json_schema()},
                    ]
                }
            },
            "text/csv": {
                "schema": {"type": "string", "pattern": _CSV_VALIDO},
                "example": f"request_id,linha,voto\n{'5f0c' * 8},0,-1\n",
            },
        },
    }
}
_UM: Final = TypeAdapter(Retorno)
_LISTA: Final = TypeAdapter(Annotated[list[Retorno], Field(min_length=1)])


def permitido(campo: str, idioma: Idioma) -> str:
    """What a field of an answer allows, in words."""
    return entre(-3, 3, idioma) if campo == "voto" else ""


def ler(dados: bytes, tipo: bytes) -> tuple[list[Retorno], bool]:
    """The answers, and whether it was a single one; `ErroPedido` 422 for what is none."""
    try:
        if tipo == corpo.CSV:
            return _LISTA.validate_python(_do_csv(dados)), False
        if dados.lstrip()[:1] == b"[":
            return _LISTA.validate_json(dados), False
        return [_UM.validate_json(dados)], True
    except ValidationError as erro:
        raise da_validacao(erro, permitido) from None


def _do_csv(dados: bytes) -> list[dict[str, Any]]:
    """The rows of a table with header; a number that is none is left as text, for the reader to name."""
    try:
        texto = dados.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as erro:
        raise ErroPedido(422, "csv_de_retornos", str(erro)) from erro
    cabeca = texto.partition("\n")[0]
    leitor = csv.DictReader(texto.splitlines(), delimiter=";" if ";" in cabeca else ",", strict=True)
    try:
        return [
            {str(nome).strip(): _numero(nome, valor) for nome, valor in linha.items()} for linha in leitor
        ]
    except csv.Error as erro:
        raise ErroPedido(422, "csv_de_retornos", f"{erro} (line {leitor.line_num})") from erro


def _numero(nome: str | None, valor: Any) -> Any:
    """A cell: text of an id, a number where one is wanted."""
    if not isinstance(valor, str) or nome is None or nome.strip() == "request_id":
        return valor.strip() if isinstance(valor, str) else valor
    try:
        return int(valor.strip())
    except ValueError:
        return valor.strip()
