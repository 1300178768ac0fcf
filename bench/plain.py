"""The same seven functions in one plain Python process: no ClearML, no reports, no files.

Prints one JSON line: seconds of each function. What `bench_pipeline.py` compares the pipeline with.
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from collections.abc import Callable
from typing import Any

from funcoes import assinatura, balanceamento, ingerir, outliers, preparar, treinar, validar
from funcoes.config import carregar
from funcoes.secoes import TrainEtapa


def principal() -> None:
    config = carregar()
    tempos: dict[str, float] = {}

    def cronometrar(nome: str, funcao: Callable[[], Any]) -> Any:
        inicio = time.perf_counter()
        resultado = funcao()
        tempos[nome] = time.perf_counter() - inicio
        return resultado

    compartilhados = {**config.remove_outliers.model_dump(), **config.balance.model_dump()}
    valores = {**compartilhados, **config.train.model_dump()}
    treino_config = TrainEtapa(**{n: valores[n] for n in TrainEtapa.model_fields})
    o, b = config.remove_outliers, config.balance

    quadro = cronometrar("ingest", lambda: ingerir.ingerir(config.ingest)).quadro
    cheio = cronometrar("impute", lambda: preparar.preparar(quadro, config.impute)).quadro
    marcas = cronometrar(
        "remove_outliers", lambda: outliers.marcar_outliers(cheio, o.contaminacao, o.n_arvores, o.semente)
    )
    marcado = cheio.assign(outlier=marcas)
    balanceado, _ = cronometrar(
        "balance", lambda: balanceamento.balancear(marcado, b.metodo, b.vizinhos, b.semente)
    )
    treinado = cronometrar("train", lambda: treinar.treinar(balanceado, treino_config))
    candidatura = validar.Candidatura(
        balanceado, treinado.leaderboard, treinado.candidato, treinado.escolhido, treinado.balanced,
        treino_config.metrica, treinado.classes,
    )  # fmt: skip
    cronometrar("validate", lambda: validar.validar(candidatura, config.validate_, None))
    cronometrar("register", lambda: assinatura.assinar(candidatura))
    print(json.dumps(tempos))


if __name__ == "__main__":
    principal()
