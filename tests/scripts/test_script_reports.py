"""Reports of every sort: a script sends them, and reads them back as people do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.scripts.desk import Desk

REPORTS = """
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt, numpy as np, pandas as pd, plotly.express as px
    from pathlib import Path
    from clearml import Logger, Task

    task = Task.init(project_name="people/reports", task_name="everything", reuse_last_task_id=False)
    logger = task.get_logger()
    for step in range(30):
        logger.report_scalar("loss", "train", 1 / (step + 1), step)
        Logger.current_logger().report_scalar("loss", "test", 2 / (step + 1), step)
    logger.report_scalar("odd", "nan", float("nan"), 0)
    logger.report_scalar("odd", "inf", float("inf"), 0)
    logger.report_single_value("accuracy", 0.5)
    logger.report_single_value("accuracy", 0.75)
    logger.report_single_value("f1 of ção", np.float32(0.25))
    logger.report_histogram("histogram", "bars", [3, 1, 2], 0, labels=["a"], xlabels=["x", "y", "z"])
    logger.report_vector("vector", "v", np.arange(4), 0)
    logger.report_matrix("matrix", "m", np.eye(3), 0)
    logger.report_confusion_matrix("confusion", "c", np.eye(2), 0, xlabels=["p", "n"], ylabels=["p", "n"])
    logger.report_scatter2d("points", "2d", np.random.rand(5, 2), 0, mode="markers")
    logger.report_scatter3d("points", "3d", np.random.rand(5, 3), 0)
    logger.report_line_plot("lines", series=[], iteration=0, xaxis="x", yaxis="y")
    logger.report_surface("surface", "s", np.random.rand(4, 4), 0)
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    frame.to_csv("rows.csv", index=False)
    logger.report_table("table", "frame", 0, table_plot=frame)
    logger.report_table("table", "csv", 0, csv="rows.csv")
    logger.report_table("table", "lists", 0, table_plot=[["h"], ["1"]])
    logger.report_plotly("plotly", "scatter", px.scatter(frame, x="a", y="a"), 0)
    figure = plt.figure()
    plt.plot([1, 2], [3, 4])
    logger.report_matplotlib_figure("matplotlib", "interactive", figure, 0)
    logger.report_matplotlib_figure("matplotlib", "picture", figure, 0, report_image=True)
    plt.figure()
    plt.plot([1, 2])
    plt.title("captured")
    plt.show()
    for step in range(3):
        logger.report_image("images", "noise", step, image=np.zeros((4, 4, 3), dtype="uint8"))
    Path("page.html").write_text("<p>hello</p>")
    logger.report_media("media", "page", 0, local_path="page.html")
    logger.report_media("media", "linked", 0, url="https://example.org/sound.mp3")
    logger.report_text("a line of my own")
    print("a line printed é")
    task.set_progress(40)
    task.flush(wait_for_uploads=True)
    print("ID", task.id)
"""
READ = """
    import sys, json
    from clearml import Task

    task = Task.get_task(task_id=sys.argv[1])
    plots = task.get_reported_plots(max_iterations=5)
    print(
        "RESULT",
        json.dumps(
            {
                "scalars": {
                    t: {v: len(c["x"]) for v, c in vs.items()}
                    for t, vs in task.get_reported_scalars().items()
                },
                "all": len(task.get_all_reported_scalars()["loss"]["train"]["x"]),
                "time": len(task.get_reported_scalars(x_axis="iso_time")["loss"]["test"]["x"]),
                "last": task.get_last_scalar_metrics(),
                "single": task.get_reported_single_values(),
                "one": task.get_reported_single_value("accuracy"),
                "plots": sorted({f"{p['metric']}/{p['variant']}" for p in plots}),
                "samples": [e["iter"] for e in task.get_debug_samples("images", "noise")],
                "newest": [e["iter"] for e in task.get_debug_samples("images", "noise", n_last_iterations=1)],
                "media": [e["url"] for e in task.get_debug_samples("media", "linked")],
                "console": "".join(task.get_reported_console_output(number_of_reports=50)),
                "iteration": task.get_last_iteration(),
                "progress": task.get_progress(),
            }
        ),
    )
"""
PLOTS = {
    "histogram/bars", "vector/v", "matrix/m", "confusion/c", "points/2d", "points/3d", "surface/s",
    "table/frame", "table/csv", "table/lists", "plotly/scatter", "matplotlib/interactive",
    "captured/plot",
}  # fmt: skip


IMAGES = {"images/noise", "media/page", "media/linked", "matplotlib/picture"}


def pictures(desk: Desk, task: str) -> dict[str, str]:
    metrics = desk.server.get("events.debug_images", metrics=[{"task": task}], iters=1)["metrics"]
    events = [event for one in metrics for at in one["iterations"] for event in at["events"]]
    return {f"{event['metric']}/{event['variant']}": event["url"] for event in events}


def test_reports_of_every_sort(desk: Desk) -> None:
    task = desk.ids("reports", REPORTS)[0]
    found = desk.result("read", READ, task)
    assert found["scalars"] == {"loss": {"test": 30, "train": 30}, "odd": {"inf": 1, "nan": 1}}
    assert (found["all"], found["time"], found["iteration"]) == (30, 30, 29)
    assert found["last"]["loss"]["test"] == {"last": 2 / 30, "min": 2 / 30, "max": 2.0}
    assert found["last"]["Summary"]["accuracy"] == {"last": 0.75, "min": 0.5, "max": 0.75}
    assert found["single"] == {"accuracy": 0.75, "f1 of ção": 0.25}
    assert found["one"] == 0.75
    assert set(found["plots"]) >= PLOTS
    assert (found["samples"], found["newest"]) == ([2, 1, 0], [2])
    assert found["media"] == ["https://example.org/sound.mp3"]
    assert "a line of my own" in found["console"]
    assert "a line printed é" in found["console"]
    assert found["progress"] == 100  # the SDK sets it when a script ends well, whatever the script said
    seen = pictures(desk, task)
    assert set(seen) == IMAGES
    path = seen["media/page"].removeprefix(desk.server.state["files_server"])
    answer = desk.server.request("GET", path, headers=desk.server.bearer, server="files_server")
    assert answer == (200, b"<p>hello</p>")
