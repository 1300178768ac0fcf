"""Dotted paths into documents whose keys hold dots themselves."""

import copy

import pytest

from clearml_local.base.documents import MISSING, Document, get_path, iso_from_ms
from clearml_local.search.projection import project_fields

DOCUMENT: Document = {
    "id": "1",
    "hyperparams": {"Args": {"a.b": {"value": "dotted"}, "a": {"value": "short"}}},
    "metadata": {"k": {"value": 3}},
    "models": {"input": [{"model": "m1", "name": "x"}, {"model": "m2"}, {"name": "y"}]},
    "runtime": {},
    "configuration": {"sec.tion": {"value": "v"}, "100%": {"value": "w"}},
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("id", "1"),
        ("metadata.k.value", 3),
        ("hyperparams.Args.a.b.value", "dotted"),
        ("hyperparams.Args.a.value", "short"),
        ("models.input.model", ["m1", "m2"]),
        ("models.input.absent", MISSING),
        ("id.deeper", MISSING),
        ("configuration.sec%2Etion.value", "v"),
        ("configuration.100%.value", "w"),
        ("configuration.sec%2etion.absent", MISSING),
        ("absent", MISSING),
        ("", MISSING),
        ("runtime.version", MISSING),
    ],
)
def test_paths(path: str, expected: object) -> None:
    found = get_path(DOCUMENT, path)
    assert found is expected if expected is MISSING else found == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["id"], {}),
        ("metadata", {"metadata": {"k": {"value": 3}}}),
        (["metadata.k.value", "id"], {"metadata": {"k": {"value": 3}}}),
        (["hyperparams.Args.a.b.value"], {"hyperparams": {"Args": {"a.b": {"value": "dotted"}}}}),
        (["models.input.name"], {"models": {"input": [{"name": "x"}, {}, {"name": "y"}]}}),
        (["models.input.name", "models.input.model"], {"models": DOCUMENT["models"]}),
        (["configuration.sec%2Etion"], {"configuration": {"sec.tion": {"value": "v"}}}),
        (["configuration.100%"], {"configuration": {"100%": {"value": "w"}}}),
        (["runtime.version"], {"runtime": {}}),
        (["absent", "absent.deeper", ""], {}),
        (["metadata", "-metadata.k"], {"metadata": {}}),
    ],
)
def test_only_the_fields_asked_for(fields: list[str], expected: Document) -> None:
    assert project_fields(DOCUMENT, fields) == {"id": "1", **expected}


@pytest.mark.parametrize(
    ("fields", "path", "expected"),
    [
        (["-runtime"], "runtime", MISSING),
        ("-runtime", "runtime", MISSING),
        (["*", "-runtime"], "runtime", MISSING),
        (["-metadata.k"], "metadata", {}),
        (["-hyperparams.Args.a.b"], "hyperparams.Args", {"a": {"value": "short"}}),
        (["-models.input.model"], "models.input", [{"name": "x"}, {}, {"name": "y"}]),
        (["-configuration.sec%2Etion"], "configuration", {"100%": {"value": "w"}}),
        (["-absent", "-models.absent.deeper"], "runtime", {}),
        (["*", "entries.task.name"], "runtime", {}),
        (["-id"], "id", "1"),
    ],
)
def test_all_but_the_fields_named(fields: list[str] | str, path: str, expected: object) -> None:
    before = copy.deepcopy(DOCUMENT)
    left = project_fields(DOCUMENT, fields)
    assert get_path(left, path) == expected
    top = path.split(".", maxsplit=1)[0]
    assert {**left, top: None} == {**DOCUMENT, top: None}
    assert before == DOCUMENT, "a shared document was changed"


def test_no_fields_asked_for_means_all() -> None:
    assert project_fields(DOCUMENT, []) is DOCUMENT
    assert project_fields(DOCUMENT, None) is DOCUMENT


def test_times() -> None:
    assert iso_from_ms(0) == "1970-01-01T00:00:00.000Z"
    assert iso_from_ms(1e30) == ""
