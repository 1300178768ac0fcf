"""List operators, patterns, ranges and dates on hand-written documents."""

from typing import Any

import pytest

from clearml_local.errors import BadRequestError, Subcode
from clearml_local.search import query


@pytest.mark.parametrize(
    ("values", "present", "expected"),
    [
        (["a", "b"], ["b"], True),
        (["a", "b"], ["c"], False),
        (["a"], [], False),
        (["-a"], ["b"], True),
        (["-a"], ["a", "b"], False),
        (["-a"], [], True),
        (["a", "-b"], ["a"], True),
        (["a", "-b"], ["a", "b"], False),
        (["a", "-b"], ["c"], False),
        (["__$all", "a", "b"], ["a", "b", "c"], True),
        (["__$all", "a", "b"], ["a"], False),
        (["__$and", "a", "__$not", "b"], ["a"], True),
        (["__$all", "a", "__$not", "b"], ["a", "b"], False),
        (["__$not", "a"], ["b"], True),
        (["__$not", "a"], ["a"], False),
        (["__$any", "a", "__$not", "b"], ["c"], True),
        (["__$or", "a", "__$not", "b"], ["b"], False),
        (["__$all", "-a"], ["-a"], True),
        (["__$all", "-a"], ["b"], False),
        ([None], [], True),
        ([None], ["a"], False),
        ([None, "a"], ["a"], True),
        (["__$nop"], ["x"], True),
        (["__$nop", "a"], ["a"], True),
        (["__$all", "a", "__$or", "d", "__$not", "e", "__$and", "__$or", "f", "g"], ["a", "f"], True),
        (["__$all", "a", "__$or", "d", "__$not", "e", "__$and", "__$or", "f", "g"], ["a", "e", "f"], False),
        (
            ["__$all", "a", "__$or", "d", "__$not", "e", "__$and", "__$or", "f", "g"],
            ["a", "d", "e", "g"],
            True,
        ),
        (["__$all", "a", "__$or", "d", "__$not", "e", "__$and", "__$or", "f", "g"], ["a", "d"], False),
    ],
)
def test_list_operators(values: list[str | None], present: list[str], expected: bool) -> None:
    assert query.list_predicate("tags", values)({"tags": present}) is expected


@pytest.mark.parametrize("values", [["__$wrong", "a"], ["a", "__$not"], ["__$"]])
def test_wrong_operators_are_named(values: list[str]) -> None:
    with pytest.raises(BadRequestError) as caught:
        query.parse_list(values)
    assert caught.value.subcode == Subcode.TAG_OPERATOR


def test_a_missing_field_holds_nothing() -> None:
    assert query.list_predicate("tags", ["a"])({}) is False
    assert query.list_predicate("tags", ["a"])({"tags": None}) is False
    assert query.list_predicate("parent", ["p"])({"parent": "p"}) is True


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        (r"^a\ b$", "a b"),
        (r"^a/b$", "a/b"),
        (r"^a\.b\-c$", "a.b-c"),
        (r"^\(x\)$", "(x)"),
        ("^a.b$", None),
        ("a", None),
        (r"^\d$", None),
        ("^a|b$", None),
        ("^a*$", None),
    ],
)
def test_exact_names_are_recognised(pattern: str, literal: str | None) -> None:
    assert query.literal_of(pattern) == literal


@pytest.mark.parametrize("pattern", ["([", "*", "a" * 5000, "(?P<a>x)(?P<a>y)", "\\"])
def test_wrong_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(BadRequestError):
        query.compile_pattern(pattern)


def test_names_are_searched_with_regard_to_case_and_many_fields_without() -> None:
    document = {"name": "Train", "comment": "of MODELS"}
    assert query.regex_predicate("name", "Tra")(document)
    assert not query.regex_predicate("name", "tra")(document)
    assert query.multi_field_predicate(["name", "comment"], "models", every=False)(document)
    assert not query.multi_field_predicate(["name", "comment"], "models", every=True)(document)


@pytest.mark.parametrize(
    ("bounds", "value", "expected"),
    [
        ([1, 3], 2, True),
        ([1, 3], 3, True),
        ([1, 3], 4, False),
        ([None, 3], -5, True),
        ([1, None], 0, False),
        ([1, None], None, False),
        ([1, 3], "2", False),
    ],
)
def test_ranges(bounds: list[int | None], value: Any, expected: bool) -> None:
    assert query.range_predicate("last_iteration", bounds)({"last_iteration": value}) is expected


def test_a_range_passes_no_document_without_the_field() -> None:
    assert not query.range_predicate("x", [0, 1])({})


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([">=2026-01-02"], True),
        ([">2026-01-02"], False),
        ([">2026-01-01", "<=2026-01-02"], True),
        (["<2026-01-02 10:00"], False),
        (["<2026-01-02 11:00:00"], True),
        (["2026-01-02"], True),
    ],
)
def test_dates(conditions: list[str], expected: bool) -> None:
    document = {"created": "2026-01-02T10:30:00.000000+00:00"}
    assert query.date_predicate("created", conditions)(document) is expected
