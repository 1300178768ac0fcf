"""Filling: learned from the training part alone, radiation never across days, every source labelled."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import ImputeConfig, PipelineConfig
from funcoes.indices.termicos import tu_stull
from funcoes.preparo.imputacao import (
    Imputador,
    aplicar,
    imputar_radiacao,
    media_movel_do_dia,
    radiacao_do_perfil,
    resumo_faltas,
)
from funcoes.preparo.imputacao import aprender as aprender_de
from tests.santa_maria import INPUTS, SURVEY

# Radiation of the training readings, W/m²: 100 and (missing) on 3 August, (missing) and 400 on 4 August,
# 500 and (missing) on 12 January. At nine o'clock the mean is 300, at three in the afternoon 400.
NIVEL_DO_VERAO = 500 / 300
IMPUTE = carregar().impute.da_pesquisa(SURVEY)


def aprender(quadro: pd.DataFrame, impute: ImputeConfig) -> Imputador:
    """What fills the quantities that Santa Maria's features need."""
    return aprender_de(quadro, impute, INPUTS)


@pytest.fixture
def impute(config: PipelineConfig) -> ImputeConfig:
    return config.impute.da_pesquisa(SURVEY)


def test_medians_by_hand(aceitos: pd.DataFrame, impute: ImputeConfig) -> None:
    colunas = aprender(aceitos, impute).colunas
    assert colunas["idade"].geral == 31.5  # 28, 30, 33 and 35 in the middle: (30 + 33) / 2
    assert colunas["sexo"].geral == 0.0  # six and six: the smaller code
    assert colunas["peso"].por_grupo == {"0": 59.0, "1": 82.0}
    assert colunas["altura"].por_grupo == {"0": 162.0, "1": 176.5}
    assert colunas["vestimenta"].por_grupo == {"2015-08": 0.5, "2016-01": 0.5}
    assert colunas["temperatura"].por_grupo == {"2015-08": 18.0, "2016-01": 30.75}


def test_a_person_without_weight_gets_that_of_the_same_sex(
    aceitos: pd.DataFrame, impute: ImputeConfig
) -> None:
    cheio = aplicar(aceitos, aprender(aceitos, impute), impute)
    assert cheio.at[9, "peso"] == 82.0
    assert cheio.at[12, "altura"] == 162.0
    assert cheio.loc[cheio["falta_peso"]].index.tolist() == [9]
    assert cheio.loc[cheio["falta_altura"]].index.tolist() == [12]
    assert cheio.loc[cheio["falta_vestimenta"]].index.tolist() == [7]


def test_what_was_measured_stays(aceitos: pd.DataFrame, impute: ImputeConfig) -> None:
    cheio = aplicar(aceitos, aprender(aceitos, impute), impute)
    for coluna in ("idade", "peso", "altura", "vestimenta", "bulbo_umido", "radiacao_solar", "temperatura"):
        medido = aceitos[coluna].dropna()
        pd.testing.assert_series_equal(cheio.loc[medido.index, coluna], medido)


def test_nothing_is_learned_from_the_held_out_part(aceitos: pd.DataFrame, impute: ImputeConfig) -> None:
    quadro = aceitos.copy()
    quadro.loc[[8, 9, 13], "parte"] = "teste"
    mudado = quadro.copy()
    numericas = [
        "idade",
        "peso",
        "altura",
        "vestimenta",
        "temperatura",
        "umidade",
        "velocidade_vento",
        "radiacao_solar",
    ]
    mudado.loc[[8, 9, 13], numericas] = 77.0
    mudado.loc[[8, 9, 13], "sexo"] = 1.0
    assert aprender(mudado, impute) == aprender(quadro, impute)
    assert aprender(mudado.assign(parte="treino"), impute) != aprender(quadro, impute)
    treino = quadro.index[quadro["parte"] == "treino"]
    cheio, cheio_mudado = (aplicar(q, aprender(q, impute), impute) for q in (quadro, mudado))
    pd.testing.assert_frame_equal(cheio.loc[treino], cheio_mudado.loc[treino])


def test_a_held_out_reading_does_not_fill_its_neighbours(aceitos: pd.DataFrame, impute: ImputeConfig) -> None:
    quadro = aceitos.copy()
    quadro.loc[[2, 3], "parte"] = "teste"  # the 100 W/m² of 3 August
    assert media_movel_do_dia(quadro, impute.janela_radiacao_min).isna().all()


def test_a_group_unseen_in_training_gets_the_general_value(
    aceitos: pd.DataFrame, impute: ImputeConfig
) -> None:
    imputador = aprender(aceitos, impute)
    novo = aceitos.assign(campanha="2030-05", temperatura=np.nan, vestimenta=np.nan)
    cheio = aplicar(novo, imputador, impute)
    assert cheio["temperatura"].eq(22.5).all()  # of 16, 17, 19, 26, 28.5 and 33, two of each
    assert cheio["vestimenta"].eq(0.5).all()


def test_tu_comes_from_stull_only_where_it_is_missing(aceitos: pd.DataFrame, impute: ImputeConfig) -> None:
    cheio = aplicar(aceitos, aprender(aceitos, impute), impute)
    assert cheio.loc[2:9, "bulbo_umido"].tolist() == aceitos.loc[2:9, "bulbo_umido"].tolist()
    assert cheio.at[10, "bulbo_umido"] == pytest.approx(float(tu_stull(28.5, 65)))
    assert cheio["falta_bulbo_umido"].tolist() == [False] * 8 + [True] * 4


def _radiacao(quadro: pd.DataFrame, impute: ImputeConfig, linha: int) -> tuple[float, str]:
    cheio = imputar_radiacao(quadro, aprender(quadro, impute), impute)
    return cheio.at[linha, "radiacao_solar"], cheio.at[linha, "radiacao_origem"]


def test_radiation_is_first_that_of_the_hour_around_on_the_same_day(
    aceitos: pd.DataFrame, impute: ImputeConfig
) -> None:
    assert _radiacao(aceitos, impute, 2) == (100.0, "medida")
    assert _radiacao(aceitos, impute, 4) == (100.0, "dia")


def test_the_moving_average_ends_at_its_window(aceitos: pd.DataFrame) -> None:
    assert media_movel_do_dia(aceitos, 30).loc[[4, 5]].tolist() == [100, 100]
    assert media_movel_do_dia(aceitos, 29).isna().all()


def test_the_moving_average_counts_a_record_once_however_many_people_it_has(aceitos: pd.DataFrame) -> None:
    quadro = aceitos.copy()
    quadro.loc[6, ["hora", "registro", "dia", "radiacao_solar"]] = [
        10.0,
        "2015-08-03 10:00",
        "2015-08-03",
        400.0,
    ]
    assert media_movel_do_dia(quadro, 60)[4] == 250.0  # (100 + 400) / 2, not (100 + 100 + 400) / 3


def test_the_moving_average_never_looks_across_days(aceitos: pd.DataFrame) -> None:
    medias = media_movel_do_dia(aceitos, 600)
    assert medias.loc[[6, 7]].tolist() == [400, 400]  # its own afternoon, not the morning before
    assert medias.loc[[12, 13]].tolist() == [500, 500]


def test_then_that_of_the_same_hour_on_other_days_of_the_campaign(
    aceitos: pd.DataFrame, impute: ImputeConfig
) -> None:
    assert _radiacao(aceitos, impute, 6) == (100.0, "campanha")
    assert _radiacao(aceitos.assign(hora=aceitos["hora"].replace(9.5, 12.0)), impute, 6) == (
        100.0,
        "campanha",
    )


def test_then_the_shape_of_a_day_at_the_campaigns_level(aceitos: pd.DataFrame, impute: ImputeConfig) -> None:
    valor, origem = _radiacao(aceitos, impute, 12)
    assert (valor, origem) == (pytest.approx(400 * NIVEL_DO_VERAO), "perfil")


def test_and_the_median_where_nothing_was_measured_near_that_hour(
    aceitos: pd.DataFrame, impute: ImputeConfig
) -> None:
    quadro = aceitos.copy()
    quadro.loc[[12, 13], "hora"] = 15 + 21 / 60
    assert _radiacao(quadro, impute, 12) == (400.0, "mediana")  # of 100, 400 and 500
    quadro.loc[[12, 13], "hora"] = 15 + 20 / 60
    assert _radiacao(quadro, impute, 12)[1] == "perfil"


def test_the_imputer_travels_as_json(aceitos: pd.DataFrame, impute: ImputeConfig) -> None:
    imputador = aprender(aceitos, impute)
    copia = Imputador.model_validate_json(imputador.model_dump_json())
    assert copia == imputador
    pd.testing.assert_frame_equal(aplicar(aceitos, copia, impute), aplicar(aceitos, imputador, impute))


def _pessoa(dia: int, minuto: int, radiacao: int | None, parte: str) -> dict[str, object]:
    hora = f"{minuto // 60:02d}:{minuto % 60:02d}"
    return {
        "dia": f"2015-08-{dia:02d}",
        "campanha": "2015-08" if dia < 3 else "2016-01",
        "registro": f"{dia} {hora}",
        "hora": minuto / 60,
        "radiacao_solar": np.nan if radiacao is None else float(radiacao),
        "parte": parte,
    }


PESSOAS = st.builds(
    _pessoa,
    st.integers(1, 4),
    st.integers(0, 40).map(lambda n: 13 * n) | st.just(1439),
    st.none() | st.integers(0, 1000),
    st.sampled_from(["treino", "treino", "teste"]),
)


def _media_uma_a_uma(quadro: pd.DataFrame, janela_min: int) -> list[float]:
    """Each person's window, looked up among all the records; a record's first reading counts."""
    treino = quadro[quadro["radiacao_solar"].notna() & (quadro["parte"] == "treino")]
    leituras = [g.iloc[0] for _, g in treino.groupby("registro")]
    medias = []
    for _, p in quadro.iterrows():
        perto = [
            r["radiacao_solar"] for r in leituras
            if r["dia"] == p["dia"] and abs(round(r["hora"] * 60) - round(p["hora"] * 60)) <= janela_min
        ]  # fmt: skip
        medias.append(sum(perto) / len(perto) if perto and np.isnan(p["radiacao_solar"]) else np.nan)
    return medias


@settings(deadline=None)
@given(st.lists(PESSOAS, min_size=1, max_size=25), st.sampled_from([0, 13, 60, 600]))
def test_all_windows_at_once_are_each_window_for_itself(
    pessoas: list[dict[str, object]], janela_min: int
) -> None:
    quadro = pd.DataFrame(pessoas).rename(index=lambda n: 2 * n + 7)
    medias = media_movel_do_dia(quadro, janela_min)
    pd.testing.assert_index_equal(medias.index, quadro.index)
    np.testing.assert_array_equal(medias.to_numpy(), _media_uma_a_uma(quadro, janela_min))


@settings(deadline=None)
@given(st.lists(PESSOAS, max_size=20), st.integers(0, 60), st.integers(0, 600))
def test_each_row_is_filled_as_if_it_were_the_only_one(
    pessoas: list[dict[str, object]], mesma_hora_min: int, janela_min: int
) -> None:
    medida = _pessoa(1, 600, 300, "treino")  # without any reading nothing can be learned
    quadro = pd.DataFrame([medida, *pessoas])
    impute = IMPUTE.model_copy(
        update={"regras": {}, "mesma_hora_max_min": mesma_hora_min, "janela_radiacao_min": janela_min}
    )
    imputador = aprender_de(quadro, impute, ["radiacao_solar"])
    cheio = imputar_radiacao(quadro, imputador, impute)
    for linha, media in zip(quadro.index, _media_uma_a_uma(quadro, janela_min), strict=True):
        p = quadro.loc[linha]
        esperado = (p["radiacao_solar"], "medida")
        if np.isnan(p["radiacao_solar"]):
            do_perfil = radiacao_do_perfil(imputador, p["campanha"], round(p["hora"] * 60), mesma_hora_min)
            esperado = do_perfil if np.isnan(media) else (media, "dia")
        assert tuple(cheio.loc[linha, ["radiacao_solar", "radiacao_origem"]]) == esperado


@pytest.mark.parametrize("coluna", ["altura", "radiacao_solar"])
def test_a_column_empty_in_training_is_refused(
    aceitos: pd.DataFrame, impute: ImputeConfig, coluna: str
) -> None:
    quadro = aceitos.copy()
    quadro.loc[quadro[coluna].notna(), "parte"] = "teste"
    with pytest.raises(ErroDados, match=f"{coluna} has no value in the training part"):
        aprender(quadro, impute)


def test_the_summary_counts_what_was_missing(aceitos: pd.DataFrame, impute: ImputeConfig) -> None:
    cheio = aplicar(aceitos, aprender(aceitos, impute), impute)
    faltas = resumo_faltas(aceitos, cheio).set_index("coluna")
    assert faltas["faltavam"].to_dict() == {
        "peso": 1,
        "altura": 1,
        "vestimenta": 1,
        "dado_p5": 1,
        "dado_p6": 1,
        "dado_p7": 1,
        "bulbo_umido": 4,
        "radiacao_solar": 6,
        "dado_rsolartot": 6,
    }
    assert faltas.loc[["peso", "altura", "vestimenta", "bulbo_umido", "radiacao_solar"], "faltam"].sum() == 0
