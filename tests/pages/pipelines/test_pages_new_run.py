"""A new run: parameters that are checked before anything starts, and what the new controller then holds."""

import json

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.handled import choose, press
from tests.pages.pipelines.made import parameters, reload, run
from tests.pages.server import PagesServer

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "train/folds": {
            "type": "integer", "minimum": 2, "maximum": 20, "default": "5", "description": "how many parts",
            "x-description": {"pt": "quantas `partes`"},
        },
        "train/models": {"type": "array", "minItems": 1, "items": {"enum": ["lr", "rf"]}, "default": "lr,rf"},
        "train/share": {"type": "number", "exclusiveMaximum": 1, "default": "0.5"},
        "gate/limits": {"type": "object", "default": "{qwk: 0.3}"},
        "gate/method": {"type": "string", "enum": ["strict", "mild"], "default": "mild"},
        "gate/place": {"anyOf": [{"type": "number", "maximum": 90}, {"type": "null"}], "default": "None"},
    },
    "x-groups": {"train": {"en": "Learning.", "pt": "Aprendizado."}, "gate": "Its limits."},
}  # fmt: skip
VALUES = {
    "train/folds": ("4", "str"), "train/models": ("lr,rf", "str"), "train/share": ("0.5", "str"),
    "gate/limits": ("{qwk: 0.3}", "str"), "gate/method": ("mild", "str"), "gate/place": ("None", "str"),
}  # fmt: skip
SUBMIT = "form.new-run button[type=submit]"


def field(name: str, inside: str = "input, textarea, select") -> str:
    """The selector of what is typed into."""
    return ", ".join(f'[data-field="{name}"] {one}' for one in inside.split(", "))


def type_into(tab: Aba, name: str, text: str) -> str:
    """Type a value; return what is said to be wrong."""
    tab.digitar(field(name), text)
    tab.esperar(f"document.querySelector({json.dumps(field(name))}).value === {json.dumps(text)}")
    tab.avaliar("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return tab.texto(f'[data-field="{name}"] .wrong')


def runs_of(server: PagesServer, project: str) -> list[str]:
    found = server.call("tasks.get_all_ex", project=[project], type=["controller"], search_hidden=True)[
        "tasks"
    ]
    return [task["id"] for task in found]


def choose_queue(tab: Aba, queue: str) -> None:
    tab.esperar("document.querySelector('#act-queue')")
    tab.avaliar(f"""(() => {{ const e = document.querySelector('#act-queue'); e.value = {json.dumps(queue)};
        e.dispatchEvent(new Event('change', {{bubbles: true}})); }})()""")


def test_wrong_values_are_said_and_right_ones_start_a_run(server: PagesServer, open_page: OpenPage) -> None:
    queue = server.call("queues.create", name="for new runs")["id"]
    configuration = {"any name": {"name": "any name", "type": "json", "value": json.dumps(SCHEMA)}}
    last = run(
        server, "described", hyperparams=parameters(VALUES), configuration=configuration, status="completed"
    )
    tab = open_page(f"/pipelines/{last.project}")
    tab.esperar("document.querySelector('table.runs')")
    tab.apertar(".page-head .button.primary")
    tab.esperar("document.querySelector('[data-field=\"train/folds\"]')")
    shown = tab.texto('[data-field="train/folds"]')
    for said in ("how many parts", "whole number from 2 to 20", "Default 5", "In the run copied 4"):
        assert said in shown
    assert type_into(tab, "train/folds", "21") == "At most 20."
    assert type_into(tab, "train/folds", "five") == "A whole number, please: “five” is none."
    assert "0.7" in type_into(tab, "train/share", "0,7")
    assert type_into(tab, "train/share", "1") == "Less than 1."
    assert "not one of: lr, rf" in type_into(tab, "train/models", "lr,svm")
    assert "mapping" in type_into(tab, "gate/limits", "{qwk: 0.3")
    assert type_into(tab, "gate/place", "91") == "At most 90."
    assert type_into(tab, "gate/place", "none") == ""
    choose_queue(tab, queue)
    tab.esperar("document.querySelector('.notice')?.innerText.includes('No agent listens to this queue')")
    tab.apertar(SUBMIT)
    tab.esperar("document.querySelector('.failure[role=alert]')?.innerText.includes('4 values are wrong')")
    assert runs_of(server, last.project) == [last.id]
    assert tab.avaliar("document.activeElement.getAttribute('aria-invalid')") == "true"
    shown = "document.querySelectorAll('.new-field').length === %d"
    tab.esperar(shown % 4)
    press(tab, "Show all parameters again", ".failure")
    tab.esperar(shown % len(VALUES))

    assert "Start the run" in tab.texto(".new-end")
    assert type_into(tab, "train/folds", "7") == ""
    reload(tab)  # nothing that was typed is lost
    tab.esperar(f"document.querySelector({json.dumps(field('train/folds'))})?.value === '7'")
    tab.esperar("document.querySelector('.counts').innerText.includes('5 changed')")
    for name in ("gate/limits", "train/share"):
        tab.apertar(f'[data-field="{name}"] .was button')
    tab.digitar(field("train/models"), "")
    tab.apertar('[data-field="train/models"] .choices button:nth-child(2)')
    tab.apertar('[data-field="gate/place"] .was button')
    tab.esperar("document.querySelector('.counts').innerText.includes('2 changed')")
    tab.esperar("!document.querySelector('[aria-invalid]')")
    choose_queue(tab, queue)
    tab.apertar(SUBMIT)
    tab.esperar("location.pathname.includes('/tasks/') && !location.pathname.endsWith('/new')")
    made = tab.avaliar("location.pathname.split('/')[4]")
    assert set(runs_of(server, last.project)) == {last.id, made}
    task = server.call("tasks.get_by_id", task=made)["task"]
    values = {name: item["value"] for name, item in task["hyperparams"]["Args"].items()}
    assert values == {name: value for name, (value, _) in VALUES.items()} | {
        "train/folds": "7",
        "train/models": "rf",
    }
    assert (task["status"], task["execution"]["queue"]) == ("queued", queue)
    tab.esperar("document.querySelector('.page-head .status')?.dataset.status === 'queued'")
    server.call("tasks.dequeue", task=made)


def test_starting_stays_in_sight_and_covers_no_field(server: PagesServer, open_page: OpenPage) -> None:
    for name in ("default", "services"):
        if not server.call("queues.get_all", name=f"^{name}$")["queues"]:
            server.call("queues.create", name=name)
    values = parameters({f"part{n}/value": ("1", "str") for n in range(30)})
    values["pipeline"] = {
        "default_queue": {"section": "pipeline", "name": "default_queue", "value": "default"}
    }
    last = run(server, "of many parts", hyperparams=values, status="completed")
    tab = open_page(f"{last.path}/new", width=360, height=740)
    tab.esperar("document.querySelector('#act-queue')")
    choose(tab, "#act-queue", server.call("queues.get_all", name="^services$")["queues"][0]["id"])
    tab.esperar("document.querySelectorAll('form.new-run .field .notice').length === 1")
    assert tab.avaliar("[...document.querySelectorAll('form.new-run .notice .command')].length") == 1
    seen = (
        "(() => { const at = document.querySelector(%s).getBoundingClientRect();"
        " return at.top >= 0 && at.bottom <= innerHeight; })()"
    )
    assert tab.avaliar(seen % json.dumps(SUBMIT))
    undo = "[...document.querySelectorAll('button')].some((one) => one.innerText === 'Undo all changes')"
    assert tab.texto(".counts").startswith("0 changed")
    assert not tab.avaliar(undo)
    covered = (
        "!document.activeElement.closest('.new-end')"
        " && document.activeElement.getBoundingClientRect().bottom"
        " > document.querySelector('.new-end').getBoundingClientRect().top"
    )
    tab.focar("#show")
    for _ in range(34):
        tab.tecla("Tab")
        here = tab.avaliar("document.activeElement.outerHTML.slice(0, 200)")
        assert not tab.avaliar(f"document.activeElement.matches('.new-run *') && {covered}"), here
    press(tab, "part0")
    type_into(tab, "part0/value", "2")
    tab.esperar(f"document.querySelector('.counts').innerText.startsWith('1 changed') && {undo}")
    press(tab, "Undo all changes")
    tab.esperar(f"!{undo} && document.activeElement.id === 'find'")
    assert tab.avaliar(seen % json.dumps(SUBMIT))
    tab.apertar(SUBMIT)
    tab.esperar("document.querySelector('.toast')?.innerText.includes('of many parts #2 waits in')")
    server.call("tasks.dequeue", task=tab.avaliar("location.pathname.split('/')[4]"))


def test_help_is_in_the_language_of_the_page_where_it_is_given(
    server: PagesServer, open_page: OpenPage
) -> None:
    text = {"any name": {"name": "any name", "type": "json", "value": json.dumps(SCHEMA)}}
    last = run(server, "two languages", hyperparams=parameters(VALUES), configuration=text)
    tab = open_page(f"{last.path}/new", language="pt-BR")
    tab.esperar("document.querySelector('[data-field=\"train/folds\"] .help')")
    assert "quantas partes" in tab.texto('[data-field="train/folds"] .help')
    assert "Aprendizado." in tab.texto('[data-group="train"] summary')
    assert "Its limits." in tab.texto('[data-group="gate"] summary')
    tab.digitar("#find", "quantas")
    tab.esperar("document.querySelectorAll('.new-field').length === 1")


def test_a_pipeline_that_describes_nothing_and_has_dots_in_its_names(
    server: PagesServer, open_page: OpenPage
) -> None:
    server.call("queues.create", name="for others")
    values = {"train.rate": ("0.5", "float"), "train.rounds": ("10", "int"), "deep": ("True", "bool")}
    last = run(server, "foreign", hyperparams=parameters(values), status="completed")
    tab = open_page(f"{last.path}/new?Args/train.rounds=20&Args/gone=1", language="pt-BR")
    tab.esperar("document.querySelector('[data-field=\"train.rate\"]')")
    assert "Este pipeline não descreve seus parâmetros" in tab.texto("form.new-run")
    assert "gone" in tab.texto("form.new-run .notice")
    assert "não é" in type_into(tab, "train.rate", "fast")
    assert type_into(tab, "train.rate", "0.25") == ""
    tab.esperar("document.querySelector('.counts').innerText.includes('2 mudados')")
    tab.esperar("document.querySelector('#act-queue')")
    tab.apertar(SUBMIT)
    tab.esperar("location.pathname.includes('/tasks/') && !location.pathname.endsWith('/new')")
    made = tab.avaliar("location.pathname.split('/')[4]")
    arguments = server.call("tasks.get_by_id", task=made)["task"]["hyperparams"]["Args"]
    assert {name: item["value"] for name, item in arguments.items()} == {
        "train.rate": "0.25", "train.rounds": "20", "deep": "True",
    }  # fmt: skip
    server.call("tasks.dequeue", task=made)
