"""Answers and their predictions as rows of a survey: what was given, when, and nothing that nobody knows."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import RetornosConfig
from funcoes.dados.contrato import aplicar
from funcoes.diario import levantar, retornos
from funcoes.diario.esquema import chave_do_pedido
from funcoes.diario.leitura import listar
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.servico.pasta import PastaServico
from tests.by_day import examples
from tests.santa_maria import COLUMNS, INPUTS, SURVEY
from tests.served_answers import GIVEN, Asked, answer, write_predictions
from tests.unit.funcoes.diario.old_logs import write_old

REGRA = carregar().retornos
FUSO = SURVEY.fuso  # three hours behind UTC
MEIO_DIA = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)


def ler(pasta: PastaServico) -> levantar.Respondidas:
    return levantar.responder(pasta.predicoes, retornos.ler(pasta.retornos))


def linhas(
    pasta: PastaServico, regra: RetornosConfig = REGRA, pesquisa: PesquisaConfig = SURVEY
) -> levantar.Levantadas:
    return levantar.levantar(ler(pasta).tabela, pesquisa, regra)


def motivos(fora: pd.DataFrame) -> list[str]:
    return [str(m) for m in fora["motivo"]]


def cheias(quadro: pd.DataFrame) -> list[dict[str, str]]:
    """The cells of each row that hold something."""
    return [{c: v for c, v in linha.items() if v} for linha in quadro.to_dict("records")]


def test_a_row_says_what_was_given_and_leaves_the_rest_empty(pasta: PastaServico) -> None:
    sem = {k: v for k, v in GIVEN.items() if k not in {"sexo", "vestimenta", "radiacao_solar"}}
    write_predictions(pasta, [Asked("a", MEIO_DIA, sem), Asked("b", MEIO_DIA + timedelta(minutes=1))])
    answer(pasta, ("a", 2), ("b", -3))
    lidas = linhas(pasta)
    assert list(lidas.quadro) == list(COLUMNS)
    de_b = {
        "data": "05/01/2026", "hora": "12:01", "idade": "30", "sexo": "f", "peso": "70", "altura": "170",
        "vestimenta": "0.5", "p1": "-3", "tmedia": "27.5", "ur": "65", "vel_vento": "1.5", "rsolarmed": "600",
    }  # fmt: skip
    de_a = {k: v for k, v in de_b.items() if k not in {"sexo", "vestimenta", "rsolarmed"}}
    assert cheias(lidas.quadro) == [{**de_a, "hora": "12:00", "p1": "2"}, de_b]
    assert len(aplicar(lidas.quadro, SURVEY).aceitos) == 2


def test_only_what_was_answered_and_is_in_the_log(pasta: PastaServico) -> None:
    write_predictions(pasta, [Asked(r, MEIO_DIA) for r in ("a", "b", "c")])
    answer(pasta, ("b", 1), ("gone", 1))
    lidas = ler(pasta)
    assert lidas.tabela["pedido"].tolist() == [chave_do_pedido("b")]
    assert lidas.fora["pedido"].tolist() == [chave_do_pedido("gone")]
    assert motivos(lidas.fora) == [levantar.SEM_PREVISAO]


def test_no_answer_and_no_log_are_no_rows(pasta: PastaServico) -> None:
    assert len(linhas(pasta).quadro) == 0
    answer(pasta, ("a", 1))
    assert motivos(ler(pasta).fora) == [levantar.SEM_PREVISAO]


def test_rows_of_a_batch_have_an_answer_each(pasta: PastaServico) -> None:
    write_predictions(pasta, [Asked("a", MEIO_DIA, {**GIVEN, "idade": 20.0 + n}, n) for n in (1, 2, 3)])
    answer(pasta, ("a", 1, 3), ("a", -1, 1))
    assert linhas(pasta).quadro[["idade", "p1"]].to_numpy().tolist() == [["21", "-1"], ["23", "1"]]


@pytest.mark.parametrize(
    ("quando", "hora", "dia", "dita"),
    [
        (datetime(2026, 1, 5, 15, 0, tzinfo=UTC), 12.5, "05/01/2026", "12:30"),
        (datetime(2026, 1, 6, 2, 40, tzinfo=UTC), 0.0, "06/01/2026", "00:00"),
        (datetime(2026, 1, 6, 3, 10, tzinfo=UTC), 23.75, "05/01/2026", "23:45"),
        (datetime(2026, 1, 6, 2, 59, 59, tzinfo=UTC), None, "05/01/2026", "23:59"),
        (datetime(2026, 1, 6, 3, 0, 1, tzinfo=UTC), None, "06/01/2026", "00:00"),
        (datetime(2018, 1, 6, 2, 30, tzinfo=UTC), None, "06/01/2018", "00:30"),
    ],
    ids=["near the clock", "after midnight", "before midnight", "last minute", "first minute", "summer time"],
)
def test_day_and_hour_are_those_of_the_survey_s_clock(
    pasta: PastaServico, quando: datetime, hora: float | None, dia: str, dita: str
) -> None:
    write_predictions(pasta, [Asked("a", quando, GIVEN if hora is None else {**GIVEN, "hora": hora})])
    answer(pasta, ("a", 0))
    assert linhas(pasta).quadro[["data", "hora"]].to_numpy().tolist() == [[dia, dita]]


@pytest.mark.parametrize(
    ("hora", "linha", "motivo"),
    [(15.0, 0, levantar.OUTRA_HORA), (12.1, 3, levantar.DE_LOTE), (0.5, 0, levantar.OUTRA_HORA)],
)
def test_whose_day_is_not_known_is_left_out(
    pasta: PastaServico, hora: float, linha: int, motivo: str
) -> None:
    write_predictions(pasta, [Asked("a", MEIO_DIA, {**GIVEN, "hora": hora}, linha)])
    answer(pasta, ("a", 0, linha))
    fora = linhas(pasta)
    assert (len(fora.quadro), motivos(fora.fora)) == (0, [motivo])
    assert (
        len(linhas(pasta, REGRA.model_copy(update={"hora_max_h": 12.0, "lotes_com_hora": True})).quadro) == 1
    )


def test_what_the_contract_would_refuse_is_left_out(pasta: PastaServico) -> None:
    write_predictions(pasta, [Asked("a", MEIO_DIA, {**GIVEN, "temperatura": 81.5}), Asked("b", MEIO_DIA)])
    answer(pasta, ("a", 0), ("b", 0))
    lidas = linhas(pasta)
    assert (len(lidas.quadro), motivos(lidas.fora)) == (1, ["outside the data contract: tmedia"])


def test_a_request_sent_again_counts_once_and_one_that_differs_not_at_all(pasta: PastaServico) -> None:
    write_predictions(
        pasta,
        [
            Asked("again", MEIO_DIA), Asked("again", MEIO_DIA + timedelta(seconds=70)),
            Asked("other", MEIO_DIA), Asked("other", MEIO_DIA, {**GIVEN, "temperatura": 12.0}),
        ],
    )  # fmt: skip
    answer(pasta, ("again", 0), ("other", 0))
    lidas = ler(pasta)
    assert lidas.tabela["em"].tolist() == [MEIO_DIA]
    assert motivos(lidas.fora) == [levantar.VARIAS]


def test_a_changed_vote_has_one_mark_with_a_later_time(pasta: PastaServico) -> None:
    write_predictions(pasta, [Asked("a", MEIO_DIA)])
    answer(pasta, ("a", 0))
    antes = linhas(pasta)
    answer(pasta, ("a", 2))
    depois = linhas(pasta)
    assert antes.marcas["chave"].tolist() == depois.marcas["chave"].tolist()
    assert antes.marcas["mudado_em"].iloc[0] < depois.marcas["mudado_em"].iloc[0]
    assert [antes.quadro["p1"].iloc[0], depois.quadro["p1"].iloc[0]] == ["0", "2"]
    assert chave_do_pedido("a").hex() not in str(depois.marcas), "logs name the request"


dados = {
    "idade": st.integers(0, 120), "sexo": st.sampled_from([0.0, 1.0]),
    "peso": st.floats(30, 250), "altura": st.floats(120, 220), "vestimenta": st.floats(0.1, 4),
    "temperatura": st.floats(-15, 50), "umidade": st.floats(1, 100), "velocidade_vento": st.floats(0, 60),
    "radiacao_solar": st.floats(0, 1500),
}  # fmt: skip
momentos = st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1), timezones=st.just(ZoneInfo("UTC")))


@given(
    momentos,
    st.fixed_dictionaries(
        {k: dados[k] for k in ("idade", "peso", "altura", "temperatura", "umidade", "velocidade_vento")},
        optional={k: dados[k] for k in ("sexo", "vestimenta", "radiacao_solar")},
    ),
    st.integers(-3, 3),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(15))
def test_what_a_person_gave_comes_back_from_the_survey_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, quando: datetime, dado: dict[str, float], voto: int
) -> None:
    """Request, log, row of a survey, contract: the numbers to the last digit, and no other."""
    pasta = PastaServico(tmp_path_factory.mktemp("servico"))
    local = quando.astimezone(ZoneInfo(FUSO))
    hora = local.hour + local.minute / 60
    write_predictions(pasta, [Asked("a", quando, {k: float(v) for k, v in dado.items()} | {"hora": hora})])
    answer(pasta, ("a", voto))
    (aceito,) = aplicar(linhas(pasta).quadro, SURVEY).aceitos.to_dict("records")
    assert {k: aceito[k] for k in INPUTS if k != "hora" and not np.isnan(aceito[k])} == pytest.approx(
        dado, rel=1e-14
    )
    assert (aceito["voto"], aceito["hora"], aceito["dia"]) == (voto, hora, f"{local:%Y-%m-%d}")


def test_a_survey_of_rooms_has_its_own_columns_units_and_no_day(pasta: PastaServico) -> None:
    """What a survey does not have is no cell of its rows; a day that nobody knows is missed by nobody."""
    rooms = PesquisaConfig.model_validate(
        PesquisaConfig.vazia().model_dump()
        | {
            "fuso": FUSO, "voto": {"coluna": "tsv", "minimo": 1, "maximo": 7},
            "grandezas": {
                "temperatura": {"coluna": "Ta F", "unidade": "°F"}, "umidade": {"coluna": "RH"},
                "vestimenta": {"coluna": "clo"}, "sexo": {"coluna": "gender", "categorias": {"f": ["woman"]}},
                "metabolismo": {"coluna": "met"},
            },
            "grupos": {"predio": ["building"]},
        }
    )  # fmt: skip
    write_predictions(pasta, [Asked("a", MEIO_DIA, {**GIVEN, "hora": 3.0}, 1), Asked("b", MEIO_DIA)])
    answer(pasta, ("a", -3, 1), ("b", 2))
    lidas = linhas(pasta, pesquisa=rooms)
    assert motivos(lidas.fora) == []
    assert set(lidas.quadro) == {"Ta F", "RH", "clo", "gender", "met", "tsv", "building"}
    dito = {"RH": "65", "clo": "0.5", "gender": "woman"}
    feitas = [{k: v for k, v in linha.items() if k != "Ta F"} for linha in cheias(lidas.quadro)]
    assert feitas == [{**dito, "tsv": "1"}, {**dito, "tsv": "6"}]
    aceitos = aplicar(lidas.quadro, rooms).aceitos
    assert aceitos["temperatura"].tolist() == pytest.approx([27.5, 27.5])
    assert aceitos["voto"].tolist() == [-3, 2]


def test_a_log_that_does_not_know_its_requests_is_passed_over(pasta: PastaServico) -> None:
    write_predictions(pasta, [Asked("a", MEIO_DIA)])
    (arquivo,) = listar(pasta.predicoes)
    write_old(arquivo, "1", [b""])
    answer(pasta, ("a", 1))
    assert motivos(ler(pasta).fora) == [levantar.SEM_PREVISAO]


def test_answers_to_predictions_of_an_earlier_log_are_rows_too(pasta: PastaServico) -> None:
    """Numbers of the second row are 106 for the air, 107 for humidity; mask 1: nobody gave the age."""
    keys = [chave_do_pedido(r) for r in ("a", "b", "c")]
    write_old(pasta.predicoes / "predicoes-1.parquet", "2", keys)
    answer(pasta, ("b", 1), ("c", 0))
    tabela = ler(pasta).tabela
    assert tabela[["temperatura", "umidade"]].iloc[0].tolist() == [106, 107]
    assert np.isnan(tabela["idade"].iloc[0])
    assert tabela["metabolismo"].isna().all()
    assert tabela[list(INPUTS)].iloc[1].isna().all()  # all ten bits
