"""A project's file of any form: what is of the form counts, all of it is JSON, the rest is named."""

from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from clearml_local.base.settings import DataFolder
from clearml_local.pages import project
from tests.unit.pages_file import FILE

KEPT = "project: mine\n"
METRIC = "{metric: a, variant: b}"


def said(folder: Path, text: str | bytes) -> dict[str, Any]:
    """What the pages hear of a file with this text, as they hear it."""
    path = folder / "pages.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    data = DataFolder(folder / "data")
    project.remember(data, path)
    found: dict[str, Any] = orjson.loads(orjson.dumps(project.read(data)))
    return found


def test_the_file_of_this_project_counts_as_it_is(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert said(tmp_path, text) == yaml.safe_load(text)


@pytest.mark.parametrize(
    ("text", "counts", "complaints"),
    [
        ("metrics: rps", {}, ['metrics: expected a list, found the text "rps"']),
        ("metrics: {metric: a, variant: b}", {}, ["metrics: expected a list, found a mapping"]),
        ("metrics:\nmodels:\nactions: ~\nstages: null", {}, []),
        (
            f"metrics: [rps, {METRIC}, {{metric: a}}, ]",
            {"metrics": [{"metric": "a", "variant": "b"}]},
            [
                'metrics[0]: expected a mapping, found the text "rps"',
                "metrics[2]: left out, for it lacks variant",
            ],
        ),
        (
            "metrics: [{metric: a, variant: b, better: more, limit: .inf, yes_no: perhaps}]",
            {"metrics": [{"metric": "a", "variant": "b"}]},
            [
                'metrics[0].better: expected one of higher, lower, found the text "more"',
                'metrics[0].limit: expected a number, found the text ".inf"',
                'metrics[0].yes_no: expected true or false, found the text "perhaps"',
            ],
        ),
        (
            "metrics: [{metric: 1, variant: 2.10, limit: 1e-3, yes_no: on}]",
            {"metrics": [{"metric": "1", "variant": "2.10", "limit": 0.001, "yes_no": True}]},
            [],
        ),
        (
            "models: {metrics: rps, live: yes}",
            {"models": {"live": "yes"}},
            ["models.metrics: expected a list"],
        ),
        ("models: [a]", {}, ["models: expected a mapping, found a list"]),
        ("models: {live: a, no: b}", {"models": {"live": "a"}}, ["models.no: no such key is known"]),
        ("actions: {promote: {label: x}}", {}, ["actions: expected a list, found a mapping"]),
        ("actions: [{name: a}]", {"actions": []}, ["actions[0]: left out, for it lacks label, command"]),
        (
            "monitoring: {metrics: , levels: none, columns: [a]}",
            {"monitoring": {"columns": []}},
            ["monitoring.levels: expected a list", "monitoring.columns[0]: expected a mapping"],
        ),
        ("monitoring: drift", {}, ["monitoring: expected a mapping"]),
        ("stages: {lines: '{Out/n} rows', cause: why}", {"stages": {}}, ["stages.lines", "stages.cause"]),
        ("commands: make run", {}, ["commands: expected a mapping"]),
        ("commands: {run: [a], set: 5}", {"commands": {"set": "5"}}, ["commands.run: expected a text"]),
        ("datasets: {facts: [a], rows: 3}", {"datasets": {"facts": [], "rows": "3"}}, ["datasets.facts[0]"]),
        ("title: !!set {a, b}", {}, ["title: expected a text or {en: ..., pt: ...}, found a set"]),
        ("title: {en: null}", {}, ["title: expected a text or {en: ..., pt: ...}, found nothing"]),
        ("title: {fr: x, pt: y}", {"title": {"pt": "y"}}, ["title.fr: no such key is known"]),
        ("title: 99999999999999999999999", {"title": "99999999999999999999999"}, []),
        ("title: 2024-01-01", {"title": "2024-01-01"}, []),
        ("title: !!timestamp 2024-01-01", {"title": "2024-01-01"}, []),
        ("title: !!int 0x1F", {"title": "0x1F"}, []),
        ("title: !!binary aGk=", {"title": "aGk="}, []),
        ('title: "\\ud800"', {"title": "\\ud800"}, []),
        (
            "no: 1\n1: a\n~: b\n2024-01-01: c",
            {},
            ["no: no such key", "1: no such", "null: no", "2024-01-01: no"],
        ),
        (
            "error: mine\nleft_out: mine",
            {},
            ["error: no such key is known", "left_out: no such key is known"],
        ),
        ("<<: {title: merged}", {"title": "merged"}, []),
    ],
)
def test_what_is_of_another_kind_is_left_out_and_named(
    tmp_path: Path, text: str, counts: dict[str, Any], complaints: list[str]
) -> None:
    found = said(tmp_path, f"{KEPT}{text}\n")
    left_out = found.pop("left_out", {"parts": []})
    assert found == {"project": "mine", **counts}
    assert len(left_out["parts"]) == len(complaints)
    for one, complaint in zip(left_out["parts"], complaints, strict=True):
        assert one.startswith(complaint)
    if complaints:
        assert left_out["file"] == str(tmp_path / "pages.yaml")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: [", "cannot be read"),
        (b"title: \xff", "cannot be read"),
        ("title: &a [*a]", "holds itself"),
        (f"title: {'[' * 5000}", "nested too deep"),
        ("? [a]\n: b", "unhashable"),
        ("title: " + "x" * project.BYTES_MAX, "has more than"),
        ("- a", "holds no mapping"),
        ("a\n--- \nb", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, text: str | bytes, why: str) -> None:
    found = said(tmp_path, text)
    assert list(found) == ["error"]
    assert why in found["error"]


def test_texts_that_name_each_other_again_and_again_take_no_time(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]
    found = said(tmp_path, KEPT + "\n".join(lines))
    assert found["project"] == "mine"
    assert found["left_out"]["parts"][-1] == "and 18 more"


def test_no_file_and_one_that_went_away(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    assert project.read(data) == said(tmp_path, "# nothing yet\n") == {}
    project.remember(data, tmp_path / "gone.yaml")
    assert "No such file" in project.read(data)["error"]
    data.pages.write_bytes(b"\xff")
    assert project.read(data) == {}
