"""Rows as the file has them: codes, ids of any length, lines that are no JSON; and tables of any width."""

import io
import json
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.api.navegador import Aba
from tests.pages import registered
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

CODES = b"""cep,id,code,hex,rate
01310,12345678901,1e5,0x1F,1.50
00020,12345678902,2e3,0x10,
00003,12345678903,007,0x0A,10
"""


def parquet(table: pa.Table) -> bytes:
    target = io.BytesIO()
    pq.write_table(table, target)
    return target.getvalue()


def rows_page(open_page: OpenPage, server: PagesServer, name: str, content: bytes) -> Aba:
    """Open the rows of a version that holds this one file."""
    folder = f"rows {name}"
    task = registered.dataset(server, folder, {name: content}, {}, [])
    project = server.project(f"Conforto Termico/.datasets/{folder}")
    tab = open_page(f"/datasets/simple/{project}/experiments/{task}/rows")
    tab.esperar("document.querySelector('.dataset-rows tbody tr')")
    tab.esperar("document.querySelector('section:nth-of-type(2) tbody tr')")
    return tab


def cells(tab: Aba, row: int) -> list[str]:
    found = tab.avaliar(
        f"[...document.querySelectorAll('.dataset-rows tbody tr')[{row}].cells].map((one) => one.innerText)"
    )
    return [str(one) for one in found]


def counted(tab: Aba) -> dict[str, list[str]]:
    """Column -> its kind, missing, distinct, min, mean, max, most often."""
    rows: Any = tab.avaliar(
        "[...document.querySelectorAll('section:nth-of-type(2) tbody tr')]"
        ".map((row) => [...row.cells].map((one) => one.innerText))"
    )
    return {name: rest for name, *rest in rows}


def test_a_csv_is_shown_as_it_was_written(open_page: OpenPage, server: PagesServer) -> None:
    tab = rows_page(open_page, server, "codes.csv", CODES)
    assert cells(tab, 0) == ["1", "01310", "12345678901", "1e5", "0x1F", "1.50"]
    assert cells(tab, 2) == ["3", "00003", "12345678903", "007", "0x0A", "10"]
    found = counted(tab)
    assert [found[name][0] for name in ("cep", "id", "code", "hex", "rate")] == [
        "text", "number", "text", "text", "number",
    ]  # fmt: skip
    assert found["id"][2:6] == ["3", "12345678901", "1.235e+10", "12345678903"]
    assert found["rate"][1:6] == ["1", "2", "1.50", "5.75", "10"]


def test_numbers_of_parquet_lose_no_digit(open_page: OpenPage, server: PagesServer) -> None:
    table = pa.table(
        {
            "hash": pa.array([2**64 - 1, 2**63 + 5, 7], type=pa.uint64()),
            "small": pa.array([2**32 - 1, 1, 0], type=pa.uint32()),
            "id": pa.array([12345678901, 12345678902, 12345678903]),
            "big": pa.array([2**53 + 1, 5, -(2**60) - 1]),
            "dec": pa.array([Decimal("12345678901234567890.12"), None, None], type=pa.decimal128(30, 2)),
            "share": pa.array([1 / 3, 2.0, None]),
            "single": pa.array([0.1, 0.2, 0.3], type=pa.float32()),
            "at": pa.array([1, 10**9 + 120_000, 0], type=pa.timestamp("ns")),
        }
    )
    tab = rows_page(open_page, server, "digits.parquet", parquet(table))
    assert cells(tab, 0)[1:] == [
        "18446744073709551615", "4294967295", "12345678901", "9007199254740993", "12345678901234567890.12",
        "0.333333", "0.1", "1970-01-01 00:00:00.000000001",
    ]  # fmt: skip
    assert cells(tab, 1)[1:3] == ["9223372036854775813", "1"]
    assert cells(tab, 1)[-1] == "1970-01-01 00:00:01.000120"
    assert tab.avaliar("document.querySelector('.dataset-rows tbody span[title]').title") == str(1 / 3)
    found = counted(tab)
    assert found["big"][3:6:2] == ["-1152921504606846977", "9007199254740993"]
    assert found["hash"][3:6:2] == ["7", "18446744073709551615"]
    assert found["dec"][1:6] == ["2", "1", "12345678901234567890.12", "1.235e+19", "12345678901234567890.12"]


def test_a_line_that_is_no_json_is_shown_and_named(open_page: OpenPage, server: PagesServer) -> None:
    lines = [json.dumps({"a": 2**53 + 1, "v": float("nan") if i == 1 else 1.0, "s": "NaN"}) for i in range(4)]
    text = "\n".join([*lines, "", "{broken <b>", '{"v": -Infinity, "x": [1, NaN]}']).encode()
    tab = rows_page(open_page, server, "lines.jsonl", text)
    assert [cells(tab, row)[1:] for row in (0, 1, 4, 5)] == [
        ["9007199254740993", "1.0", "NaN", "–"],
        ["9007199254740993", "NaN", "NaN", "–"],
        ["{broken <b>"],
        ["–", "-Infinity", "–", "[1,NaN]"],
    ]
    assert "Line 6: no JSON" in tab.texto("#content .notice")
    found = counted(tab)
    assert [found[name][:2] for name in "avs"] == [["number", "1"], ["number", "1"], ["text", "1"]]
    assert "Counted over the 5 rows" in tab.texto("#content")


def test_of_a_column_that_cannot_be_read_the_others_are_shown(
    open_page: OpenPage, server: PagesServer
) -> None:
    target = io.BytesIO()
    encodings = {"odd": "DELTA_BINARY_PACKED", "plain": "PLAIN"}
    table = pa.table({"odd": [1, 2], "plain": [3, 4]})
    pq.write_table(table, target, use_dictionary=False, column_encoding=encodings)
    tab = rows_page(open_page, server, "odd.parquet", target.getvalue())
    assert cells(tab, 1) == ["2", "…", "4"]
    assert "Not readable: odd (" in tab.texto("#content .notice")
    assert [one[0] for one in counted(tab).values()] == ["not readable", "number"]


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
def test_a_wide_table_is_drawn_in_parts(open_page: OpenPage, server: PagesServer, kind: str) -> None:
    width, height = (1000, 600) if kind == "parquet" else (150, 600)
    names = [f"c{i}" for i in range(width)]
    if kind == "parquet":
        content = parquet(pa.table({name: pa.array(range(i, i + height)) for i, name in enumerate(names)}))
    elif kind == "csv":
        rows = (",".join(str(i + j) for i in range(width)) for j in range(height))
        content = "\n".join((",".join(names), *rows)).encode()
    else:
        content = "\n".join(
            json.dumps({name: i + j for i, name in enumerate(names)}) for j in range(height)
        ).encode()
    tab = rows_page(open_page, server, f"wide.{kind}", content)
    assert tab.avaliar("document.querySelectorAll('.dataset-rows tbody td').length") == 50 * 100
    assert f"Columns 1 to 50 of {width:,}; the file has {width:,}" in tab.texto(".dataset-columns")
    for last in (200, 300, 400, 500):
        tab.apertar(".dataset-rows + p button")
        tab.esperar(f"document.querySelector('.dataset-rows tbody tr:last-child th').innerText === '{last}'")
    assert tab.avaliar("document.querySelectorAll('.dataset-rows tbody td').length") == 50 * 400
    assert [cells(tab, row)[:3] for row in (0, 399)] == [["101", "100", "101"], ["500", "499", "500"]]
    tab.apertar("p:has(+ .dataset-rows) button")
    tab.esperar("document.querySelector('.dataset-rows tbody tr th').innerText === '1'")
    assert cells(tab, 399)[0] == "400"
    tab.apertar(".dataset-columns button:last-of-type")
    tab.esperar("document.querySelector('.dataset-rows th:nth-child(2)').innerText === 'c50'")
    assert tab.avaliar("document.querySelectorAll('.dataset-rows tbody tr').length") == 100
    assert next(iter(counted(tab))) == "c50"
    tab.digitar(".dataset-columns input", f"{width - 1}")
    tab.esperar("document.querySelectorAll('.dataset-rows thead th').length === 2")
    assert cells(tab, 1) == ["2", str(width)]
    assert counted(tab)[f"c{width - 1}"][3] == str(width - 1)
