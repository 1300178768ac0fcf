"""Protocols: what is learned from shares no day, record or campaign with what is scored; leaks are marked."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import Protocolo, TrainEtapa
from funcoes.dados.divisao import partes_do_treino
from funcoes.modelos.protocolos import SEM_DIA, Arranjo, arranjar, atributos_sem_aprendidos
from funcoes.preparo.balanceamento import balancear
from tests.santa_maria import FEATURE_NAMES, FEATURES

Muitos = Callable[..., pd.DataFrame]
Treino = Callable[..., TrainEtapa]
CLASSES = np.array([-1, 0, 1])


@pytest.fixture(scope="module")
def quadro(muitos: Muitos) -> pd.DataFrame:
    """150 people, two outliers, and synthetic rows."""
    real = muitos(150)
    real.loc[[4, 9], "outlier"] = True
    return balancear(real, FEATURES, "smote", vizinhos=3, semente=1)[0]


def _arranjar(quadro: pd.DataFrame, protocolo: Protocolo, config_treino: Treino) -> Arranjo:
    return arranjar(partes_do_treino(quadro, FEATURES), protocolo, config_treino())


@pytest.mark.parametrize(
    ("protocolo", "grupo", "folds"),
    [("by_day", "dia", 6), ("by_campaign", "campanha", 2), ("by_record", "registro", 3)],
)
def test_a_group_is_never_on_both_sides(
    quadro: pd.DataFrame, config_treino: Treino, protocolo: Protocolo, grupo: str, folds: int
) -> None:
    a = _arranjar(quadro, protocolo, config_treino)
    assert len(np.unique(a.numero)) == folds
    valores = a.quadro[grupo].to_numpy()
    for dentro, fora in a.pares:
        assert not set(valores[dentro]) & set(valores[fora])
    if protocolo != "by_record":
        assert len(set(zip(valores, a.numero, strict=True))) == folds, "one whole group a fold"


def test_random_folds_tear_records_apart_and_are_stratified(
    quadro: pd.DataFrame, config_treino: Treino
) -> None:
    a = _arranjar(quadro, "random", config_treino)
    dentro, fora = a.pares[0]
    registros = a.quadro["registro"].to_numpy()
    assert set(registros[dentro]) & set(registros[fora])
    partes = pd.crosstab(a.numero, a.votos)
    assert (partes.max() - partes.min()).max() <= 1


@pytest.mark.parametrize("protocolo", ["by_day", "by_record", "random", "by_campaign", "report"])
def test_held_out_rows_are_in_no_protocol(
    quadro: pd.DataFrame, config_treino: Treino, protocolo: Protocolo
) -> None:
    a = _arranjar(quadro, protocolo, config_treino)
    teste = quadro.index[quadro["parte"] == "teste"]
    assert not set(a.linhas) & set(teste)
    assert len(a.x) == len(a.votos) == len(a.numero) == len(a.dias) == len(a.linhas)
    assert CLASSES[a.rotulos].tolist() == a.votos.tolist()


@pytest.mark.parametrize("protocolo", ["by_day", "by_record", "random", "by_campaign"])
def test_honest_protocols_score_every_real_row_and_nothing_synthetic(
    quadro: pd.DataFrame, config_treino: Treino, protocolo: Protocolo
) -> None:
    a = _arranjar(quadro, protocolo, config_treino)
    assert not a.vazado
    assert a.linhas.tolist() == quadro.index[(quadro["parte"] == "treino") & ~quadro["sintetico"]].tolist()


def test_the_reports_order_scores_synthetic_neighbours_and_says_so(
    quadro: pd.DataFrame, config_treino: Treino
) -> None:
    a = _arranjar(quadro, "report", config_treino)
    assert a.vazado
    assert (a.linhas == -1).sum() == quadro["sintetico"].sum() > 0
    assert not {4, 9} & set(a.linhas), "outliers went first"
    for dentro, fora in a.pares:
        assert (a.linhas[dentro] == -1).any()
        assert (a.linhas[fora] == -1).any()


def test_the_reports_order_needs_balanced_rows(muitos: Muitos, config_treino: Treino) -> None:
    with pytest.raises(ErroDados, match="report balances everything before it divides"):
        arranjar(partes_do_treino(muitos(60), FEATURES), "report", config_treino())


def test_one_day_cannot_be_left_out(muitos: Muitos, config_treino: Treino) -> None:
    with pytest.raises(ErroDados, match="1 day cannot fill"):
        arranjar(partes_do_treino(muitos(60).assign(dia="2015-08-01"), FEATURES), "by_day", config_treino())


def test_learned_values_are_taken_back_out_for_the_folds(muitos: Muitos) -> None:
    quadro = muitos(30).assign(falta_peso=False, falta_idade=False)
    quadro.loc[3, "falta_peso"] = True
    quadro.loc[5, "falta_idade"] = True
    x = atributos_sem_aprendidos(quadro, FEATURES)
    assert x.columns.tolist() == list(FEATURE_NAMES)
    assert x.loc[3].index[x.loc[3].isna()].tolist() == ["peso", "imc"]
    assert x.loc[5].index[x.loc[5].isna()].tolist() == ["idade"]
    assert x.isna().sum().sum() == 3


@pytest.mark.parametrize(("protocolo", "faltam"), [("by_record", 1), ("by_day", 1), ("report", 0)])
def test_only_the_leaky_order_learns_from_filled_values(
    muitos: Muitos, config_treino: Treino, protocolo: Protocolo, faltam: int
) -> None:
    quadro = balancear(muitos(150), FEATURES, "smote", vizinhos=3, semente=1)[0].assign(falta_idade=False)
    quadro.loc[7, "falta_idade"] = True
    assert (
        arranjar(partes_do_treino(quadro, FEATURES), protocolo, config_treino()).x["idade"].isna().sum()
        == faltam
    )


def test_more_days_than_folds_share_them_and_it_is_said(quadro: pd.DataFrame, config_treino: Treino) -> None:
    ditos: list[str] = []
    a = arranjar(partes_do_treino(quadro, FEATURES), "by_day", config_treino(max_folds=4), ditos.append)
    assert len(np.unique(a.numero)) == 4
    assert a.quadro.assign(fold=a.numero).groupby("dia")["fold"].nunique().eq(1).all()
    assert ditos == ["by_day: 6 groups in 4 folds (train.max_folds)"]


def test_the_days_that_intervals_are_drawn_over_are_days(quadro: pd.DataFrame, config_treino: Treino) -> None:
    for protocolo in ("by_day", "by_record", "random", "by_campaign", "report"):
        a = arranjar(partes_do_treino(quadro, FEATURES), protocolo, config_treino())  # type: ignore[arg-type]
        reais = a.linhas >= 0
        assert a.dias[reais].tolist() == quadro.loc[a.linhas[reais], "dia"].tolist()
        assert set(a.dias[~reais]) <= {SEM_DIA}


@pytest.fixture
def em_predios(muitos: Muitos) -> pd.DataFrame:
    """150 people in 12 buildings of 4 studies, five of each in one name; some rows say nothing of it."""
    quadro = muitos(150)
    n = np.arange(150)
    quadro["predio"] = [f"b{k % 12}" for k in n]
    quadro["estudo"] = [f"s{k % 12 // 3}" for k in n]
    quadro["pessoa"] = [f"p{k // 5}" for k in n]
    quadro["sala"] = [f"r{k % 24}" for k in n]
    quadro.loc[quadro.index[:6], ["predio", "pessoa", "estudo", "sala"]] = None
    return quadro


@pytest.mark.parametrize(
    ("protocolo", "grupo"),
    [("by_building", "predio"), ("by_person", "pessoa"), ("by_study", "estudo"), ("by_room", "sala")],
)
def test_declared_groups_are_whole_on_one_side(
    em_predios: pd.DataFrame, config_treino: Treino, protocolo: Protocolo, grupo: str
) -> None:
    a = _arranjar(em_predios, protocolo, config_treino)
    assert len(np.unique(a.numero)) == 3
    valores = a.quadro[grupo].to_numpy()
    for dentro, fora in a.pares:
        assert not set(valores[dentro]) & set(valores[fora]) - {None}
    assert len(a.numero) == 120
    assert (a.numero >= 0).all()


def test_people_who_say_the_same_under_two_names_are_on_one_side(
    em_predios: pd.DataFrame, config_treino: Treino
) -> None:
    """A building that was counted twice: its near-copies bind both of its names together."""
    quadro = em_predios.assign(quase=None)
    quadro.loc[quadro["predio"].isin(["b1", "b7"]), "quase"] = "the same"
    a = _arranjar(quadro, "by_building", config_treino)
    dobrado = a.quadro["predio"].isin(["b1", "b7"]).to_numpy()
    assert len(np.unique(a.numero[dobrado])) == 1


@pytest.mark.parametrize("protocolo", ["by_building", "by_person", "by_study", "by_room"])
def test_a_survey_that_does_not_say_who_belongs_together_is_told_so(
    quadro: pd.DataFrame, config_treino: Treino, protocolo: Protocolo
) -> None:
    with pytest.raises(ErroDados, match=r"describe it \(grupos\."):
        _arranjar(quadro, protocolo, config_treino)


@pytest.mark.parametrize(
    ("por", "esperado"), [("", "dia"), ("estudo", "estudo"), ("predio", "predio"), ("dia", "dia")]
)
def test_intervals_are_drawn_over_what_is_configured(
    em_predios: pd.DataFrame, config_treino: Treino, por: str, esperado: str
) -> None:
    a = _arranjar_por(em_predios, por, config_treino)
    sabido = a.quadro[esperado].notna().to_numpy()
    assert a.dias[sabido].tolist() == a.quadro.loc[sabido, esperado].tolist()
    assert a.dias[~sabido].is_unique, "who is of no known group stands for itself"


def _arranjar_por(quadro: pd.DataFrame, por: str, config_treino: Treino) -> Arranjo:
    return arranjar(partes_do_treino(quadro, FEATURES), "by_building", config_treino(intervalos_por=por))


def test_intervals_of_a_survey_of_one_day_are_drawn_over_what_the_protocol_keeps_whole(
    em_predios: pd.DataFrame, config_treino: Treino
) -> None:
    a = _arranjar_por(em_predios.assign(dia=""), "", config_treino)
    sabido = a.quadro["predio"].notna().to_numpy()
    assert a.dias[sabido].tolist() == a.quadro.loc[sabido, "predio"].tolist()


@pytest.mark.parametrize(
    ("gone", "day", "over"),
    [
        ([], "2001-02-03", "predio"),
        ([], "", "predio"),
        ([], "? b1", "predio"),
        (["predio"], "", "estudo"),
        (["predio", "estudo"], "", "linha"),
    ],
)
def test_without_several_days_intervals_are_drawn_over_places_and_say_so(
    em_predios: pd.DataFrame, config_treino: Treino, gone: list[str], day: str, over: str
) -> None:
    quadro = em_predios.assign(dia=day).drop(columns=gone)
    a = arranjar(partes_do_treino(quadro, FEATURES), "random", config_treino())
    assert a.dias.name == over
    assert a.dias.is_unique == (over == "linha")


def test_readings_of_one_row_each_are_said(quadro: pd.DataFrame, config_treino: Treino) -> None:
    said: list[str] = []
    partes = partes_do_treino(quadro, FEATURES)
    arranjar(partes, "by_record", config_treino(), said.append)
    assert said == []
    alone = quadro.assign(registro=[f"r{n}" for n in range(len(quadro))])
    arranjar(partes_do_treino(alone, FEATURES), "by_record", config_treino(), said.append)
    assert len(said) == 1
    assert "no two rows are of one reading" in said[0]


def test_places_that_stand_for_days_are_no_days(em_predios: pd.DataFrame, config_treino: Treino) -> None:
    quadro = em_predios.assign(dia="? " + em_predios["predio"].fillna("b0"))
    assert _arranjar_por(quadro, "", config_treino).dias.name == "predio"
    quadro.loc[quadro.index[:5], "dia"] = "2001-02-03"
    assert _arranjar_por(quadro, "", config_treino).dias.name == "dia"


def test_what_is_copied_from_the_same_row_is_not_learned(muitos: Muitos) -> None:
    quadro = muitos(30).assign(falta_peso=False, copia_peso=False, falta_idade=False)
    quadro.loc[[3, 4], "falta_peso"] = True
    quadro.loc[3, "copia_peso"] = True
    x = atributos_sem_aprendidos(quadro, FEATURES)
    assert x["peso"].isna().sum() == 1
    assert np.isnan(x.at[4, "peso"])
