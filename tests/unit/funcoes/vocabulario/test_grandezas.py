"""Quantities and what people call them: one name, one quantity."""

from collections import defaultdict

import pytest

from funcoes.palavras.lingua import INGLES, Lingua
from funcoes.vocabulario.grandezas import GRANDEZAS, ORDENS
from funcoes.vocabulario.sinonimos import NOMES, grandeza_de, nome_de_hoje, normalizar


def test_no_name_stands_for_two_quantities() -> None:
    de = defaultdict(set)
    for nome, grandeza in GRANDEZAS.items():
        for dito in (nome, grandeza.termo.en, grandeza.termo.pt, *NOMES.get(nome, ())):
            de[normalizar(dito)].add(nome)
    assert {dito: nomes for dito, nomes in de.items() if len(nomes) > 1} == {}
    assert "" not in de
    assert set(NOMES) == set(GRANDEZAS)


@pytest.mark.parametrize(
    ("coluna", "grandeza"),
    [
        ("Tair", "temperatura"),
        ("T_air", "temperatura"),
        ("AIR TEMP", "temperatura"),
        ("tmedia", "temperatura"),
        ("Umidade relativa", "umidade"),
        ("RH", "umidade"),
        ("Rh_Out", "umidade_externa"),
        ("GENDER", "sexo"),
        ("Gênero", "sexo"),
        ("Wind speed", "velocidade_vento"),
        ("air_speed", "velocidade_ar"),
        ("hora local", "hora"),
        ("idade", "idade"),
        ("Trm", None),
        ("p1", None),
        ("", None),
        ("?", None),
    ],
)
def test_a_column_s_name_in_any_spelling(coluna: str, grandeza: str | None) -> None:
    assert grandeza_de(coluna) == grandeza


@pytest.mark.parametrize(
    ("antes", "hoje"),
    [
        ("tmedia", "temperatura"),
        ("ur", "umidade"),
        ("vel_vento", "velocidade_vento"),
        ("rsolarmed", "radiacao_solar"),
        ("temperatura", "temperatura"),
        ("idade", "idade"),
        ("te_calc", "te_calc"),
        ("rh", "rh"),
    ],
)
def test_names_of_before_are_those_of_today_and_no_others(antes: str, hoje: str) -> None:
    assert nome_de_hoje(antes) == hoje


def test_categories_have_the_codes_that_models_know() -> None:
    assert GRANDEZAS["sexo"].codigos == {"f": 0.0, "m": 1.0}
    for grandeza in GRANDEZAS.values():
        assert list(grandeza.codigos.values()) == [float(n) for n in range(len(grandeza.categorias))]
        assert bool(grandeza.categorias) is (grandeza.dimensao is None)


def test_the_hour_is_the_last_input_of_every_model() -> None:
    assert list(GRANDEZAS)[-1] == "hora"


def test_both_languages_name_every_quantity_and_no_two_alike() -> None:
    for lingua in (INGLES, Lingua("pt")):
        ditos = [lingua.termo(g.termo) for g in GRANDEZAS.values()]
        assert all(ditos)
        assert len(set(ditos)) == len(ditos)


def test_what_is_ordered_are_quantities_of_one_dimension() -> None:
    for menor, maior in ORDENS:
        assert GRANDEZAS[menor].dimensao == GRANDEZAS[maior].dimensao
