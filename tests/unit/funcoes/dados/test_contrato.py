"""The contract: what is refused, what becomes missing, and that nothing disappears in silence."""

import re
from collections.abc import Callable
from contextlib import nullcontext

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroDados
from funcoes.dados.contrato import Conferido, aplicar, exigir_utilizavel, forma_de, tabela_motivos
from funcoes.pesquisa.descricao import PesquisaConfig
from tests.by_day import examples
from tests.santa_maria import COLUMNS, SURVEY, TYPED

Conferir = Callable[..., Conferido]
NO_DATE = (
    "not a date as D/M/A (day/month/year, such as 02/07/2015) or A-M-D (year-month-day (ISO 8601), such as "
    "2015-07-02)"
)


@pytest.mark.parametrize(
    ("least", "mean", "units", "refused"),
    [
        ("40.002", "0.40002", ("%", "0–1"), 0),
        ("0.40022", "40.022", ("0–1", "%"), 0),
        ("40.003", "0.40002", ("%", "0–1"), 1),
        ("0.40023", "40.022", ("0–1", "%"), 1),
        ("", "40.022", ("0–1", "%"), 0),
    ],
)
def test_the_same_value_of_two_units_is_not_above_itself(
    least: str, mean: str, units: tuple[str, str], refused: int
) -> None:
    keys = {
        "voto": {"coluna": "v"},
        "grandezas": {
            "umidade_minima": {"coluna": "a", "unidade": units[0], "opcional": True},
            "umidade": {"coluna": "b", "unidade": units[1]},
        },
    }
    survey = PesquisaConfig.model_validate({**PesquisaConfig.vazia().identidade(), **keys})
    done = aplicar(pd.DataFrame({"v": ["1"], "a": [least], "b": [mean]}), survey)
    assert len(done.ocorrencias) == refused


def test_the_small_survey_is_accepted_whole(conferir: Conferir) -> None:
    conferido = conferir()
    assert len(conferido.aceitos) == 12
    assert conferido.quarentena.empty
    assert conferido.ocorrencias.empty
    assert conferido.aceitos["voto"].tolist() == [-1, 0, 0, -2, 1, 0, 1, 2, 2, 1, 3, 2]


@pytest.mark.parametrize(
    ("coluna", "texto", "motivo"),
    [
        ("p1", "", "no vote"),
        ("p1", "x", "no vote"),
        ("p1", "4", "not a vote from -3 to 3"),
        ("p1", "-4", "not a vote from -3 to 3"),
        ("p1", "1,5", "not a whole vote"),
        ("p1", "hot", "not a vote from -3 to 3"),
        ("data", "31/2/2015", NO_DATE),
        ("data", "2015/08/03", NO_DATE),
        ("data", "", "missing"),
        ("hora", "24:00", "not a time of day such as 9:00 or 09:00:00"),
        ("hora", "9 30", "not a time of day such as 9:00 or 09:00:00"),
        ("hora", "NA", "missing"),
        ("sexo", "k", "none of f, m"),
        ("chuva_tot", "1.234,5", "not a number such as 23.5 or 23,5"),
        ("p3", "inf", "not a number such as 23.5 or 23,5"),
        ("idade", "121", "outside [0, 120]"),
        ("idade", "-1", "outside [0, 120]"),
        ("vel_vento", "-0,1", "outside [0, 60]"),
        ("rsolarmed", "1501", "outside [0, 1500]"),
        ("tmin", "20", "tmin above tmedia"),
        ("ur_min", "90", "ur_min above ur"),
    ],
)
def test_a_broken_hard_rule_quarantines_its_row(
    conferir: Conferir, coluna: str, texto: str, motivo: str
) -> None:
    conferido = conferir((2, coluna, texto))
    assert conferido.quarentena.index.tolist() == [2]
    assert 2 not in conferido.aceitos.index
    (ocorrencia,) = conferido.ocorrencias.to_dict("records")
    assert (ocorrencia["linha"], ocorrencia["coluna"], ocorrencia["motivo"]) == (2, coluna, motivo)
    assert ocorrencia["valor"] == texto
    assert motivo in conferido.quarentena.at[2, "motivo"]


@pytest.mark.parametrize(
    ("coluna", "texto", "coluna_dita", "motivo"),
    [("tmax", "15", "tmedia", "tmedia above tmax"), ("ur_max", "79", "ur", "ur above ur_max")],
)
def test_an_average_above_its_maximum_is_named_by_the_average(
    conferir: Conferir, coluna: str, texto: str, coluna_dita: str, motivo: str
) -> None:
    (ocorrencia,) = conferir((2, coluna, texto)).ocorrencias.to_dict("records")
    assert (ocorrencia["coluna"], ocorrencia["motivo"]) == (coluna_dita, motivo)


@pytest.mark.parametrize(
    ("coluna", "texto"),
    [
        ("p1", "3"),
        ("p1", "-3"),
        ("p1", "1,0"),
        ("data", "2015-08-03"),
        ("hora", "9:00:00"),
        ("hora", "9h30"),
        ("idade", "120"),
        ("idade", ""),
        ("tmin", ""),
        ("tmin", "16"),
        ("rsolarmed", "1500"),
        ("ur", "80.0"),
    ],
)
def test_what_is_just_allowed_stays(conferir: Conferir, coluna: str, texto: str) -> None:
    assert len(conferir((2, coluna, texto)).aceitos) == 12


def test_all_problems_are_found_at_once(conferir: Conferir) -> None:
    conferido = conferir((2, "p1", "7"), (2, "hora", "25:00"), (3, "idade", "old"), (5, "tmin", "30"))
    vistos = {(o.linha, o.coluna) for o in conferido.ocorrencias.itertuples()}
    assert vistos == {(2, "p1"), (2, "hora"), (3, "idade"), (5, "tmin")}
    assert conferido.quarentena.index.tolist() == [2, 3, 5]
    assert conferido.quarentena.at[2, "motivo"].count(";") == 1
    assert conferido.quarentena.at[3, "idade"] == "old"


def test_every_row_may_be_refused(conferir: Conferir, bruto: pd.DataFrame) -> None:
    conferido = conferir(*((n, "p1", "9") for n in bruto.index))
    assert conferido.aceitos.empty
    assert len(conferido.quarentena) == 12
    with pytest.raises(ErroDados, match=r"12 of 12 rows \(100\.0%\)"):
        exigir_utilizavel(conferido, SURVEY, 0.05, "survey.csv")


def test_one_row_may_break_several_rules(conferir: Conferir) -> None:
    conferido = conferir((2, "ur", "0,5"))  # below its range, and below its own minimum of 78
    assert set(conferido.ocorrencias["motivo"]) == {"outside [1, 100]", "ur_min above ur"}
    motivos = conferido.quarentena.at[2, "motivo"].split("; ")
    assert sorted(motivos) == ["ur=0,5: outside [1, 100]", "ur_min=78: ur_min above ur"]


@pytest.mark.parametrize(
    ("coluna", "texto"), [("peso", "26"), ("altura", "90"), ("vestimenta", "9,5"), ("tu", "50"), ("p5", "-2")]
)
def test_a_soft_range_sets_the_value_to_missing_and_lists_it(
    conferir: Conferir, coluna: str, texto: str
) -> None:
    conferido = conferir((2, coluna, texto))
    assert np.isnan(conferido.aceitos.at[2, TYPED[coluna]])
    (anulado,) = [o for o in conferido.anulados.to_dict("records") if o["linha"] == 2]
    assert (anulado["coluna"], anulado["valor"]) == (coluna, texto)
    assert anulado["motivo"].endswith("set to missing")


def test_clothing_of_minus_one_is_the_only_soft_finding_of_the_small_survey(conferir: Conferir) -> None:
    assert conferir().anulados.to_numpy().tolist() == [
        [7, "vestimenta", "-1", "outside [0.1, 4], set to missing"]
    ]


def test_99_means_missing_only_in_p5_and_p6(aceitos: pd.DataFrame) -> None:
    assert np.isnan(aceitos.at[3, "dado_p6"])
    assert np.isnan(aceitos.at[5, "dado_p5"])
    assert aceitos.at[3, "peso"] == 99
    assert aceitos.loc[[4, 5], "dado_dir_vento"].tolist() == [99, 99]


@pytest.mark.parametrize("token", ["", "x", "X", "NAN", "nan", "NaN", "NA"])
def test_tokens_for_missing_are_not_counted_as_unreadable(conferir: Conferir, token: str) -> None:
    conferido = conferir((2, "peso", token))
    assert np.isnan(conferido.aceitos.at[2, "peso"])
    assert conferido.ocorrencias.empty


def test_sex_in_either_case(aceitos: pd.DataFrame) -> None:
    assert aceitos["sexo"].tolist() == [0, 1] * 6


def test_hours_are_decimal_and_dates_are_brazilian(conferir: Conferir) -> None:
    aceitos = conferir((2, "hora", "7:45"), (3, "hora", "13:30:59")).aceitos
    assert aceitos.loc[[2, 3], "hora"].tolist() == [7.75, pytest.approx(13.5 + 59 / 3600)]
    assert aceitos.at[2, "data"] == pd.Timestamp(2015, 8, 3)
    assert aceitos.at[2, "registro"] == "2015-08-03 07:45"


def test_campaigns_days_and_records(aceitos: pd.DataFrame) -> None:
    assert aceitos["campanha"].tolist() == ["2015-08"] * 8 + ["2016-01"] * 4
    assert aceitos["dia"].nunique() == 3
    assert aceitos["registro"].nunique() == 6
    assert aceitos.at[4, "registro"] == "2015-08-03 09:30"


@pytest.mark.parametrize("coluna", COLUMNS)
def test_what_is_said_to_be_expected_is_read(conferir: Conferir, coluna: str) -> None:
    dito = forma_de(TYPED[coluna], SURVEY)
    exemplos = [parte for parte in re.findall(r"-?\d[\d/:.,-]*\d|-?\d|\b[fm]\b", dito) if parte != "8601"]
    assert len(exemplos) == 2, dito
    for exemplo in exemplos:
        recusas = conferir((2, coluna, exemplo)).ocorrencias
        assert dito not in recusas["motivo"].tolist()
    assert dito in conferir((2, coluna, "?!")).ocorrencias["motivo"].tolist()


@pytest.mark.parametrize(("dias", "campanhas"), [(30, 1), (31, 2)])
def test_a_campaign_ends_after_thirty_days_without_one(conferir: Conferir, dias: int, campanhas: int) -> None:
    ultimo_de_inverno = pd.Timestamp(2015, 8, 4)
    data = (ultimo_de_inverno + pd.Timedelta(days=dias)).strftime("%d/%m/%Y")
    aceitos = conferir(*((n, "data", data) for n in range(10, 14))).aceitos
    assert aceitos["campanha"].nunique() == campanhas


def test_too_many_quarantined_rows_are_refused_with_the_reasons(conferir: Conferir) -> None:
    conferido = conferir((2, "p1", "7"), (3, "p1", "8"), (4, "hora", "noon"))
    exigir_utilizavel(conferido, SURVEY, 0.25, "survey.csv")
    with pytest.raises(ErroDados) as recusa:
        exigir_utilizavel(conferido, SURVEY, 0.24, "survey.csv")
    texto = str(recusa.value)
    assert "survey.csv: 3 of 12 rows (25.0%)" in texto
    assert "p1: not a vote from -3 to 3 (2 rows; line 2 '7', line 3 '8')" in texto
    assert "hora: not a time of day such as 9:00 or 09:00:00 (1 rows; line 4 'noon')" in texto


def test_a_feature_column_without_any_value_is_named(conferir: Conferir, bruto: pd.DataFrame) -> None:
    conferido = conferir(*((n, "altura", "") for n in bruto.index))
    with pytest.raises(ErroDados, match="no value at all in altura"):
        exigir_utilizavel(conferido, SURVEY, 0.0, "survey.csv")


def test_one_vote_for_everybody_cannot_be_learned(conferir: Conferir, bruto: pd.DataFrame) -> None:
    conferido = conferir(*((n, "p1", "0") for n in bruto.index))
    with pytest.raises(ErroDados, match=r"every vote is \[0\]"):
        exigir_utilizavel(conferido, SURVEY, 0.0, "survey.csv")


def test_reasons_show_five_examples_at_most() -> None:
    ocorrencias = pd.DataFrame(
        [(n, "p1", "9", "too warm") for n in range(2, 10)], columns=["linha", "coluna", "valor", "motivo"]
    )
    texto = tabela_motivos(ocorrencias)
    assert "(8 rows" in texto
    assert "line 6 '9'" in texto
    assert "line 7" not in texto


celulas = st.one_of(
    st.sampled_from(["", "x", "0", "1", "-3", "99", "1,5", "12:30", "3/8/2015", "f", "M", "1e9", "-1"]),
    st.text(max_size=6),
)


@settings(
    max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(trocas=st.lists(st.tuples(st.integers(2, 13), st.sampled_from(COLUMNS), celulas), max_size=30))
def test_every_row_is_either_accepted_or_quarantined(
    bruto: pd.DataFrame, trocas: list[tuple[int, str, str]]
) -> None:
    quadro = bruto.copy()
    for linha, coluna, texto in trocas:
        quadro.at[linha, coluna] = texto
    conferido = aplicar(quadro, SURVEY)
    juntos = [*conferido.aceitos.index, *conferido.quarentena.index]
    assert sorted(juntos) == quadro.index.tolist()
    assert set(conferido.ocorrencias["linha"]) == set(conferido.quarentena.index)
    assert conferido.aceitos["voto"].isin(range(-3, 4)).all()


@pytest.mark.parametrize(
    ("votes", "others", "refused"), [(6, 0, False), (6, 1, True), (0, 1, True), (12, 0, True)]
)
def test_rows_without_a_vote_break_no_rule(
    conferir: Conferir, votes: int, others: int, refused: bool
) -> None:
    """One wrong age is more than a twentieth of the rows with a vote; no vote at all is too few."""
    changes = [(2 + n, "p1", "" if n % 2 else "x") for n in range(votes)]
    conferido = conferir(*changes, *[(13 - n, "idade", "old") for n in range(others)])
    assert conferido.sem_voto == votes
    with pytest.raises(ErroDados) if refused else nullcontext() as found:
        exigir_utilizavel(conferido, SURVEY, 0.05, "survey.csv")
    if refused:
        whole = "none of its 12 rows has a vote" if votes == 12 else f"1 of {12 - votes} rows"
        assert whole in str(found.value)
        assert "no vote" not in str(found.value)
