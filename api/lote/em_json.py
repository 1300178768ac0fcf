"""A batch as a JSON list: read whole, divided into its items, each of them validated as a body of its own."""

import asyncio
import json
import re
from array import array
from typing import Final

import numpy as np
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.lote.entrada import Corpo
from api.lote.linhas import Linhas, achados
from api.pedido.erros import ErroPedido
from api.pedido.formulario import NADA, Formulario
from funcoes.configuracao.secoes_servico import LoteConfig

_JANELA: Final = 262_144
"""Bytes that one item may have: it is taken apart as a whole, so this bounds the memory that it takes."""
_ESPACO: Final = re.compile(r"[ \t\n\r]*")
_DECODIFICADOR: Final = json.JSONDecoder(parse_int=float)  # int() refuses more than 4300 digits, by an error
_INVALIDO: Final = 422


class LeitorJson:
    """The whole list is known to be JSON, and its items are counted, before any is answered."""

    def __init__(self, corpo: Corpo, config: LoteConfig, formulario: Formulario) -> None:
        self._corpo = corpo
        self._formulario = formulario
        self._config = config
        self._dados = b""
        self._inicios: array[int] | None = None
        self._fins: array[int] = array("q")
        self._lidas = 0
        self.total: int | None = None

    async def cru(self) -> range | None:
        """Positions of the next items."""
        if self._inicios is None:
            await self._abrir()
        inicio = self._lidas
        self._lidas = min(len(self._fins), inicio + self._config.linhas_por_bloco)
        return range(inicio, self._lidas) or None

    async def _abrir(self) -> None:
        pedacos = []
        while (pedaco := await self._corpo.pedaco()) is not None:
            self._corpo.guardar(len(pedaco))
            pedacos.append(pedaco)
        self._dados = b"".join(pedacos)
        async with self._corpo.trabalhando():
            dividir = asyncio.to_thread(dividir_lista, self._dados, self._config.linhas_max)
            self._inicios, self._fins = await dividir
        self.total = len(self._fins)

    def ler(self, cru: range) -> Linhas:
        """Those items, each as `/predict` would read it."""
        brutos: list[list[float]] = []
        erros: dict[int, list[ErrorDetails]] = {}
        formulario, vazia = self._formulario, [NADA] * len(self._formulario.nomes)
        inicios, fins = self._inicios or array("q"), self._fins
        for i in cru:
            try:
                brutos.append(formulario.ler_json(self._dados[inicios[i] : fins[i]]))
            except ValidationError as erro:
                erros[i - cru.start] = achados(erro)
                brutos.append(vazia)
        return Linhas(np.array(brutos).reshape(len(cru), len(vazia)), erros)

    async def aclose(self) -> None:
        """Nothing is held."""


def dividir_lista(dados: bytes, maximo: int) -> tuple["array[int]", "array[int]"]:
    """Where the items of a JSON list begin and end; `ErroPedido` 422 for what is none, 413 for too many."""
    texto = dados.decode("latin-1")  # a character each byte: what divides JSON is ASCII
    inicios, fins = array("q"), array("q")
    janela = _Janela(texto)
    pos = _espaco(texto, 0)
    if texto[pos : pos + 1] != "[":
        raise ErroPedido(_INVALIDO, "lista_esperada")
    pos = _espaco(texto, pos + 1)
    mais = texto[pos : pos + 1] != "]"
    while mais:
        fim = janela.fim(pos, len(fins) + 1)
        inicios.append(pos)
        fins.append(fim)
        if len(fins) > maximo:
            raise ErroPedido(413, "linhas_demais", maximo)
        pos = _espaco(texto, fim)
        mais = texto[pos : pos + 1] == ","
        pos = _espaco(texto, pos + 1) if mais else pos
    if texto[pos : pos + 1] != "]" or _espaco(texto, pos + 1) != len(texto):
        raise _invalido(pos)
    return inicios, fins


class _Janela:
    """A piece of a text that moves over it."""

    def __init__(self, texto: str) -> None:
        self._texto = texto
        self._base = 0
        self._aqui = texto[:_JANELA]
        self._motivo = ""

    def fim(self, pos: int, linha: int) -> int:
        """Where the JSON value that begins at `pos` ends; `ErroPedido` 422 where there is none."""
        fim = self._procurar(pos)
        if fim is None and pos > self._base:
            self._base, self._aqui = pos, self._texto[pos : pos + _JANELA]
            fim = self._procurar(pos)
        if fim is None:
            longa = "" if self._ultima else f" in the {_JANELA} bytes that an item may have"
            raise ErroPedido(_INVALIDO, "json_invalido", f"item {linha}, {self._motivo}{longa}")
        return fim

    @property
    def _ultima(self) -> bool:
        return self._base + len(self._aqui) == len(self._texto)

    def _procurar(self, pos: int) -> int | None:
        """None where no value is, or where it may go on behind the window."""
        try:
            fim = _DECODIFICADOR.raw_decode(self._aqui, pos - self._base)[1]
        except json.JSONDecodeError as erro:
            self._motivo = f"byte {self._base + erro.pos + 1}: {erro.msg}"
            return None
        except RecursionError:
            self._motivo = f"byte {pos + 1}: nested too deeply"
            return None
        self._motivo = f"byte {self._base + fim}: not at its end"
        return self._base + fim if fim < len(self._aqui) or self._ultima else None


def _espaco(texto: str, pos: int) -> int:
    achado = _ESPACO.match(texto, pos)
    return achado.end() if achado else pos


def _invalido(pos: int) -> ErroPedido:
    return ErroPedido(
        _INVALIDO, "json_invalido", f"byte {pos + 1}: neither another item nor the end of the list"
    )
