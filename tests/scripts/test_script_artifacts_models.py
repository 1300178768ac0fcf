"""Artifacts and models of every kind, in and out, by scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.scripts.desk import Desk

ARTIFACTS = """
    from pathlib import Path
    import numpy as np, pandas as pd
    from PIL import Image
    from clearml import StorageManager, Task

    task = Task.init(project_name="people/artifacts", task_name="all kinds", reuse_last_task_id=False)
    Path("folder/deep").mkdir(parents=True)
    Path("folder/one.txt").write_text("1")
    Path("folder/deep/two.txt").write_text("2")
    Path("logs").mkdir()
    Path("logs/a.log").write_text("a")
    Path("logs/b.log").write_text("b")
    Path("logs/c.txt").write_text("not asked for")
    frame = pd.DataFrame({"a": [1, 2]})
    series = pd.Series([1.5, 2.5], name="s")
    moving = pd.DataFrame({"n": [0]})
    task.register_artifact("moving", moving, metadata={"kind": "dynamic"})
    things = {
        "dict": {"k": [1, {"x": None}]},
        "frame": frame,
        "array": np.eye(2),
        "folder": "folder",
        "file": Path("logs/a.log"),
        "logs": "logs/*.log",
        "text": "some text é\\nsecond",
        "picture": Image.new("RGB", (2, 3)),
        "object": {1, 2, 3},
        "list": ["a", 1],
        "number": 7,
        "link": "https://example.org/file.bin",
        "series": series,
    }
    for name, thing in things.items():
        assert task.upload_artifact(name, thing, metadata={"about": name}), name
    assert task.upload_artifact("yaml", {"y": 1}, extension_name=".yaml")
    assert task.upload_artifact("pickled", frame, auto_pickle=True, extension_name=".pkl")
    assert task.upload_artifact("preview", {"p": 1}, preview="my own preview")
    assert task.upload_artifact("replaced", {"v": 1}, wait_on_upload=True)
    assert task.upload_artifact("replaced", {"v": 2}, wait_on_upload=True)
    moving.loc[1] = 1
    task.flush(wait_for_uploads=True)
    assert list(task.get_registered_artifacts()) == ["moving"]
    task.unregister_artifact("moving")
    task.close()
    read = Task.get_task(task_id=task.id).artifacts
    assert set(things) | {"yaml", "pickled", "preview", "replaced"} <= set(read), sorted(read)
    assert (
        read["dict"].get() == things["dict"]
        and read["list"].get() == ["a", 1]
        and read["yaml"].get() == {"y": 1}
    )
    assert read["frame"].get().equals(frame) and read["array"].get().tolist() == np.eye(2).tolist()
    assert read["pickled"].get().equals(frame)
    assert read["object"].get() == {1, 2, 3} and read["number"].get() == 7
    assert read["text"].get() == things["text"], read["text"].get()
    assert read["picture"].get().size == (2, 3)
    assert read["replaced"].get() == {"v": 2}
    folder = Path(read["folder"].get_local_copy())
    assert (folder / "deep" / "two.txt").read_text() == "2"
    assert {path.name for path in Path(read["logs"].get_local_copy()).iterdir()} == {"a.log", "b.log"}
    zipped = read["folder"].get_local_copy(extract_archive=False)
    assert zipped.endswith(".zip"), zipped
    assert Path(read["file"].get_local_copy()).read_text() == "a"
    assert read["link"].url == "https://example.org/file.bin"
    one = read["dict"]
    assert (one.metadata, one.type, str(one.mode)) == ({"about": "dict"}, "dict", "output"), one.mode
    assert one.size > 0 and one.hash and one.timestamp and "k" in one.preview
    assert read["preview"].preview == "my own preview"
    print("ID", task.id)
"""


def stored(desk: Desk, task: str) -> dict[str, Any]:
    execution = desk.task(task)["execution"]
    return {one["key"]: one for one in execution["artifacts"]}


def on_file_server(desk: Desk, url: str) -> int:
    path = url.removeprefix(desk.server.state["files_server"])
    return desk.server.request("GET", path, headers=desk.server.bearer, server="files_server")[0]


@pytest.mark.nightly
def test_artifacts_of_every_kind(desk: Desk) -> None:
    task = desk.ids("artifacts", ARTIFACTS)[0]
    found = stored(desk, task)
    assert found["frame"]["type"] == "pandas"
    assert found["link"]["uri"] == "https://example.org/file.bin"
    urls = [found[name]["uri"] for name in ("dict", "picture", "logs", "moving")]
    assert [on_file_server(desk, url) for url in urls] == [200] * 4
    desk.run(
        "delete", "import sys; from clearml import Task; assert Task.get_task(sys.argv[1]).delete()", task
    )
    assert desk.server.call("tasks.get_by_id", task=task).status == 400
    assert [on_file_server(desk, url) for url in urls] == [404] * 4


MODELS = """
    import sys
    from pathlib import Path
    from clearml import InputModel, Model, OutputModel, Task

    project = "people/models"
    task = Task.init(project_name=project, task_name="trainer", reuse_last_task_id=False)
    Path("w.pt").write_bytes(b"weights")
    Path("pack").mkdir()
    Path("pack/a.bin").write_bytes(b"a")
    Path("pack/b.bin").write_bytes(b"b")
    one = OutputModel(
        task=task,
        name="one",
        framework="PyTorch",
        tags=["fresh"],
        label_enumeration={"cat": 0, "dog": 1},
        config_dict={"layers": [1, 2]},
        comment="a first model",
    )
    one.update_weights("w.pt", auto_delete_file=False, async_enable=False, iteration=4)
    one.set_metadata("rank", "3", "int")
    one.set_metadata("dotted.key", "x")
    one.report_scalar("curve", "c", 0.5, 1)
    one.report_single_value("auc", 0.9)
    one.report_confusion_matrix("matrix", "m", [[1, 0], [0, 1]])
    pack = OutputModel(task=task, name="pack", framework="ONNX")
    pack.update_weights_package(weights_path="pack", auto_delete_file=False, async_enable=False)
    text = OutputModel(task=task, name="text", config_text="plain: config")
    text.update_weights("w.pt", auto_delete_file=False, async_enable=False)
    text.update_design(config_text="other design")
    text.update_labels({"bird": 5})
    outside = InputModel.import_model(
        "https://example.org/net.onnx",
        name="outside",
        framework="ONNX",
        project=project,
        tags=["imported"],
        label_enumeration={"x": 1},
    )
    task.connect(outside, name="base")
    again = InputModel.import_model("https://example.org/net.onnx", name="another name")
    assert again.id == outside.id, "the same address is the same model"
    task.close()
    print("ID", task.id, one.id, pack.id, text.id, outside.id)
"""
USED = """
    import sys
    from pathlib import Path
    from clearml import InputModel, Model, OutputModel, Task

    project = "people/models"
    task, one, pack, text, outside = sys.argv[1:]
    read = Model(one)
    assert (read.name, read.framework) == ("one", "PyTorch") and "a first model" in read.comment, read.comment
    assert read.labels == {"cat": 0, "dog": 1} and read.config_dict == {"layers": [1, 2]}
    assert read.get_all_metadata()["rank"] == {"key": "rank", "type": "int", "value": "3"}, (
        read.get_all_metadata()
    )
    assert read.get_metadata_casted("rank") == 3 and read.get_metadata("dotted.key") == "x"
    assert read.original_task == task and read.task == task
    assert Path(read.get_weights(raise_on_error=True)).read_bytes() == b"weights"
    parts = Model(pack).get_weights_package(return_path=True, raise_on_error=True)
    assert {path.name for path in Path(parts).iterdir()} == {"a.bin", "b.bin"}, parts
    design = Model(text)
    assert design.labels == {"bird": 5} and "other design" in design.config_text
    models = Task.get_task(task_id=task).models
    assert [m.id for m in models["input"]] == [outside] and models["input"]["base"].id == outside
    assert {m.id for m in models["output"]} == {one, pack, text}


    def ids(**query):
        return {m.id for m in Model.query_models(project_name=project, **query)}


    everything = {one, pack, text, outside}
    assert ids() == everything
    assert ids(tags=["fresh"]) == {one} and ids(tags=["fresh", "imported"]) == {one, outside}
    assert ids(tags=["__$all", "fresh", "imported"]) == set() and ids(tags=["-fresh"]) == everything - {one}
    assert ids(metadata={"rank": "3"}) == {one} and ids(metadata={"rank": "4"}) == set()
    assert ids(model_name="pack") == {pack} and ids(model_name="pac") == set()
    assert len(ids(max_results=2)) == 2
    assert ids(only_published=True) == set()
    Model(pack).publish()
    assert ids(only_published=True) == {pack} and Model(pack).published
    read.tags = ["fresh", "best"]
    read.comment = "changed"
    read.name = "one renamed"
    assert Model(one).tags == ["fresh", "best"] and Model(one).name == "one renamed"
    read.archive()
    assert ids() == everything - {one} and one in ids(include_archived=True)
    read.unarchive()
    assert ids() == everything
    assert read.set_all_metadata({"only": {"value": "this", "type": "str"}}, replace=True)
    assert set(Model(one).get_all_metadata()) == {"only"}
    consumer = Task.init(project_name=project, task_name="consumer", reuse_last_task_id=False)
    by_name = InputModel(name="one renamed", project=project)
    assert by_name.id == one
    consumer.connect(by_name)
    tuned = OutputModel(task=consumer, name="tuned", base_model_id=None)
    tuned.update_weights("w.pt", auto_delete_file=False, async_enable=False)
    assert Task.get_task(task_id=consumer.id).models["input"][0].id == one
    loaded = InputModel(model_id=one)
    assert loaded.labels == {"cat": 0, "dog": 1}
    consumer.close()
    assert not Model.remove(one), "a task has it as its input: not without force"
    assert Model.remove(pack), "published is no hindrance"
    assert Model.remove(text, delete_weights_file=False)
    assert Model.remove(outside, delete_weights_file=False, force=True)
    assert ids() == {one, tuned.id}
"""


@pytest.mark.nightly
def test_models_in_and_out(desk: Desk) -> None:
    task, model, *others = desk.ids("models", MODELS)
    desk.run("used", USED, task, model, *others)
    found = desk.server.get("models.get_by_id", model=model)["model"]
    assert (found["name"], found["tags"], found["ready"]) == ("one renamed", ["fresh", "best"], False)
    assert found["metadata"]["only"]["value"] == "this"
    scalars = desk.server.get("events.scalar_metrics_iter_histogram", task=model, model_events=True)
    assert scalars["curve"]["c"]["y"] == [0.5]
    single = desk.server.get("events.get_task_single_value_metrics", tasks=[model], model_events=True)
    assert [one["value"] for one in single["tasks"][0]["values"]] == [0.9]
