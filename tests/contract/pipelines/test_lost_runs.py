"""A run whose process was killed outright is ended on the server by the next one of its machine."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

SCRIPT = """
    import json, os, subprocess, sys
    os.environ["CONFORTO_PROJETO"] = sys.argv[1]
    import psutil
    from clearml import Task
    from clearml.backend_api.session.client import APIClient
    from funcoes.io_clearml.projeto import projeto_das_etapas
    from pipelines.corrida import controle
    project = APIClient().projects.create(name=projeto_das_etapas(), system_tags=["hidden"]).id
    dead = subprocess.Popen([sys.executable, "-c", "pass"])
    born = psutil.Process(dead.pid).create_time()
    dead.wait()
    here, me = controle.lugar(), psutil.Process()
    written = {
        "killed": f"{here}/{dead.pid}/{born:.0f}",
        "alive": f"{here}/{me.pid}/{me.create_time():.0f}",
        "in a container of this machine": f"{here.rpartition('-')[0]}-00000000/{dead.pid}/{born:.0f}",
        "elsewhere": f"another-machine/{dead.pid}/{born:.0f}",
        "signed by nobody": "",
    }
    ids = {}
    for name, process in written.items():
        run = APIClient().tasks.create(name=name, type="controller", project=project,
                                       system_tags=["pipeline"]).id
        stage = APIClient().tasks.create(name="stage", type="training", project=project, parent=run).id
        for task in (run, stage):
            APIClient().tasks.started(task=task)
        if process:
            Task.get_task(task_id=run).set_user_properties(processo=process)
        ids[name] = [run, stage]
    print("ENDED " + json.dumps([controle.encerrar_perdidas(), ids]))
"""


def test_only_runs_that_were_killed_here_are_ended_and_their_stages_with_them(
    clearml_server: ClearmlServer,
) -> None:
    output = clearml_server.run(SCRIPT, f"contract/lost {uuid.uuid4().hex[:6]}")
    line = next(line for line in output.splitlines() if line.startswith("ENDED "))
    ended, ids = json.loads(line.removeprefix("ENDED "))
    assert ended == [ids["killed"][0]]
    for name, tasks in ids.items():
        found = clearml_server.get("tasks.get_all", id=tasks, search_hidden=True, only_fields=["status"])[
            "tasks"
        ]
        expected = {"stopped"} if name == "killed" else {"in_progress"}
        assert {task["status"] for task in found} == expected, name
        assert len(found) == 2
