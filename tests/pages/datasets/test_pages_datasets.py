"""Datasets as a person uses them: what changed to the version before, its rows, its columns, who used it."""

import io

import pandas as pd
import pytest

from tests.pages import registered
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

TABLE = pd.DataFrame(
    {
        "count": range(300),
        "name": [f"n{i % 3}" for i in range(300)],
        "share": [None if i % 2 else i / 4 for i in range(300)],
        "day": pd.date_range("2020-01-01", periods=300),
        "yes": [i % 2 == 0 for i in range(300)],
    }
)
AS_WRITTEN = '{\n  "2": 1.0,\n  "1": 9007199254740993\n}'
CSV = b'city;text\n"Santa Maria";"a ""quoted"" <b>word</b>"\nPelotas;\n'


def parquet(compression: str) -> bytes:
    target = io.BytesIO()
    TABLE.to_parquet(target, engine="pyarrow", compression=compression)
    return target.getvalue()


def address(server: PagesServer, name: str, task: str, tab: str = "") -> str:
    return f"/datasets/simple/{server.project(f'Conforto Termico/.datasets/{name}')}/experiments/{task}{tab}"


def test_what_changed_who_used_it_and_the_graph(open_page: OpenPage, server: PagesServer) -> None:
    before = {"same.csv": b"a\n1\n", "gone.csv": b"a\n1\n", "other.csv": b"a\n1\n"}
    old = registered.dataset(server, "changed-raw", before, {"linhas_saida": 10}, [])
    now = {"same.csv": b"a\n1\n", "new.csv": b"a\n1\n", "other.csv": b"a\n2\n"}
    new = registered.dataset(server, "changed-clean", now, {"linhas_saida": 8}, [old])
    args = {"Args": {"dataset_id": {"section": "Args", "name": "dataset_id", "value": new}}}
    server.task("reads it", status="completed", hyperparams=args)
    tab = open_page("/datasets")
    tab.esperar(
        "[...document.querySelectorAll('.dataset-card h2')].some((one) => one.innerText === 'changed-clean')"
    )
    tab.pedir("Page.navigate", url=server.web + address(server, "changed-clean", new))
    tab.esperar("document.querySelectorAll('.change').length === 4")
    rows = "[...document.querySelectorAll('.change')].map((one) => one.closest('tr').innerText)"
    assert [" ".join(one.split("\t")[:2]).strip() for one in tab.avaliar(rows)] == [
        "added new.csv", "modified other.csv", "removed gone.csv", "the same same.csv",
    ]  # fmt: skip
    tab.esperar("document.querySelectorAll('.graph-node').length === 2")
    tab.apertar(".tabs a[href$=users]")
    tab.esperar("document.querySelector('#content tbody')")
    assert "reads it" in tab.texto("#content")
    assert "Args/dataset_id" in tab.texto("#content")


@pytest.mark.parametrize("compression", ["zstd", "snappy"])
def test_rows_are_read_from_the_archive_and_counted(
    open_page: OpenPage, server: PagesServer, compression: str
) -> None:
    name = f"rows-{compression}"
    files = {
        "table.parquet": parquet(compression),
        "cities.csv": CSV,
        "said.json": b'{"2": 1.0, "1": 9007199254740993}',
        "x.bin": b"\0",
    }
    task = registered.dataset(server, name, files, {}, [])
    tab = open_page(address(server, name, task, "/rows"))
    tab.esperar("document.querySelector('.dataset-rows tbody')")
    heads = "[...document.querySelectorAll('.dataset-rows th[scope=col]')].map((one) => one.innerText)"
    assert tab.avaliar(heads) == ["#", *TABLE.columns]
    row = "[...document.querySelectorAll('.dataset-rows tbody tr')][%d].innerText.split(/\\s+/)"
    assert tab.avaliar(row % 2) == ["3", "2", "n2", "0.5", "2020-01-03", "true"]
    assert tab.avaliar(row % 3) == ["4", "3", "n0", "–", "2020-01-04", "false"]
    assert "100 of 300 rows" in tab.texto("#content")
    counted = "[...document.querySelectorAll('section:nth-of-type(2) tbody tr')].map((one) => one.innerText)"
    count, names, share, *_ = [one.split() for one in tab.avaliar(counted)]
    assert count[:7] == ["count", "number", "0", "300", "0", "149.5", "299"]
    assert names[:4] == ["name", "text", "0", "3"]
    assert share[:4] == ["share", "number", "150", "150"]
    tab.focar("#dataset-file")
    tab.tecla("End")  # the tables come first, the smaller one after the larger one
    tab.tecla("Home")
    tab.tecla("ArrowDown")
    tab.esperar("document.querySelector('.dataset-rows')?.innerText.includes('Santa Maria')")
    assert 'a "quoted" <b>word</b>' in tab.texto(".dataset-rows")
    assert "file=cities.csv" in tab.avaliar("location.search")
    tab.focar("#dataset-file")
    tab.tecla("End")
    tab.esperar("document.querySelector('#content .text-block')")
    assert tab.texto("#content .text-block") == AS_WRITTEN


def test_what_a_version_says_of_itself_is_shown_as_written(open_page: OpenPage, server: PagesServer) -> None:
    task = registered.dataset(server, "told", {"a.csv": b"a\n1\n"}, {"2": 1.0, "1": 2**53 + 1}, [])
    tab = open_page(address(server, "told", task))
    tab.esperar("document.querySelector('#content details > .text-block')")
    tab.apertar("#content details summary")
    assert tab.texto("#content details .text-block") == AS_WRITTEN


def test_versions_that_come_and_go_are_shown_as_they_do(open_page: OpenPage, server: PagesServer) -> None:
    old = registered.dataset(server, "coming", {"a.csv": b"a\n1\n"}, {}, [])
    here = registered.dataset(server, "coming", {"a.csv": b"a\n2\n"}, {}, [old])
    tab = open_page(address(server, "coming", here))
    nodes = "[...document.querySelectorAll('.graph-node')].map((one) => one.dataset.node)"
    tab.esperar(f"{nodes}.length === 2 && document.querySelector('#dataset-with')?.value === '{old}'")
    child = registered.dataset(server, "coming", {"a.csv": b"a\n3\n"}, {}, [here])
    tab.esperar(f"{nodes}.includes('{child}')")
    tab.esperar(f"document.querySelector('#dataset-with option[value=\"{child}\"]')")
    assert tab.avaliar("document.querySelectorAll('.change').length") == 1
    server.call("tasks.delete", task=old, force=True)
    tab.esperar(f"!{nodes}.includes('{old}')")
    tab.esperar("document.querySelector('#content .notice')")
    assert f"The version {old[:8]} is not on this server any more" in tab.texto("#content .notice")
    assert tab.avaliar("document.querySelectorAll('.change').length") == 0
    tab.avaliar("document.querySelector('#dataset-with').focus()")
    tab.tecla("ArrowDown")
    tab.esperar("document.querySelectorAll('.change').length === 1")
    tab.apertar(".tabs a[href$=users]")
    tab.esperar("document.querySelectorAll('#content tbody tr').length === 1")
    args = {"Args": {"dataset_id": {"section": "Args", "name": "dataset_id", "value": here}}}
    server.task("reads it later", status="completed", hyperparams=args)
    tab.esperar("document.querySelector('#content').innerText.includes('reads it later')")
    tab.apertar(".tabs a[href$=rows]")
    tab.esperar("document.querySelector('.dataset-rows')")
    plot = {
        "type": "plot",
        "metric": "told later",
        "variant": "",
        "iter": 0,
        "plot_str": '{"data": [], "layout": {}}',
    }
    server.events(here, plot)
    tab.esperar("document.querySelector('#content').innerText.includes('Reported about it')")


def test_what_an_address_compares_with_is_said_to_be_gone(open_page: OpenPage, server: PagesServer) -> None:
    old = registered.dataset(server, "left", {"a.csv": b"a\n1\n"}, {}, [])
    here = registered.dataset(server, "left", {"a.csv": b"a\n2\n"}, {}, [old])
    gone = registered.dataset(server, "left", {"a.csv": b"a\n3\n"}, {}, [])
    server.call("tasks.delete", task=gone, force=True)
    tab = open_page(f"{address(server, 'left', here)}?with={gone}")
    tab.esperar("document.querySelector('#content .notice')")
    assert f"The version {gone[:8]} is not on this server any more" in tab.texto("#content .notice")
    assert tab.avaliar("document.querySelector('#dataset-with').selectedOptions[0].text").startswith(gone[:8])


@pytest.mark.parametrize("kind", ["dataset", "model"])
def test_a_file_that_is_gone_is_said_to_be_so(open_page: OpenPage, server: PagesServer, kind: str) -> None:
    task = registered.dataset(server, f"gone {kind}", {"a.csv": b"a\n1\n"}, {}, [])
    files = str(server.api.state["files_server"])
    archive = f"{files}/{task}/data.zip"
    path = archive.removeprefix(files)
    assert server.api.request("DELETE", path, b"", server.api.bearer, server="files_server")[0] == 200
    where = address(server, f"gone {kind}", task, "/rows")
    if kind == "model":
        where = f"/projects/*/models/{registered.model(server, 1, 'gone', {}, 'gone', archive)}/files"
    tab = open_page(where)
    tab.esperar("document.querySelector('#content .failure')")
    assert "This file is not on the server any more" in tab.texto("#content .failure")
    assert f"{archive} · 404" in tab.texto("#content .failure")
    (complaint,) = tab.queixas  # the browser's own, of any answer that is an error
    assert archive in complaint
    tab.queixas.clear()
