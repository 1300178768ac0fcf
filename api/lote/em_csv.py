"""A batch as CSV, read while it arrives: never more of it in memory than a block of lines."""

import csv
import re
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from api.lote.entrada import Corpo
from api.lote.linhas import Linhas, achado, conferir, exigir_colunas, fatias
from api.pedido.erros import ErroPedido
from api.pedido.formulario import NADA, Formulario
from api.pedido.pergunta import FALTANTES
from funcoes.configuracao.secoes_servico import LoteConfig

_MAX_LINHA: Final = 65_536
_CURTA: Final = 200
_BOM: Final = b"\xef\xbb\xbf"
_NUMERO: Final = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|nan|inf(?:inity)?)", re.ASCII | re.I)


class LeitorCsv:
    """Lines end where a line ends: a cell in quotes does not reach over it."""

    total: int | None = None

    def __init__(self, corpo: Corpo, config: LoteConfig, formulario: Formulario) -> None:
        self._corpo = corpo
        self._formulario = formulario
        self._config = config
        self._resto = b""
        self._linhas: list[bytes] = []
        self._fim = False
        self._lidas = 0
        self._colunas: list[str] | None = None
        self._separador = ","

    async def cru(self) -> list[bytes] | None:
        """A block of lines, those that are blank left out; the header is taken from the first of them."""
        maximo, por_bloco = self._config.linhas_max, self._config.linhas_por_bloco
        while not self._fim and len(self._linhas) <= por_bloco:
            await self._mais()
        if self._colunas is None:
            self._cabecalho(self._linhas.pop(0) if self._linhas else b"")
        if self._linhas and (self._lidas == maximo or (not self._lidas and len(self._linhas) > maximo)):
            raise ErroPedido(413, "linhas_demais", maximo)
        quantas = min(por_bloco, maximo - self._lidas)
        bloco, self._linhas = self._linhas[:quantas], self._linhas[quantas:]
        self._lidas += len(bloco)
        return bloco or None

    async def _mais(self) -> None:
        pedaco = await self._corpo.pedaco()
        self._fim = pedaco is None
        *inteiras, self._resto = (self._resto + (b"\n" if pedaco is None else pedaco)).split(b"\n")
        if max(map(len, (*inteiras, self._resto))) > _MAX_LINHA:
            raise ErroPedido(422, "linha_longa", _MAX_LINHA)
        self._linhas += [linha for linha in inteiras if linha.strip()]

    def _cabecalho(self, linha: bytes) -> None:
        texto = _texto(linha.removeprefix(_BOM))
        self._separador = ";" if ";" in texto else ","
        nomes = [nome.strip() for nome in _celulas(texto, self._separador)] if texto.strip() else []
        if errados := exigir_colunas(self._formulario, nomes):
            raise ErroPedido(422, "colunas", campos=errados, permitido=self._formulario.permitido)
        self._colunas = nomes

    def ler(self, cru: list[bytes]) -> Linhas:
        """The rows of a block of lines."""
        texto = _texto(b"\n".join(cru))
        if self._separador == ";":
            texto = texto.replace(",", ".")
        formulario, colunas = self._formulario, self._colunas or []
        linhas = _tabela(texto, self._separador)
        tortas = [i for i, linha in enumerate(linhas) if len(linha) != len(colunas)]
        for i in tortas:
            linhas[i] = [""] * len(colunas)
        forma = (len(cru), len(formulario.nomes))
        valores, vazias = np.full(forma, NADA), np.ones(forma, np.bool_)
        # float() would also take 1_000 and the digits of other scripts
        ler = float if texto.isascii() and "_" not in texto else _numero
        for nome, celulas in zip(colunas, zip(*linhas, strict=True), strict=True):
            n, codigos = formulario.nomes.index(nome), formulario.codigos.get(nome)
            valores[:, n] = _palavras(celulas, codigos) if codigos else _numeros(celulas, ler)
            vazias[:, n] = _vazias(valores[:, n], celulas)
        lidas = conferir(formulario, valores, vazias, lambda i: self._dados(linhas[i]))
        return Linhas(
            lidas.bruto, lidas.erros | {i: [achado("celulas", valor=_texto(cru[i][:_CURTA]))] for i in tortas}
        )

    def _dados(self, celulas: list[str]) -> dict[str, object]:
        """A line as a caller of `/predict` would give it: numbers where they are numbers, else the text."""
        limpas = {n: celula.strip() for n, celula in zip(self._colunas or [], celulas, strict=True)}
        codigos = self._formulario.codigos
        return {n: c if n in codigos else _dita(c) for n, c in limpas.items() if c not in FALTANTES}

    async def aclose(self) -> None:
        """Nothing is held."""


def _texto(linha: bytes) -> str:
    return linha.decode("utf-8", "replace")


def _celulas(linha: str, separador: str) -> list[str]:
    try:
        return next(csv.reader([linha], delimiter=separador), [])
    except csv.Error:  # such as a carriage return in the midst of it
        return []


def _tabela(texto: str, separador: str) -> list[list[str]]:
    """The cells of each line. Without quotes all lines at once, twice as fast."""
    linhas = texto.split("\n")
    if '"' not in texto:
        try:
            return [c for f in fatias(linhas) for c in csv.reader(f, delimiter=separador)]
        except csv.Error:
            pass
    return [_celulas(linha, separador) for linha in linhas]


def _palavras(celulas: tuple[str, ...], codigos: Mapping[str, float]) -> list[float]:
    return [codigos.get(celula, NADA) for celula in celulas]


def _numeros(celulas: tuple[str, ...], ler: object) -> list[float]:
    if ler is float:
        try:
            return [float(celula) if celula else NADA for celula in celulas]
        except ValueError:
            pass
    return [_numero(celula) for celula in celulas]


def _numero(celula: str) -> float:
    limpa = celula.strip().replace(",", ".")  # in quotes, where commas divide cells
    return float(limpa) if _NUMERO.fullmatch(limpa) else NADA


def _vazias(valores: NDArray[np.float64], celulas: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which cells hold nothing, rather than something that is no number."""
    vazias = np.isnan(valores)
    if vazias.any():
        vazias[vazias] = [celulas[i].strip() in FALTANTES for i in np.flatnonzero(vazias).tolist()]
    return vazias


def _dita(celula: str) -> object:
    com_ponto = celula.replace(",", ".")
    return float(com_ponto) if _NUMERO.fullmatch(com_ponto) else celula
