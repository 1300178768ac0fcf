"""Reading what `train` wrote, and the champion it is compared with, from the registry."""

from collections.abc import Callable
from typing import Any

import numpy as np

from funcoes.errors import ErroRegistro
from funcoes.io_clearml import datasets, modelos
from funcoes.validar import Candidatura

FICHA = "ficha.json"


def abrir_candidatura(dataset_id: str) -> Candidatura:
    """The candidate of a train version, its hash checked, and the rows it was trained beside."""
    ficha = datasets.ler_json(dataset_id, FICHA)
    conteudo = datasets.ler_bytes(dataset_id, modelos.ARQUIVO_MODELO)
    return Candidatura(
        quadro=datasets.ler_quadro(ficha["dataset_id"]),
        leaderboard=datasets.ler_quadro(dataset_id, "leaderboard.parquet"),
        modelo=modelos.de_joblib(conteudo, ficha["candidato_sha256"], f"dataset {dataset_id}"),
        nome=ficha["modelo"],
        balanced=ficha["balanced"],
        metrica=ficha["metrica"],
        classes=np.array(ficha["classes"]),
    )


def carregar_campeao(modelo_id: str, dizer: Callable[[str], None]) -> Any | None:
    """The champion's pipeline; None, and said so, when there is none or it cannot be read."""
    if not modelo_id:
        dizer("no champion to compare with")
        return None
    try:
        campeao = modelos.carregar(modelo_id)
    except (ErroRegistro, ValueError, KeyError) as erro:
        dizer(f"the champion {modelo_id} cannot be read and is not compared: {erro}")
        return None
    dizer(f"compared with the champion {modelo_id} on the same held-out rows")
    return campeao
