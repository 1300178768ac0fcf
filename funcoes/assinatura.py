"""What a registered model says of itself: inputs, outputs, versions, metrics, lineage."""

import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from funcoes.atributos import ATRIBUTOS
from funcoes.divisao import linhas_reais_de_treino
from funcoes.portao import CANDIDATO
from funcoes.validar import Candidatura

BIBLIOTECAS = ("scikit-learn", "numpy", "joblib")


def assinar(candidatura: Candidatura) -> dict[str, Any]:
    """Inputs with their type and the range seen in training, the votes, and the library versions that
    the joblib file needs."""
    treino = linhas_reais_de_treino(candidatura.quadro)
    return {
        "entradas": [
            {"nome": a, "tipo": "float64", "min": float(treino[a].min()), "max": float(treino[a].max())}
            for a in ATRIBUTOS
        ],
        "saida": {"nome": "p1", "classes": [int(c) for c in candidatura.classes]},
        "python": platform.python_version(),
        "bibliotecas": {nome: version(nome) for nome in BIBLIOTECAS},
    }


def metadados_do_modelo(
    candidatura: Candidatura,
    portao: Mapping[str, Any],
    assinatura: dict[str, Any],
    linhagem: Mapping[str, str],
) -> dict[str, object]:
    """Flat key-value metadata of the model version: signature, gate, metrics, lineage."""
    metricas = {f"teste_{k}": v for k, v in portao["teste"][CANDIDATO].items()}
    metricas |= {f"oof_{k}": v for k, v in portao["oof"][CANDIDATO].items()}
    return {
        "algoritmo": candidatura.nome,
        "balanced": candidatura.balanced,
        "gate_passed": portao["passed"],
        "gate_reasons": "\n".join(portao["reasons"]),
        "campeao_comparado": portao["campeao_comparado"],
        "treino_dataset_id": portao["treino_dataset_id"],
        "assinatura": json.dumps(assinatura, sort_keys=True),
        **metricas,
        **linhagem,
    }
