"""A new run of a pipeline that describes its parameters in any way: the form judges what it can."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.pipelines.made import parameters, run
from tests.pages.pipelines.test_pages_new_run import type_into
from tests.pages.server import PagesServer

NUMBER, NONE = {"type": "number"}, {"type": "null"}
PARTS: dict[str, tuple[Any, str, str, str]] = {
    # what is said of it, what the copied run has, what is right to type, and what is wrong
    "true": (True, "a", "b", ""),
    "false": (False, "a", "b", ""),
    "no schema": ("number", "a", "b", ""),
    "null": (None, "a", "b", ""),
    "list of types": ({"type": ["integer", "null"], "minimum": 2}, "3", "None", "1"),
    "one of": ({"oneOf": [{"type": "integer", "maximum": 9}, NONE]}, "3", "none", "10"),
    "two types": ({"anyOf": [NUMBER, {"type": "string"}]}, "3", "three", ""),
    "any of nothing": ({"anyOf": "number"}, "3", "three", ""),
    "any of null": ({"anyOf": [None, NUMBER]}, "3", "three", ""),
    "reference": ({"$ref": "#/$defs/small"}, "3", "4", "11"),
    "reference beside words": ({"allOf": [{"$ref": "#/$defs/small"}], "default": 5}, "3", "5", "11"),
    "reference to itself": ({"$ref": "#/$defs/round"}, "a", "b", ""),
    "reference to nothing": ({"$ref": "#/$defs/constructor/name"}, "a", "b", ""),
    "reference outside": ({"$ref": "https://nowhere.invalid/x"}, "a", "b", ""),
    "constant": ({"const": "a"}, "a", "", ""),
    "enum of no list": ({"type": "string", "enum": "ab"}, "a", "c", ""),
    "limits as texts": ({"type": "integer", "minimum": "5", "exclusiveMinimum": True}, "3", "4", "x"),
    "limits that cross": ({"type": "integer", "minimum": 9, "maximum": 1}, "3", "4", "x"),
    "unknown type": ({"type": "decimal"}, "3", "three", ""),
    "type of all objects": ({"type": "constructor"}, "3", "three", ""),
    "items of no schema": ({"type": "array", "items": True}, "a", "a,b", "[a"),
    "a help with code": ({"type": "string", "description": "as `lr`, not <b> or ` alone"}, "a", "b", ""),
    "a help that is none": (
        {"type": "string", "description": {"a": 1}, "x-description": {"pt": {"a": 1}}},
        "a",
        "b",
        "",
    ),
    "a translation that is none": ({"type": "string", "x-description": ["pt"]}, "a", "b", ""),
}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "properties": {name: part for name, (part, *_) in PARTS.items()},
    "$defs": {"small": {"type": "integer", "maximum": 10}, "round": {"$ref": "#/$defs/round"}},
}
WITHOUT = {
    "infinite": ("inf", "float"), "no number": ("nan", "float"), "empty": ("", "int"),
    "words": ("many", "int"),
}  # fmt: skip
HOSTILE = {
    "a\nEND\ntouch taken\n": ("b\nEND\ntouch taken", "str"),
    "\"); open('taken', 'w'); (\"": ("'; touch taken; '", "str"),
    "$(touch taken)": ("`touch taken`", "str"),
}


def test_every_part_of_a_schema_is_read_or_left_out(server: PagesServer, open_page: OpenPage) -> None:
    values = parameters({name: (stored, "str") for name, (_, stored, *_) in PARTS.items()})
    schema = {"any name": {"name": "any name", "type": "json", "value": json.dumps(SCHEMA)}}
    made = run(server, "odd schemas", hyperparams=values, configuration=schema, status="completed")
    tab = open_page(f"{made.path}/new")
    tab.esperar("document.querySelector('form.new-run .new-field')")
    assert tab.avaliar("document.querySelectorAll('.new-field').length") == len(PARTS)
    said = {name: tab.texto(f'[data-field="{name}"] .wrong') for name in PARTS}
    assert said == dict.fromkeys(PARTS, ""), "what the last run had is right"
    help_of = "document.querySelector('[data-field=\"a help with code\"] .help')"
    assert tab.avaliar(f"[{help_of}.textContent, {help_of}.querySelector('code').textContent]") == [
        "as lr, not <b> or ` alone",
        "lr",
    ]
    for name, (_, _, right, wrong) in PARTS.items():
        if right:
            assert type_into(tab, name, right) == "", name
        if wrong:
            assert type_into(tab, name, wrong) != "", name


def test_a_run_without_a_schema_may_be_started_as_it_was(server: PagesServer, open_page: OpenPage) -> None:
    made = run(server, "without", hyperparams=parameters(WITHOUT), status="completed")
    tab = open_page(f"{made.path}/new")
    tab.esperar("document.querySelector('form.new-run .new-field')")
    assert (
        tab.avaliar("[...document.querySelectorAll('.new-field .wrong')].map(one => one.innerText)")
        == [""] * 4
    )
    assert type_into(tab, "infinite", "-Infinity") == ""
    assert type_into(tab, "empty", "some") != ""


def test_a_copied_command_is_one_command_whatever_names_are(
    server: PagesServer, open_page: OpenPage, tmp_path: Path
) -> None:
    made = run(server, "hostile names", hyperparams=parameters(HOSTILE), status="completed")
    tab = open_page(f"{made.path}/new")
    tab.esperar("document.querySelector('form.new-run .new-field')")
    for at in range(len(HOSTILE)):
        tab.avaliar(
            f"document.querySelectorAll('.new-field')[{at}].querySelector('input, textarea').id = 'in-{at}'"
        )
        tab.digitar(f"#in-{at}", f"b'\" $(touch taken) {at}")
    tab.esperar("document.querySelectorAll('.new-field .mark').length === 3")
    assert updates(typed_at(tab), tmp_path) == {
        f"Args/{name}": f"b'\" $(touch taken) {at}" for at, name in enumerate(HOSTILE)
    }


def typed_at(tab: Aba) -> str:
    """The command of the form."""
    return str(
        tab.avaliar("[...document.querySelectorAll('form.new-run figure.command pre')].at(-1).textContent")
    )


def updates(text: str, folder: Path) -> Any:
    """Run a command in an empty folder, with a `python` that keeps its program; what the program sets."""
    fake = folder / "bin" / "python"
    fake.parent.mkdir()
    fake.write_text(
        f'#!/bin/sh\nexec {sys.executable} -c \'import sys; open("kept", "w").write(sys.stdin.read())\'\n'
    )
    fake.chmod(0o755)
    path = f"{fake.parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["bash", "-c", text], cwd=folder, env=os.environ | {"PATH": path}, check=True)
    assert sorted(one.name for one in folder.iterdir()) == ["bin", "kept"], "something else was run"
    program = ast.parse((folder / "kept").read_text())
    calls = [node for node in ast.walk(program) if isinstance(node, ast.Call)]
    assert len(calls) == 3, "clone, set, enqueue"
    (given,) = [
        ast.literal_eval(one.args[0]) for one in calls if ast.unparse(one.func) == "run.update_parameters"
    ]
    return given
