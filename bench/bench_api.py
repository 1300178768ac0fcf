"""The serving process under load from a second process, beside what else could answer, in one run.

    python bench/bench_api.py [--only model,http,overload,start,batch,reload,own,answers,log] [--rounds N]
                              [--seconds S] [--overload-seconds S] [--overload-connections N] [--log-rows N]
                              [--json FILE]

Ours runs with everything on: limits that count (too high to bite), and for each request a line of the log and
one of the log of predictions. Compared are an endpoint of FastAPI with the same request model that does
nothing, in turns with ours; PyCaret's `predict_model` behind FastAPI; and a scikit-learn pipeline behind
FastAPI. `own` puts what it replaces in the place of each part of our own HTTP handling, `answers` sends those
of people to `/feedback` beside predictions, `log` asks with the prediction log and without. The models learn
from the packaged sample. All listen on 127.0.0.1, on free ports, and end with the bench. Clients and server
share the machine's cores, so ratios say more than milliseconds.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table
from serving import apps
from serving.answers import diario, retornos
from serving.over_http import http, sobrecarga
from serving.own import proprios
from serving.parts import inicio, lote, modelo, troca
from serving.stand import Bancada

ARQUIVOS_ABERTOS = 4096
PARTES: dict[str, Callable[[Bancada], None]] = {
    "model": modelo, "http": http, "overload": sobrecarga, "start": inicio, "batch": lote, "reload": troca,
    "own": proprios, "answers": retornos, "log": diario,
}  # fmt: skip


def _argumentos() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--only", default=",".join(PARTES), help="parts: %(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="turns of ours and the empty endpoint")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement over HTTP")
    parser.add_argument("--overload-seconds", type=float, default=20.0, help="300 to see memory grow, or not")
    parser.add_argument("--overload-connections", type=int, default=1500, help="at the same time, at most")
    parser.add_argument(
        "--log-rows", type=int, default=1_000_000, help="predictions in the log that answers meet"
    )
    parser.add_argument("--json", type=Path, default=None, help="write every measurement there")
    args = parser.parse_args()
    if estranhas := set(args.only.split(",")) - set(PARTES):
        parser.error(f"--only: no part {', '.join(sorted(estranhas))}; there are {', '.join(PARTES)}")
    return args


def principal() -> None:
    args = _argumentos()
    maximo = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(ARQUIVOS_ABERTOS, maximo), maximo))
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    comeco = time.perf_counter()
    tabela = Table("figure", "measured", "aim", title="Serving", box=None, title_justify="left")
    with tempfile.TemporaryDirectory(prefix="conforto-bench-") as pasta:
        subprocess.run([sys.executable, apps.__file__, "modelos", pasta], cwd=pasta, check=True)
        b = Bancada(Path(pasta), args, tabela)
        for nome in args.only.split(","):
            PARTES[nome](b)
    Console(width=120).print(tabela)
    print(f"{time.perf_counter() - comeco:.0f} s, load at the end {os.getloadavg()[0]:.1f}")
    if args.json is not None:
        args.json.write_text(json.dumps(b.cru, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    principal()
