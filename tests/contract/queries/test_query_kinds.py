"""What holds for a list of one kind of document holds for those of every other."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.queries.documents import names

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

pytestmark = pytest.mark.embutido  # on a real server, tasks and models were looked at

KINDS = ("tasks", "models", "projects", "queues")
CALLS = [f"{kind}.{call}" for kind in KINDS for call in ("get_all", "get_all_ex")]
BRASILIA = timezone(timedelta(hours=-3))
NOW = datetime.now(BRASILIA)
BEFORE, AFTER = ((NOW + timedelta(hours=shift)).isoformat() for shift in (-1, 1))
ZULU = f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
TAGS = {"none": [], "one": ["a1"], "two": ["b2", "a1"]}
ALL = set(TAGS)
Made = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def made(clearml_server: ClearmlServer) -> Made:
    """Return, for each kind, the ids of three documents by what they are tagged with, the oldest first."""
    fields: dict[str, dict[str, Any]] = {"tasks": {"type": "testing"}, "models": {"uri": "file:///m"}}
    found: Made = {}
    for kind in KINDS:
        prefix = f"contract/{uuid.uuid4().hex}" if kind == "projects" else uuid.uuid4().hex
        for name, tags in TAGS.items():
            body = {"name": f"{prefix} {name}", "tags": tags, **fields.get(kind, {})}
            identifier = clearml_server.get(f"{kind}.create", **body)["id"]
            found.setdefault(kind, {})[name] = identifier
    return found


def ids_of(made: Made, call: str) -> list[str]:
    return list(made[call.partition(".")[0]].values())


def found(server: ClearmlServer, made: Made, call: str, **query: object) -> list[str]:
    """Return what a query among the documents finds, by the last words of their names."""
    return [name.split()[-1] for name in names(server, call, **{"id": ids_of(made, call), **query})]


SEVERAL: dict[str, tuple[dict[str, Any], set[str]]] = {
    f"{key} {word}": ({key: spec}, expected)
    for keys in (("_or_", "_any_"), ("_and_", "_all_"))
    for key in keys
    for word, spec, expected in (
        ("early", {"fields": ["created", "last_update"], "datetime": [f">{BEFORE}"]}, ALL),
        ("late", {"fields": ["created", "last_update"], "datetime": [f">{AFTER}"]}, set()),
        ("both", {"fields": ["created", "last_update"], "datetime": [f">{BEFORE}", f"<{AFTER}"]}, ALL),
        ("some", {"fields": ["name", "user"], "pattern": " ONE$"}, {"one"} if keys[0] == "_or_" else set()),
        ("name", {"fields": ["name"], "pattern": " one$| two$"}, {"one", "two"}),
    )
}
QUERIES: dict[str, tuple[dict[str, Any], set[str]]] = {
    **SEVERAL,
    "unknown fields": ({"pipeline_project": "p", "no_such.field": ["x"]}, ALL),
    "since, with a zone": ({"created": [f">={BEFORE}"]}, ALL),
    "until, with a zone": ({"created": f"<{BEFORE}"}, set()),
    "since, in UTC": ({"last_update": [f">{ZULU}"]}, ALL),
    "from one moment on": ({"created": [BEFORE, None]}, ALL),
    "from a later one on": ({"last_update": [AFTER, None]}, set()),
    "between two": ({"created": [BEFORE, AFTER]}, ALL),
    "one tag as text": ({"tags": "b2"}, {"two"}),
    "not a tag": ({"tags": ["-a1"]}, {"none"}),
    "any": ({"filters": {"tags": {"any": {"include": ["a1", None]}}}}, ALL),
    "none at all": ({"filters": {"tags": {"any": {"include": [None]}}}}, {"none"}),
    "all": ({"filters": {"tags": {"all": {"include": ["a1"], "exclude": ["b2"]}}}}, {"one"}),
    "nobody's": ({"user": ["no such user"]}, set()),
}


@pytest.mark.parametrize("case", QUERIES)
@pytest.mark.parametrize("call", CALLS)
def test_a_query_means_the_same(clearml_server: ClearmlServer, made: Made, call: str, case: str) -> None:
    query, expected = QUERIES[case]
    assert set(found(clearml_server, made, call, **query)) == expected


@pytest.mark.parametrize("call", CALLS)
def test_the_newest_come_first_unless_told_otherwise(
    clearml_server: ClearmlServer, made: Made, call: str
) -> None:
    assert found(clearml_server, made, call) == list(TAGS)[::-1]
    assert found(clearml_server, made, call, order_by="created") == list(TAGS)
    assert found(clearml_server, made, call, order_by=["-name"]) == ["two", "one", "none"]


@pytest.mark.parametrize("call", CALLS)
def test_an_id_is_a_text_or_a_list_and_none_is_no_filter(
    clearml_server: ClearmlServer, made: Made, call: str
) -> None:
    first = ids_of(made, call)[0]
    assert found(clearml_server, made, call, id=first) == ["none"]
    prefix = names(clearml_server, call, id=[first])[0].split()[0]
    assert set(found(clearml_server, made, call, id=[], name=f"^{prefix}")) == ALL


@pytest.mark.parametrize("call", CALLS)
def test_fields_are_chosen_and_left_out(clearml_server: ClearmlServer, made: Made, call: str) -> None:
    def shown(only_fields: object) -> set[str]:
        kind = call.partition(".")[0]
        [one] = clearml_server.get(call, id=ids_of(made, call)[:1], only_fields=only_fields)[kind]
        return set(one)

    whole = shown(None)
    assert {"id", "name", "tags", "created"} <= whole
    assert shown(["-tags", "-created"]) == whole - {"tags", "created"}
    assert shown(["*"]) == whole
    if call.startswith("queues"):
        assert shown("entries") == shown(["entries.task"]) == {"id", "entries"}
    for chosen in (["name"], "name", ["name", "no_such_field"]):
        assert {"id", "name"} <= shown(chosen) <= {"id", "name", "sub_projects"}


@pytest.mark.parametrize(
    ("query", "subcode"),
    [({"name": "(["}, 21), ({"filters": {"tags": {"test": ["a1"]}}}, 12), ({"created": ["soon"]}, 12)],
)
@pytest.mark.parametrize("call", CALLS)
def test_what_cannot_be_read_is_refused(
    clearml_server: ClearmlServer, call: str, query: dict[str, Any], subcode: int
) -> None:
    answer = clearml_server.call(call, query)
    assert (answer.status, answer.meta["result_subcode"]) == (400, subcode)


@pytest.mark.parametrize("kind", KINDS)
def test_tags_keep_the_order_given(clearml_server: ClearmlServer, made: Made, kind: str) -> None:
    for call in (f"{kind}.get_all", f"{kind}.get_all_ex"):
        [two] = clearml_server.get(call, id=[made[kind]["two"]])[kind]
        assert two["tags"] == ["b2", "a1"], call
