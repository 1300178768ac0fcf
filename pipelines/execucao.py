"""From a checked configuration to the exit code: run, summarise, show."""

import argparse
import time
from pathlib import Path

from rich.console import Console

from funcoes.clearml_project import ETAPAS
from funcoes.config import PipelineConfig
from funcoes.servidor import exigir_servidor
from pipelines import resumo
from pipelines.argumentos import montar_parser
from pipelines.corrida import Corrida, correr, erro_da_falha
from pipelines.terminal import Progresso, saida_para_arquivo

CODIGO_RECUSADO = 4
NOME_DO_REGISTRO = "run.log"


def _montar_resumo(corrida: Corrida, config: PipelineConfig, servidor: str, segundos: float) -> resumo.Resumo:
    etapas = [resumo.resumir_etapa(e.nome, e.tarefa, e.status, e.segundos) for e in corrida.etapas.values()]
    base = {
        "status": "failed" if corrida.falha else "completed",
        "pipeline_id": corrida.pipeline_id,
        "server": servidor,
        "data": {"source": config.ingest.dados, "sha256": config.ingest.sha256 or None, "rows": None},
        "stages": etapas,
        "leaderboard": [],
        "gate": {"passed": False, "reasons": []},
        "model": None,
        "seconds_total": round(segundos, 2),
    }
    if corrida.falha:
        return base
    tarefas = corrida.tarefas()
    return base | {
        "data": resumo.ler_dados(tarefas["ingest"], config.ingest.dados),
        "leaderboard": resumo.ler_leaderboard(tarefas["train"]),
        "gate": resumo.ler_portao(tarefas["validate"]),
        "model": resumo.ler_modelo(tarefas["register"]),
    }


def _gravar(feito: resumo.Resumo, pasta: Path, outro: Path | None) -> None:
    for destino in filter(None, (pasta / "summary.json", outro)):
        resumo.gravar_json(feito, destino)


def _abertura(console: Console, config: PipelineConfig, servidor: str) -> None:
    console.print(f"Pipeline conforto-termico on {servidor}, data: {config.ingest.dados}", soft_wrap=True)


def executar(
    args: argparse.Namespace, config: PipelineConfig, sem_cache: frozenset[str], pasta: Path, inicio: float
) -> int:
    """Run against the configured server; returns the exit code, raises `ErroPipeline` for a failed run."""
    servidor = exigir_servidor()
    montar_parser().parse_known_args()  # once more, now that the SDK is there and records the arguments
    with saida_para_arquivo(pasta / NOME_DO_REGISTRO) as console:
        if not args.quiet:
            _abertura(console, config, servidor.api)
        with Progresso(console, ETAPAS, args.quiet) as progresso:
            corrida = correr(config, sem_cache, progresso)
        feito = _montar_resumo(corrida, config, servidor.api, time.monotonic() - inicio)
        resumo.copiar_graficos(corrida.tarefas(), pasta)
        _gravar(feito, pasta, args.summary)
        if corrida.falha:
            raise erro_da_falha(corrida, pasta / NOME_DO_REGISTRO)
        if not args.quiet:
            resumo.mostrar(console, feito, pasta)
    recusado = args.require_promotion and not feito["gate"]["passed"]
    return CODIGO_RECUSADO if recusado else 0
