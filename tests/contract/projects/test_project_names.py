"""What a project may be called, and what changing it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract_documents import new_name, new_project

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

BAD_NAMES = ["", "a", "ab", " ab ", "/", "//", "   ", "/ /", "a/", "/abc", "abc//def"]


@pytest.mark.parametrize("name", BAD_NAMES[1:5])
def test_a_name_has_three_characters_and_no_empty_path(clearml_server: ClearmlServer, name: str) -> None:
    assert clearml_server.call("projects.create", {"name": name}).status == 400


def test_a_path_without_names_has_its_own_code(clearml_server: ClearmlServer) -> None:
    answer = clearml_server.call("projects.create", {"name": "/"})
    assert (answer.status, answer.meta["result_subcode"] == 12) == (400, False)


@pytest.mark.embutido
@pytest.mark.parametrize("name", BAD_NAMES)
@pytest.mark.parametrize("way", ["create", "update", "move", "models.move"])
def test_no_way_leads_to_a_bad_name(clearml_server: ClearmlServer, way: str, name: str) -> None:
    if way in ("move", "models.move") and not name.strip():
        pytest.skip("no name at all means the top, or is no place")
    project = new_project(clearml_server)
    body: dict[str, object] = {
        "create": {"name": name},
        "update": {"project": project, "name": name},
        "move": {"project": project, "new_location": name},
        "models.move": {"ids": ["absent"], "project_name": name},
    }[way]
    call = way if "." in way else f"projects.{way}"
    assert clearml_server.call(call, body).status == 400
    assert clearml_server.get("projects.get_by_id", project=project)["project"]["name"].startswith(
        "contract/"
    )


def test_blanks_around_a_name_are_dropped(clearml_server: ClearmlServer) -> None:
    name = new_name()
    project = new_project(clearml_server, name=f" {name} ")
    assert clearml_server.get("projects.get_by_id", project=project)["project"]["name"] == name


@pytest.mark.parametrize(
    "fields",
    [{"description": "d"}, {"tags": ["b", "a"]}, {"system_tags": ["hidden"]}, {"default_output_destination": "s3://x"}],
)  # fmt: skip
def test_an_update_answers_what_it_changed(clearml_server: ClearmlServer, fields: dict[str, object]) -> None:
    project = new_project(clearml_server)
    before = clearml_server.get("projects.get_by_id", project=project)["project"]
    answer = clearml_server.get("projects.update", project=project, **fields)
    assert answer["updated"] == 1
    assert fields.items() <= answer["fields"].items()
    after = clearml_server.get("projects.get_by_id", project=project)["project"]
    assert fields.items() <= after.items()
    assert after["last_update"] > before["last_update"]


def test_a_renamed_project_takes_its_tree_along(clearml_server: ClearmlServer) -> None:
    old, new = new_name(), new_name()
    project = new_project(clearml_server, name=old)
    below = new_project(clearml_server, name=f"{old}/below")
    clearml_server.get("projects.update", project=project, name=new)
    assert clearml_server.get("projects.get_by_id", project=below)["project"]["name"] == f"{new}/below"


def test_answers_say_whether_a_project_is_featured(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    answers = [
        clearml_server.get("projects.get_by_id", project=project)["project"],
        *clearml_server.get("projects.get_all", id=[project])["projects"],
        *clearml_server.get("projects.get_all_ex", id=[project])["projects"],
    ]
    assert [("featured" in answer) for answer in answers] == [True] * 3


def test_featured_projects_come_first_then_the_newest(clearml_server: ClearmlServer) -> None:
    top = new_name()
    parent = new_project(clearml_server, name=top)
    made = [new_project(clearml_server, name=f"{top}/{word}") for word in ("one", "two", "three")]
    found = clearml_server.get(
        "projects.get_all_ex", parent=[parent], order_by=["featured", "-last_update"], size=16
    )["projects"]
    assert [project["id"] for project in found] == made[::-1]


def test_a_public_project_is_one_again_of_the_company(clearml_server: ClearmlServer) -> None:
    project = new_project(clearml_server)
    assert clearml_server.get("projects.make_public", ids=[project])["updated"] == 1
    assert clearml_server.get("projects.make_private", ids=[project])["updated"] == 1
    assert clearml_server.get("projects.update", project=project, description="d")["updated"] == 1
