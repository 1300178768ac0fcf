"""Units: each comes back from the product's own, and no spelling is two of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroConfig
from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.unidades import UNIDADES, Dimensao, Unidade, achar, exigir

TODAS = [(dimensao, unidade) for dimensao, unidades in UNIDADES.items() for unidade in unidades]


@pytest.mark.parametrize(("dimensao", "unidade"), TODAS, ids=lambda v: getattr(v, "nome", v))
@given(st.floats(-1e4, 1e4))
def test_a_value_comes_back_from_the_products_own_unit(
    dimensao: Dimensao, unidade: Unidade, valor: float
) -> None:
    assert unidade.desfazer(unidade.converter(valor)) == pytest.approx(valor, rel=1e-9, abs=1e-9)
    varios = np.array([valor, 0.0, np.nan])
    np.testing.assert_allclose(unidade.converter(unidade.desfazer(varios)), varios, rtol=1e-9, atol=1e-9)
    if unidade is UNIDADES[dimensao][0]:
        assert unidade.converter(valor) == valor


@pytest.mark.parametrize(
    ("dimensao", "nome", "valor", "proprio"),
    [
        ("temperatura", "°F", 86.0, 30.0),
        ("temperatura", "K", 273.15, 0.0),
        ("fracao", "0-1", 0.65, 65.0),
        ("velocidade", "km/h", 36.0, 10.0),
        ("velocidade", "mph", 1.0, 0.44704),
        ("velocidade", "fpm", 100, 0.508),
        ("velocidade", "kt", 1.0, 0.514444),
        ("velocidade", "cm/s", 100.0, 1.0),
        ("irradiancia", "kW/m2", 0.8, 800.0),
        ("irradiancia", "kJ/m2h", 3600.0, 1000.0),
        ("massa", "g", 70_000.0, 70.0),
        ("massa", "pounds", 150.0, 68.0388555),
        ("massa", "stone", 10, 63.5029318),
        ("comprimento", "m", 1.7, 170.0),
        ("comprimento", "mm", 1700, 170),
        ("comprimento", "inches", 70, 177.8),
        ("comprimento", "feet", 6, 182.88),
        ("roupa", "m2K/W", 0.155, 1.0),
        ("metabolismo", "W/m2", 58.15, 1.0),
        ("duracao", "meses", 18.0, 1.5),
        ("pressao", "kPa", 2.0, 20.0),
        ("pressao", "Pa", 1013, 10.13),
        ("pressao", "mmHg", 760.0, 1013.25),
    ],
)
def test_a_value_in_each_unit_by_hand(dimensao: Dimensao, nome: str, valor: float, proprio: float) -> None:
    assert exigir(dimensao, nome).converter(float(valor)) == pytest.approx(proprio, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("dimensao", UNIDADES)
def test_no_spelling_is_two_units(dimensao: Dimensao) -> None:
    for unidade in UNIDADES[dimensao]:
        for grafia in (unidade.nome, *unidade.grafias):
            for dita in (grafia, f" {grafia.upper()} ", f"[{grafia}]"):
                assert achar(dimensao, dita) is unidade, dita


def test_what_is_no_unit_is_told_those_that_there_are() -> None:
    assert achar("temperatura", "m/s") is None
    with pytest.raises(ErroConfig, match="'stone' is no unit of this quantity; there are: °C, °F, K"):
        exigir("temperatura", "stone")


def test_every_quantity_that_is_a_number_has_a_unit_a_range_and_an_example_within() -> None:
    for grandeza in GRANDEZAS.values():
        if grandeza.categorias:
            assert grandeza.unidade is None
            continue
        assert grandeza.unidade is not None
        (minimo, maximo), (de, ate) = grandeza.faixa, grandeza.usual
        assert minimo <= de < ate <= maximo, grandeza.nome
        assert de <= grandeza.exemplo <= ate, grandeza.nome
