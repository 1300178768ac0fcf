"""Results by group, on a handful of people written out by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.dados.contrato import aplicar
from funcoes.metricas.avaliar import metricas
from funcoes.metricas.grupos import IDADES, concordancia, faixas_de_idade, grupo_dito, pares_juntos, por_grupo
from funcoes.palavras.lingua import Lingua
from tests.santa_maria import SURVEY, read_cells

PESQUISA = Path(__file__).resolve().parents[5] / "shared" / "data" / "santa_maria_2015_2016.csv"
TRES = np.array([-1, 0, 1])


@pytest.fixture
def quadro() -> pd.DataFrame:
    """Four people, lines 2 to 5: a girl, a woman, two men; one of them did not tell the age."""
    return pd.DataFrame(
        {
            "sexo": [0.0, 0.0, 1.0, 1.0],
            "idade": [17.0, 18.0, 44.0, 44.0],
            "campanha": ["2015-08", "2015-08", "2016-01", "2016-01"],
            "falta_idade": [False, False, False, True],
        },
        index=pd.Index([2, 3, 4, 5], name="linha"),
    )


@pytest.fixture
def oof() -> pd.DataFrame:
    """What a model said of them, in another order than the table's."""
    return pd.DataFrame(
        {
            "linha": [5, 4, 3, 2],
            "voto": [1, 0, 0, -1],
            "p_-1": [0.0, 0.0, 0.6, 1.0],
            "p_0": [0.0, 0.2, 0.4, 0.0],
            "p_1": [1.0, 0.8, 0.0, 0.0],
        }
    )


def _valor(tabela: pd.DataFrame, grupo: str, valor: str) -> pd.Series:
    (linha,) = [r for _, r in tabela.iterrows() if (r["grupo"], r["valor"]) == (grupo, valor)]
    return linha


def test_ages_in_bands() -> None:
    idades = pd.Series([17.9, 18.0, 29.0, 30.0, 59.0, 60.0, 91.0])
    assert faixas_de_idade(idades).tolist() == ["<18", "18-29", "18-29", "30-44", "45-59", "60+", "60+"]


def test_other_bands_in_any_order() -> None:
    assert faixas_de_idade(pd.Series([20.0, 40.0, 70.0]), [65, 30]).tolist() == ["<30", "30-64", "65+"]


def test_groups_in_their_order_and_only_where_somebody_is(oof: pd.DataFrame, quadro: pd.DataFrame) -> None:
    tabela = por_grupo(oof, quadro, TRES)
    assert list(zip(tabela["grupo"], tabela["valor"], tabela["n"], strict=True)) == [
        ("todos", "todos", 4),
        ("sexo", "f", 2),
        ("sexo", "m", 2),
        ("idade", "<18", 1),
        ("idade", "18-29", 1),
        ("idade", "30-44", 1),
        ("idade", "not stated", 1),
        ("campanha", "2015-08", 2),
        ("campanha", "2016-01", 2),
    ]


def test_metrics_of_a_group_by_hand(oof: pd.DataFrame, quadro: pd.DataFrame) -> None:
    homens = _valor(por_grupo(oof, quadro, TRES), "sexo", "m")
    # votes 0 and +1, both predicted +1
    assert (homens["accuracy"], homens["mae"], homens["within_one"]) == (0.5, 0.5, 1.0)
    # cumulative 0, .2 against 0, 1 for one of them: .64 / 2 thresholds / 2 people
    assert homens["rps"] == pytest.approx(0.16)
    assert homens["vies"] == pytest.approx((0.8 + 1.0) / 2 - 0.5)


def test_the_predicted_vote_follows_the_decision_rule(quadro: pd.DataFrame) -> None:
    # most probable 1; median 0
    oof = pd.DataFrame({"linha": [2], "voto": [0], "p_-1": [0.3], "p_0": [0.3], "p_1": [0.4]})
    assert por_grupo(oof, quadro, TRES)["accuracy"].iloc[0] == 0
    assert por_grupo(oof, quadro, TRES, decisao="mediana")["accuracy"].iloc[0] == 1


def test_a_model_that_says_cooler_than_people_do(oof: pd.DataFrame, quadro: pd.DataFrame) -> None:
    assert _valor(por_grupo(oof, quadro, TRES), "sexo", "f")["vies"] == pytest.approx((-1 - 0.6) / 2 + 0.5)


def test_small_groups_are_marked(oof: pd.DataFrame, quadro: pd.DataFrame) -> None:
    tabela = por_grupo(oof, quadro, TRES, min_linhas=2)
    assert tabela.loc[tabela["pequeno"], "grupo"].tolist() == ["idade"] * 4
    assert por_grupo(oof, quadro, TRES)["pequeno"].all()


def test_sex_that_was_filled_in_is_not_stated(oof: pd.DataFrame, quadro: pd.DataFrame) -> None:
    tabela = por_grupo(oof, quadro.assign(falta_sexo=[False, True, False, False]), TRES)
    assert _valor(tabela, "sexo", "f")["n"] == 1
    assert _valor(tabela, "sexo", "not stated")["n"] == 1


def test_everybody_once_in_each_grouping(oof: pd.DataFrame, quadro: pd.DataFrame) -> None:
    tabela = por_grupo(oof, quadro, TRES, bordas=(20,))
    assert tabela.groupby("grupo")["n"].sum().unique().tolist() == [4]
    todos = metricas(oof["voto"].to_numpy(), oof[["p_-1", "p_0", "p_1"]].to_numpy(), TRES)
    assert _valor(tabela, "todos", "todos")["rps"] == pytest.approx(todos["rps"])


def test_groups_are_those_that_a_survey_of_rooms_has(oof: pd.DataFrame) -> None:
    """No ages and no dates; categories in their own order, whatever their names."""
    rooms = pd.DataFrame(
        {
            "sexo": [0.0, 1.0, np.nan, 1.0], "tipo_predio": [1.0, 0.0, 0.0, 1.0],
            "resfriamento": [3.0, 0.0, 3.0, np.nan], "estacao": [2.0, 0.0, 0.0, 2.0], "campanha": "",
        },
        index=pd.Index([2, 3, 4, 5], name="linha"),
    )  # fmt: skip
    tabela = por_grupo(oof, rooms, TRES)
    assert list(zip(tabela["grupo"], tabela["valor"], tabela["n"], strict=True)) == [
        ("todos", "todos", 4),
        ("sexo", "f", 1),
        ("sexo", "m", 2),
        ("sexo", "not stated", 1),
        ("tipo_predio", "escritorio", 2),
        ("tipo_predio", "escola", 2),
        ("resfriamento", "natural", 1),
        ("resfriamento", "ar_condicionado", 2),
        ("resfriamento", "not stated", 1),
        ("estacao", "verao", 2),
        ("estacao", "inverno", 2),
    ]
    assert por_grupo(oof, rooms[[]], TRES)["grupo"].tolist() == ["todos"]


def test_one_campaign_is_no_grouping(oof: pd.DataFrame, quadro: pd.DataFrame) -> None:
    one = quadro.assign(campanha=["2015-08", "2015-08", "2015-08", ""])
    assert "campanha" not in set(por_grupo(oof, one, TRES)["grupo"])
    two = por_grupo(oof, quadro.assign(campanha=["2015-08", "", "2016-01", None]), TRES)
    assert _valor(two, "campanha", "not stated")["n"] == 2


@pytest.mark.parametrize(
    ("group", "value", "english", "portuguese"),
    [
        ("todos", "todos", ("everybody", ""), ("todos", "")),
        ("sexo", "f", ("sex", "female"), ("sexo", "feminino")),
        ("idade", "18-29", ("age", "18-29"), ("idade", "18-29")),
        ("campanha", "not stated", ("campaign", "not stated"), ("campanha", "não informado")),
        ("tipo_predio", "escola", ("kind of building", "classroom"), ("tipo de prédio", "sala de aula")),
    ],
)
def test_a_group_has_a_name_in_both_languages(
    group: str, value: str, english: tuple[str, str], portuguese: tuple[str, str]
) -> None:
    assert grupo_dito(group, value, Lingua("en")) == english
    assert grupo_dito(group, value, Lingua("pt")) == portuguese


def test_two_models_at_once_are_refused(oof: pd.DataFrame, quadro: pd.DataFrame) -> None:
    with pytest.raises(ErroDados, match="4 lines are predicted more than once"):
        por_grupo(pd.concat([oof, oof]), quadro, TRES)


def test_rows_of_another_table_are_refused(oof: pd.DataFrame, quadro: pd.DataFrame) -> None:
    with pytest.raises(ErroDados, match=r"1 predicted lines are not in the table \(the first: 2\)"):
        por_grupo(oof, quadro.drop(2), TRES)


def test_agreement_by_hand() -> None:
    # record a: three pairs, one equal; record b: one pair, equal; record c: nobody to compare with
    quadro = pd.DataFrame({"registro": list("aaabbc"), "voto": [0, 0, 1, 2, 2, 3]})
    assert concordancia(quadro) == pytest.approx(2 / 4)
    assert pares_juntos(quadro) == 4
    assert pares_juntos(quadro.drop(columns="registro")) == 0


def test_agreement_without_pairs_is_no_number() -> None:
    assert np.isnan(concordancia(pd.DataFrame({"registro": ["a", "b"], "voto": [0, 0]})))


def test_agreement_without_readings_is_no_number() -> None:
    assert np.isnan(concordancia(pd.DataFrame({"voto": [0, 0, 1]})))


def test_agreement_in_the_survey() -> None:
    if not PESQUISA.exists():
        pytest.skip("the survey itself is not part of the project; read only where ../shared/data has it")
    aceitos = aplicar(read_cells(PESQUISA.read_bytes()), SURVEY).aceitos
    assert concordancia(aceitos) == pytest.approx(0.346, abs=0.001)
    assert faixas_de_idade(aceitos["idade"].dropna(), IDADES).notna().all()
