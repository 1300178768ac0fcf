"""Files, models and versions of datasets as this project's stages leave them, made by plain calls."""

import io
import json
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from tests.pages.server import PagesServer

PROJECT = "Conforto Termico/.pipelines/conforto-termico"
NAME = "conforto-termico-made"
SCRIPT = {
    "repository": "/somewhere/repository", "branch": "main", "version_num": "1" * 40,
    "entry_point": "steps/register.py", "working_dir": ".", "binary": "python",
}  # fmt: skip


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def uploaded(server: PagesServer, name: str, content: bytes) -> str:
    """Put a file onto the file server; return its address."""
    head = f'--xyz\r\nContent-Disposition: form-data; name="/{name}"; filename="f"\r\n\r\n'.encode()
    kind = {"Content-Type": "multipart/form-data; boundary=xyz"}
    body = head + content + b"\r\n--xyz--\r\n"
    api = server.api
    assert api.request("POST", "/", body, {**api.bearer, **kind}, server="files_server")[0] == 200
    return f"{api.state['files_server']}/{name}"


def artifact(key: str, address: str, content: bytes, preview: str = "") -> dict[str, Any]:
    """An entry of a task's artifacts."""
    return {
        "key": key, "type": "custom", "mode": "output", "uri": address, "content_size": len(content),
        "hash": sha256(content).hexdigest(), "type_data": {"preview": preview},
    }  # fmt: skip


def model(
    server: PagesServer, version: int, tag: str, metadata: Mapping[str, str], name: str = NAME, uri: str = ""
) -> str:
    """Register a published version, made by a task with a script; return its id."""
    task = server.task(f"register {version}", PROJECT, "application", status="completed", script=SCRIPT)
    values = {"versao": str(version), **metadata}
    made = server.call(
        "models.create",
        name=name,
        project=server.project(PROJECT),
        task=task,
        tags=[tag],
        uri=uri or "file:///nowhere",
        metadata=[{"key": key, "type": "str", "value": value} for key, value in values.items()],
    )["id"]
    server.call("models.set_ready", model=made, publish_task=False)
    return str(made)


def dataset(
    server: PagesServer, name: str, files: Mapping[str, bytes], said: Mapping[str, Any], parents: list[str]
) -> str:
    """Write a version of a dataset as the SDK does; return its id."""
    project = f"Conforto Termico/.datasets/{name}"
    task = server.task(name, project, "data_processing", system_tags=["dataset"])
    archive = packed(files)
    entries = [
        {
            "relative_path": path, "hash": sha256(content).hexdigest(), "size": len(content),
            "parent_dataset_id": task, "artifact_name": "data",
        }
        for path, content in files.items()
    ]  # fmt: skip
    state = json.dumps({"dataset_file_entries": entries, "id": task}).encode()
    told = json.dumps(said)
    artifacts = [
        artifact("state", uploaded(server, f"{task}/state.json", state), state),
        artifact("data", uploaded(server, f"{task}/data.zip", archive), archive),
        artifact("metadata", "", told.encode(), told),
    ]
    server.call("tasks.edit", task=task, execution={"artifacts": artifacts})
    nodes = {
        str(place): {"job_id": one, "parents": [], "name": one} for place, one in enumerate((*parents, task))
    }
    nodes[str(len(parents))]["parents"] = [str(place) for place in range(len(parents))]
    text = {"name": "Dataset Struct", "value": json.dumps(nodes), "type": "json"}
    server.call("tasks.edit_configuration", task=task, configuration=[text])
    server.call("tasks.edit_hyper_params", task=task, hyperparams=[
        {"section": "properties", "name": "version", "value": "1.0.0"},
    ])  # fmt: skip
    server.bring(task, "completed")
    return task
