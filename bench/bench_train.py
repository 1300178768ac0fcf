"""`train`'s comparison beside plain scikit-learn cross-validation of the same models: one ratio.

    python bench/bench_train.py [--models lr,rf,gb] [--protocol by_record] [--repeat N] [--json FILE]

Both sides get the same rows, folds, models and treatments of the training rows (median imputer, Isolation
Forest, oversampler, scaler), and both compute the baselines. The comparison runs as configured, in several
processes where there are cores; the plain side is a loop over `cross_val_predict` in one process. That it is
the same work is seen in the out-of-fold probabilities: PyCaret computes in float32, and so the plain side
gets float32, too.
"""

import argparse
import json
import os
import statistics
import sys
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pandas as pd
import psutil
from bench_scale import config_de_treino
from imblearn import FunctionSampler
from imblearn.pipeline import Pipeline
from rich.console import Console
from rich.table import Table
from sklearn.ensemble import IsolationForest
from sklearn.impute import SimpleImputer
from sklearn.model_selection import PredefinedSplit, cross_val_predict
from sklearn.preprocessing import StandardScaler

from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import PipelineConfig, TrainEtapa
from funcoes.dados.divisao import PartesDoTreino, partes_do_treino
from funcoes.dados.ingerir import ingerir
from funcoes.modelos import candidatos, referencias
from funcoes.modelos.comparado import Comparado, Variante
from funcoes.modelos.comparar import ClassesCompletas
from funcoes.modelos.protocolos import arranjar
from funcoes.preparo.balanceamento import balancear
from funcoes.preparo.outliers import marcar_outliers
from funcoes.preparo.over_sampling import Balanceador
from funcoes.preparo.preparar import preparar
from funcoes.treino.comparacao import comparar_protocolos, variantes

META = 1.2
ARVORES_DO_PYCARET = 100
"""Of its Isolation Forest."""

Chave = tuple[str, str, bool, bool]
"""Protocol, model, balanced, without outliers."""


def quadro_do_treino(config: PipelineConfig) -> pd.DataFrame:
    """What `balance` hands to `train`."""
    o, b = config.remove_outliers, config.balance
    quadro = preparar(ingerir(config.ingest, config.target.fusao()).quadro, config.impute).quadro
    marcas = marcar_outliers(quadro, o.contaminacao, o.n_arvores, o.semente)
    marcado = quadro.assign(outlier=marcas)
    return balancear(marcado, b.metodo, b.vizinhos, b.semente, b.svmsmote_max_linhas)[0]


def sem_outliers(X: Any, y: Any, contaminacao: float, semente: int) -> tuple[Any, Any]:
    """The rows that an Isolation Forest keeps."""
    floresta = IsolationForest(
        n_estimators=ARVORES_DO_PYCARET, contamination=contaminacao, random_state=semente, n_jobs=1
    )
    fica = floresta.fit_predict(X) != -1
    return X[fica], y[fica]


def pipeline(estimador: Any, variante: Variante, config: TrainEtapa) -> Pipeline:
    """What `comparar` has PyCaret do in each fold, as imbalanced-learn writes it."""
    passos: list[tuple[str, Any]] = [
        ("imputador", SimpleImputer(strategy="median").set_output(transform="pandas"))
    ]
    if variante.outliers and config.contaminacao > 0:
        argumentos = {"contaminacao": config.contaminacao, "semente": config.semente}
        passos.append(("outliers", FunctionSampler(func=sem_outliers, kw_args=argumentos, validate=False)))
    if variante.balanceado:
        c = config
        passos.append(("balanco", Balanceador(c.metodo, c.vizinhos, c.semente, c.svmsmote_max_linhas)))
    return Pipeline(
        [*passos, ("escala", StandardScaler().set_output(transform="pandas")), ("modelo", estimador)]
    )


@dataclass(frozen=True)
class Lado:
    """Seconds of one side, by the clock and of all processors; out-of-fold probabilities of each model."""

    segundos: float
    cpu_s: float
    oof: dict[Chave, Any]


def cpu_s() -> float:
    """Seconds that this process and those it started have computed."""
    eu = psutil.Process()
    tempos = [p.cpu_times() for p in (eu, *eu.children(recursive=True))]
    return float(sum(t.user + t.system for t in tempos))


def _chave(protocolo: str, c: Comparado) -> Chave:
    return protocolo, c.modelo, c.variante.balanceado, c.variante.outliers


def do_projeto(partes: PartesDoTreino, config: TrainEtapa) -> Lado:
    """The comparison as `train` makes it."""
    inicio, cpu = time.perf_counter(), cpu_s()
    feitas = comparar_protocolos(partes, config, lambda _: None)
    segundos, cpu = time.perf_counter() - inicio, cpu_s() - cpu
    return Lado(
        segundos,
        cpu,
        {
            _chave(a.arranjo.protocolo, c): c.oof
            for a in feitas for c in a.comparados if c.modelo not in referencias.NOMES
        },
    )  # fmt: skip


def simples(partes: PartesDoTreino, config: TrainEtapa) -> Lado:
    """The same with scikit-learn and imbalanced-learn alone."""
    inicio, cpu, oof = time.perf_counter(), cpu_s(), {}
    for protocolo in config.protocol:
        a = arranjar(partes, protocolo, config)
        x = a.x.astype(np.float32)
        for v in [Variante()] if a.vazado else variantes(config):
            for nome in config.ajustados:
                estimador = ClassesCompletas(candidatos.criar(nome, config), len(partes.classes))
                oof[protocolo, nome, v.balanceado, v.outliers] = cross_val_predict(
                    pipeline(estimador, v, config), x, a.rotulos,
                    cv=PredefinedSplit(a.numero), method="predict_proba",
                )  # fmt: skip
        referencias.comparar(a, partes.classes, config.met_pmv)
    return Lado(time.perf_counter() - inicio, cpu_s() - cpu, oof)


def diferencas(a: Lado, b: Lado) -> dict[Chave, tuple[float, float]]:
    """Largest and mean |Δp| of each model that both sides have."""
    comuns = [k for k in a.oof if k in b.oof]
    return {
        k: (float(np.abs(a.oof[k] - b.oof[k]).max()), float(np.abs(a.oof[k] - b.oof[k]).mean()))
        for k in comuns
    }


def mostrar(
    rodadas: list[dict[str, Any]], iguais: dict[Chave, tuple[float, float]], config: TrainEtapa
) -> None:
    console = Console(width=110)
    nomes = (
        f"{','.join(config.ajustados)} by {','.join(config.protocol)}, {len(variantes(config))} variant(s)"
    )
    tabela = Table(title=f"Comparison of {nomes}: median of {len(rodadas)}", box=None, title_justify="left")
    for nome in ("figure", "measured", "aim"):
        tabela.add_column(nome)
    meio = {k: statistics.median(r[k] for r in rodadas) for k in rodadas[0]}
    razao = f"{meio['ratio']:.2f}"
    cpu = [f"{meio[k]:.1f} s of processor" for k in ("project_cpu_s", "plain_cpu_s")]
    tabela.add_row("train's comparison", f"{meio['project_s']:.1f} s, {cpu[0]}", "")
    tabela.add_row("plain scikit-learn", f"{meio['plain_s']:.1f} s, {cpu[1]}", "")
    tabela.add_row("ratio", razao if meio["ratio"] <= META else f"[bold red]{razao}", f"<= {META}")
    console.print(tabela)
    console.print("the same work? |Δp| out of fold, largest and mean:")
    for (protocolo, modelo, balanceado, outliers), (maior, media) in iguais.items():
        feito = " ".join(n for n, sim in (("balanced", balanceado), ("no outliers", outliers)) if sim)
        console.print(f"  {protocolo} {modelo} {feito:<12} {maior:.1e}  {media:.1e}", highlight=False)


def _argumentos() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument(
        "--models", default="lr,rf,gb", help="what both sides compare; 'config': as configured"
    )
    parser.add_argument("--protocol", default="by_record", help="protocols, or 'config'")
    parser.add_argument("--repeat", type=int, default=1, help="rounds; the medians are shown")
    parser.add_argument("--json", type=Path, default=None, help="write every round there")
    return parser.parse_args()


def principal() -> None:
    args = _argumentos()
    warnings.simplefilter("ignore")
    config = carregar()
    pedidos = {"modelos": args.models, "protocol": args.protocol}
    treino = config_de_treino(config, **{k: v for k, v in pedidos.items() if v != "config"})
    quadro = quadro_do_treino(config)
    partes = partes_do_treino(quadro)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    rodadas, iguais = [], {}
    for _ in range(args.repeat):
        projeto, plano = do_projeto(partes, treino), simples(partes, treino)
        rodadas.append(
            {
                "project_s": projeto.segundos,
                "plain_s": plano.segundos,
                "ratio": projeto.segundos / plano.segundos,
                "project_cpu_s": projeto.cpu_s,
                "plain_cpu_s": plano.cpu_s,
            }
        )
        iguais = diferencas(projeto, plano)
    mostrar(rodadas, iguais, treino)
    print(f"load at the end {os.getloadavg()[0]:.1f}")
    if args.json is not None:
        lista = [[*k, *v] for k, v in iguais.items()]
        args.json.write_text(
            json.dumps({"rounds": rodadas, "delta_p": lista}, indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    principal()
