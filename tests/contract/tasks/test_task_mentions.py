"""pages.mentions: what the search of the embedded server's pages asks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clearml_local.services.tasks import mentions
from clearml_local.store.database import Store
from tests.reports import scalar, send

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.conftest import ClearmlServer

pytestmark = pytest.mark.embutido


def found(server: ClearmlServer, text: str, **asked: Any) -> tuple[list[tuple[str, Any]], int]:
    """Return (name, mentions) of all tasks that the server tells of, and how many calls that took."""
    tasks, after, calls = [], None, 0
    while after is not None or not calls:
        further = {} if after is None else {"after": after}
        answer = server.get("pages.mentions", text=text, only_fields=["name"], **asked, **further)
        tasks += [(one["name"], one["mentions"]) for one in answer["tasks"]]
        after, calls = answer["after"], calls + 1
    return tasks, calls


def made(server: ClearmlServer, name: str, **fields: Any) -> str:
    """Make a task with a parameter; return its id."""
    project = server.get("projects.create", name=f"contract/mentions/{name}")["id"]
    values = {"Args": {"zqrate": {"section": "Args", "name": "zqrate", "value": f'Ünder "{name}"'}}}
    return str(
        server.get("tasks.create", name=name, type="training", project=project, hyperparams=values, **fields)[
            "id"
        ]
    )


def test_found_by_names_and_values_and_metrics_in_pieces(clearml_server: ClearmlServer) -> None:
    for number in range(3):
        task = made(clearml_server, f"zqone{number}")
    made(clearml_server, "zqone of old", system_tags=["archived"])
    send(clearml_server, scalar(task, 1, 0.123456, metric="zqmetric", variant="v"))
    rate = ("Args/zqrate", 'Ünder "{}"')
    parameters = [[(name, [[rate[0], rate[1].format(name)]])] for name in ("zqone2", "zqone1", "zqone0")]
    every, calls = found(clearml_server, "ZQRATE", most=1)
    assert (every, calls >= len(parameters)) == ([one for (one,) in parameters], True)
    assert found(clearml_server, 'ünder zqrate "zqone1')[0] == parameters[1]
    assert found(clearml_server, "^ünder .zqone[01].$", regex=True)[0] == parameters[1] + parameters[2]
    assert found(clearml_server, "zqmetric")[0] == [("zqone2", [["zqmetric/v", "0.123456"]])]
    assert found(clearml_server, "0.123456")[0] == []
    assert found(clearml_server, "zqmetric zqnothing")[0] == []
    assert found(clearml_server, 'under zqrate "zqone1')[0] == parameters[1], "accents are left off"
    assert clearml_server.call("pages.mentions", {"text": "(", "regex": True}).status == 400


def test_a_piece_ends_when_its_time_is_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = Store(tmp_path / "database")
    for number in range(3):
        store.tasks.put({"id": f"{number}", "last_update": f"2024-01-0{number + 1}", "hyperparams": {}})
    monkeypatch.setattr(mentions, "PIECE_S", -1)
    looked = mentions.Search(store)
    at: dict[str, Any] | None = mentions.BEGIN
    places = [at := looked.look([], at, 9) for _ in range(4) if at]
    store.close()
    assert [place and place["row"] for place in places] == [3, 2, 1, None]
