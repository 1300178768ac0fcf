"""The answer to a batch in three formats, each with a beginning, blocks of rows, and an end that sums up."""

import csv
import io
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Protocol

import orjson

from api.lote.aceita import escolher
from api.lote.linhas import fatias
from api.lote.previsao import Linha, Resultado
from api.modelo.servido import Servido, nomes
from api.pedido.erros import ErroPedido
from api.pedido.textos import PROBLEMAS, Idioma
from funcoes.palavras.votos import ROTULOS, VOTOS

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
CSV: Final = "text/csv"
_UTF8: Final = "; charset=utf-8"

_QUEBRA: Final = orjson.OPT_APPEND_NEWLINE


class Resumo(NamedTuple):
    """How a batch went."""

    linhas: int
    erros: int
    falha: ErroPedido | None
    """Why it ended before its end."""


class Escritor(Protocol):
    """One format."""

    tipo: str

    def abertura(self) -> bytes:
        """What is before the first row."""
        ...

    def bloco(self, resultado: Resultado) -> bytes:
        """Rows; runs in a thread."""
        ...

    def fim(self, resumo: Resumo) -> bytes:
        """What is behind the last row."""
        ...


def criar_escritor(aceita: bytes, servido: Servido, idioma: Idioma, request_id: str) -> Escritor:
    """The format that an `Accept` header prefers; JSON where it wants none of ours."""
    return _FORMATOS[escolher(aceita, [*_FORMATOS])](servido, idioma, request_id)


class _EmJson:
    """One JSON document."""

    tipo = JSON

    def __init__(self, servido: Servido, idioma: Idioma, request_id: str) -> None:
        self._classes = servido.classes
        self._idioma = idioma
        self._request_id = request_id
        self._rotulos = ROTULOS[idioma]
        self._cabeca = {
            "versao_modelo": servido.ficha.versao,
            "modelo_id": servido.ficha.modelo_id,
            "request_id": request_id,
        }
        self._antes = b""

    def abertura(self) -> bytes:
        return orjson.dumps(self._cabeca)[:-1] + b',"resultados":['

    def bloco(self, resultado: Resultado) -> bytes:
        antes, self._antes = self._antes, b","
        return antes + b",".join(orjson.dumps(f)[1:-1] for f in fatias(self._linhas(resultado)))

    def fim(self, resumo: Resumo) -> bytes:
        return b"]," + orjson.dumps(self._resumo(resumo), default=str)[1:]

    def _resumo(self, resumo: Resumo) -> dict[str, Any]:
        falha = resumo.falha
        dados = {"linhas": resumo.linhas, "erros": resumo.erros, "completo": falha is None}
        return dados if falha is None else dados | {"erro": _erro(falha, self._idioma, self._request_id)}

    def _linhas(self, resultado: Resultado) -> list[dict[str, Any]]:
        return [
            self._linha(numero, linha) if isinstance(linha, Linha) else {"linha": numero, "erros": linha}
            for numero, linha in enumerate(resultado.linhas, resultado.primeira)
        ]

    def _linha(self, numero: int, linha: Linha) -> dict[str, Any]:
        voto, proba, fora, omitidos = linha
        return {
            "linha": numero,
            "predicao": voto,
            "rotulo": self._rotulos[voto],
            "probabilidades": dict(zip(self._classes, proba, strict=True)),
            "fora_da_faixa": nomes(fora),
            "preenchidos": nomes(omitidos),
        }


class _EmLinhas(_EmJson):
    """A JSON document a line, the last one the summary."""

    tipo = NDJSON

    def abertura(self) -> bytes:
        return b""

    def bloco(self, resultado: Resultado) -> bytes:
        return b"".join([orjson.dumps(linha, option=_QUEBRA) for linha in self._linhas(resultado)])

    def fim(self, resumo: Resumo) -> bytes:
        return orjson.dumps(self._cabeca | self._resumo(resumo), default=str, option=_QUEBRA)


class _EmCsv:
    """A table: an answer cut short has a last row with no number."""

    tipo = CSV + _UTF8

    def __init__(self, servido: Servido, idioma: Idioma, request_id: str) -> None:
        classes = servido.classes
        self._idioma = idioma
        self._request_id = request_id
        self._rotulos = ROTULOS[idioma]
        self._lugar = [classes.index(str(v)) if str(v) in classes else None for v in VOTOS]

    def abertura(self) -> bytes:
        return _tabela([["linha", "predicao", "rotulo", *(f"p_{v}" for v in VOTOS), "erro"]])

    def bloco(self, resultado: Resultado) -> bytes:
        return _tabela(
            [self._linha(n, linha) for n, linha in enumerate(resultado.linhas, resultado.primeira)]
        )

    def fim(self, resumo: Resumo) -> bytes:
        if resumo.falha is None:
            return b""
        erro = _erro(resumo.falha, self._idioma, self._request_id)
        return _tabela([["", "", "", *("" for _ in VOTOS), f"{erro['codigo']}: {erro['mensagem']}"]])

    def _linha(self, numero: int, linha: Linha | list[dict[str, str]]) -> list[object]:
        if not isinstance(linha, Linha):
            motivo = "; ".join(map(_em_palavras, linha)) or PROBLEMAS["sem_detalhes"][self._idioma]
            return [numero, "", "", *("" for _ in VOTOS), motivo]
        p = linha.proba
        proba = ["" if n is None else p[n] for n in self._lugar]
        return [numero, linha.voto, self._rotulos[linha.voto], *proba, ""]


_FORMATOS: Final[Mapping[str, type[_EmJson | _EmCsv]]] = {JSON: _EmJson, NDJSON: _EmLinhas, CSV: _EmCsv}


def _erro(falha: ErroPedido, idioma: Idioma, request_id: str) -> dict[str, Any]:
    erro: dict[str, Any] = falha.corpo(idioma, request_id)["erro"]
    return erro


def _em_palavras(campo: dict[str, str]) -> str:
    """Our own words come first: a cell that began with a caller's might be run as a formula."""
    nome = f": {campo['campo']}" if campo["campo"] else ""
    return f"{campo['problema']}{nome}" + (f" ({campo['permitido']})" if campo["permitido"] else "")


def _tabela(linhas: list[list[Any]]) -> bytes:
    texto = io.StringIO()
    escrever = csv.writer(texto, lineterminator="\n").writerows
    for fatia in fatias(linhas):
        escrever(fatia)
    return texto.getvalue().encode("utf-8", "replace")
