"""What was stored stays within reach when another program has taken the server's ports meanwhile."""

import contextlib
import socket
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

WRITE = """
from pathlib import Path
from clearml import Dataset, OutputModel, Task
task = Task.init(project_name="ports", task_name="writer", output_uri=True)
task.upload_artifact("table", {"rows": 3}, wait_on_upload=True)
Path("weights.txt").write_text("w")
model = OutputModel(task=task, name="model")
model.update_weights("weights.txt", async_enable=False, auto_delete_file=False)
dataset = Dataset.create(dataset_name="data", dataset_project="ports")
dataset.add_files("weights.txt")
dataset.upload(show_progress=False)
dataset.finalize()
print(task.id, model.id, dataset.id)
"""
READ = """
import sys
from pathlib import Path
from clearml import Dataset, Model, Task
task, model, dataset = sys.argv[1:]
assert Task.get_task(task_id=task).artifacts["table"].get() == {"rows": 3}
assert Path(Model(model_id=model).get_local_copy()).read_text() == "w"
assert (Path(Dataset.get(dataset_id=dataset).get_local_copy()) / "weights.txt").read_text() == "w"
"""


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])


def test_everything_is_found_again_after_the_ports_had_to_change(
    clearml_start: "Callable[..., ClearmlServer]",
    clearml_command: "Callable[..., subprocess.CompletedProcess[str]]",
) -> None:
    before = clearml_start()
    identifiers = before.run(WRITE).strip().splitlines()[-1].split()
    assert clearml_command("stop", "--data", str(before.data)).returncode == 0
    old = [_port(before.state[name]) for name in ("api_server", "files_server")]
    with contextlib.ExitStack() as others:
        for port in old:
            other = others.enter_context(socket.socket())
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", port))
            other.listen()
        after = clearml_start()
        assert not {_port(after.state[name]) for name in ("api_server", "files_server")} & set(old)
        after.run(READ, *identifiers)
