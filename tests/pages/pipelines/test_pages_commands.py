"""What the pages say can be typed instead: it does what the run did, as far as its parameters go."""

import json
from collections.abc import Iterator

import pytest

from tests.pages.conftest import OpenPage, own_server
from tests.pages.pipelines.made import parameters, run
from tests.pages.pipelines.test_pages_new_run import SCHEMA, VALUES
from tests.pages.server import PagesServer

FILE = """
project: watched/.pipelines
commands: {run_on_queue: "ours --queue {queue}", set: "--set {name}={value}"}
stages: {lines: ["{Out/code} {Out/version}: {Out/rows} rows", {en: "of {Out/long}"}]}
"""
COMMANDS = "[...document.querySelectorAll('figure.command pre')].map((one) => one.innerText)"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PagesServer]:
    """A server of its own: a project's file holds for all of its pages."""
    with own_server(tmp_path_factory.mktemp("commands"), FILE) as server:
        yield server


def test_a_run_again_names_what_is_not_as_by_default(server: PagesServer, open_page: OpenPage) -> None:
    schema = {"any name": {"name": "any name", "type": "json", "value": json.dumps(SCHEMA)}}
    values = VALUES | {"gate/limits": ("{qwk: 0.4}", "str")}
    described = run(
        server, "described", hyperparams=parameters(values), configuration=schema, status="completed"
    )
    bare = run(server, "bare", hyperparams=parameters(values), status="completed")
    tab = open_page(described.path)
    tab.esperar(f"{COMMANDS}.length")
    assert tab.avaliar(COMMANDS) == [
        "ours --queue services --set train.folds=4 --set 'gate.limits={qwk: 0.4}'"
    ]
    other = open_page(bare.path)
    other.esperar(f"{COMMANDS}.length")
    (typed,) = other.avaliar(COMMANDS)  # nobody knows its defaults: a copy has all of its values
    assert f'Task.clone("{bare.id}")' in typed


def test_a_pipeline_s_parameters_are_no_options_of_its_script(
    server: PagesServer, open_page: OpenPage
) -> None:
    script = {"repository": "https://example.test/r.git", "entry_point": "run.py", "version_num": "abc"}
    made = run(server, "executed", hyperparams=parameters(VALUES), script=script, status="completed")
    tab = open_page(f"/projects/*/tasks/{made.id}/execution")
    tab.esperar(f"{COMMANDS}.length")
    (typed,) = tab.avaliar(COMMANDS)
    assert typed.splitlines()[-1] == "python run.py"


def test_the_line_of_a_stage_says_what_its_task_says(server: PagesServer, open_page: OpenPage) -> None:
    said = {"code": "007", "version": "2.10", "rows": "85712", "long": "12345678901234567890"}
    out = {"Out": {name: {"section": "Out", "name": name, "value": value} for name, value in said.items()}}
    made = run(server, "lines", graph={"take": []}, status="started")
    made.stage("take", hyperparams=out)
    tab = open_page(made.path)
    tab.esperar("document.querySelector('.graph-node')?.innerText.includes('rows')")
    node = tab.texto(".graph-node")
    assert "007 2.10: 85,712 rows" in node
    assert "of 12,345,678,901,234,567,890" in node
