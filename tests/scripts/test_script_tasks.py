"""Tasks by scripts: what is connected to them, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.scripts.desk import Desk

CONNECTED = """
    import argparse
    from pathlib import Path
    from clearml import Task

    task = Task.init(
        project_name="people/connected",
        task_name="everything",
        reuse_last_task_id=False,
        task_type=Task.TaskTypes.data_processing,
        tags=["first"],
    )
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, default=0.5, help="how fast")
    parser.add_argument("--layers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--flag", action="store_true")
    parser.add_argument("--none", default=None)
    parser.add_argument("word", choices=["train", "test"])
    arguments = parser.parse_args(["train", "--rate", "0.25"])


    class Settings:
        width = 3

        def __init__(self):
            self.name = "n"


    settings = task.connect(Settings(), name="Object")
    given = {"a": 1, "b": {"c": [1, 2], "d": None}, "e.f": True, "$g": "x", "empty": "", "tuple": (1, 2)}
    given = task.connect(given, name="Nested")
    given["late"] = 5
    Path("c.yaml").write_text("k: v\\n")
    assert Path(task.connect_configuration("c.yaml", name="file")).read_text() == "k: v\\n"
    assert task.connect_configuration({"deep": {"x": 1}}, name="dict", description="a dict")["deep"]["x"] == 1
    task.connect_label_enumeration({"cat": 0, "dog": 1})
    task.set_user_properties(owner="me", speed={"type": "float", "value": "1.5", "description": "d"})
    task.set_user_properties({"name": "listed", "value": 3})
    task.update_parameters({"Args/rate": 0.125, "Free/list": [1, "a"], "Free/bool": True})
    task.set_parameter("Free/typed", 7, description="seven", value_type=int)
    task.set_comment("a comment ção")
    task.add_tags("second")
    task.add_tags(["third"])
    task.remove_tags(["first"])
    task.set_packages(["numpy"])
    task.set_base_docker("python:3.11", docker_arguments="-e A=1")
    task.set_repo(repo="https://example.org/r.git", branch="main")
    task.delete_user_properties([("properties", "listed")])
    task.flush(wait_for_uploads=True)
    task.close()
    read = Task.get_task(task_id=task.id)
    cast = read.get_parameters_as_dict(cast=True)
    assert cast["Args"]["flag"] is False, cast
    assert cast["Args"]["rate"] == 0.125 and cast["Args"]["word"] == "train", cast
    assert read.get_parameter("Args/layers") == "[1, 2]"
    assert cast["Nested"]["a"] == 1 and cast["Nested"]["b"] == {"c": [1, 2], "d": None}, cast
    assert cast["Nested"]["e.f"] is True and cast["Nested"]["$g"] == "x", cast
    assert cast["Nested"]["late"] == 5 and cast["Nested"]["tuple"] == (1, 2), cast
    assert cast["Object"]["name"] == "n" and cast["Free"]["typed"] == 7, cast
    assert cast["Free"]["bool"] is True, cast
    assert read.get_parameter("Free/list") == '[1, "a"]'
    assert read.get_configuration_object("file") == "k: v\\n"
    assert read.get_configuration_object_as_dict("dict") == {"deep": {"x": 1}}
    assert set(read.get_configuration_objects()) >= {"file", "dict"}
    assert read.get_labels_enumeration() == {"cat": 0, "dog": 1}
    properties = read.get_user_properties(value_only=True)
    assert properties == {"owner": "me", "speed": "1.5"}, properties
    assert read.comment == "a comment ção" and sorted(read.get_tags()) == ["second", "third"]
    assert str(read.task_type) == "data_processing", read.task_type
    assert read.get_base_docker() == "python:3.11 -e A=1"
    script = read.get_script()
    assert (script["repository"], script["branch"]) == ("https://example.org/r.git", "main"), script
    read.set_user_properties(owner="you")
    assert read.get_user_properties(value_only=True)["owner"] == "you"
    exported = read.export_task()
    copy = Task.import_task({**exported, "name": "imported copy"})
    assert copy.id != read.id and copy.get_parameters()["Args/rate"] == "0.125"
    assert copy.delete_parameter("Free/typed")
    assert "Free/typed" not in copy.get_parameters()
    assert copy.get_configuration_object("file") == "k: v\\n"
    copy.update_task({**exported, "comment": "updated"})
    assert copy.comment == "updated"
    print("ID", task.id)
"""


def test_what_is_connected_comes_back(desk: Desk) -> None:
    task = desk.ids("connected", CONNECTED)[0]
    found = desk.task(task)
    assert found["hyperparams"]["Args"]["rate"]["description"] == "how fast"
    assert found["hyperparams"]["Nested"]["e.f"]["value"] == "True"
    assert found["configuration"]["dict"]["description"] == "a dict"
    assert (found["status"], found["type"]) == ("completed", "data_processing")


LIFE = """
    from clearml import Task
    from clearml.backend_api.session.client import APIClient
    from clearml.backend_interface.session import SendError

    project = "people/life"
    task = Task.create(
        project_name=project, task_name="life", script="x.py", repo="https://example.org/r.git"
    )
    copy = Task.clone(
        source_task=task, name="copy", comment="c", parent=task.id, project=Task.get_project_id(project)
    )
    assert (copy.get_status(), copy.parent, copy.comment) == ("created", task.id, "c")
    elsewhere = Task.create(project_name="people/life/other", task_name="other one")
    away = Task.clone(source_task=elsewhere.id)
    assert away.name == "Clone Of other one" and away.get_project_name() == "people/life/other", away.name
    client = APIClient()
    client.queues.create(name="nobody listens")
    Task.enqueue(copy, queue_name="nobody listens")
    assert copy.get_status() == "queued" and Task.get_num_enqueued_tasks(queue_name="nobody listens") == 1
    Task.dequeue(copy)
    assert copy.get_status() == "created", copy.get_status()
    assert Task.get_num_enqueued_tasks(queue_name="nobody listens") == 0
    copy.mark_started()
    copy.mark_stop_request(status_message="please")
    copy.reload()
    assert copy.data.status_message == "please", copy.data.status_message
    copy.mark_stopped()
    copy.mark_started(force=True)
    copy.mark_completed(status_message="done")
    copy.reload()
    assert copy.data.status_message == "done"
    copy.reset(force=True)
    assert copy.get_status() == "created"
    copy.rename("renamed")
    copy.set_progress(33)
    assert (
        Task.get_task(task_id=copy.id).name == "renamed"
        and Task.get_task(task_id=copy.id).get_progress() == 33
    )
    copy.move_to_project(new_project_name="people/life/moved")
    assert copy.get_project_name() == "people/life/moved"
    copy.set_archived(True)
    assert copy.get_archived()
    copy.set_archived(False)
    assert not copy.get_archived()
    task.mark_started()
    task.mark_completed()
    task.publish()
    assert task.get_status() == "published"
    try:
        task.reset()
        raise SystemExit("a published task was reset")
    except SendError as error:
        assert "published" in str(error)
    assert task.get_status() == "published" and not task.delete()
    away.mark_started()
    away.mark_completed()
    away.wait_for_status(check_interval_sec=0.1)
    closed = Task.create(project_name=project, task_name="closed")
    closed.mark_started()
    closed.close()
    assert closed.get_status() == "in_progress"  # whoever started it so, has to say that it is done
    print("ID", task.id, copy.id)
"""


def test_the_life_of_tasks(desk: Desk) -> None:
    task, copy = desk.ids("life", LIFE)
    assert desk.task(task)["status"] == "published"
    assert desk.task(copy)["status"] == "created"
