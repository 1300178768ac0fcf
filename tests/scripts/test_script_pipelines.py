"""Pipelines by scripts: of functions and by decorators; found and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scripts.desk import Desk

FUNCTIONS = """
    import json, sys
    from clearml import PipelineController, Task


    def numbers(count):
        from clearml import Task

        count = int(count)  # a parameter of the pipeline reaches a step as text, on any server
        Task.current_task().get_logger().report_scalar("made", "count", count, 0)
        return list(range(count))


    def total(values, factor=1):
        return sum(values) * int(factor)


    def flaky(folder):
        from pathlib import Path

        mark = Path(folder) / "tried"
        if not mark.exists():
            mark.write_text("1")
            raise RuntimeError("the first time it fails")
        return "second"


    heard = []
    pipe = PipelineController(
        name="of functions", project="people/pipes", version="1.2.3", pool_frequency=0.02
    )
    pipe.add_parameter("count", 4, "how many")
    pipe.add_parameter("factor", 10)
    pipe.add_function_step(
        "make",
        function=numbers,
        function_kwargs={"count": "${pipeline.count}"},
        function_return=["data"],
        cache_executed_step=True,
        monitor_metrics=[("made", "count")],
        monitor_artifacts=["data"],
        pre_execute_callback=lambda p, node, values: heard.append(("before", node.name)) or True,
        post_execute_callback=lambda p, node: heard.append(("after", node.name)),
    )
    pipe.add_function_step(
        "add",
        function=total,
        function_kwargs={"values": "${make.data}", "factor": "${pipeline.factor}"},
        function_return=["sum"],
        cache_executed_step=True,
    )
    if len(sys.argv) > 1:
        pipe.add_function_step(
            "flaky",
            function=flaky,
            function_kwargs={"folder": sys.argv[1]},
            function_return=["word"],
            parents=["add"],
            retry_on_failure=2,
        )
    pipe.start_locally(run_pipeline_steps_locally=True)
    nodes = pipe.get_processed_nodes()
    read = Task.get_task(nodes["add"].executed)
    print(
        "RESULT",
        json.dumps(
            {
                "pipe": pipe.id,
                "heard": heard,
                "sum": int(read.get_parameters()["return/sum"]),
                "successful": pipe.is_successful(),
                "nodes": {n.name: [n.status, n.executed] for n in nodes.values()},
                "parameters": pipe.get_parameters(),
            }
        ),
    )
"""
READ = """
    import json, sys
    from clearml import PipelineController, Task

    newest = PipelineController.get(pipeline_project="people/pipes", pipeline_name="of functions")
    by_id = PipelineController.get(pipeline_id=sys.argv[1])
    version = PipelineController.get(
        pipeline_project="people/pipes", pipeline_name="of functions", pipeline_version="1.2.3"
    )
    copy = PipelineController.clone(sys.argv[1])
    print(
        "RESULT",
        json.dumps(
            {
                "newest": newest.id,
                "by_id": by_id.id,
                "version": version.id,
                "copy": copy.id,
                "dag": sorted(by_id.get_pipeline_dag()),
                "tags": by_id.tags,
            }
        ),
    )
"""


@pytest.mark.nightly
def test_a_pipeline_of_functions(desk: Desk) -> None:
    first = desk.result("functions", FUNCTIONS, str(desk.folder))
    assert first["sum"] == 60
    assert {name: status for name, (status, _) in first["nodes"].items()} == {
        "make": "completed", "add": "completed", "flaky": "completed",
    }  # fmt: skip
    assert first["heard"] == [["before", "make"], ["after", "make"]]
    assert first["successful"] is True
    pipe = desk.task(first["pipe"])
    assert (pipe["status"], pipe["type"], pipe["runtime"]["version"]) == ("completed", "controller", "1.2.3")
    assert "pipeline" in pipe["system_tags"]
    assert {one["key"] for one in pipe["execution"]["artifacts"]} >= {"data"}
    steps = desk.server.get("tasks.get_all", parent=first["pipe"], search_hidden=True)["tasks"]
    assert sorted(one["status"] for one in steps) == ["completed"] * 3  # one of them twice
    second = desk.result("functions", FUNCTIONS)
    assert {name: status for name, (status, _) in second["nodes"].items()} == {
        "make": "cached",
        "add": "cached",
    }
    assert second["nodes"]["make"][1] == first["nodes"]["make"][1]
    assert second["sum"] == 60
    # The SDK's own, on any server: a cached step is no completed one.
    assert second["successful"] is False
    found = desk.result("read", READ, first["pipe"])
    assert (found["newest"], found["by_id"], found["version"]) == (
        second["pipe"],
        first["pipe"],
        second["pipe"],
    )
    assert found["dag"] == ["add", "flaky", "make"]
    copy = desk.task(found["copy"])
    assert (copy["status"], copy["hyperparams"]["Args"]["count"]["value"]) == ("created", "4")


DECORATED = """
    import json
    from clearml import PipelineDecorator, Task


    @PipelineDecorator.component(return_values=["rows", "name"], cache=True, task_type="data_processing")
    def load(size: int):
        return [size] * size, "name of " + str(size)


    @PipelineDecorator.component(return_values=["mean"], monitor_metrics=[("score", "mean")])
    def score(rows, name):
        from clearml import Task

        value = sum(rows) / len(rows)
        Task.current_task().get_logger().report_scalar("score", "mean", value, 0)
        return value


    @PipelineDecorator.component(return_values=["never"])
    def never():
        return 1


    @PipelineDecorator.pipeline(name="decorated", project="people/pipes", version="0.1")
    def whole(size=3, skip=True):
        rows, name = load(size)
        value = score(rows, name)
        if not skip:
            never()
        print("the mean is", value)
        PipelineDecorator.upload_artifact("mean", float(value))
        return float(value)


    if __name__ == "__main__":
        PipelineDecorator.run_locally()
        answer = whole(size=5)
        print(
            "RESULT",
            json.dumps(
                {
                    "answer": answer,
                    "pipe": PipelineDecorator.get_current_pipeline().id
                    if PipelineDecorator.get_current_pipeline()
                    else "",
                }
            ),
        )
"""


def test_a_decorated_pipeline(desk: Desk) -> None:
    found = desk.result("decorated", DECORATED)
    assert found["answer"] == 5.0
    pipes = desk.server.get("tasks.get_all", name="^decorated", type=["controller"], search_hidden=True)[
        "tasks"
    ]
    pipe = pipes[0]
    assert pipe["status"] == "completed"
    assert pipe["hyperparams"]["Args"]["size"]["value"] == "5"
    steps = desk.server.get("tasks.get_all", parent=pipe["id"], search_hidden=True)["tasks"]
    assert {one["name"]: one["status"] for one in steps} == {"load": "completed", "score": "completed"}
    assert next(one["type"] for one in steps if one["name"] == "load") == "data_processing"
    assert "mean" in {one["key"] for one in pipe["execution"]["artifacts"]}
