"""Values read out of stored texts say what the documents say, whatever names and changes there are."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clearml_local import search
from clearml_local.base.documents import Document, get_path
from clearml_local.search import engine, order
from clearml_local.store.database import Store
from clearml_local.store.extracts import ways
from tests.by_day import examples

MOMENT = "2026-01-01T00:00:00+00:00"
NAMES = st.sampled_from(["lr", "a.b", "a", "b", "a%2Eb", 'q"', "é", "x y", "back\\slash", "b.value"])
VALUES = st.sampled_from(["1", "10", "2", "v9", "v10", "", "-3", "1e-3", "ü"])
NUMBERS = st.none() | st.integers(-3, 3) | st.floats(-2, 2) | st.just(0.1 + 0.2) | st.just(2**63)
parameters = st.dictionaries(
    NAMES, st.dictionaries(NAMES, VALUES.map(lambda value: {"value": value}), max_size=3)
)
metrics = st.dictionaries(
    st.sampled_from(["h1", "h2"]),
    st.dictionaries(st.sampled_from(["v1", "v2"]), st.fixed_dictionaries({}, optional={"value": NUMBERS})),
)
documents = st.fixed_dictionaries(
    {"hyperparams": parameters, "last_metrics": metrics},
    optional={
        "comment": st.none() | st.sampled_from(["", "Ten", "one\ntwo", '"']),
        "last_iteration": NUMBERS,
        "last_worker": st.sampled_from(["w1", "w2"]),
    },
)
PATHS = [
    "last_metrics.h1.v1.value", "last_metrics.h2.v2.value", "hyperparams.a.lr.value",
    "hyperparams.a.b.value", "hyperparams.a.b.b.value", "hyperparams.lr.a%2Eb.value",
    "hyperparams.é.x y.value", 'hyperparams.q".lr.value', "hyperparams.back\\slash.a.value", "hyperparams.a",
    "last_iteration", "comment", "last_worker", "hyperparams..lr", "models.output.model",
]  # fmt: skip
FILTERS = st.one_of(
    st.tuples(
        st.sampled_from([path for path in PATHS if path != "comment"]),
        st.lists(st.integers(-2, 2) | st.none(), min_size=2, max_size=2),
    ),
    st.tuples(st.sampled_from([path for path in PATHS if path != "comment"]), st.lists(VALUES, max_size=2)),
    st.just(("_any_", {"fields": ["comment", "id", "hyperparams.a.lr.value"], "pattern": "t|1"})),
    st.just(("_all_", {"fields": ["comment", "last_worker"], "pattern": "n"})),
    st.just(("comment", "^T")),
    st.just(("filters", {"hyperparams.a.lr.value": {"any": {"include": ["1", None]}}})),
)
orders = st.lists(
    st.sampled_from([sign + path for path in PATHS for sign in ("", "-")]), min_size=1, max_size=2
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(engine, "FEW", 0)
    monkeypatch.setattr(engine, "SHARE", 1000)
    made = Store(tmp_path / "clearml.sqlite")
    yield made
    made.rollback()
    made.close()


def task(fields: Document) -> Document:
    """Return a task with a new id and some fields."""
    plain = {"tags": [], "system_tags": [], "status": "created", "project": None, "name": "one"}
    return {
        "id": uuid.uuid4().hex,
        **plain,
        "created": MOMENT,
        "started": None,
        "last_update": MOMENT,
        **fields,
    }


def by_documents(tasks: list[Document], body: Document) -> list[str]:
    """Return the ids that a search finds by reading every document."""
    plan = engine.plan_search(Store(Path(":memory:")).tasks, search.TASKS, body)
    in_time = tasks[::-1] if body["order_by"][-1].startswith("-") else tasks
    passing = [one for one in in_time if all(predicate(one) for predicate in plan.predicates)]
    return [one["id"] for one in order.sorted_by(passing, body["order_by"])]


def check(store: Store, tasks: list[Document], body: Document) -> None:
    found = search.search(store.tasks, search.TASKS, body)
    assert [one["id"] for one in found] == by_documents(tasks, body)
    assert search.count(store.tasks, search.TASKS, body) == len(found)


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=examples(150),
)
@given(st.lists(documents, min_size=1, max_size=5), documents, st.lists(FILTERS, max_size=2), orders)
@example(
    [{"hyperparams": {"a": {"b": {"value": "10"}, "b.value": {"value": "2"}}}, "last_metrics": {}}],
    {"hyperparams": {}, "last_metrics": {}},
    [],
    ["hyperparams.a.b.value"],
)
def test_values_and_documents_give_the_same_answer(
    store: Store, made: list[Document], other: Document, filters: list[tuple[str, Any]], order_by: list[str]
) -> None:
    store.rollback()  # what an example before left behind when it failed
    body = {"search_hidden": True, **dict(filters), "order_by": order_by}
    tasks = [task(fields) for fields in made]
    store.begin()
    for one in tasks:
        store.tasks.put(one)
    check(store, tasks, body)
    store.commit()
    store.begin()  # one changes, one comes, and is seen at once
    changed = [{**tasks[0], **task(other), "id": tasks[0]["id"]}, *tasks[1:], task(other)]
    store.tasks.put(changed[0])
    store.tasks.put(changed[-1])
    check(store, changed, body)
    store.rollback()  # and is undone
    check(store, tasks, body)
    store.begin()
    for one in tasks:
        store.tasks.delete(one["id"])
    check(store, [], body)
    store.commit()


def test_what_was_read_in_a_transaction_that_failed_is_read_again(store: Store) -> None:
    one = task({"last_iteration": 1, "hyperparams": {}, "last_metrics": {}})
    body = {"order_by": ["last_iteration"], "last_iteration": [5, None], "search_hidden": True}
    store.begin()
    store.tasks.put(one)
    store.commit()
    store.begin()
    store.tasks.put({**one, "last_iteration": 9})
    assert search.count(store.tasks, search.TASKS, body) == 1
    store.rollback()
    assert search.count(store.tasks, search.TASKS, body) == 0


def test_more_changes_than_are_looked_up_one_by_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clearml_local.store.extracts.CHANGED_MAX", 2)
    monkeypatch.setattr("clearml_local.store.extracts.NOTED_MAX", 5)
    tasks = [task({"last_iteration": number, "hyperparams": {}, "last_metrics": {}}) for number in range(9)]
    body = {"order_by": ["-last_iteration"], "search_hidden": True}
    for round_ in range(3):
        store.begin()
        tasks = [{**one, "last_iteration": (number * 7 + round_) % 9} for number, one in enumerate(tasks)]
        for one in tasks:
            store.tasks.put(one)
        store.commit()
        check(store, tasks, body)


def test_columns_beyond_what_is_kept_are_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clearml_local.store.extracts.ENTRIES_MAX", 3)
    store.begin()
    tasks = [
        task({"last_iteration": 3 - n, "comment": f"{n}", "hyperparams": {}, "last_metrics": {}})
        for n in range(3)
    ]
    for one in tasks:
        store.tasks.put(one)
    store.commit()
    for path in ("last_iteration", "comment", "last_iteration"):
        check(store, tasks, {"order_by": [path], "search_hidden": True})
        assert store.tasks.extracts.are_kept([path])
    assert not store.tasks.extracts.are_kept(["comment"])


@pytest.mark.parametrize(
    "path",
    [
        'hyperparams.q".x',
        "hyperparams..x",
        "models.output.model",
        "hyperparams.\n.x",
        ".".join("hyperparams" for _ in range(9)),
    ],
)
def test_only_documents_tell_what_lies_there(path: str) -> None:
    assert ways(path) is None


def test_the_ways_are_those_of_a_lookup() -> None:
    document = {"hyperparams": {"a.b": {"value": 1}, "a": {"b": {"value": 2}}}}
    assert get_path(document, "hyperparams.a.b.value") == 1
    assert ways("hyperparams.a.b.value") == [
        '$."hyperparams"."a.b.value"', '$."hyperparams"."a.b"."value"',
        '$."hyperparams"."a"."b.value"', '$."hyperparams"."a"."b"."value"',
    ]  # fmt: skip
