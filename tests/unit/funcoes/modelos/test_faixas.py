"""Bands as the standards define them: nothing of the survey moves a limit."""

import numpy as np
import pandas as pd
import pytest

from funcoes.modelos.faixas import Faixas, voto_pmv, voto_utci

CLASSES = np.arange(-3, 4)


@pytest.mark.parametrize(
    ("utci", "voto"),
    [(-20, -3), (-13, -2), (-0.1, -2), (0, -1), (9, 0), (25.9, 0), (26, 1), (32, 2), (38, 3), (50, 3)],
)
def test_the_bands_of_utci(utci: float, voto: int) -> None:
    assert voto_utci(pd.DataFrame({"utci_calc": [utci]})).tolist() == [voto]


def _tempo(t: float, v: float = 0.1, rs: float = 146.0, clo: float = 0.5) -> pd.DataFrame:
    """Radiation of 146 W/m² makes the estimated radiant temperature that of the air."""
    return pd.DataFrame(
        {
            "temperatura": [t],
            "umidade": [50.0],
            "velocidade_vento": [v],
            "radiacao_solar": [rs],
            "vestimenta": [clo],
        }
    )


def test_pmv_of_the_standards_own_example() -> None:
    """ISO 7730, table D.1 (0.1 m/s, 60 %, 1.2 met, 0.5 clo): −0.75 at 22 °C, 0.77 at 27 °C."""
    assert voto_pmv(_tempo(22.0).assign(umidade=60.0), 1.2).tolist() == [-1]
    assert voto_pmv(_tempo(27.0).assign(umidade=60.0), 1.2).tolist() == [1]


def test_pmv_stays_on_the_scale_and_moves_with_clothing() -> None:
    assert voto_pmv(_tempo(45.0), 1.2).tolist() == [3]
    assert voto_pmv(_tempo(0.0), 1.2).tolist() == [-3]
    assert voto_pmv(_tempo(20.0, clo=1.2), 1.2)[0] > voto_pmv(_tempo(20.0, clo=0.3), 1.2)[0]


def test_the_votes_learned_move_probabilities_but_not_the_vote() -> None:
    x = pd.DataFrame({"utci_calc": [20.0] * 10 + [35.0] * 10})
    y = np.array([1] * 10 + [2] * 10)
    modelo = Faixas(voto_utci).ajustar(x, y, CLASSES)
    proba = modelo.prever(pd.DataFrame({"utci_calc": [20.0, 35.0, -20.0]}))
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert CLASSES[proba.argmax(axis=1)].tolist() == [0, 2, -3], "the band's own vote, whatever was learned"
    assert proba[0, 4] > 4 * proba[0, 1], "of the others, what was seen is likelier"


def test_a_vote_that_is_no_class_becomes_the_nearest() -> None:
    classes = np.array([-1, 0, 1])
    modelo = Faixas(voto_utci).ajustar(pd.DataFrame({"utci_calc": [20.0]}), np.array([0]), classes)
    proba = modelo.prever(pd.DataFrame({"utci_calc": [45.0, -30.0]}))
    assert classes[proba.argmax(axis=1)].tolist() == [1, -1]
