"""List operators, patterns, ranges and dates on hand-written documents."""

from typing import Any

import pytest

from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.search.operators import parse_list, values_at
from clearml_local.search.patterns import compile_pattern, literal_of, multi_field_predicate, regex_predicate
from clearml_local.search.plan import range_predicate


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
        (["__$not", "a", "__$not", "b"], ["b"], False),
        (["__$not", "a", "__$not", "b"], ["c"], True),
        (["__$not", "a", "b"], ["b"], True),
        (["__$not", "a", "b"], ["a", "b"], False),
        (["__$not", "a", "b"], ["c"], False),
        (["__$not", None], [], False),
        (["__$not", None], ["a"], True),
        ([None], [""], True),
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
    assert parse_list(values).holds(present) is expected


@pytest.mark.parametrize("values", [["__$wrong", "a"], ["a", "__$not"], ["__$"]])
def test_wrong_operators_are_named(values: list[str]) -> None:
    with pytest.raises(BadRequestError) as caught:
        parse_list(values)
    assert caught.value.subcode == Subcode.TAG_OPERATOR


def test_a_missing_field_holds_nothing() -> None:
    assert parse_list(["a"]).holds(values_at({}, "tags")) is False
    assert parse_list(["a"]).holds(values_at({"tags": None}, "tags")) is False
    assert parse_list(["p"]).holds(values_at({"parent": "p"}, "parent")) is True


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
    assert literal_of(pattern) == literal


@pytest.mark.parametrize("pattern", ["([", "*", "a" * 5000, "(?P<a>x)(?P<a>y)", "\\"])
def test_wrong_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        compile_pattern(pattern)
    assert len(pattern) > 4096 or caught.value.subcode == Subcode.PATTERN


def test_names_are_searched_with_regard_to_case_and_many_fields_without() -> None:
    document = {"name": "Train", "comment": "of MODELS"}
    assert regex_predicate("name", "Tra")(document)
    assert not regex_predicate("name", "tra")(document)
    assert multi_field_predicate(["name", "comment"], "models", every=False)(document)
    assert not multi_field_predicate(["name", "comment"], "models", every=True)(document)


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
    assert range_predicate("last_iteration", bounds)({"last_iteration": value}) is expected


def test_a_range_passes_no_document_without_the_field() -> None:
    assert not range_predicate("x", [0, 1])({})
