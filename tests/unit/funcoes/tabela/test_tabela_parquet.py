"""Parquet: typed columns as the text that a CSV would hold."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.tabela import quadro
from funcoes.tabela.leitura import ler


def gravado(tabela: pa.Table) -> bytes:
    em = io.BytesIO()
    pq.write_table(tabela, em)
    return em.getvalue()


def de(valores: list[Any], tipo: Any) -> bytes:
    return gravado(pa.table({"id": [f"r{i}" for i in range(len(valores))], "v": pa.array(valores, tipo)}))


DIA, HORA = dt.datetime(2015, 8, 5), dt.datetime(2015, 8, 5, 9, 10)

TIPADOS = [
    (["x ", None, ""], pa.string(), ["x", "", ""]),
    (["x", "é"], pa.large_string(), ["x", "é"]),
    ([b"x", "é".encode()], pa.binary(), ["x", "é"]),
    (["m", "f", "m"], pa.dictionary(pa.int8(), pa.string()), ["m", "f", "m"]),
    ([1, None, -3], pa.int64(), ["1", "", "-3"]),
    ([2**63], pa.uint64(), ["9223372036854775808"]),
    ([1.0, 0.1, None, float("nan"), 1e-7, -0.0], pa.float64(), ["1", "0.1", "", "", "1e-07", "0"]),
    ([23.1, 2.0, float("inf")], pa.float32(), ["23.1", "2", "inf"]),
    ([np.float16(0.1), None], pa.float16(), ["0.1", ""]),
    ([Decimal("1.50"), None], pa.decimal128(8, 2), ["1.50", ""]),
    ([True, False, None], pa.bool_(), ["true", "false", ""]),
    ([dt.date(2015, 8, 5), None], pa.date32(), ["2015-08-05", ""]),
    ([dt.date(2015, 8, 5)], pa.date64(), ["2015-08-05"]),
    ([DIA, None], pa.timestamp("ns"), ["2015-08-05", ""]),
    ([DIA, HORA], pa.timestamp("ms"), ["2015-08-05 00:00:00", "2015-08-05 09:10:00"]),
    ([1438765800_000_000_123], pa.timestamp("ns"), ["2015-08-05 09:10:00"]),
    ([DIA], pa.timestamp("us", "UTC"), ["2015-08-05 00:00:00+00:00"]),
    ([HORA], pa.timestamp("s", "America/Sao_Paulo"), ["2015-08-05 06:10:00-03:00"]),
    ([dt.time(9, 10)], pa.time32("s"), ["09:10:00"]),
    ([dt.time(9, 10, 0, 1)], pa.time64("ns"), ["09:10:00.000001"]),
    ([dt.timedelta(hours=30), -dt.timedelta(minutes=1)], pa.duration("s"), ["30:00:00", "-00:01:00"]),
    ([None, None], pa.null(), ["", ""]),
]


@pytest.mark.parametrize(("valores", "tipo", "textos"), TIPADOS, ids=[str(t[1]) for t in TIPADOS])
def test_typed_columns_as_text(valores: list[Any], tipo: Any, textos: list[str]) -> None:
    tabela = ler(de(valores, tipo))
    assert tabela.celulas["v"].tolist() == textos
    assert tabela.celulas.index.tolist() == list(range(2, len(textos) + 2))
    assert (tabela.forma, tabela.avisos) == ("Parquet", ())


def test_the_index_that_pandas_keeps_is_left_out() -> None:
    em = io.BytesIO()
    pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}, index=[3, 5]).to_parquet(em)
    tabela = ler(em.getvalue())
    assert list(tabela.celulas.columns) == ["a", "b"]
    assert tabela.celulas.to_numpy().tolist() == [["1", "x"], ["2", "y"]]
    assert tabela.avisos == ("column 3 is called '__index_level_0__' and counts the rows: left out",)


def test_rows_that_hold_nothing_are_passed() -> None:
    tabela = ler(gravado(pa.table({"a": [1, None, 3], "b": ["x", " ", ""]})))
    assert tabela.celulas.to_numpy().tolist() == [["1", "x"], ["3", ""]]
    assert tabela.celulas.index.tolist() == [2, 4]


RECUSADOS = [
    (
        pa.table({"a": [[1], [2]], "b": [{"x": 1}, None]}),
        r"a \(list<.*>\), b \(struct<.*\. Make a column of each",
    ),
    (
        pa.table([[1], [2]], names=["a", " A"]),
        r"column names repeated: 'a' \(column 1\) and 'A' \(column 2\)",
    ),
    (pa.table({"a": pa.array([], pa.int8())}), "no row that holds anything"),
    (pa.table({"a": [None]}), "no row that holds anything"),
    (pa.table({"a": [b"\xff\xfe"]}), r"column 'a' \(binary\) cannot be written as text"),
    (pa.table([["x"], [2]], names=["", "b"]), r"1 column with cells and without a name"),
]


@pytest.mark.parametrize(("tabela", "palavras"), RECUSADOS)
def test_what_cannot_be_read_says_why(tabela: pa.Table, palavras: str) -> None:
    with pytest.raises(ErroDados, match=rf"^survey\.parquet.*{palavras}"):
        ler(gravado(tabela), "survey.parquet")


@pytest.mark.parametrize("corte", [slice(None, -20), slice(None, 8)])
def test_damaged(corte: slice) -> None:
    with pytest.raises(ErroDados, match="damaged Parquet"):
        ler(de([1], pa.int8())[corte])


def test_pages_that_are_damaged() -> None:
    inteiro = de(["x" * 50, "y"], pa.string())
    onde = inteiro.index(b"PAR1") + 4
    with pytest.raises(ErroDados, match=r"damaged Parquet|cannot be written"):
        ler(inteiro[:onde] + b"\xff" * 40 + inteiro[onde + 40 :])


def test_encrypted() -> None:
    with pytest.raises(ErroDados, match="is encrypted Parquet"):
        ler(b"PARE" + b"\x00" * 50)


def test_more_cells_than_memory_should_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    conteudo = gravado(pa.table({"a": pa.array([0] * 1000), "b": pa.array([1] * 1000)}))
    assert len(conteudo) < 2000
    monkeypatch.setattr(quadro, "LIMITE_CELULAS", 1999)
    with pytest.raises(ErroDados, match="more than 1,999 cells"):
        ler(conteudo)
