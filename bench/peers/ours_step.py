"""One trivial step as a ClearML task, opened and ended as the stages of `steps/` are.

Its frame travels as a Dataset version or as an artifact. Started by the controller of `ours.py`.
"""

import argparse

import pandas as pd
import trivial
from clearml import Task

from funcoes.comando import sdk
from funcoes.comando.processo import encerrar
from funcoes.io_clearml import datasets
from steps.relatorio import Relatorio

ARTIFACT = "frame"


def _read(how: str, before: str) -> pd.DataFrame:
    if not before:
        return pd.read_parquet(trivial.source())
    if how == "dataset":
        return datasets.ler_quadro(before)
    return pd.read_parquet(Task.get_task(task_id=before).artifacts[ARTIFACT].get_local_copy())


def _write(how: str, number: int, before: str, frame: pd.DataFrame, report: Relatorio) -> None:
    if how == "artifact":
        report.artefato(ARTIFACT, datasets.como_parquet(frame), ".parquet")
        return
    files = {datasets.QUADRO: datasets.como_parquet(frame)}
    version = datasets.gravar(f"step{number}", files, [before] if before else [], {"rows": len(frame)})
    report.saidas({"dataset_id": version.id})


def main() -> int:
    """Arguments, task, read, add, log, write."""
    sdk.preparar()
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--how", choices=["dataset", "artifact"], default="dataset")
    parser.add_argument("--number", type=int, default=1)
    parser.add_argument("--before", default="", help="dataset or task of the step before")
    args = parser.parse_args()
    task = Task.init(
        reuse_last_task_id=False,
        output_uri=True,
        auto_connect_frameworks=False,
        auto_resource_monitoring=False,
    )
    report = Relatorio(task)
    frame, rows, mean = trivial.step(_read(args.how, args.before), args.number)
    report.valor("rows", rows)
    report.valor("mean", mean)
    _write(args.how, args.number, args.before, frame, report)
    task.close()
    return 0


if __name__ == "__main__":
    encerrar(main())
