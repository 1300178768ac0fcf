"""Whatever the schemas of SDK and agent name, in any version, is there."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

from clearml_local import services
from clearml_local.protocol.endpoints import ENDPOINTS

SERVICES = ("projects", "models", "organization", "events", "queues", "workers", "auth")
CLIENTS = ("clearml", "clearml_agent")


def schema_files() -> list[Path]:
    """Return the clients' sources of the services' schemas, those of every version."""
    folders: list[Path] = []
    for client in CLIENTS:
        spec = importlib.util.find_spec(client)
        assert spec is not None
        assert spec.submodule_search_locations
        folders.append(Path(next(iter(spec.submodule_search_locations))) / "backend_api" / "services")
    return [path for folder in folders for name in SERVICES for path in sorted(folder.glob(f"v*/{name}.py"))]


def actions(path: Path) -> set[str]:
    """Return the endpoints that one source has requests of."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and node.name.endswith("Request"):
            values = {
                target.id: statement.value.value
                for statement in node.body
                if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
                for target in statement.targets
                if isinstance(target, ast.Name)
            }
            found.add(f"{values['_service']}.{values['_action']}")
    return found


@pytest.mark.parametrize("path", schema_files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_endpoint_of_the_schemas_is_there(path: Path) -> None:
    named = actions(path)
    assert named
    assert named - ENDPOINTS.keys() == set()
    assert services.__name__ == "clearml_local.services"  # imported for the registration
