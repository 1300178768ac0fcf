"""Datasets by scripts and by the commands `clearml-data` and `clearml-task`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scripts.desk import Desk

VERSIONS = """
    from pathlib import Path
    from clearml import Dataset, Task

    project = "people/data"
    where = {"dataset_project": project, "dataset_name": "rows"}
    files = lambda dataset: sorted(dataset.list_files())
    Path("in/deep").mkdir(parents=True)
    Path("in/a.csv").write_text("a1")
    Path("in/b.csv").write_text("b1")
    Path("in/deep/c.csv").write_text("c1")
    first = Dataset.create(**where, dataset_tags=["raw"], description="first rows")
    first.add_files("in")
    first.set_metadata({"rows": 3}, metadata_name="facts", ui_visible=True)
    first.upload()
    first.finalize()
    second = Dataset.create(**where, parent_datasets=[first.id])
    Path("in/a.csv").write_text("a2 longer")
    Path("in/b.csv").unlink()
    Path("in/d.csv").write_text("d1")
    removed, changed, added = (*second.sync_folder("in"), None)[:3]
    assert second.list_added_files(first.id) == ["d.csv"], second.list_added_files(first.id)
    assert second.list_modified_files(first.id) == ["a.csv"] and second.list_removed_files(first.id) == [
        "b.csv"
    ]
    second.upload()
    second.finalize()
    other = Dataset.create(dataset_project=project, dataset_name="more", dataset_version="2.5.0")
    Path("x.csv").write_text("x1")
    other.add_files("x.csv")
    other.upload()
    other.finalize()
    both = Dataset.create(dataset_project=project, dataset_name="both", parent_datasets=[second.id, other.id])
    assert files(both) == ["a.csv", "d.csv", "deep/c.csv", "x.csv"], files(both)
    assert both.get_dependency_graph() == {
        both.id: [second.id, other.id],
        second.id: [first.id],
        first.id: [],
        other.id: [],
    }
    both.remove_files("deep/*")
    both.upload()
    both.finalize()  # nothing of the first is left in it
    read = Dataset.get(dataset_id=both.id)
    assert files(read) == ["a.csv", "d.csv", "x.csv"]
    assert read.get_dependency_graph() == {both.id: [second.id, other.id], second.id: [], other.id: []}
    copy = Path(read.get_local_copy())
    assert {p.name: p.read_text() for p in copy.iterdir()} == {
        "a.csv": "a2 longer",
        "d.csv": "d1",
        "x.csv": "x1",
    }
    flat = Dataset.squash(dataset_name="flat", dataset_ids=[second.id, other.id])
    # What the versions themselves brought, not what the second had from the first.
    assert files(flat) == ["a.csv", "d.csv", "x.csv"] and flat.is_final()
    assert flat.get_dependency_graph() == {flat.id: []}
    assert {p.name for p in Path(flat.get_local_copy()).iterdir()} == {"a.csv", "d.csv", "x.csv"}
    mutable = Path(first.get_mutable_local_copy("mine"))
    assert (mutable / "a.csv").read_text() == "a1"
    (mutable / "a.csv").write_text("mine")
    assert (
        Dataset.get(**where).id == second.id and Dataset.get(**where, dataset_version="1.0.0").id == first.id
    )
    assert Dataset.get(**where, dataset_tags=["raw"]).id == first.id
    assert first.verify_dataset_hash(local_copy_path=str(mutable)) == ["a.csv"]
    assert Dataset.get(dataset_id=first.id).get_metadata("facts") == {"rows": 3}
    assert Dataset.get(dataset_id=first.id).tags == ["raw"]
    first.add_tags(["checked"])
    first.publish()
    assert Dataset.get(**where, only_published=True).id == first.id
    writable = Dataset.get(**where, writable_copy=True)
    assert not writable.is_final() and files(writable) == files(second)
    Dataset.delete(dataset_id=writable.id, force=True)
    user = Task.init(project_name="people/data users", task_name="user", reuse_last_task_id=False)
    aliased = Dataset.get(**where, alias="rows", overridable=True)
    assert user.get_parameters()["Datasets/rows"] == aliased.id
    assert user.get_all_reported_scalars() is not None
    user.close()
    listed = Dataset.list_datasets(dataset_project=project, only_completed=True)
    assert {item["id"] for item in listed} == {first.id, second.id, other.id, both.id, flat.id}, listed
    assert {item["version"] for item in listed if item["name"] == "rows"} == {"1.0.0", "1.0.1"}, listed
    assert {i["id"] for i in Dataset.list_datasets(partial_name="or")} == {other.id}
    assert {i["id"] for i in Dataset.list_datasets(dataset_project=project, tags=["checked"])} == {first.id}
    assert {i["id"] for i in Dataset.list_datasets(ids=[both.id])} == {both.id}
    Dataset.rename(new_dataset_name="renamed", dataset_project=project, dataset_name="more")
    assert Dataset.get(dataset_project=project, dataset_name="renamed").id == other.id
    Dataset.move_to_project(
        new_dataset_project="people/data moved", dataset_project=project, dataset_name="renamed"
    )
    assert Dataset.get(dataset_project="people/data moved", dataset_name="renamed").id == other.id
    print("ID", first.id, second.id, both.id)
"""
DELETE = """
    import sys
    from clearml import Dataset

    first, second, both = sys.argv[1:]
    Dataset.delete(dataset_id=both, force=True)
    assert {
        i["id"] for i in Dataset.list_datasets(dataset_project="people/data", partial_name="both")
    } == set()
    Dataset.delete(dataset_project="people/data", dataset_name="flat", entire_dataset=True, force=True)
    assert Dataset.list_datasets(dataset_project="people/data", partial_name="flat") == []
"""


def files_of(desk: Desk, task: str) -> list[str]:
    execution = desk.task(task)["execution"]
    address = desk.server.state["files_server"]
    return [one["uri"].removeprefix(address) for one in execution["artifacts"] if one.get("uri")]


def statuses(desk: Desk, paths: list[str]) -> set[int]:
    ask = desk.server
    return {ask.request("GET", path, headers=ask.bearer, server="files_server")[0] for path in paths}


def test_versions_of_datasets(desk: Desk) -> None:
    first, second, both = desk.ids("versions", VERSIONS)
    found = desk.task(second)
    assert (found["status"], found["runtime"]["version"]) == ("completed", "1.0.1")
    assert "dataset" in found["system_tags"]
    assert desk.task(first)["status"] == "published"
    paths = files_of(desk, both)
    assert paths
    assert statuses(desk, paths) == {200}
    desk.run("delete", DELETE, first, second, both)
    assert desk.server.call("tasks.get_by_id", task=both).status == 400
    assert statuses(desk, paths) == {404}


@pytest.mark.nightly
def test_the_command_clearml_data(desk: Desk) -> None:
    folder = desk.folder / "cli"
    folder.mkdir()
    (folder / "one.txt").write_text("1")
    (folder / "two.txt").write_text("2")
    printed = desk.tool("data", "create", "--project", "people/cli", "--name", "by command", "--tags", "cli")
    dataset = re.findall(r"[0-9a-f]{32}", printed)[-1]
    desk.tool("data", "add", "--id", dataset, "--files", str(folder / "one.txt"))
    desk.tool("data", "close", "--id", dataset)
    (folder / "one.txt").write_text("changed")
    place = ("--project", "people/cli", "--name", "by command")
    desk.tool("data", "sync", *place, "--parents", dataset, "--folder", str(folder))
    newest = desk.tool("data", "list", *place)
    assert "one.txt" in newest
    assert "two.txt" in newest
    found = desk.tool("data", "search", "--project", "people/cli")
    assert dataset in found
    target = desk.folder / "copy"
    desk.tool("data", "get", "--id", dataset, "--copy", str(target))
    assert (target / "one.txt").read_text() == "1"
    newest = next(
        one["id"]
        for one in desk.server.get(
            "tasks.get_all", system_tags=["dataset"], tags=["-cli"], name="by command", search_hidden=True
        )["tasks"]
    )
    desk.tool("data", "delete", "--id", newest, "--force")
    assert desk.server.call("tasks.get_by_id", task=newest).status == 400


JOB = """\
import argparse
from clearml import Task
task = Task.init()
parser = argparse.ArgumentParser()
parser.add_argument("--rate", type=float, default=0.0)
print("the rate is", parser.parse_args().rate)
"""


@pytest.mark.nightly
@pytest.mark.usefixtures("agents")
def test_the_command_clearml_task(desk: Desk) -> None:
    (desk.folder / "job.py").write_text(JOB)
    place = ("--project", "people/cli", "--name", "by clearml-task", "--tags", "sent")
    what = ("--script", "job.py", "--args", "rate=0.5", "--force-no-requirements", "--skip-task-init")
    printed = desk.tool("task", *place, *what, "--queue", "default")
    task = re.findall(r"[0-9a-f]{32}", printed)[0]
    done = desk.ended(task)
    assert (done["status"], done["tags"]) == ("completed", ["sent"]), desk.printed(task)
    assert "the rate is 0.5" in desk.printed(task)
