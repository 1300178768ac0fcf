"""A card made by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from funcoes.atributos.catalogo import TERMOS
from funcoes.cartao import Cartao, dados_do_quadro
from funcoes.cartao.limites import POUCOS_PARES
from funcoes.metricas.calibracao import COLUNAS
from funcoes.palavras.lingua import Frase
from tests.santa_maria import FEATURE_NAMES
from tests.unit.funcoes.cartao.feitos import CHOSEN, DESCRITA, DIVISAO, NOT_EXPORTED, linha_do_placar


@pytest.fixture(scope="module")
def cartao() -> Cartao:
    """A logistic regression chosen by day, one baseline, three votes; nothing of it was measured."""
    quadro = pd.DataFrame(
        {
            "dia": ["d1", "d1", "d2", "d2"],
            "campanha": ["2015-08", "2015-08", "2016-01", "2016-01"],
            "registro": ["a", "a", "b", "b"],
            "voto": [0, 0, -1, 1],
        }
    )
    placar = [
        linha_do_placar("by_day", "lr", 0.44),
        linha_do_placar("by_day", "lr", 0.43, balanced=True),
        linha_do_placar("by_day", "majoritaria", 0.3),
        linha_do_placar("report", "lr", 0.99),
    ]
    comparacao = pd.DataFrame(
        [("lr", True, False, -0.1, -0.2, 0.1), ("majoritaria", False, True, -0.3, -0.4, -0.2)],
        columns=["contra", "balanced", "referencia", "diferenca", "lo", "hi"],
    )
    classes = pd.DataFrame(
        {"precision": [0.5, 0.6, 0.0], "recall": [0.5, 0.7, 0.0], "f1": 0.5, "support": [30, 40, 10]},
        index=pd.Index([-1, 0, 1], name="classe"),
    )
    grupos = pd.DataFrame(
        [("todos", "todos", 80, False, -0.01), ("idade", "60+", 9, True, 0.2)],
        columns=["grupo", "valor", "n", "pequeno", "vies"],
    ).assign(accuracy=0.44, mae=0.7, within_one=0.86, rps=0.08)
    return Cartao(
        nome="conforto-termico",
        modelo="lr",
        balanced=False,
        outliers=False,
        decisao="mais_provavel",
        metrica="rps",
        protocolo="by_day",
        divisao=DIVISAO,
        escolha=Frase("{nome} has the best {metrica} out of fold, {n}, and nothing simpler ties", CHOSEN),
        dados=replace(dados_do_quadro(quadro, "pesquisa.csv", "abc123", False, DESCRITA), pares=POUCOS_PARES),
        leaderboard=pd.DataFrame(placar),
        comparacao=comparacao.assign(outliers=False),
        por_classe=classes,
        calibracao={"most probable vote": pd.DataFrame([(0.4, 0.5, 7, 0.45, 0.7)], columns=COLUNAS)},
        grupos=grupos,
        aprovado=True,
        motivos=[NOT_EXPORTED],
        paridade=Frase("not exported: {motivo}", {"motivo": "no converter"}),
        versoes={"date": "2016-07-02"},
        atributos={n: TERMOS[n] for n in FEATURE_NAMES},
    )
