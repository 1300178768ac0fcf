"""Tables for the figures of the evaluation, and what is written in a figure."""

import io
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from funcoes.metricas.avaliar import MAIOR_MELHOR


def leaderboard(
    *protocolos: str, modelos: tuple[str, ...] = ("ordinal", "lr", "majoritaria")
) -> pd.DataFrame:
    linhas = pd.DataFrame(
        [(p, m, m == "lr", m == "lr") for p in protocolos for m in modelos],
        columns=["protocolo", "modelo", "balanced", "outliers"],
    )
    vazado = linhas["protocolo"] == "report"
    linhas = linhas.assign(referencia=linhas["modelo"] == "majoritaria", vazado=vazado)
    for metrica in MAIOR_MELHOR:
        linhas[metrica] = 0.5
        linhas[f"{metrica}_lo"], linhas[f"{metrica}_hi"] = np.where(vazado, np.nan, [[0.4], [0.7]])
    return linhas


def comparacao(*limites: tuple[float, float, float]) -> pd.DataFrame:
    tabela = pd.DataFrame(limites, columns=["lo", "diferenca", "hi"])
    return tabela.assign(contra=[f"m{i}" for i in range(len(tabela))], balanced=False, outliers=False)


def tabela_de_grupos(n: int) -> pd.DataFrame:
    medidas = {"accuracy": 0.5, "mae": 0.6, "rps": 0.08, "vies": -0.1}
    linhas = [("todos", "todos", 50), ("sexo", "f", 45), ("sexo", "m", 5)][:n]
    tabela = pd.DataFrame(linhas, columns=["grupo", "valor", "n"])
    return tabela.assign(pequeno=tabela["n"] < 30, **medidas)


def textos(figura: Any) -> str:
    """All that is written in a figure, after checking that it can be drawn."""
    assert isinstance(figura, Figure)
    destino = io.BytesIO()
    figura.savefig(destino, format="png", dpi=50)
    assert destino.getvalue().startswith(b"\x89PNG")
    escritos = [
        t.get_text() for eixo in figura.axes for t in [*eixo.texts, eixo.title, *eixo.get_xticklabels()]
    ]
    escritos += [t.get_text() for eixo in figura.axes for t in [eixo._left_title, *eixo.get_yticklabels()]]
    escritos += [t.get_text() for legenda in figura.legends for t in legenda.get_texts()]
    if figura._suptitle is not None:
        escritos.append(figura._suptitle.get_text())
    return "\n".join(escritos)
