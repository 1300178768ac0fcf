"""The SDK's own ways to take things away again leave neither documents nor files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

GONE = """
    import urllib.error, urllib.request
    from clearml import Task
    def gone(url):
        session = Task._get_default_session()
        request = urllib.request.Request(
            url.replace(" ", "%20"), headers={"Authorization": f"Bearer {session.token}"}
        )
        try:
            urllib.request.urlopen(request).read()
        except urllib.error.HTTPError as error:
            return error.code == 404
        return False
"""


def test_a_task_is_deleted_with_its_files(clearml_server: ClearmlServer) -> None:
    clearml_server.run(
        GONE
        + """
    from pathlib import Path
    import numpy
    from clearml import Model, OutputModel
    from clearml.backend_api.session.client import APIClient
    task = Task.init(project_name="contract/removal", task_name="doomed", output_uri=True)
    task.upload_artifact("data", {"a": 1}, wait_on_upload=True)
    task.get_logger().report_image("images", "one", iteration=0, image=numpy.zeros((4, 4, 3), "uint8"))
    Path("doomed.bin").write_bytes(b"x")
    model = OutputModel(task=task, name="doomed model")
    model.update_weights("doomed.bin", async_enable=False, auto_delete_file=False)
    task.flush(wait_for_uploads=True); task.close()
    urls = [task.artifacts["data"].url, model.url]
    images = APIClient().events.get_task_events(task=task.id, event_type="training_debug_image").events
    urls += [image["url"] for image in images]
    assert len(urls) == 3, urls
    assert not any(map(gone, urls)), urls
    assert Task.get_task(task_id=task.id).delete(
        delete_artifacts_and_models=True, skip_models_used_by_other_tasks=True, raise_on_error=True
    )
    assert all(map(gone, urls)), [url for url in urls if not gone(url)]
    assert Task.query_tasks(project_name="contract/removal") == []
    assert Model.query_models(project_name="contract/removal") == []
    """
    )


def test_a_model_is_removed_with_its_file(clearml_server: ClearmlServer) -> None:
    clearml_server.run(
        GONE
        + """
    from pathlib import Path
    from clearml import Model, OutputModel
    task = Task.init(project_name="contract/removal of models", task_name="trainer", output_uri=True)
    made = []
    for number in range(2):
        Path(f"weights{number}.bin").write_bytes(bytes([number]))
        model = OutputModel(task=task, name=f"model {number}")
        model.update_weights(f"weights{number}.bin", async_enable=False, auto_delete_file=False)
        made.append(model)
    urls = [model.url for model in made]
    assert Model.remove(made[0].id, delete_weights_file=True, raise_on_errors=True)
    assert gone(urls[0]) and not gone(urls[1])
    task.reload()
    assert [model.id for model in task.models["output"]] == [made[1].id]
    assert Model.remove(Model(made[1].id), delete_weights_file=True, force=True, raise_on_errors=True)
    assert gone(urls[1])
    task.close(); task.delete()
    """
    )


def test_datasets_are_squashed_and_deleted(clearml_server: ClearmlServer) -> None:
    clearml_server.run(
        GONE
        + """
    from pathlib import Path
    from clearml import Dataset
    where = {"dataset_project": "contract/removal of sets", "dataset_name": "the set"}
    Path("one.txt").write_text("1"); Path("two.txt").write_text("2")
    versions = []
    for name in ("one.txt", "two.txt"):
        version = Dataset.create(**where, parent_datasets=versions[-1:])
        version.add_files(name); version.upload(); version.finalize(); versions.append(version.id)
    squashed = Dataset.squash("the set squashed", dataset_ids=versions)
    copy = Path(squashed.get_local_copy())
    assert {path.name for path in copy.iterdir()} == {"one.txt", "two.txt"}
    urls = [a.url for v in [*versions, squashed.id] for a in Task.get_task(task_id=v).artifacts.values()]
    urls = [url for url in urls if url.startswith("http")]
    assert urls and not any(map(gone, urls)), urls
    Dataset.delete(dataset_id=squashed.id, force=True)
    Dataset.delete(**where, entire_dataset=True, force=True)
    assert all(map(gone, urls)), [url for url in urls if not gone(url)]
    assert Dataset.list_datasets(dataset_project=where["dataset_project"], only_completed=False) == []
    """
    )


def test_a_project_is_deleted_and_its_files_by_their_urls(clearml_server: ClearmlServer) -> None:
    clearml_server.run(
        GONE
        + """
    from pathlib import Path
    import numpy
    from clearml import OutputModel
    from clearml.backend_api.session.client import APIClient
    from clearml.storage.helper import StorageHelper
    task = Task.init(project_name="contract/removal of a project", task_name="doomed", output_uri=True)
    task.upload_artifact("data", {"a": 1}, wait_on_upload=True)
    task.get_logger().report_image("images", "one", iteration=0, image=numpy.zeros((4, 4, 3), "uint8"))
    task.get_logger().report_image(
        "images", "two", iteration=0, image=numpy.zeros((4, 4, 3), "uint8")
    )
    Path("gone.bin").write_bytes(b"x")
    model = OutputModel(task=task, name="doomed model")
    model.update_weights("gone.bin", async_enable=False, auto_delete_file=False)
    task.flush(wait_for_uploads=True); task.close()
    answer = APIClient().projects.delete(project=task.project, force=True, delete_contents=True)
    urls = [*answer.urls.model_urls, *answer.urls.artifact_urls, *answer.urls.event_urls]
    kinds = [len(found) for found in (
        answer.urls.model_urls, answer.urls.artifact_urls, answer.urls.event_urls
    )]
    assert kinds == [1, 1, 2], urls
    assert not any(map(gone, urls)), urls
    for url in urls:
        assert StorageHelper.get(url).delete(url), url
    assert all(map(gone, urls)), urls
    """
    )
