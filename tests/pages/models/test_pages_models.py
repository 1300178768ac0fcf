"""Models as a person uses them: which is live, why one was refused, a promotion asked for, a hostile card."""

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from tests.pages import registered
from tests.pages.conftest import OpenPage
from tests.pages.frames import Frames
from tests.pages.server import PagesServer

pytestmark = pytest.mark.usefixtures("project_file")

GATE = (
    "ok: chosen by protocol by_day, no leak (protocolo_vazado: 0, must be <= 0)\n"
    "REFUSED: out-of-fold qwk <b onclick=1>0.2</b> (validate.minimos.qwk: 0.2, must be >= 0.3)"
)
LIVE = {
    "oof_rps": "0.08",
    "oof_qwk": "0.6",
    "gate_passed": "True",
    "algoritmo": "ordinal",
    "antecessores": "-",
}
WORSE = {
    "oof_rps": "0.09", "oof_qwk": "0.2", "gate_passed": "False", "gate_reasons": GATE, "algoritmo": "lr",
}  # fmt: skip


def queue_named(server: PagesServer, name: str) -> str:
    """The queue of this name, made where it is not there."""
    found = server.call("queues.get_all", name=f"^{name}$")["queues"]
    return str(found[0]["id"] if found else server.call("queues.create", name=name)["id"])


def address(server: PagesServer, model: str, tab: str = "") -> str:
    return f"/projects/{server.project(registered.PROJECT)}/models/{model}{tab}"


def test_a_promotion_is_asked_of_a_queue_and_its_refusal_is_told(
    open_page: OpenPage, server: PagesServer
) -> None:
    name = "conforto-termico-promoted"
    live = registered.model(server, 1, "campeao", LIVE, name)
    worse = registered.model(server, 2, "candidato", WORSE, name)
    queue = queue_named(server, "default")
    tab = open_page(address(server, worse))
    tab.esperar("document.querySelector('.model-gate')")
    gate = tab.texto(".model-gate tbody tr")  # the refused rule comes first
    assert "refused" in gate
    assert "<b onclick=1>0.2</b>" in gate
    assert "≥ 0.3" in gate
    assert "0.01 worse" in tab.texto("#content")

    tab.apertar(".page-head .actions .primary")
    tab.esperar("document.querySelector('dialog[open] [data-agents=\"0\"]')")
    assert "version 1" in tab.texto(".doing-side[data-side=old]")
    assert "version 2" in tab.texto(".doing-side[data-side=new]")
    numbers = tab.texto("dialog table")
    assert "0.08" in numbers
    assert "0.09" in numbers
    said = tab.texto("dialog")
    assert "The gate refused it when it was registered." in said
    assert f"python -m steps.register --promote {worse}" in said
    tab.apertar("#doing-force")
    tab.esperar("[...document.querySelectorAll('dialog .command pre')].at(-1).innerText.endsWith('--force')")
    assert server.call("queues.get_by_id", queue=queue)["queue"]["entries"] == [], (
        "nothing before it is confirmed"
    )
    tab.apertar("dialog footer .primary")
    tab.esperar("document.querySelector('.followed[data-status=queued]')")

    [entry] = server.call("queues.get_by_id", queue=queue)["queue"]["entries"]
    task = server.call("tasks.get_by_id", task=entry["task"])["task"]
    script = {key: task["script"].get(key) for key in ("repository", "branch", "entry_point", "working_dir")}
    assert script == {
        "repository": "/somewhere/repository", "branch": "main", "entry_point": "steps/promover.py",
        "working_dir": ".",
    }  # fmt: skip
    assert not task["script"].get("version_num"), "the newest commit of the branch"
    args = {key: one["value"] for key, one in task["hyperparams"]["Args"].items()}
    assert args == {"promote": worse, "force": "True"}
    assert task["project"] == server.project(registered.PROJECT)
    assert tab.avaliar("location.search") == f"?doing={task['id']}"

    server.call("tasks.dequeue", task=task["id"])
    server.bring(task["id"], "in_progress")
    server.call("tasks.edit_hyper_params", task=task["id"], force=True, hyperparams=[
        {"section": "Saida", "name": "causa", "value": "it is <i>worse</i>; nothing was changed"},
    ])  # fmt: skip
    server.call("tasks.failed", task=task["id"], status_message="Changed by an agent")
    tab.esperar("document.querySelector('.followed[data-status=failed]')")
    assert "it is <i>worse</i>; nothing was changed" in tab.texto(".followed")
    assert server.call("models.get_by_id", model=live)["model"]["tags"] == ["campeao"]


def test_the_list_marks_the_live_version_filters_sorts_and_compares(
    open_page: OpenPage, server: PagesServer
) -> None:
    name = "conforto-termico-listed"
    models = {
        1: registered.model(server, 1, "arquivado", {**LIVE, "oof_rps": "0.10"}, name),
        2: registered.model(server, 2, "campeao", LIVE, name),
        3: registered.model(server, 3, "candidato", WORSE, name),
    }
    server.call("models.archive_many", ids=[models[1]])
    tab = open_page("/models")
    rows = "[...document.querySelectorAll('.models-family[aria-label=conforto-termico-listed] tbody tr')]"
    versions = f"{rows}.map((row) => row.querySelector('th').innerText.split(' ')[1]).join()"
    tab.esperar(f"{versions} === '3,2'")
    marked = tab.avaliar(f"{rows}.filter((one) => one.dataset.live === 'true').map((one) => one.innerText)")
    assert [one.split()[:4] for one in marked] == [["version", "2", "★", "live"]]
    tab.apertar(".models-filters [type=checkbox]")
    tab.esperar(f"{versions} === '3,2,1'")
    selector = f".models-family[aria-label={name}] th.number .sorter"
    tab.apertar(selector)  # RPS: lower is better, so the lowest first
    tab.esperar(f"{versions} === '2,3,1'")
    assert "sort=oof_rps" in tab.avaliar("location.search")
    tab.digitar(".models-filters [type=text]", f"{name} lr")
    tab.esperar(f"{versions} === '3'")
    tab.digitar(".models-filters [type=text]", name)
    tab.esperar(f"{versions} === '2,3,1'")
    for place in (1, 2):
        tab.apertar(f".models-family tbody tr:nth-child({place}) [type=checkbox]")
    tab.apertar(".models-chosen .primary")
    tab.esperar("location.pathname.includes('compare-')")
    tasks = [server.call("models.get_by_id", model=models[one])["model"]["task"] for one in (2, 3)]
    assert set(tab.avaliar("location.pathname.split('ids=')[1].split('/')[0].split(',')")) == set(tasks)


HOSTILE = """<!doctype html><html><head><title>x</title><style>h1 { color: rgb(1, 2, 3) }</style>
<meta http-equiv="refresh" content="0;url=/evil"><script>parent.postMessage("head", "*")</script></head>
<body onload="parent.postMessage('load', '*')"><h1 onclick="1">A card</h1>
<label for="pt" lang="pt-BR">P</label>
<input type="radio" id="pt" name="l"><img src="/evil.png" onerror="parent.postMessage('error', '*')">
<a href="javascript:parent.postMessage('link', '*')">link</a><iframe src="/evil"></iframe>
<svg><script>parent.postMessage("svg", "*")</script><a xlink:href="javascript:1"><text>t</text></a></svg>
<script>top.postMessage("body", "*")</script></body></html>"""


def test_a_hostile_card_is_shown_and_runs_nothing(open_page: OpenPage, server: PagesServer) -> None:
    package = registered.packed({"cartao.html": HOSTILE.encode(), "modelo.onnx": b"\0" * 99})
    uri = registered.uploaded(server, "hostile/modelo.zip", package)
    model = registered.model(
        server, 1, "candidato", {**LIVE, "promocao": "<script>1</script>"}, "conforto-hostile", uri
    )
    tab = open_page(address(server, model), language="pt-BR")
    frames = Frames(tab)
    tab.avaliar("window.said = []; addEventListener('message', ({data}) => said.push(data)); 1")
    tab.esperar("document.querySelector('.tabs a[href$=card]')")
    assert "<script>1</script>" in tab.texto("#content")
    tab.apertar(".tabs a[href$=card]")
    tab.esperar("said.includes('shown')")
    frame = frames.newest()
    frame.esperar("document.querySelector('h1')?.innerText === 'A card'")
    assert frame.avaliar("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"
    assert frame.avaliar("document.querySelector('#pt').checked"), "the page's language"
    armed = "body script, iframe, meta[http-equiv], [onclick], [onload], [onerror]"
    left = f"[...document.querySelectorAll('{armed}')]"
    assert frame.avaliar(f"{left}.map((one) => one.outerHTML)") == []
    assert (
        frame.avaliar("[...document.querySelectorAll('a')].some((one) => one.hasAttribute('href'))") is False
    )
    assert frame.avaliar("(() => { try { return parent.document.title } catch { return null } })()") is None
    assert frame.avaliar("(() => { try { return document.cookie } catch { return null } })()") is None
    assert tab.avaliar("said") == ["ready", "shown"]
    assert not any("evil" in one for one in tab.pedidos)


def test_a_card_of_nothing_but_beginnings_is_read_in_one_pass(
    open_page: OpenPage, server: PagesServer
) -> None:
    text = "\n\n".join(one * (100_000 // len(one)) for one in ("[](x", "![", "[a](b c", "**a", "`a", "# #"))
    packed = registered.packed({"cartao.md": f'# A [link](https://e.test/a "t") of C#\n\n{text}'.encode()})
    uri = registered.uploaded(server, "beginnings/modelo.zip", packed)
    model = registered.model(server, 1, "candidato", LIVE, "conforto-beginnings", uri)
    tab = open_page(f"{address(server, model)}/card")
    tab.esperar("document.querySelector('.markdown h2')")  # for ever, where one beginning looks for all ends
    assert tab.texto(".markdown h2") == "A link of C#"


def test_the_lineage_leads_from_data_to_what_was_displaced(open_page: OpenPage, server: PagesServer) -> None:
    name = "conforto-termico-grown"
    raw = registered.dataset(server, "grown-ingest", {"a.csv": b"a\n1\n"}, {}, [])
    last = registered.dataset(server, "grown-validate", {"b.csv": b"a\n1\n"}, {}, [raw])
    before = registered.model(server, 1, "arquivado", LIVE, name)
    promoted = {
        "promovido_em": "2026-01-01T00:00:00+00:00",
        "promovido_por": "manual",
        "antecessores": before,
    }
    live = registered.model(server, 2, "campeao", {**LIVE, **promoted, "validate_dataset_id": last}, name)
    tab = open_page(address(server, live, "/lineage"))
    tab.esperar("document.querySelector('.graph-node')")
    links = tab.avaliar(
        "[...document.querySelectorAll('#content section a')].map((one) => one.getAttribute('href'))"
    )
    task = server.call("models.get_by_id", model=live)["model"]["task"]
    for wanted in (
        f"/tasks/{raw}",
        f"/tasks/{last}",
        f"/tasks/{task}",
        f"/models/{live}",
        f"/models/{before}",
    ):
        assert any(link and link.endswith(wanted) for link in links), (wanted, links)
    assert "displaced" in tab.texto("#content section")
    buttons = "[...document.querySelectorAll('.page-head .actions .button')]"
    off = tab.avaliar(f"{buttons}.map((one) => one.ariaDisabled === 'true')")
    assert off == [True, False, False], "what is live cannot be promoted, but gone back from"


def test_a_large_package_is_looked_into_and_metadata_are_edited(
    open_page: OpenPage, server: PagesServer
) -> None:
    package = registered.packed(
        {"weights.bin": os.urandom(9_000_000), "note.json": b'{"a":1,"id":9007199254740993,"rate":1.0}'}
    )
    uri = registered.uploaded(server, "large/modelo.zip", package)
    said = {**LIVE, "anything": json.dumps({"rate": 1.0, "id": 2**53 + 1, "words": ["word"] * 40})}
    model = registered.model(server, 1, "candidato", said, "conforto-large", uri)
    tab = open_page(address(server, model, "/files"))
    tab.esperar("document.querySelector('#content tbody button')")
    assert "weights.bin" in tab.texto("#content tbody")
    tab.apertar("#content tbody button")
    tab.esperar("document.querySelector('.text-block')?.innerText.includes('\"a\": 1')")
    assert '"id": 9007199254740993,\n  "rate": 1.0' in tab.texto(".text-block")
    tab.apertar(".tabs a[href$=metadata]")
    tab.esperar("document.querySelector('#content tbody summary')")
    tab.apertar("#content tbody summary")
    assert '"rate": 1.0,\n  "id": 9007199254740993' in tab.texto("#content tbody details[open] pre")
    tab.esperar("document.querySelector('[aria-label=\"Edit algoritmo\"]')")
    tab.apertar('[aria-label="Edit algoritmo"]')
    tab.esperar("document.querySelector('dialog[open] #meta-value')")
    tab.digitar("#meta-value", "<b>another</b>")
    tab.apertar("dialog footer .primary")
    tab.esperar("document.querySelector('#content tbody').innerText.includes('<b>another</b>')")
    metadata = server.call("models.get_by_id", model=model)["model"]["metadata"]
    assert metadata["algoritmo"]["value"] == "<b>another</b>"
    assert metadata["oof_rps"]["value"] == "0.08", "the others stay"


def test_a_package_of_many_files_is_listed_in_parts(open_page: OpenPage, server: PagesServer) -> None:
    package = registered.packed({f"layers/w{i}.txt": b"%d" % i for i in range(3000)})
    uri = registered.uploaded(server, "many/modelo.zip", package)
    model = registered.model(server, 1, "candidato", LIVE, "conforto-many", uri)
    tab = open_page(address(server, model, "/files"))
    tab.esperar("document.querySelector('#content tbody button')")
    rows = "document.querySelectorAll('#content section:first-of-type tbody tr').length"
    assert tab.avaliar(rows) == 200
    assert "200 of 3,000 files are shown" in tab.texto("#content")
    tab.apertar("#content .scroller + p button")
    tab.esperar(f"{rows} === 700")
    tab.digitar("#content section input", "W299")
    tab.esperar(f"{rows} === 11")
    tab.apertar("#content tbody tr:last-child button")
    tab.esperar("document.querySelector('.text-block')?.innerText === '2999'")
    assert tab.avaliar("document.querySelectorAll('[aria-expanded=true]').length") == 1


def test_the_gate_is_read_on_a_phone(open_page: OpenPage, server: PagesServer) -> None:
    model = registered.model(server, 1, "candidato", WORSE, "conforto-termico-narrow")
    tab = open_page(address(server, model), width=360, height=740)
    tab.esperar("document.querySelector('.model-gate')")
    assert "Measured 0.2 · Limit ≥ 0.3" in tab.texto(".model-gate tbody tr")
    width = tab.avaliar("document.querySelector('.model-gate').parentElement.scrollWidth")
    assert width == tab.avaliar("document.querySelector('.model-gate').parentElement.clientWidth")


def test_home_says_how_long_a_model_is_live(open_page: OpenPage, server: PagesServer) -> None:
    since = (datetime.now(UTC) - timedelta(minutes=4, seconds=10)).isoformat()
    registered.model(server, 1, "campeao", {**LIVE, "promovido_em": since}, "conforto-termico-home")
    for language, text in (("en", "live for 4 minutes"), ("pt-BR", "em uso há 4 minutos")):
        tab = open_page("/", language=language)
        tab.esperar("document.querySelector('ul.live')?.innerText.includes('conforto-termico-home')")
        assert text in tab.texto("ul.live")
