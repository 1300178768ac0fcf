"""The summary of a run: one JSON for programs; `relato` shows it to people."""

import json
import math
from pathlib import Path
from typing import Any

from clearml import Task

from funcoes.apoio.arquivo import gravar_inteiro
from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.nomes_clearml import SECAO_SAIDA
from funcoes.io_clearml import modelos
from funcoes.metricas.avaliar import DECIDIDAS, MAIOR_MELHOR
from funcoes.pesquisa.nomes import a_servir, para_servir

Resumo = dict[str, Any]
_PRIMEIRAS = 5


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
    """The interval; None where there is none, since JSON has no NaN."""
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


def ler_modelo(registro: Task, base: str) -> Resumo:
    """The registered model as it stands now: a later run may have promoted another; `base`: of all names."""
    dito = saidas(registro)
    modelo = modelos.consultar(dito["modelo_id"])
    return {
        "id": modelo.id,
        "version": modelo.versao,
        "tags": modelo.tags,
        "name": modelo.nome,
        "promoted": modelo.promovido,
        "serve": _como_servir(modelo.nome, base),
        "comparison": modelo.metadados.get("comparacao", ""),
        "promotion": _promocao(modelo, dito.get("promocao", ""), dito.get("promovido") == "True"),
    }


def _como_servir(nome: str, base: str) -> str:
    """What is typed to serve the champion of this name, "" where there is none."""
    com_campeao = modelos.nomes_com_campeao(base)
    if nome not in com_campeao:
        return ""
    try:
        sem_escolha = a_servir(base, com_campeao, None)
    except ErroConfig:  # several surveys: one is to be chosen
        sem_escolha = None
    return "make serve" if sem_escolha == nome else f"python pipelines/serve.py {para_servir(nome)}"


def _promocao(modelo: modelos.VersaoModelo, dito: str, promoveu: bool) -> str:
    """What `register` decided, unless somebody has decided otherwise since: its task may be a cached one."""
    if modelo.promovido == promoveu:
        return dito
    if modelo.promovido:
        return f"version {modelo.versao} has been made the champion since it was registered"
    campeao = modelos.campeao_atual(modelo.nome)
    agora = f"version {campeao.versao} is the champion" if campeao else "there is no champion"
    return (
        f"none now: version {modelo.versao} took the place when it was registered, and lost it since; {agora}"
        f". To make it the champion again: python -m steps.register --promote {modelo.id}"
    )


def ler_dados(ingestao: Task, fonte: str) -> Resumo:
    """Where the data came from; `synthetic` says aloud that the sample is not the survey, `answers` how many
    rows that are used are answers to predictions."""
    publicado = saidas(ingestao)
    return {
        "source": fonte,
        "sha256": publicado["sha256"],
        "rows": int(publicado["linhas_entrada"]),
        "answers": int(publicado["linhas_retornos"]),
        "synthetic": publicado["sintetico"] == "True",
        "quarantine": ler_quarentena(ingestao),
    }


def ler_quarentena(ingestao: Task) -> Resumo:
    """How many rows broke the contract and are left out, and of the first of them the line and the reason."""
    quadro = ingestao.artifacts["quarentena"].get()
    primeiras = [
        {"line": int(linha[quadro.columns[0]]), "reason": str(linha["motivo"])}
        for linha in quadro.head(_PRIMEIRAS).to_dict("records")
    ]
    return {"rows": len(quadro), "first": primeiras}


def gravar_json(resumo: Resumo, destino: Path) -> None:
    """Write the summary whole or not at all."""
    gravar_inteiro(destino, f"{json.dumps(resumo, indent=2, ensure_ascii=False)}\n".encode())
