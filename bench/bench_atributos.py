"""What each feature is worth: the table of docs/atributos.md, from a survey's CSV.

    python bench/bench_atributos.py SURVEY.csv [--seeds N]

Out of fold, without balancing; the learned fillings come from all rows here, which touches five cells.
"""

import argparse
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from funcoes.atributos.conjunto import do_levantamento
from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import Grupo, Modelo, PipelineConfig
from funcoes.dados import contrato, divisao
from funcoes.dados.colunas import ALVO
from funcoes.indices import termicos
from funcoes.leitura import levantamento as leitura
from funcoes.metricas.avaliar import metricas
from funcoes.modelos import candidatos
from funcoes.pesquisa.descricao import descrita
from funcoes.preparo import preparar
from funcoes.tabela.leitura import ler_bytes

PESQUISA = descrita("santa-maria")
ATRIBUTOS = do_levantamento(PESQUISA)
ARVORES = 150
METRICAS = ("accuracy", "macro_f1", "qwk", "rps")


def _sem(*fora: str) -> list[str]:
    return [a for a in ATRIBUTOS.nomes if a not in fora]


def conjuntos() -> dict[str, list[str]]:
    """The sets of features that are compared."""
    todos = list(ATRIBUTOS.nomes)
    return {
        "the 10 inputs alone": list(ATRIBUTOS.entradas),
        "the 16": todos,
        "without UTCI": _sem("utci_calc"),
        "without TE": _sem("te_calc"),
        "without the hour": _sem("hora"),
        "without the person": _sem("idade", "sexo", "peso", "altura", "vestimenta", "imc"),
        "16 + Tek, TEv, WCI": [*todos, "tek_calc", "tev_calc", "wci_calc"],
        "hour as sine and cosine": [*_sem("hora"), "hora_seno", "hora_cosseno"],
        "measured Tu for Stull's": [*_sem("tu_stull"), "bulbo_umido"],
        "16 + month": [*todos, "mes"],
    }


def preparar_quadro(caminho: Path, config: PipelineConfig) -> pd.DataFrame:
    """The whole survey, filled, with every column that some set needs."""
    bruto = leitura.ler_celulas(ler_bytes(caminho), PESQUISA, str(caminho))
    aceitos = contrato.aplicar(bruto, PESQUISA).aceitos.assign(parte=divisao.TREINO)
    quadro = preparar.preparar(aceitos, config.impute, PESQUISA).quadro
    angulo = 2 * np.pi * quadro["hora"] / 24
    return quadro.assign(
        tek_calc=termicos.tek(quadro["temperatura"], quadro["umidade"]),
        tev_calc=termicos.tev(quadro["temperatura"], quadro["umidade"], quadro["velocidade_vento"]),
        wci_calc=termicos.wci(quadro["temperatura"], quadro["velocidade_vento"]),
        hora_seno=np.sin(angulo),
        hora_cosseno=np.cos(angulo),
        mes=quadro["data"].dt.month,
    )


def medir(
    quadro: pd.DataFrame, colunas: list[str], modelo: Modelo, por: Grupo, semente: int, config: PipelineConfig
) -> dict[str, float]:
    """Pooled out-of-fold metrics of one model on one set of features."""
    votos = quadro[ALVO].to_numpy()
    classes = np.unique(votos)
    oof = np.zeros((len(quadro), len(classes)))
    x = quadro[colunas].to_numpy()
    poucas = config.train.hiperparametros | {
        "rf": config.train.hiperparametros["rf"] | {"n_estimators": ARVORES}
    }
    treino = config.train.model_copy(update={"hiperparametros": poucas, "semente": 0})
    numero = divisao.numerar_folds(quadro, config.train.folds, por, semente)
    for dentro, fora in divisao.pares_de_folds(numero):
        estimador = candidatos.pipeline_simples(candidatos.criar(modelo, treino))
        estimador.fit(x[dentro], votos[dentro])
        lugares = np.searchsorted(classes, estimador.classes_)
        oof[np.ix_(fora, lugares)] = estimador.predict_proba(x[fora])
    return metricas(votos, oof, classes)


def principal() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("csv", type=Path, help="a file of the survey of Santa Maria")
    parser.add_argument("--seeds", type=int, default=3, help="splits by weather record that are averaged")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    config = carregar()
    quadro = preparar_quadro(args.csv, config)
    casos: list[tuple[str, Modelo, Grupo, int]] = [
        ("record LR", "lr", "registro", args.seeds), ("day LR", "lr", "dia", 1), ("day RF", "rf", "dia", 1),
    ]  # fmt: skip
    tabela = Table("features", *(titulo for titulo, *_ in casos), box=None, title=" / ".join(METRICAS))
    for nome, colunas in conjuntos().items():
        celulas = []
        for _, modelo, por, n in casos:
            medidas = pd.DataFrame([medir(quadro, colunas, modelo, por, 1 + s, config) for s in range(n)])
            valores = medidas[list(METRICAS)].mean()
            celulas.append(" / ".join(f"{v:.4f}" if m == "rps" else f"{v:.3f}" for m, v in valores.items()))
        tabela.add_row(nome, *celulas)
    Console(width=130).print(tabela)


if __name__ == "__main__":
    principal()
