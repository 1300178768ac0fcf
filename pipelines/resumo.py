"""The summary of a run: one JSON for programs, a few tables for people, the figures as files."""

import json
import math
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clearml import Task
from rich.console import Console

from funcoes.avaliar import DECIDIDAS, MAIOR_MELHOR
from funcoes.clearml_project import PREFIXO_GRAFICO, SECAO_SAIDA
from funcoes.io_clearml import modelos
from pipelines.terminal import tabela_leaderboard

Resumo = dict[str, Any]


def saidas(tarefa: Task) -> dict[str, str]:
    """What a stage published for the next ones and for the summary, as text."""
    prefixo = f"{SECAO_SAIDA}/"
    parametros = tarefa.get_parameters() or {}
    return {k.removeprefix(prefixo): v for k, v in parametros.items() if k.startswith(prefixo)}


def _inteiro(texto: str | None) -> int | None:
    return int(texto) if texto else None


def resumir_etapa(nome: str, tarefa: Task | None, status: str, segundos: float | None) -> Resumo:
    """One entry of `stages`; a stage that never started has no task."""
    publicado = saidas(tarefa) if tarefa is not None else {}
    return {
        "name": nome,
        "task_id": tarefa.id if tarefa is not None else None,
        "status": "completed" if status == "cached" else status,
        "cached": status == "cached",
        "seconds": round(segundos, 2) if segundos is not None else None,
        "rows_in": _inteiro(publicado.get("linhas_entrada")),
        "rows_out": _inteiro(publicado.get("linhas_saida")),
        "dataset_id": publicado.get("dataset_id"),
        "dataset_version": publicado.get("dataset_versao"),
    }


DA_MEDIANA = tuple(f"mediana_{m}" for m in DECIDIDAS)
"""The metrics of the other decision rule, the median of the predicted distribution."""


def _limites(linha: Resumo, metrica: str) -> list[float] | None:
    """The interval over days; None where there is none, since JSON has no NaN."""
    limites = [float(linha[f"{metrica}_{lado}"]) for lado in ("lo", "hi")]
    return None if any(math.isnan(v) for v in limites) else [round(v, 6) for v in limites]


def ler_leaderboard(treino: Task) -> list[Resumo]:
    """The leaderboard that `train` reported."""
    quadro = treino.artifacts["leaderboard"].get()
    return [
        {
            "protocol": linha["protocolo"],
            "leaky": bool(linha["vazado"]),
            "model": linha["modelo"],
            "chosen": bool(linha["escolhido"]),
            "balanced": bool(linha["balanced"]),
            "outliers_removed": bool(linha["outliers"]),
            "baseline": bool(linha["referencia"]),
            "metrics": {m: round(float(linha[m]), 6) for m in (*MAIOR_MELHOR, *DA_MEDIANA)},
            "interval": {m: _limites(linha, m) for m in MAIOR_MELHOR},
        }
        for linha in quadro.to_dict("records")
    ]


def ler_portao(validacao: Task) -> Resumo:
    """The gate's decision and every reason."""
    portao = validacao.artifacts["portao"].get()
    return {"passed": bool(portao["passed"]), "reasons": list(portao["reasons"])}


def ler_modelo(registro: Task) -> Resumo:
    """The registered model as it stands now: a later run may have promoted another."""
    modelo = modelos.consultar(saidas(registro)["modelo_id"])
    dito = saidas(registro).get("promocao", "")
    return {
        "id": modelo.id,
        "version": modelo.versao,
        "tags": modelo.tags,
        "promoted": modelo.promovido,
        "promotion": dito,
    }


def ler_dados(ingestao: Task, fonte: str) -> Resumo:
    """Where the data came from; `synthetic` says aloud that the sample is not the survey."""
    publicado = saidas(ingestao)
    return {
        "source": fonte,
        "sha256": publicado["sha256"],
        "rows": int(publicado["linhas_entrada"]),
        "synthetic": publicado["sintetico"] == "True",
    }


def copiar_graficos(tarefas: Mapping[str, Task], pasta: Path) -> list[Path]:
    """Copy each stage's figures into the run's folder, numbered in the order of the stages."""
    copiados = []
    for numero, (etapa, tarefa) in enumerate(tarefas.items(), start=1):
        for nome, artefato in tarefa.artifacts.items():
            if nome.startswith(PREFIXO_GRAFICO):
                destino = pasta / f"{numero}-{etapa}-{nome.removeprefix(PREFIXO_GRAFICO)}.png"
                shutil.copyfile(artefato.get_local_copy(), destino)
                copiados.append(destino)
    return copiados


def gravar_json(resumo: Resumo, destino: Path) -> None:
    """Write the summary whole or not at all."""
    destino.parent.mkdir(parents=True, exist_ok=True)
    descritor, provisorio = tempfile.mkstemp(dir=destino.parent, suffix=".tmp")
    with os.fdopen(descritor, "w", encoding="utf-8") as arquivo:
        json.dump(resumo, arquivo, indent=2, ensure_ascii=False)
        arquivo.write("\n")
    Path(provisorio).chmod(0o644)
    Path(provisorio).replace(destino)


def mostrar_etapa(console: Console, etapa: Resumo, linhas: str, pasta: Path) -> None:
    """The end of a single stage on the terminal."""
    console.print(f"Stage     {etapa['name']}, {etapa['seconds']:.1f} s, {linhas}")
    console.print(f"Dataset   {etapa['dataset_version']:<8} {etapa['dataset_id']}")
    console.print(f"Task      {etapa['task_id']}")
    console.print(f"Look in   {pasta} (figures, run.log)", soft_wrap=True)


def mostrar(console: Console, resumo: Resumo, pasta: Path) -> None:
    """The end of a run on the terminal: leaderboards, verdict, versions, where to look."""
    dados, portao, modelo = resumo["data"], resumo["gate"], resumo["model"]
    for protocolo in dict.fromkeys(linha["protocol"] for linha in resumo["leaderboard"]):
        console.print()
        console.print(tabela_leaderboard([e for e in resumo["leaderboard"] if e["protocol"] == protocolo]))
    if resumo["choice"]:
        console.print(f"\nChosen: {resumo['choice']}", soft_wrap=True)
    console.print(f"\nGate: {'passed' if portao['passed'] else 'refused'}", style="bold")
    for motivo in portao["reasons"]:
        console.print(f"  {motivo}", style="" if motivo.startswith("ok") else "red", soft_wrap=True)
    if modelo["promotion"]:
        console.print(f"\nPromotion: {modelo['promotion']}", soft_wrap=True)
    promovido = "promoted" if modelo["promoted"] else "not promoted"
    tags = ", ".join(modelo["tags"])
    console.print(f"\nModel     version {modelo['version']} · {promovido} · tags {tags} · {modelo['id']}")
    for etapa in resumo["stages"]:
        console.print(f"Dataset   {etapa['name']:<16} {etapa['dataset_version']:<8} {etapa['dataset_id']}")
    sintetico = " (synthetic sample: these are not people's votes)" if dados["synthetic"] else ""
    console.print(f"Data      {dados['source']}, {dados['rows']} rows{sintetico}", soft_wrap=True)
    console.print(f"Pipeline  {resumo['pipeline_id']} on {resumo['server']}", soft_wrap=True)
    console.print(f"Look in   {pasta} (figures, summary.json, run.log)", soft_wrap=True)
    console.print(f"Done in {resumo['seconds_total']:.1f} s")
