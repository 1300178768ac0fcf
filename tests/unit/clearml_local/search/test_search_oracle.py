"""Searches against answers found in another way: by comparing dates, by hand, and without any column."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clearml_local import search
from clearml_local.base.documents import Document, moment_text
from clearml_local.search import order
from clearml_local.search.dates import parse_bounds
from clearml_local.search.operators import parse_list, values_at
from clearml_local.search.plan import plan_search
from clearml_local.store.database import Store
from clearml_local.store.table import Table
from tests.by_day import examples

moments = st.datetimes(
    datetime(1990, 1, 1),
    datetime(2040, 1, 1),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
SIGNS = {
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    "==": lambda one, other: one == other,
    "=": lambda one, other: one == other,
    "": lambda one, other: one == other,
}


@given(moments, moments, st.sampled_from(list(SIGNS)), st.sampled_from(["T", " "]))
def test_dates_compare_as_moments(stored: datetime, asked: datetime, sign: str, between: str) -> None:
    [bound] = parse_bounds("created", f"{sign}{asked.isoformat(between)}")
    text = moment_text(stored.isoformat())
    assert text is not None
    assert bound.holds(text) == SIGNS[sign](stored, asked)


@given(moments)
def test_the_same_moment_has_one_text(moment: datetime) -> None:
    texts = {moment_text(moment.isoformat()), moment_text(moment.astimezone(UTC).isoformat())}
    texts.add(moment_text(moment.astimezone(UTC).isoformat().replace("+00:00", "Z")))
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", "2026-01-01T00:00:00.000000+00:00"),
        ("2026-02", "2026-02-01T00:00:00.000000+00:00"),
        ("20260203", "2026-02-03T00:00:00.000000+00:00"),
        ("2026-02-03 04:05", "2026-02-03T04:05:00.000000+00:00"),
        ("2026-02-03t04:05:06z", "2026-02-03T04:05:06.000000+00:00"),
        ("1770000000", "2026-02-02T02:40:00.000000+00:00"),
        ("1770000000000", "2026-02-02T02:40:00.000000+00:00"),
        (1770000000, "2026-02-02T02:40:00.000000+00:00"),
    ],
)
def test_short_forms_of_dates(text: object, expected: str) -> None:
    assert parse_bounds("created", text)[0].moment == expected


# Lists with operators.

TAGS = ["a", "b", "c", "", ",", "]", '"', "\\", 'a"', "é", '","', "-d", "[]"]
NAMES = st.sampled_from(TAGS)
OPERATORS = ["__$all", "__$and", "__$any", "__$or", "__$nop"]
items = st.lists(
    st.tuples(st.booleans(), NAMES | st.none()).map(lambda pair: (["__$not"] if pair[0] else []) + [pair[1]])
    | st.sampled_from(OPERATORS).map(lambda name: [name]),
    max_size=6,
).map(lambda parts: [item for part in parts for item in part])


def expected_by_hand(values: list[Any], present: list[str]) -> bool:
    """Say what a list means: clauses (join, [(negated, value)]), which the first join joins, too."""
    clauses: list[tuple[str, list[tuple[bool, Any]]]] = [("", [])]
    first, explicit, negated = "", False, False
    for value in values:
        if value in ("__$all", "__$and", "__$any", "__$or"):
            join = "and" if value in ("__$all", "__$and") else "or"
            first, explicit = first or join, True
            clauses.append((join, []))
        elif value == "__$nop":
            explicit = True
            clauses.append(("", []))
        elif value == "__$not":
            explicit = negated = True
        elif isinstance(value, str) and value.startswith("-") and not explicit:
            clauses[-1][1].append((True, value[1:]))
        else:
            clauses[-1][1].append((negated, value))
            negated = False
    results = [_clause(join, literals, present) for join, literals in clauses if literals]
    if not results:
        return True
    return any(results) if first == "or" else all(results)


def _clause(join: str, literals: list[tuple[bool, Any]], present: list[str]) -> bool:
    def has(value: Any) -> bool:
        return value in present if value is not None else not [tag for tag in present if tag]

    if join == "and":
        return not any(has(value) == negated for negated, value in literals)
    if join == "or":
        return any(has(value) != negated for negated, value in literals)
    if any(has(value) for negated, value in literals if negated):
        return False
    wanted = [value for negated, value in literals if not negated]
    return not wanted or any(map(has, wanted))


@given(items, st.lists(NAMES, max_size=3))
def test_lists_mean_what_they_mean_by_hand(values: list[Any], present: list[str]) -> None:
    assert parse_list(values).holds(present) == expected_by_hand(values, present)


# The columns say what the documents say.


class Plain(Table):
    """A table without columns: everything is left to Python."""

    def __init__(self, documents: list[Document]) -> None:
        self.columns = {}
        self.documents = documents

    def select(self, where: str = "", parameters: Any = ()) -> Iterator[Document]:  # noqa: ARG002
        return iter(self.documents)


PARENTS = ["p1", "p2"]
STATUSES = ["created", "completed", "failed"]
documents = st.fixed_dictionaries(
    {
        "tags": st.lists(NAMES, max_size=3, unique=True),
        "system_tags": st.lists(st.sampled_from(["archived", "dataset"]), max_size=2, unique=True),
        "status": st.sampled_from(STATUSES),
        "project": st.sampled_from(PARENTS) | st.none() | st.just(""),
        "name": st.sampled_from(["one", "two", "o.e"]),
        "created": moments.map(datetime.isoformat),
        "started": st.none() | moments.map(datetime.isoformat),
        "last_update": moments.map(datetime.isoformat),
    }
)
conditions = st.tuples(st.sampled_from(list(SIGNS)), moments).map(lambda pair: pair[0] + pair[1].isoformat())
dates = (
    conditions
    | st.lists(conditions, max_size=3)
    | st.tuples(st.none() | moments.map(datetime.isoformat), moments.map(datetime.isoformat)).map(list)
)
sides = st.fixed_dictionaries(
    {}, optional={side: st.lists(NAMES | st.none(), max_size=3) for side in ("include", "exclude")}
)
FILTERS: dict[str, st.SearchStrategy[Any]] = {
    "tags": items,
    "system_tags": st.sampled_from([["-archived"], ["__$not", "archived", "dataset"], ["archived"]]),
    "status": st.sampled_from([["failed", "created"], ["__$not", "failed"], "created", ["-created"], []]),
    "project": st.sampled_from([
        ["p1"], ["p1", "p2"], [None], ["p1", None], ["-p1"], ["__$not", "p1"], ["__$not", None], "p2",
        ["__$or", "p1", "__$not", "p2"], ["__$and", "p1", "p2"],
        ["__$and", "__$not", "p1", "__$not", None],
    ]),
    "name": st.sampled_from(["^one$", "o", "^o\\.e$", "^o.e$"]),
    "created": dates,
    "started": dates | st.just([None]),
    "filters": st.fixed_dictionaries(
        {"tags": st.fixed_dictionaries({}, optional={"any": sides, "all": sides})}
    ),
    "_or_": st.fixed_dictionaries({"fields": st.just(["created", "started"]), "datetime": dates}),
    "_and_": st.fixed_dictionaries({"fields": st.just(["last_update", "started"]), "datetime": dates}),
}  # fmt: skip
ORDERS = ["created", "-created", "started", "-started", "name", "-status", "project"]
# Few filters in one query, for otherwise nothing passes them all.
queries = st.tuples(
    st.lists(st.sampled_from(list(FILTERS)), max_size=2, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({key: FILTERS[key] for key in chosen})
    ),
    st.lists(st.sampled_from(ORDERS), max_size=2),
).map(lambda pair: {"search_hidden": True, **pair[0], "order_by": pair[1]})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = Store(tmp_path_factory.mktemp("oracle") / "clearml.sqlite")
    yield made
    made.close()


def one_task(**fields: Any) -> Document:
    """Return a task of which only some fields matter."""
    moment = "2026-01-01T00:00:00+00:00"
    plain = {"tags": [], "system_tags": [], "status": "created", "project": None, "name": "one"}
    return {**plain, "created": moment, "started": None, "last_update": moment, **fields}


@example([one_task(), one_task(project="p1")], {"search_hidden": True, "project": ["__$not", "p1"]})
@example([one_task(tags=["a,", "b"]), one_task(tags=[","])], {"search_hidden": True, "tags": [","]})
@example([one_task(tags=['x"a']), one_task(tags=["a"])], {"search_hidden": True, "tags": ["a"]})
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=examples(200))
@given(st.lists(documents, min_size=1, max_size=6), queries)
def test_columns_and_documents_give_the_same_answer(
    store: Store, made: list[Document], body: Document
) -> None:
    tasks = [{"id": uuid.uuid4().hex, **document} for document in made]
    store.begin()
    try:
        for task in tasks:
            store.tasks.put(task)
        found = search.search(store.tasks, search.TASKS, body)
        plan = plan_search(Plain(tasks), search.TASKS, body)
        order_by = order.order_of(search.TASKS, body)
        in_time = tasks[::-1] if order_by[-1].startswith("-") else tasks
        passing = [task for task in in_time if all(predicate(task) for predicate in plan.predicates)]
        # Dates are compared as moments by the columns alone, so Python is given them in one form.
        for task in passing:
            task.update({key: moment_text(task[key]) for key in ("created", "started", "last_update")})
        expected = order.sorted_by(passing, order_by)
        assert [task["id"] for task in found] == [task["id"] for task in expected]
        assert search.count(store.tasks, search.TASKS, body) == len(expected)
    finally:
        store.rollback()


def test_a_filter_that_no_column_serves_reads_the_documents() -> None:
    tasks = [{"id": "1", "tags": ["a"]}, {"id": "2", "tags": []}]
    plan = plan_search(Plain(tasks), search.TASKS, {"tags": ["__$not", "a"], "search_hidden": True})
    assert [all(predicate(task) for predicate in plan.predicates) for task in tasks] == [False, True]
    assert values_at(tasks[0], "tags") == ["a"]
