"""HyperParameterOptimizer: jobs run, and the best are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scripts.desk import Desk

TRIAL = """\
import argparse
from clearml import Task

task = Task.init(project_name="people/search of parameters", task_name="trial")
parser = argparse.ArgumentParser()
parser.add_argument("--x", type=float, default=0)
parser.add_argument("--kind", default="a")
options = parser.parse_args()
for step in range(2):
    task.get_logger().report_scalar("goal", "y", -((options.x - 2) ** 2) + step, step)
"""
OPTIMIZE = """
    import json, sys
    from clearml import Task
    from clearml.automation import (
        DiscreteParameterRange,
        GridSearch,
        HyperParameterOptimizer,
        RandomSearch,
        UniformIntegerParameterRange,
    )

    base = Task.create(
        project_name="people/search of parameters",
        task_name="base trial",
        script="trial.py",
        packages=[],
        add_task_init_call=False,
        argparse_args=[("x", "0"), ("kind", "a")],
    )
    Task.init(
        project_name="people/search of parameters",
        task_name="optimizer",
        task_type=Task.TaskTypes.optimizer,
        reuse_last_task_id=False,
    )
    local = sys.argv[1] == "local"
    space = (
        [
            DiscreteParameterRange("Args/x", values=[0.0, 2.0]),
            DiscreteParameterRange("Args/kind", values=["b"]),
        ]
        if local
        else [UniformIntegerParameterRange("Args/x", min_value=3, max_value=4)]
    )
    search = HyperParameterOptimizer(
        base_task_id=base.id,
        hyper_parameters=space,
        objective_metric_title="goal",
        objective_metric_series="y",
        objective_metric_sign="max_global",
        optimizer_class=GridSearch if local else RandomSearch,
        max_number_of_concurrent_tasks=2,
        total_max_jobs=2,
        execution_queue="default",
        pool_period_min=0.02,
        spawn_project=None,
        save_top_k_tasks_only=-1,
    )
    search.set_report_period(0.05)
    (search.start_locally if local else search.start)()
    search.wait(timeout=2)
    top = search.get_top_experiments(top_k=3)
    details = search.get_top_experiments_details(top_k=3)
    search.stop()
    print(
        "RESULT",
        json.dumps(
            {
                "top": [[t.id, t.get_parameters()["Args/x"], t.status] for t in top],
                "details": [[d["task_id"], d["hyper_parameters"]["Args/x"]] for d in details],
                "optimizer": Task.current_task().id,
            }
        ),
    )
"""


@pytest.mark.nightly
def test_a_grid_run_here(desk: Desk) -> None:
    (desk.folder / "trial.py").write_text(TRIAL)
    found = desk.result("optimize", OPTIMIZE, "local")
    assert [float(x) for _, x, _ in found["top"]] == [2.0, 0.0]
    assert [status for *_, status in found["top"]] == ["completed", "completed"]
    assert [one[0] for one in found["details"]] == [one[0] for one in found["top"]]
    best = desk.task(found["top"][0][0])
    assert best["parent"] == found["optimizer"]
    assert best["hyperparams"]["Args"]["kind"]["value"] == "b"
    assert desk.task(found["optimizer"])["type"] == "optimizer"


@pytest.mark.nightly
@pytest.mark.usefixtures("agents")
def test_a_random_search_on_an_agent(desk: Desk) -> None:
    (desk.folder / "trial.py").write_text(TRIAL)
    found = desk.result("optimize", OPTIMIZE, "agent")
    assert [float(x) for _, x, _ in found["top"]] == [3.0, 4.0]
    assert {status for *_, status in found["top"]} == {"completed"}
