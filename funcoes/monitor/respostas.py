"""People's answers beside the predictions that they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.deriva.estratos import momento_local
from funcoes.diario.leitura import Lista, dos_pedidos
from funcoes.diario.retornos import Guardado
from funcoes.monitor.periodo import Periodo


@dataclass(frozen=True)
class Respondidas:
    """Predictions of one model that people answered: local day (days since 1970), the vote that was given,
    probabilities in the order of the model's votes, shape (answers, votes)."""

    dia: Inteiros
    voto: Inteiros
    proba: Reais


def no_periodo(guardados: Iterable[Guardado], periodo: Periodo) -> list[Guardado]:
    """The answers that came in a period, or changed in it: whenever the prediction was made."""
    desde, ate = periodo.us
    return [g for g in guardados if desde <= g.mudado_em < ate]


def juntar(
    lista: Lista, guardados: list[Guardado], modelo_id: str, classes: list[int], fuso: ZoneInfo
) -> Respondidas:
    """The predictions of this model that these answers are about, in one pass over the log.

    A vote that the model does not know is taken as the nearest that it knows: surveys put rare extremes
    together. Answers to other models, and those whose prediction is no longer in the log, are left out.
    """
    votos = {(g.pedido, g.linha): g.voto for g in guardados}
    colunas = ["em", "pedido", "linha", "modelo_id", *(f"p_{v}" for v in classes)]
    feitos: list[tuple[int, int, list[float]]] = []
    for lote in dos_pedidos(lista.arquivos, colunas, (pedido for pedido, _ in votos), {}) if votos else ():
        feitos += _achados(lote, votos, modelo_id, classes)
    em = np.array([f[0] for f in feitos], dtype=np.int64)
    sabidas = np.array(classes)
    dados = np.array([f[1] for f in feitos], dtype=int)
    proba = np.array([f[2] for f in feitos], dtype=float).reshape(-1, len(classes))
    perto = sabidas[np.abs(dados[:, None] - sabidas[None, :]).argmin(axis=1)] if feitos else dados
    return Respondidas(momento_local(em, fuso).dia, perto, proba)


def _achados(
    lote: Any, votos: Mapping[tuple[bytes, int], int], modelo_id: str, classes: list[int]
) -> Iterable[tuple[int, int, list[float]]]:
    dele = lote.filter(pc.equal(lote.column("modelo_id").cast(pa.string()), modelo_id))
    chaves = zip(dele.column("pedido").to_pylist(), dele.column("linha").to_pylist(), strict=True)
    onde = [(i, votos[chave]) for i, chave in enumerate(chaves) if chave in votos]
    em = dele.column("em").cast(pa.int64()).to_pylist()
    p = [dele.column(f"p_{v}").to_pylist() for v in classes]
    return [(em[i], voto, [float(coluna[i] or 0.0) for coluna in p]) for i, voto in onde]
