"""One order of models wherever they are listed: that of the deciding protocol, by its score."""

import pandas as pd
import pytest

from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.treino.placar import CHAVE, _na_ordem


def _linhas(**medidas: float) -> pd.DataFrame:
    linhas = [(nome, False, False, valor) for nome, valor in medidas.items()]
    return pd.DataFrame(linhas, columns=[*CHAVE[1:], "x"])


@pytest.mark.parametrize("metrica", ["rps", "accuracy"])
def test_other_protocols_follow_the_one_that_decides(metrica: str) -> None:
    decide = _linhas(a=0.3, b=0.1, c=0.2).rename(columns={"x": metrica})
    outro = _linhas(c=0.9, x=0.0, a=0.1, b=0.5).rename(columns={"x": metrica})
    certa = ["a", "c", "b"] if MAIOR_MELHOR[metrica] else ["b", "c", "a"]
    assert _na_ordem(decide, decide, metrica)["modelo"].tolist() == certa
    assert _na_ordem(outro, decide, metrica)["modelo"].tolist() == [*certa, "x"]
