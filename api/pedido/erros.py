"""Every refusal in one JSON shape: a code, a sentence, the fields, the id of the request."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from api.pedido.textos import FRASES, MENSAGENS, NAO_E_NUMERO, PROBLEMAS, Idioma
from funcoes.apoio.erros import ErroPipeline

_MAX_VALOR: Final = 80
_MAX_CAMPOS: Final = 20
_INVALIDA: Final = 422
_SEM_CHAVE: Final = 401

Permitido = Callable[[str, Idioma], str]
"""What a field allows, in words, by its name; "" where nothing is known of it."""


def nada_a_dizer(_: str, __: Idioma) -> str:
    """Of fields that nobody describes."""
    return ""


class Campo(BaseModel):
    """What is wrong with one field."""

    campo: str
    valor: str
    """As it came, shortened."""
    problema: str
    permitido: str


class Erro(BaseModel):
    """What was refused, and why."""

    codigo: str
    mensagem: str
    campos: list[Campo]


class RespostaErro(BaseModel):
    """The body of every answer that is no success."""

    erro: Erro
    request_id: str


class ErroPedido(ErroPipeline):
    """A request that is refused: HTTP status, code of `MENSAGENS` and what its sentence needs.

    `frase` names one of `FRASES` to be said instead; `permitido` describes the fields of `campos`.
    """

    def __init__(
        self,
        status: int,
        codigo: str,
        *dados: object,
        campos: Iterable[ErrorDetails] = (),
        permitido: Permitido = nada_a_dizer,
        espera_s: int | None = None,
        fechar: bool = False,
        frase: str = "",
    ) -> None:
        super().__init__(codigo)
        self.status = status
        self.codigo = codigo
        self.dados = dados
        self.campos = list(campos)[:_MAX_CAMPOS]
        self.permitido = permitido
        self.espera_s = espera_s
        self.fechar = fechar
        self.frase = frase

    def corpo(self, idioma: Idioma, request_id: str) -> dict[str, Any]:
        """`RespostaErro` as plain data."""
        frases = FRASES[self.frase] if self.frase else MENSAGENS[self.codigo]
        erro = {
            "codigo": self.codigo,
            "mensagem": frases[idioma].format(*self.dados),
            "campos": descrever(self.campos, idioma, self.permitido),
        }
        return {"erro": erro, "request_id": request_id}


def descrever(campos: Iterable[ErrorDetails], idioma: Idioma, permitido: Permitido) -> list[dict[str, str]]:
    """pydantic's findings as `Campo`s."""
    return [_descrever(c, idioma, permitido) for c in campos]


def _descrever(achado: ErrorDetails, idioma: Idioma, permitido: Permitido) -> dict[str, str]:
    nome = ".".join(str(parte) for parte in achado["loc"])
    problema = PROBLEMAS.get(achado["type"], NAO_E_NUMERO)[idioma]
    valor = "" if achado["type"] == "missing" else _texto(achado["input"])
    return {
        "campo": _texto(nome), "valor": valor, "problema": problema,
        "permitido": permitido(nome.rpartition(".")[2], idioma),
    }  # fmt: skip


def _texto(valor: object) -> str:
    texto = repr(valor) if not isinstance(valor, str) else valor
    return texto if len(texto) <= _MAX_VALOR else f"{texto[:_MAX_VALOR]}…"


def da_validacao(erro: ValidationError, permitido: Permitido) -> ErroPedido:
    """The refusal of a body: no JSON at all, or fields that cannot be used."""
    achados = erro.errors(include_url=False, include_context=True)
    if achados[0]["type"] == "json_invalid":
        return ErroPedido(_INVALIDA, "json_invalido", achados[0]["ctx"]["error"])
    return ErroPedido(_INVALIDA, "entrada_invalida", campos=achados, permitido=permitido)


def cabecalhos(erro: ErroPedido) -> Mapping[str, str]:
    """`Retry-After` where waiting helps, `Connection: close` where another server may do better."""
    dados = {} if erro.espera_s is None else {"retry-after": str(erro.espera_s)}
    if erro.fechar:
        dados["connection"] = "close"
    if erro.status == _SEM_CHAVE:
        dados["www-authenticate"] = "Bearer"  # RFC 9110, 11.6.1: a 401 says how
    return dados
