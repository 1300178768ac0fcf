"""Numbers over the API carry as many digits as they mean, and probabilities still sum to 1."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hn

from api.pedido.digitos import CASAS, em_digitos
from tests.api.conftest import PEDIDO, ServidorDeTeste

DISTRIBUICOES = hn.arrays(
    float, st.tuples(st.integers(1, 4), st.integers(2, 7)), elements=st.floats(1e-9, 1)
).map(lambda m: m / m.sum(axis=1, keepdims=True))


@given(DISTRIBUICOES)
def test_a_distribution_stays_one_and_no_number_moves_by_a_unit(proba: np.ndarray) -> None:
    dita = em_digitos(proba)
    em_unidades = np.rint(dita * 10**CASAS).astype(int)
    assert (em_unidades.sum(axis=1) == 10**CASAS).all()
    assert (dita == em_unidades / 10**CASAS).all()
    assert (abs(dita - proba) < 10.0**-CASAS + 1e-9).all()
    assert ((dita >= 0) & (dita <= 1)).all()


@given(DISTRIBUICOES)
def test_what_is_said_already_is_not_changed(proba: np.ndarray) -> None:
    dita = em_digitos(proba)
    assert (em_digitos(dita) == dita).all()


@given(DISTRIBUICOES)
def test_a_row_alone_is_said_as_among_others(proba: np.ndarray) -> None:
    com_outras = em_digitos(np.concatenate([proba, proba]))[: len(proba)]
    assert np.concatenate([em_digitos(linha[None]) for linha in proba]).tobytes() == com_outras.tobytes()


def test_what_is_no_number_stays_none_alone_as_among_others() -> None:
    ruim = np.array([[np.nan, 0.25, 0.75]])
    assert np.array_equal(em_digitos(ruim), em_digitos(np.repeat(ruim, 2, axis=0))[:1], equal_nan=True)


@pytest.mark.parametrize(
    ("proba", "dita"),
    [
        ([1.0, 0.0], [1.0, 0.0]),
        ([1 / 3, 1 / 3, 1 / 3], [0.3334, 0.3333, 0.3333]),
        ([0.00004, 0.99996], [0.0, 1.0]),
        ([0.12345, 0.12345, 0.7531], [0.1235, 0.1234, 0.7531]),
        ([0.1 + 0.2, 0.7], [0.3, 0.7]),
    ],
)
def test_rounding_by_hand(proba: list[float], dita: list[float]) -> None:
    assert em_digitos(np.array([proba])).tolist() == [dita]


def _digitos(resposta: bytes) -> list[str]:
    """Every number of a document that has decimals, as it is written."""
    vistos: list[str] = []
    json.loads(resposta, parse_float=lambda texto: vistos.append(texto) or 0.0)
    return vistos


def test_no_answer_has_more(servidor: ServidorDeTeste) -> None:
    sozinha = servidor.pedir("/predict", {**PEDIDO, "temperatura": 49.123456, "radiacao_solar": None})
    em_lote = servidor.pedir("/predict/batch", [PEDIDO, {**PEDIDO, "temperatura": 12}])
    for resposta in (sozinha, em_lote, servidor.pedir("/model")):
        assert resposta.status == 200
        numeros = _digitos(resposta.corpo)
        assert numeros
        assert [n for n in numeros if len(n.partition(".")[2]) > CASAS] == []


def test_a_category_has_values_and_no_range(servidor: ServidorDeTeste) -> None:
    entradas = {e["campo"]: e for e in servidor.pedir("/model").json["entradas"]}
    assert entradas["sexo"] == {
        "campo": "sexo",
        "rotulo": {"pt": "sexo", "en": "sex"},
        "de": "pessoa",
        "obrigatorio": False,
        "exemplo": "f",
        "permitido": ["f", "m"],
        "categorias": {
            "f": {"pt": "feminino", "en": "female"},
            "m": {"pt": "masculino", "en": "male"},
        },
    }
    assert all({"min", "max", "unidade"} <= e.keys() for nome, e in entradas.items() if nome != "sexo")
