"""Dataset versions in a chain: their lineage is the SDK's own, and each ancestor is asked for once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer

CHAIN = """
    import os
    os.environ["CONFORTO_PROJETO"] = "contract/chain"
    from collections import Counter
    from pathlib import Path
    import requests
    from clearml import Dataset, Task
    asked = Counter()
    send = requests.Session.send
    def counting(session, request, **how):
        asked["n"] += 1
        return send(session, request, **how)
    requests.Session.send = counting
    from funcoes.io_clearml import datasets, versoes
    task = Task.init(project_name="contract/chain", task_name="writes", auto_connect_frameworks=False,
                     auto_resource_monitoring=False)
    def write(parents):
        versoes._lidas.clear()  # as in a process of its own
        before = asked["n"]
        files = {"own.txt": f"{len(parents)} {made}".encode()}
        version = datasets.gravar("impute", files, parents, {"n": len(made)})
        return version.id, asked["n"] - before
    made, calls = [], []
    for _ in range(6):
        version, n = write(made[-1:])
        made.append(version)
        calls.append(n)
"""


def test_the_lineage_of_a_chain_is_whole(clearml_server: ClearmlServer) -> None:
    clearml_server.run(
        CHAIN
        + """
    versoes._lidas.clear()
    last = versoes._PERGUNTAR(dataset_id=made[-1])
    assert [versoes._PERGUNTAR(dataset_id=i)._get_parents() for i in made] == [[], *([i] for i in made[:-1])]
    assert Path(last.get_local_copy(), "own.txt").read_text() == f"1 {made[:-1]}"
    shown = Task.get_task(task_id=made[-1]).get_reported_plots()
    assert any("sankey" in plot["plot_str"] and made[0] in plot["plot_str"] for plot in shown), len(shown)
    structure = Task.get_task(task_id=made[-1]).get_configuration_object_as_dict("Dataset Struct")
    assert {node["job_id"] for node in structure.values()} == set(made)
    """
    )


def test_a_version_costs_some_calls_more_for_each_ancestor_not_for_each_pair(
    clearml_server: ClearmlServer,
) -> None:
    """The SDK alone: 68, 146, 189, 210, 241, 272 calls for the first to the sixth of a chain."""
    clearml_server.run(
        CHAIN
        + """
    more = [b - a for a, b in zip(calls[1:], calls[2:])]
    assert max(more) <= 20 and calls[-1] <= 170, calls
    """
    )


def test_a_task_that_reads_a_version_was_given_no_other(clearml_server: ClearmlServer) -> None:
    made = clearml_server.run(
        CHAIN
        + """
    print(*made)
    """
    ).split()[-6:]
    clearml_server.run(f"""
    import os
    os.environ["CONFORTO_PROJETO"] = "contract/chain"
    from clearml import Task
    from funcoes.io_clearml import datasets
    task = Task.init(project_name="contract/chain", task_name="reads", auto_connect_frameworks=False)
    datasets.abrir("{made[4]}")
    assert task._get_runtime_properties()["datasets"] == ["{made[4]}"], task._get_runtime_properties()
    datasets.abrir("{made[1]}")  # asked for as an ancestor already
    assert task._get_runtime_properties()["datasets"] == ["{made[4]}", "{made[1]}"]
    """)
