"""The pipeline beside the same seven functions in one plain process; a run where nothing changed; memory.

    python bench/bench_pipeline.py [--repeat N] [--json FILE]

Everything is measured as whole processes on this machine in one go: look at the ratios.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

RAIZ = Path(__file__).resolve().parents[1]
MIB = 2**20


def _nome(processo: psutil.Process) -> str:
    """A forked stage calls itself by its name; else the script."""
    comando = processo.cmdline()
    return processo.name() if any("forkserver" in parte for parte in comando) else Path(comando[-1]).name


class Memoria(threading.Thread):
    """Largest resident memory of any single process below one, sampled every 50 ms."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._raiz = psutil.Process(pid)
        self.pico = 0
        self.qual = ""
        self._parar = threading.Event()

    def run(self) -> None:
        while not self._parar.wait(0.05):
            try:
                for processo in [self._raiz, *self._raiz.children(recursive=True)]:
                    self._olhar(processo)
            except psutil.Error:
                continue

    def _olhar(self, processo: psutil.Process) -> None:
        usado = processo.memory_info().rss
        if usado > self.pico:
            self.pico, self.qual = usado, _nome(processo)

    def encerrar(self) -> None:
        self._parar.set()
        self.join()


def medir(comando: list[str], ambiente: dict[str, str]) -> tuple[float, Memoria, str]:
    """Wall seconds of a whole process, its memory, its output."""
    inicio = time.perf_counter()
    with subprocess.Popen(comando, env=ambiente, cwd=RAIZ, stdout=subprocess.PIPE, text=True) as processo:
        memoria = Memoria(processo.pid)
        memoria.start()
        saida, _ = processo.communicate()
    segundos = time.perf_counter() - inicio
    memoria.encerrar()
    if processo.returncode != 0:
        raise SystemExit(f"{' '.join(comando)} ended with {processo.returncode}:\n{saida}")
    return segundos, memoria, saida


def uma_rodada() -> dict[str, Any]:
    """Plain process, pipeline on an empty registry, pipeline again."""
    with tempfile.TemporaryDirectory() as pasta:
        limpo = {k: v for k, v in os.environ.items() if not k.startswith("CLEARML_")}
        ambiente = limpo | {
            "CONFORTO_PASTA_SERVIDOR": f"{pasta}/servidor",
            "CONFORTO_PASTA_RESULTADOS": f"{pasta}/resultados",
            "HOME": pasta,
        }
        resumo = Path(pasta) / "s.json"
        corrida = [sys.executable, "pipelines/run.py", "--server", "embedded", "--summary", str(resumo)]
        simples, memoria_simples, saida = medir([sys.executable, "bench/plain.py"], ambiente)
        completa, memoria, _ = medir(corrida, ambiente)
        etapas = {e["name"]: e["seconds"] for e in json.loads(resumo.read_text())["stages"]}
        repetida, _, _ = medir(corrida, ambiente)
        time.sleep(1.5)  # the server looks once a second whether its run is still there
    return {
        "plain_s": simples,
        "pipeline_s": completa,
        "unchanged_s": repetida,
        "plain_peak_mib": memoria_simples.pico / MIB,
        "pipeline_peak_mib": memoria.pico / MIB,
        "pipeline_peak_process": memoria.qual,
        "stages_s": etapas,
        "functions_s": json.loads(saida.strip().splitlines()[-1]),
    }


def mostrar(rodadas: list[dict[str, Any]]) -> None:
    def mediana(chave: str) -> float:
        return statistics.median(r[chave] for r in rodadas)

    console = Console(width=100)
    tabela = Table(title=f"Whole run on the sample, median of {len(rodadas)}", box=None, title_justify="left")
    for nome in ("figure", "measured", "aim"):
        tabela.add_column(nome)
    razoes = [r["pipeline_s"] / r["plain_s"] for r in rodadas]
    tabela.add_row("seven functions, one plain process", f"{mediana('plain_s'):.1f} s", "")
    tabela.add_row("seven ClearML tasks, empty registry", f"{mediana('pipeline_s'):.1f} s", "")
    tabela.add_row("ratio", f"{statistics.median(razoes):.2f}", "<= 1.5")
    tabela.add_row("a run where nothing changed", f"{mediana('unchanged_s'):.1f} s", "<= 6 s")
    maior = rodadas[0]["pipeline_peak_process"]
    tabela.add_row(
        f"peak memory, largest process ({maior})", f"{mediana('pipeline_peak_mib'):.0f} MiB", "<= 1024"
    )
    tabela.add_row("peak memory, plain process", f"{mediana('plain_peak_mib'):.0f} MiB", "")
    console.print(tabela)
    console.print(_tabela_etapas(rodadas))


def _tabela_etapas(rodadas: list[dict[str, Any]]) -> Table:
    tabela = Table(title="Overhead of each stage (aim: <= 3 s)", box=None, title_justify="left")
    for nome in ("stage", "task", "function", "overhead"):
        tabela.add_column(nome, justify="left" if nome == "stage" else "right")
    for etapa in rodadas[0]["stages_s"]:
        tarefa = statistics.median(r["stages_s"][etapa] for r in rodadas)
        funcao = statistics.median(r["functions_s"][etapa] for r in rodadas)
        tabela.add_row(etapa, f"{tarefa:.2f} s", f"{funcao:.2f} s", f"{tarefa - funcao:.2f} s")
    return tabela


def principal() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--repeat", type=int, default=1, help="rounds; the median is shown")
    parser.add_argument("--json", type=Path, default=None, help="write every round there")
    args = parser.parse_args()
    rodadas = [uma_rodada() for _ in range(args.repeat)]
    mostrar(rodadas)
    if args.json is not None:
        args.json.write_text(json.dumps(rodadas, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    principal()
