"""Tasks through the unmodified SDK: what is written is read back the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer


def test_parameters_keep_their_types(clearml_server: ClearmlServer) -> None:
    clearml_server.run("""
        from clearml import Task
        task = Task.init(project_name="contract/types", task_name="parameters")
        given = {"whole": 3, "real": 2.5, "text": "01", "flag": True, "list": [1, "a"], "a.b/c": 1}
        task.connect(dict(given), name="Section")
        task.set_parameter("Other/x", 7, description="seven", value_type=int)
        task.set_configuration_object("table", config_dict={"k": [1, 2]})
        task.set_user_properties(owner="me")
        identifier = task.id
        task.close()
        read = Task.get_task(task_id=identifier)
        typed = read.get_parameters_as_dict(cast=True)
        assert typed["Section"]["whole"] == 3 and typed["Section"]["flag"] is True, typed
        assert typed["Section"]["text"] == "01" and typed["Section"]["list"] == [1, "a"], typed
        assert typed["Section"]["real"] == 2.5 and typed["Other"]["x"] == 7, typed
        assert read.get_parameters()["Section/a.b/c"] == "1"
        assert read.get_configuration_object_as_dict("table") == {"k": [1, 2]}
        assert read.get_user_properties()["owner"]["value"] == "me"
        assert read.status == "completed" and read.data.started and read.data.completed
    """)


def test_reports_are_read_back(clearml_server: ClearmlServer) -> None:
    clearml_server.run("""
        import numpy, pandas, plotly.graph_objects as go
        from clearml import Task
        from tests.waiting import eventually
        task = Task.init(project_name="contract/reports", task_name="reports ção")
        logger = task.get_logger()
        for iteration in range(250):
            logger.report_scalar("loss", "train", 250 - iteration, iteration)
        logger.report_single_value("accuracy", 0.75)
        logger.report_table("table", "rows", 0, table_plot=pandas.DataFrame({"a": [1, 2]}))
        logger.report_plotly("figure", "line", go.Figure(go.Scatter(x=[1], y=[2])), 0)
        logger.report_confusion_matrix("matrix", "m", numpy.eye(2), iteration=0)
        logger.report_image("image", "noise", 0, image=numpy.zeros((8, 8, 3), dtype="uint8"))
        logger.report_text("a line of the log: é")
        task.flush(wait_for_uploads=True)
        identifier = task.id
        task.close()
        read = Task.get_task(task_id=identifier)
        def curve(**options):
            return read.get_reported_scalars(**options).get("loss", {}).get("train", {"x": [], "y": []})
        whole = eventually(curve, lambda found: len(found["x"]) == 250)
        assert whole["x"] == list(range(250)) and whole["y"][:2] == [250, 249], whole
        few = curve(max_samples=10)["y"]
        assert len(few) <= 11 and 226 <= few[0] < 250, few
        assert len(read.get_all_reported_scalars()["loss"]["train"]["x"]) == 250
        eventually(read.get_reported_single_values, lambda found: found == {"accuracy": 0.75})
        last = read.get_last_scalar_metrics()
        assert last["loss"]["train"] == {"last": 1, "min": 1, "max": 250}, last
        metrics = lambda: {plot["metric"] for plot in read.get_reported_plots()}
        eventually(metrics, lambda found: found == {"table", "figure", "matrix"})
        printed = lambda: "".join(read.get_reported_console_output(100))
        eventually(printed, lambda found: "a line of the log: é" in found)
        assert read.get_last_iteration() == 249
        eventually(lambda: read.get_debug_samples("image", "noise"), lambda found: len(found) == 1)
    """)


def test_artifacts_and_files(clearml_server: ClearmlServer) -> None:
    clearml_server.run("""
        from pathlib import Path
        import numpy, pandas
        from clearml import StorageManager, Task
        task = Task.init(project_name="contract/files é", task_name="artifacts 100% ção")
        frame = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]})
        Path("folder").mkdir(exist_ok=True); Path("folder/one.txt").write_text("1")
        Path("two w.bin").write_bytes(b"2")
        Path("large.bin").write_bytes(bytes(range(256)) * 20000)
        things = {"frame é 1": frame, "dict": {"k": [1]}, "array": numpy.arange(3), "folder": Path("folder"),
                  "file with space": Path("two w.bin"), "large": Path("large.bin")}
        for name, thing in things.items():
            assert task.upload_artifact(name, thing, wait_on_upload=True)
        identifier = task.id
        task.close()
        read = Task.get_task(task_id=identifier).artifacts
        assert read["frame é 1"].get(force_download=True).equals(frame)
        assert read["dict"].get() == {"k": [1]} and read["array"].get().tolist() == [0, 1, 2]
        assert Path(read["file with space"].get_local_copy(force_download=True)).read_bytes() == b"2"
        large = Path(read["large"].get_local_copy(force_download=True))
        assert large.read_bytes() == Path("large.bin").read_bytes()
        assert (Path(read["folder"].get_local_copy(force_download=True)) / "one.txt").read_text() == "1"
        assert StorageManager.exists_file(read["dict"].url)
        assert not StorageManager.exists_file(read["dict"].url + "x")
        assert Task.get_task(task_id=identifier).delete()
        assert not StorageManager.exists_file(read["dict"].url)
    """)


def test_life_of_a_task(clearml_server: ClearmlServer) -> None:
    clearml_server.run("""
        from clearml import Task
        task = Task.create(project_name="contract/life", task_name="made", task_type="testing")
        task.add_tags(["a"]); task.set_comment("first")
        task.mark_started(); assert task.get_status() == "in_progress"
        task.mark_stopped(status_message="enough"); assert task.get_status() == "stopped"
        task.reset(force=True); assert task.get_status() == "created"
        copy = Task.clone(source_task=task, name="copy", parent=task.id)
        assert copy.get_status() == "created" and copy.parent == task.id and copy.get_tags() == ["a"]
        task.mark_started(); task.mark_failed(status_reason="because"); task.reload()
        assert task.get_status() == "failed" and task.data.status_reason == "because"
        task.mark_completed(force=True); task.publish(); assert task.get_status() == "published"
        copy.set_archived(True); assert copy.get_archived()
        copy.move_to_project(new_project_name="contract/moved")
        assert Task.get_task(task_id=copy.id).get_project_name() == "contract/moved"
        assert copy.delete()
    """)


def test_searching_for_tasks(clearml_server: ClearmlServer) -> None:
    clearml_server.run("""
        from clearml import Task
        project = "contract/search"
        made = {}
        for name, tags in {"one": ["a", "b"], "two": ["a"], "three (x)": ["b"], "four": []}.items():
            task = Task.create(project_name=project, task_name=name)
            task.set_tags(tags)
            made[name] = task.id
        def names(**query):
            tasks = Task.get_tasks(project_name=project, **query)
            return {task.name for task in tasks}
        assert names(tags=["a"]) == {"one", "two"}
        assert names(tags=["__$all", "a", "b"]) == {"one"}
        assert names(tags=["__$all", "a", "__$not", "b"]) == {"two"}
        assert names(tags=["a", "-b"]) == {"two"}
        assert names(task_name="three \\\\(x\\\\)") == {"three (x)"}
        assert names(task_filter={"order_by": ["-created"], "status": ["created"]}) == set(made)
        assert Task.get_task(project_name=project, task_name="two").id == made["two"]
        assert set(Task.query_tasks(project_name=project, tags=["b"])) == {made["one"], made["three (x)"]}
    """)
