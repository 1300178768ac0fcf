"""A window of predictions as counts, filled in one pass over batches of the log and as large as its bins."""

from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.atributos.catalogo import FONTES
from funcoes.deriva.especies import HORA
from funcoes.deriva.estratos import SEM_MES, momento_local, partes_de
from funcoes.deriva.momentos import Momentos
from funcoes.deriva.referencia import Referencia
from funcoes.deriva.unidades import conversoes
from funcoes.diario.esquema import ENTRADAS
from funcoes.palavras.votos import VOTOS

_BITS: Final = {entrada: n for n, entrada in enumerate(ENTRADAS)}
"""Where each input is in the log's masks."""

_TEMPO_US: Final = pa.timestamp("us", tz="UTC")


class Janela:
    """Sufficient statistics of the rows given to `somar`, in any order and any batches.

    Counts are kept on all borders that some comparison asks for: the quantity's own, those of the other
    inputs, should two columns be swapped, and its own in other units. `fuso`: the clock that gives the month.
    """

    def __init__(self, referencia: Referencia, fuso: str) -> None:
        self.referencia = referencia
        self.fuso = ZoneInfo(fuso)
        self.linhas = np.zeros(referencia.n_estratos, np.int64)
        self.momentos = Momentos(referencia.sensores)
        self._grades = {nome: _grade(nome, referencia) for nome in referencia.grandezas}
        n = referencia.n_estratos
        self._contagens = {q: np.zeros((n, len(g) + 1), np.int64) for q, g in self._grades.items()}
        self._somas_fora = {q: np.zeros((n, 2)) for q in self._grades}
        self._preenchidos = {e: np.zeros(n, np.int64) for e in referencia.entradas}
        self._soma_p = np.zeros(len(VOTOS))
        self._linhas_p = 0

    def somar(self, lote: Any) -> None:
        """Add the rows of a `pyarrow.RecordBatch` or table of the log, or of one with fewer columns.

        `em` must be there; a value that is null or not a number counts as filled in: nobody gave it. Raises
        `ErroDados` for a table without times.
        """
        if "em" not in lote.schema.names:
            raise ErroDados("the rows have no column em, the time of each prediction: give the log's files.")
        if not lote.num_rows:
            return
        em = _numpy(lote.column("em").cast(_TEMPO_US, safe=False).cast(pa.int64()))
        aqui = momento_local(em, self.fuso)
        hora = _coluna(lote, HORA)
        hora = np.where(np.isnan(hora), aqui.hora, hora)
        mes = np.full(len(hora), SEM_MES) if self.referencia.sem_mes else aqui.mes
        estrato = mes * len(self.referencia.partes) + partes_de(hora, self.referencia.partes)
        self.linhas += np.bincount(estrato, minlength=len(self.linhas))
        cheios = self._contar_preenchidos(lote, estrato)
        tempo = {}
        for nome in self._grades:
            valores = _coluna(lote, nome)
            self._contar(nome, valores, estrato, _sem_valor(nome, valores, cheios))
            if nome in self.referencia.sensores:
                tempo[nome] = np.where(cheios[nome], np.nan, valores)
        self.momentos.somar(aqui.dia * 24 + np.floor(hora).astype(np.int64), estrato, tempo)
        self._somar_probabilidades(lote)

    def _contar_preenchidos(self, lote: Any, estrato: Inteiros) -> dict[str, NDArray[np.bool_]]:
        """Count filled inputs by stratum; gives which rows they are, by input."""
        marcas = np.zeros(lote.num_rows, np.int64)
        if "preenchidos" in lote.schema.names:
            marcas = _numpy(lote.column("preenchidos")).astype(np.int64)
        cheios = {}
        for entrada in self.referencia.entradas:
            cheio = np.isnan(_coluna(lote, entrada))
            if entrada in _BITS:
                cheio |= (marcas >> _BITS[entrada] & 1).astype(bool)
            cheios[entrada] = cheio
            if cheio.any():
                self._preenchidos[entrada] += np.bincount(estrato[cheio], minlength=len(self.linhas))
        return cheios

    def _contar(self, nome: str, valores: Reais, estrato: Inteiros, fora: NDArray[np.bool_] | None) -> None:
        if fora is not None:
            valores, estrato = valores[~fora], estrato[~fora]
        grade, contagens = self._grades[nome], self._contagens[nome]
        largura = len(grade) + 1
        chave = estrato * largura + np.searchsorted(grade, valores)
        contagens += np.bincount(chave, minlength=contagens.size).reshape(contagens.shape)
        bordas = self.referencia.grandezas[nome].bordas
        for lado, onde in enumerate((valores <= bordas[0], valores > bordas[-1])):
            if onde.any():
                self._somas_fora[nome][:, lado] += np.bincount(
                    estrato[onde], weights=valores[onde], minlength=len(self.linhas)
                )

    def _somar_probabilidades(self, lote: Any) -> None:
        colunas = [_coluna(lote, f"p_{v}") for v in VOTOS]
        p = np.nan_to_num(np.column_stack(colunas))
        com = p.sum(axis=1) > 0
        self._soma_p += p[com].sum(axis=0)
        self._linhas_p += int(com.sum())

    def contagens(self, nome: str, pontos: Reais | None = None) -> Inteiros:
        """Rows by stratum and bin, shape (strata, bins), on the quantity's borders or on other `pontos` that
        the window was counted on; without rows whose value was filled in."""
        pontos = self.referencia.bordas(nome) if pontos is None else pontos
        grade, contagens = self._grades[nome], self._contagens[nome]
        onde = np.searchsorted(grade, pontos)
        zeros = np.zeros((len(contagens), 1), np.int64)
        ate = np.hstack([zeros, contagens.cumsum(axis=1)[:, onde], contagens.sum(axis=1, keepdims=True)])
        return np.diff(ate, axis=1)

    def somas_fora(self, nome: str) -> Reais:
        """Sums of the values below and above the range of training by stratum, shape (strata, 2)."""
        return self._somas_fora[nome]

    def preenchidos(self, entrada: str) -> Inteiros:
        """Rows by stratum where this input was as given (0) or filled in (1), shape (strata, 2)."""
        cheios = self._preenchidos[entrada]
        return np.column_stack([self.linhas - cheios, cheios])

    @property
    def total(self) -> int:
        """Rows of the window."""
        return int(self.linhas.sum())

    @property
    def probabilidades(self) -> Reais | None:
        """Mean probability of each vote; None where no row has any."""
        return np.asarray(self._soma_p / self._linhas_p) if self._linhas_p else None


def _grade(nome: str, referencia: Referencia) -> Reais:
    proprias = referencia.bordas(nome)
    pontos = [proprias, *(c.antes(proprias) for c in conversoes(nome))]
    if nome in referencia.medidas:
        pontos += [referencia.bordas(outra) for outra in referencia.medidas if outra != nome]
    grade: Reais = np.unique(np.concatenate(pontos))
    return grade


def _sem_valor(nome: str, valores: Reais, cheios: dict[str, NDArray[np.bool_]]) -> NDArray[np.bool_] | None:
    """Rows in which nobody gave what this quantity is made of; None where there are none."""
    fora = np.isnan(valores)
    for fonte in FONTES.get(nome, (nome,)):
        if fonte in cheios:
            fora |= cheios[fonte]
    return fora if fora.any() else None


def _numpy(coluna: Any) -> NDArray[Any]:
    if isinstance(coluna, pa.ChunkedArray):
        return np.asarray(coluna.to_numpy())
    return np.asarray(coluna.to_numpy(zero_copy_only=False))


def _coluna(lote: Any, nome: str) -> Reais:
    """A column as floats; NaN where it is null or not there at all."""
    if nome not in lote.schema.names:
        return np.full(lote.num_rows, np.nan)
    return _numpy(lote.column(nome)).astype(float, copy=False)
