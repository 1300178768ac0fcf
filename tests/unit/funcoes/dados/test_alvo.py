"""Merging votes: once, before the split; the given vote is kept."""

import pandas as pd
import pytest

from funcoes.apoio.erros import ErroConfig, ErroDados
from funcoes.configuracao.config import carregar
from funcoes.dados.alvo import fundir

VOTOS = pd.DataFrame({"voto": [-3, -2, -1, 0, 1, 2, 3]})


@pytest.mark.parametrize(
    ("classes", "esperado"),
    [(7, [-3, -2, -1, 0, 1, 2, 3]), (5, [-2, -2, -1, 0, 1, 2, 2]), (3, [-1, -1, -1, 0, 1, 1, 1])],
)
def test_the_configured_merges(classes: int, esperado: list[int]) -> None:
    fundido = fundir(VOTOS, carregar(None, [f"target.classes={classes}"]).target.fusao())
    assert fundido["voto"].tolist() == esperado
    if classes < 7:
        assert fundido["voto_original"].tolist() == VOTOS["voto"].tolist()


def test_a_survey_that_merges_into_one_vote_is_refused() -> None:
    with pytest.raises(ErroDados, match=r"every vote is \[2\]"):
        fundir(pd.DataFrame({"voto": [2, 3]}), {3: 2})


@pytest.mark.parametrize(
    ("fusoes", "dito"),
    [
        ("{5: {3: 2}}", "leaves 6 votes for target.classes=5"),
        ("{5: {-3: 3, 3: 2}}", r"moves votes to \[3\], which it moves away"),
        ("{}", "leaves 7 votes"),
    ],
)
def test_merges_that_do_not_add_up_are_refused(fusoes: str, dito: str) -> None:
    with pytest.raises(ErroConfig, match=dito):
        carregar(None, ["target.classes=5", f"target.fusoes={fusoes}"])
