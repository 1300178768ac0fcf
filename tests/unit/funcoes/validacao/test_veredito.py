"""Who is champion after a comparison; and that no sequence of runs lets the champion sink."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funcoes.metricas.incerteza import Diferenca, diferenca_pareada, reamostrar
from funcoes.validacao.veredito import Confronto, Dados, Quem, Veredito, como_dados, descrever, julgar
from tests.by_day import examples
from tests.unit.funcoes.validacao.confrontos import (
    EMPATE_ABAIXO,
    EMPATE_ACIMA,
    MELHOR,
    PIOR,
    UM_DIA,
    confronto,
)

MARGEM = 0.003


@pytest.mark.parametrize(
    ("diferenca", "dados", "perdido", "promove", "perdido_depois", "diz"),
    [
        (MELHOR, "os_mesmos", 0.0, True, 0.0, "it is better: rps 0.0780, champion (version 7) 0.0800"),
        (MELHOR, "mais", 0.003, True, 0.001, "it is better"),
        (MELHOR, "menos", 0.0, False, 0.0, "fewer rows"),
        (PIOR, "os_mesmos", 0.0, False, 0.0, "it is worse"),
        (PIOR, "mais", 0.0, False, 0.0, "it is worse"),
        (EMPATE_ACIMA, "os_mesmos", 0.0, False, 0.0, "a tie, and it learned from no more data"),
        (EMPATE_ABAIXO, "os_mesmos", 0.0, False, 0.0, "a tie, and it learned from no more data"),
        (EMPATE_ABAIXO, "outros", 0.0, False, 0.0, "a tie, and rows that the champion's survey had are not"),
        (MELHOR, "outros", 0.0, True, 0.0, "it is better"),
        (EMPATE_ABAIXO, "mais", 0.001, True, 0.0, "a tie, and it learned from more data"),
        (EMPATE_ACIMA, "mais", 0.0, True, 0.002, "a tie, and it learned from more data"),
        (EMPATE_ACIMA, "mais", 0.001, True, 0.003, "a tie"),  # the margin itself may be lost
        (EMPATE_ACIMA, "mais", 0.0011, False, 0.0011, "would have lost 0.0031 in ties, and may lose 0.003"),
        (UM_DIA, "os_mesmos", 0.0, False, 0.0, "of a single day, which gives no interval"),
    ],
)
def test_a_challenger_is_better_or_as_good_and_of_more_data(
    diferenca: Diferenca, dados: Dados, perdido: float, promove: bool, perdido_depois: float, diz: str
) -> None:
    veredito = julgar(confronto(diferenca, dados, perdido), MARGEM)
    assert veredito.promover is promove
    assert veredito.perdido == pytest.approx(perdido_depois)
    assert diz in veredito.motivo


def test_the_reason_holds_both_scores_the_interval_and_the_rows() -> None:
    assert julgar(confronto(PIOR), MARGEM).motivo == (
        "it is worse: rps 0.0820, champion (version 7) 0.0800, difference +0.0020, interval +0.0010 to "
        "+0.0030 over 9 days; both recipes out of fold, by_day, on 1720 rows"
    )


def test_without_a_champion_the_first_takes_the_place() -> None:
    assert julgar(None, MARGEM) == Veredito(True, "there was no champion", 0.0)


def test_without_common_ground_a_person_decides() -> None:
    sem = Confronto(Quem("m7", 7, 0.002), "nenhum", "rps", "by_day", porque="it is of another survey")
    veredito = julgar(sem, MARGEM)
    assert (veredito.promover, veredito.perdido) == (False, 0.002)
    assert "it is of another survey. A person decides" in veredito.motivo


@settings(deadline=None, max_examples=examples(60))
@given(
    semente=st.integers(0, 2**32 - 1),
    tamanho=st.sampled_from([0.0005, 0.002, 0.01]),
    mais_dados=st.floats(0, 1),
)
def test_no_sequence_of_200_runs_lowers_the_champion_by_more_than_the_margin(
    semente: int, tamanho: float, mais_dados: float
) -> None:
    """Recipes of a survey of nine days, each a little better or worse and each with its luck day by day.

    All are judged on the same folds of the same rows, as those of one survey are.
    """
    sorteio = np.random.default_rng(semente)
    dias = pd.Series(np.repeat(np.arange(9), 20))
    linha = sorteio.uniform(0.02, 0.15, len(dias))
    draws = reamostrar(dias, 100, 0.95, 1)
    perdas, perdido = linha, 0.0
    melhor = perdas.mean()
    for _ in range(200):
        nova = linha + sorteio.normal(0, tamanho) + np.repeat(sorteio.normal(0, tamanho, 9), 20)
        dados: Dados = "mais" if sorteio.uniform() < mais_dados else "os_mesmos"
        visto = Confronto(
            Quem("m", 1, perdido), "mesmas_dobras", "rps", "by_day", dados,
            diferenca=diferenca_pareada(nova, perdas, draws),
        )  # fmt: skip
        veredito = julgar(visto, MARGEM)
        perdido = veredito.perdido
        if veredito.promover:
            perdas = nova
        melhor = min(melhor, perdas.mean())
        assert perdas.mean() <= melhor + MARGEM + 1e-12


@pytest.mark.parametrize("d", [Diferenca(-0.002, -0.004, 0.0, 0.001), Diferenca(0.002, 0.0, 0.004, 0.001)])
def test_an_interval_that_touches_zero_decides_nothing(d: Diferenca) -> None:
    c = confronto(d)
    assert (c.melhor, c.pior) == (False, False)


def test_what_a_comparison_rests_on_is_kept_as_it_was() -> None:
    c = confronto(PIOR)
    dados = como_dados(c, julgar(c, 0.003))
    certos = {
        "campeao_id": "m7", "campeao_versao": 7, "caso": "mesmas_dobras", "protocolo": "by_day",
        "metrica": "rps", "dados": "os_mesmos", "linhas": 1720, "dias": 9, "promover": False,
        "do_candidato": 0.082, "do_campeao": 0.08, "diferenca": 0.002, "lo": 0.001, "hi": 0.003,
    }  # fmt: skip
    assert {nome: dados[nome] for nome in certos} == certos
    assert Quem("m", 1).perdido == 0.0


@pytest.mark.parametrize(
    ("por", "said"), [("dia", "over 9 days"), ("estudo", "over 9 studies"), ("predio", "over 9 buildings")]
)
def test_what_the_interval_is_drawn_over_is_said_by_its_name(por: str, said: str) -> None:
    assert said in descrever(replace(confronto(PIOR), por=por))
