"""Whatever an SDK's own schemas name, of any of their versions, is there to be called."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import clearml_local.server.app  # registers the endpoints
from clearml_local.protocol import schemas
from clearml_local.protocol.endpoints import ENDPOINTS

FOLDER = schemas._sources()
VERSIONS = sorted(FOLDER.parent.glob("v2_*")) if FOLDER else []


def actions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    literals = [schemas._class_literals(node) for node in tree.body if isinstance(node, ast.ClassDef)]
    return {found["_action"] for found in literals if "_action" in found}


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: str(path.name))
@pytest.mark.parametrize("service", ["tasks", "pipelines"])
def test_every_endpoint_of_the_sdk_is_there(version: Path, service: str) -> None:
    assert clearml_local.server.app
    source = version / f"{service}.py"
    named = actions(source) if source.is_file() else set()
    assert [name for name in sorted(named) if f"{service}.{name}" not in ENDPOINTS] == []


def test_the_schemas_were_found() -> None:
    assert len(VERSIONS) >= 4
    assert all(len(actions(version / "tasks.py")) > 30 for version in VERSIONS)


@pytest.mark.parametrize(
    "name", ["tasks.update_tags", "tasks.update_batch", "tasks.get_by_id_ex", "pipelines.delete_runs"]
)
def test_what_only_the_web_application_calls_is_there(name: str) -> None:
    assert name in ENDPOINTS
