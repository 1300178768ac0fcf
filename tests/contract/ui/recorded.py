"""The calls of the web application as they were recorded, with the ids of what a server really holds."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

from tests.clearml_server import ROOT
from tests.contract.ui.run_of_ours import State

FILE = Path("shared", "facts", "ui_requests.json")
PLACES = [folder / FILE for folder in (ROOT.parent, ROOT.parent.parent, Path("/work"))]
PAIR = re.compile(r'\{"name":"([^"]*)","value":"([^"]*)"\}')
PROJECT = "Conforto Termico"

Request = dict[str, Any]


def load() -> list[dict[str, Any]]:
    """Return the recorded calls; none where the file is not at hand."""
    path = next((place for place in PLACES if place.is_file()), None)
    found: list[dict[str, Any]] = json.loads(path.read_text()) if path else []
    return found


def filled(call: dict[str, Any], state: State, company: str) -> Request:
    """Return the body of a recorded call, about what the server holds."""
    request = call["request"]
    if isinstance(request, str):  # NEW RUN; its record is cut off
        pairs = [{"name": name, "value": value} for name, value in PAIR.findall(request)]
        return {"task": state.runs[0].controller, "queue": state.queue, "args": pairs}
    text = json.dumps(request).replace(PROJECT, state.project_name)
    body: Request = json.loads(text)
    for field in ("id", "project", "projects", "task", "tasks"):
        if "<id>" in json.dumps(body.get(field)):
            body[field] = _ids(call["call"], body, field, state)
    if body.get("to_date") == 0:  # times are not in the record
        body["from_date"], body["to_date"] = time.time() - 3600, time.time()
    if body.get("company") == "<id>":
        body["company"] = company
    return body


def _ids(name: str, body: Request, field: str, state: State) -> Any:
    given = body[field]
    service = name.partition(".")[0]
    if field in ("project", "projects") or service == "projects":
        kind = (body.get("type") or [""])[0]
        identifier = state.datasets if kind == "data_processing" else state.pipeline
        return identifier if isinstance(given, str) else [identifier]
    trains = [run.steps["train"] for run in state.runs]
    if len(given) > 1 and isinstance(given, list):
        return trains
    one = _task(body, state, trains[0])
    return one if isinstance(given, str) else [one]


def _task(body: Request, state: State, train: str) -> str:
    fields = body.get("only_fields", [])
    if "runtime._pipeline_hash" in fields or "script.diff" in fields:
        return state.runs[0].controller
    return state.dataset if "parent.project.id" in fields and "comment" in fields else train
