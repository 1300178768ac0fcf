"""What a run leaves in its folder: figures, leaderboard, refused rows, the model and its card, as files.

They come from the stages' artifacts and from the registry, wherever the stages ran.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pandas as pd
from clearml import Task

from funcoes.apoio.arquivo import gravar_inteiro
from funcoes.apoio.erros import ErroPipeline
from funcoes.configuracao.nomes_clearml import PREFIXO_GRAFICO
from funcoes.io_clearml import modelos
from pipelines.resultado.resumo import saidas

LEADERBOARD: Final = "leaderboard.csv"
QUARENTENA: Final = "quarantine.csv"
MODELO: Final = "model.zip"
CARTAO: Final = "model-card"
_DE_FIGURA: Final = (".png", ".svg")


def copiar_graficos(tarefas: Mapping[str, Task], pasta: Path) -> list[Path]:
    """Copy each stage's figures into the run's folder, numbered in the order of the stages."""
    copiados = []
    for numero, (etapa, tarefa) in enumerate(tarefas.items(), start=1):
        for nome, artefato in tarefa.artifacts.items():
            if nome.startswith(PREFIXO_GRAFICO):
                local = Path(artefato.get_local_copy())
                figura = nome.removeprefix(PREFIXO_GRAFICO).removesuffix(f"_{local.suffix[1:]}")
                destino = pasta / f"{numero}-{etapa}-{figura}{local.suffix}"
                shutil.copyfile(local, destino)
                copiados.append(destino)
    return copiados


def _quadro(tarefa: Task, artefato: str, destino: Path) -> None:
    quadro = tarefa.artifacts[artefato].get()
    if isinstance(quadro, pd.DataFrame) and len(quadro):
        gravar_inteiro(destino, quadro.to_csv(index=False).encode())


def _modelo(registro: Task, destino: Path) -> None:
    gravar_inteiro(destino, modelos.baixar(saidas(registro)["modelo_id"]))


def _cartao(registro: Task, pasta: Path) -> None:
    for artefato, extensao in (("cartao_md", ".md"), ("cartao_md_pt", ".pt-BR.md"), ("cartao", ".html")):
        if artefato in registro.artifacts:
            copia = Path(registro.artifacts[artefato].get_local_copy())
            gravar_inteiro(pasta / f"{CARTAO}{extensao}", copia.read_bytes())


def copiar(tarefas: Mapping[str, Task], pasta: Path) -> list[str]:
    """Put into the folder what these stages left; what could not be had, a line each.

    A run that is done must not fail because one of its files could not be fetched a second time.
    """
    passos: dict[str, tuple[str, Callable[[Task], object]]] = {
        QUARENTENA: ("ingest", lambda t: _quadro(t, "quarentena", pasta / QUARENTENA)),
        LEADERBOARD: ("train", lambda t: _quadro(t, "leaderboard", pasta / LEADERBOARD)),
        MODELO: ("register", lambda t: _modelo(t, pasta / MODELO)),
        CARTAO: ("register", lambda t: _cartao(t, pasta)),
    }
    copiar_graficos(tarefas, pasta)
    faltam = []
    for nome, (etapa, passo) in passos.items():
        if etapa not in tarefas:
            continue
        try:
            passo(tarefas[etapa])
        except (ErroPipeline, OSError, KeyError, ValueError) as erro:
            faltam.append(f"{nome} could not be fetched: {erro}")
    return faltam


def descrever(pasta: Path) -> str:
    """What there is in the folder, for the line that names it."""
    nomes = [p.name for p in sorted(pasta.iterdir()) if p.suffix not in _DE_FIGURA] if pasta.is_dir() else []
    figuras = ["figures"] if any(pasta.glob("*.png")) else []
    return ", ".join([*figuras, *nomes])
