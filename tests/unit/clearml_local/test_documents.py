"""Dotted paths into documents whose keys hold dots themselves."""

import pytest

from clearml_local.documents import MISSING, Document, get_path, iso_from_ms, project_fields

DOCUMENT: Document = {
    "id": "1",
    "hyperparams": {"Args": {"a.b": {"value": "dotted"}, "a": {"value": "short"}}},
    "metadata": {"k": {"value": 3}},
    "models": {"input": [{"model": "m1", "name": "x"}, {"model": "m2"}, {"name": "y"}]},
    "runtime": {},
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
        (["id"], {"id": "1"}),
        (["metadata.k.value", "id"], {"metadata": {"k": {"value": 3}}, "id": "1"}),
        (["hyperparams.Args.a.b.value"], {"hyperparams": {"Args": {"a.b": {"value": "dotted"}}}}),
        (["models.input.name"], {"models": {"input": [{"name": "x"}, {}, {"name": "y"}]}}),
        (["models.input.name", "models.input.model"], {"models": DOCUMENT["models"]}),
        (["runtime.version"], {"runtime": {}}),
        (["absent", "absent.deeper", ""], {}),
    ],
)
def test_only_the_fields_asked_for(fields: list[str], expected: Document) -> None:
    assert project_fields(DOCUMENT, fields) == expected


def test_no_fields_asked_for_means_all() -> None:
    assert project_fields(DOCUMENT, []) is DOCUMENT
    assert project_fields(DOCUMENT, None) is DOCUMENT


def test_times() -> None:
    assert iso_from_ms(0) == "1970-01-01T00:00:00.000Z"
    assert iso_from_ms(1e30) == ""
