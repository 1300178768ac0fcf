"""The card of a survey of rooms: buildings and studies instead of days, and nothing about outdoors."""

from dataclasses import replace

import pandas as pd
import pytest

from funcoes.atributos.catalogo import TERMOS
from funcoes.atributos.conjunto import das_grandezas
from funcoes.cartao import Cartao, dados_do_quadro, markdown, onde
from funcoes.cartao.onde import ambiente
from funcoes.palavras.votos import IDIOMAS
from tests.unit.funcoes.cartao.feitos import CALADA, DESCRITA, celulas, linha_do_placar

SALA = das_grandezas(["temperatura", "umidade", "velocidade_ar", "vestimenta", "sexo", "idade"]).nomes
SALAS = DESCRITA.model_copy(
    update={"lugar": "rooms in many countries", "periodo": "1982 to 2021", "licenca": "CC0 1.0"}
)


def quadro(**columns: object) -> pd.DataFrame:
    """Six votes in three buildings of two studies; a checked survey without dates has no day."""
    return pd.DataFrame({"voto": [0, 0, 1, -1, 0, 2], "registro": [*"abcdef"], **columns})


@pytest.fixture
def rooms(cartao: Cartao) -> Cartao:
    frame = quadro(
        dia=["? p1"] * 2 + ["? p2"] * 2 + [""] * 2, campanha="", estudo=["e1"] * 4 + ["e2"] * 2,
        predio=["p1"] * 2 + ["p2"] * 2 + ["p3", None],
    )  # fmt: skip
    dados = dados_do_quadro(frame, "rooms.csv", "ab", False, SALAS)
    features = {n: TERMOS[n] for n in SALA}
    return replace(cartao, dados=dados, atributos=features, intervalos_por="estudo")


@pytest.mark.parametrize(
    ("inputs", "where"),
    [
        (("temperatura", "umidade", "velocidade_vento"), "fora"),
        (("temperatura", "radiacao_solar"), "fora"),
        (("temperatura", "velocidade_ar"), "dentro"),
        (("idade", "resfriamento", "radiacao_solar"), "dentro"),
        (("temperatura", "umidade", "idade"), ""),
        ((), ""),
    ],
)
def test_where_people_are_is_told_by_the_inputs(
    monkeypatch: pytest.MonkeyPatch, inputs: tuple[str, ...], where: str
) -> None:
    monkeypatch.setattr(onde, "FONTES", {"feature": inputs})
    assert ambiente(["feature"]) == where
    assert ambiente(["of_another_version"]) == ""


def test_facts_of_a_survey_without_days(rooms: Cartao) -> None:
    d = rooms.dados
    assert (d.dias, d.inicio, d.fim, d.sem_data, d.campanhas) == (0, "", "", 6, {})
    assert d.grupos == {"estudo": 2, "predio": 3}


def test_facts_of_a_table_with_nothing_but_votes() -> None:
    d = dados_do_quadro(pd.DataFrame({"voto": [0, 1]}), "f.csv", "ab", False, CALADA)
    assert (d.linhas, d.dias, d.sem_data, d.campanhas, d.grupos) == (2, 0, 2, {}, {})
    assert pd.isna(d.concordancia)
    assert pd.isna(d.teto)


def test_some_rows_without_a_date_are_counted(cartao: Cartao) -> None:
    frame = quadro(
        dia=["2001-02-03", "2001-02-03", "2001-02-05", "? p2", "", ""], campanha=["c"] * 3 + [""] * 3
    )
    d = dados_do_quadro(frame, "f.csv", "ab", False, DESCRITA)
    assert (d.dias, d.inicio, d.fim, d.sem_data, d.campanhas) == (2, "2001-02-03", "2001-02-05", 3, {"c": 3})
    texto = markdown(replace(cartao, dados=d))
    assert celulas(texto, "period")[1] == "2001-02-03 to 2001-02-05, 2 days with rows; 3 rows without a date"
    assert "6 rows, 2 days from 2001-02-03 to 2001-02-05, 3 rows without a date." in texto


def test_the_card_says_so(rooms: Cartao) -> None:
    texto = markdown(rooms)
    assert "6 rows, no dates; 2 studies, 3 buildings." in texto
    assert celulas(texto, "period") == ["period", "no dates"]
    assert celulas(texto, "period, as described") == ["period, as described", "1982 to 2021"]
    assert celulas(texto, "licence") == ["licence", "CC0 1.0"]
    assert celulas(texto, "of") == ["of", "2 studies, 3 buildings"]
    assert "| campaigns |" not in texto
    assert "95 % over studies." in texto
    assert "Intervals over so few studies are rough." in texto
    assert "Several studies: rooms in many countries. The rows have no dates." in texto
    assert "a person indoors" in texto
    assert "people outdoors, or rooms unlike those of the survey (rooms in many countries)" in texto
    assert "the rows have no dates" in texto
    assert "outdoor thermal sensation" not in texto
    assert "indoor rooms" not in texto
    for idioma in IDIOMAS:
        assert "Santa Maria" not in markdown(rooms, idioma)
        assert "nan" not in markdown(rooms, idioma).split()
    assert "6 linhas, sem datas; 2 estudos, 3 prédios." in markdown(rooms, "pt")


def test_how_it_does_in_new_buildings_and_studies_is_said_or_asked_for(rooms: Cartao) -> None:
    texto = markdown(rooms)
    assert "not known to transfer to an unseen building: add by_building" in texto
    placar = pd.concat([rooms.leaderboard, pd.DataFrame([linha_do_placar("by_study", "lr", 0.41)])])
    medido = markdown(replace(rooms, leaderboard=placar))
    assert "In an unseen study: with whole studies left out its accuracy is 0.410." in medido
    assert "an unseen study: add" not in medido
    assert "by_study: folds of whole studies" in medido.replace("\\", "")


def test_people_who_were_asked_several_times_are_told_from_new_ones(rooms: Cartao) -> None:
    again = replace(rooms, dados=replace(rooms.dados, grupos={"pessoa": 3}))
    known = "The same people were asked several times"
    assert known in markdown(again)
    assert "As mesmas pessoas foram ouvidas várias vezes" in markdown(again, "pt")
    for not_said in (
        replace(again, protocolo="by_building"),
        replace(again, protocolo="by_person"),
        replace(again, dados=replace(again.dados, grupos={"pessoa": 6})),
        rooms,
    ):
        assert known not in markdown(not_said)


def test_where_the_inputs_do_not_tell_rooms_from_streets_neither_is_said(rooms: Cartao) -> None:
    either = markdown(replace(rooms, atributos={"idade": TERMOS["idade"]}))
    assert "sensation vote of a person (−1" in either
    assert "surroundings unlike those of the survey (rooms in many countries)" in either
