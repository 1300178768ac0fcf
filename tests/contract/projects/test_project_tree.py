"""Projects inside projects: found by place and name, moved, deleted with their tasks by force only."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from tests.contract_documents import new_task, the_task

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer


def test_projects_form_a_tree(clearml_server: ClearmlServer) -> None:
    top = "contract/tree " + uuid.uuid4().hex
    made = clearml_server.get("projects.create", name=top)["id"]
    leaf = clearml_server.get("projects.create", name=f"{top}/branch/leaf", system_tags=["hidden"])["id"]
    duplicate = clearml_server.call("projects.create", {"name": f"{top}/branch"})
    assert (duplicate.status, duplicate.meta["result_subcode"]) == (400, 801)

    def names(**query: object) -> list[str]:
        found = clearml_server.get("projects.get_all", **query, order_by=["name"], only_fields=["name"])
        return [project["name"] for project in found["projects"]]

    assert names(name=f"^{top}") == [top, f"{top}/branch"]
    assert names(name=f"^{top}", search_hidden=True)[-1] == f"{top}/branch/leaf"
    assert names(name=f"^{top}/branch$") == [f"{top}/branch"]
    assert names(parent=[made], shallow_search=True, search_hidden=True) == [f"{top}/branch"]
    branch = clearml_server.get("projects.get_by_id", project=leaf)["project"]["parent"]
    clearml_server.get("projects.update", project=branch, name=f"{top}/twig", description="d", tags=["t"])
    assert names(id=[leaf]) == [f"{top}/twig/leaf"]
    clearml_server.get("projects.move", project=branch, new_location=f"{top}/elsewhere")
    assert names(id=[leaf]) == [f"{top}/elsewhere/twig/leaf"]


def test_a_project_with_tasks_is_deleted_by_force_only(clearml_server: ClearmlServer) -> None:
    top = "contract/full " + uuid.uuid4().hex
    leaf = clearml_server.get("projects.create", name=f"{top}/leaf")["id"]
    made = clearml_server.get("projects.get_by_id", project=leaf)["project"]["parent"]
    task = new_task(clearml_server, leaf)
    assert clearml_server.get("projects.validate_delete", project=made)["tasks"] == 1
    assert clearml_server.call("projects.delete", {"project": made}).meta["result_subcode"] == 402
    [extended] = clearml_server.get("projects.get_all_ex", id=[made], include_stats=True)["projects"]
    assert extended["stats"]["active"]["status_count"]["created"] == 1
    assert clearml_server.get("projects.delete", project=made, force=True)["deleted"] >= 1
    for project in (made, leaf):
        assert clearml_server.call("projects.get_by_id", {"project": project}).status == 400
    assert not the_task(clearml_server, task).get("project")
