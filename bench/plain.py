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

from funcoes.cartao.do_candidato import montar
from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import RegisterEtapa, TrainEtapa
from funcoes.dados import ingerir
from funcoes.entrega.exportar import exportar
from funcoes.entrega.medir import medir
from funcoes.preparo import balanceamento, outliers, preparar
from funcoes.treino import treinar
from funcoes.validacao import validar


def principal() -> None:
    config = carregar()
    tempos: dict[str, float] = {}

    def cronometrar(nome: str, funcao: Callable[[], Any]) -> Any:
        inicio = time.perf_counter()
        resultado = funcao()
        tempos[nome] = time.perf_counter() - inicio
        return resultado

    treino_config = TrainEtapa(**config.da_etapa("train"))
    o, b = config.remove_outliers, config.balance

    quadro = cronometrar("ingest", lambda: ingerir.ingerir(config.ingest)).quadro
    preparado = cronometrar("impute", lambda: preparar.preparar(quadro, config.impute))
    cheio = preparado.quadro
    marcas = cronometrar(
        "remove_outliers", lambda: outliers.marcar_outliers(cheio, o.contaminacao, o.n_arvores, o.semente)
    )
    marcado = cheio.assign(outlier=marcas)
    balanceado, _ = cronometrar(
        "balance",
        lambda: balanceamento.balancear(marcado, b.metodo, b.vizinhos, b.semente, b.svmsmote_max_linhas),
    )
    treinado = cronometrar("train", lambda: treinar.treinar(balanceado, treino_config))
    onnx = exportar(treinado.candidato)
    candidatura = validar.candidatar(treinado, balanceado, preparado.imputador, treino_config, onnx)
    validado = cronometrar(
        "validate", lambda: validar.validar(candidatura, config.validate_, medir(candidatura))
    )
    portao = json.loads(validado.como_json("", {}))
    registro = RegisterEtapa(**config.da_etapa("register"))
    cronometrar("register", lambda: montar(candidatura, portao, registro, {}))
    print(json.dumps(tempos))


if __name__ == "__main__":
    principal()
