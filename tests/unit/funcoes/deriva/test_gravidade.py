"""Severity, its reasons in both languages, the exit codes, and hours that training never saw."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.atributos.catalogo import CATALOGO
from funcoes.configuracao.config import carregar_monitor
from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva.achado import Achado, nome_dito
from funcoes.deriva.estratos import estacao, momento_local, partes_de
from funcoes.deriva.gravidade import CODIGOS, NIVEIS, julgar, nivel_de
from funcoes.deriva.janela import Janela
from funcoes.palavras.lingua import Frase, Lingua, Termo
from funcoes.vocabulario.grandezas import GRANDEZAS
from tests.unit.funcoes.deriva.windows import days_of, survey

WindowOf = Callable[[pd.DataFrame], Janela]


@pytest.mark.parametrize(
    ("effect", "level"), [(0.09, "none"), (0.1, "low"), (0.2, "medium"), (0.4, "high"), (1, "high")]
)
def test_an_effect_has_its_level(effect: float, level: str, config: MonitorConfig) -> None:
    assert (
        nivel_de(Achado("deriva", "idade", effect, Frase("{n} day", {"n": "1"})), config.gravidade) == level
    )


def test_levels_and_exit_codes_rise_together() -> None:
    assert [CODIGOS[n] for n in NIVEIS] == [0, 10, 11, 12]


def test_the_gravest_comes_first_and_decides(window_of: WindowOf, config: MonitorConfig) -> None:
    rows = survey(days_of(1, 6, 2020), 8, 2)
    rows = rows.assign(altura=rows["altura"] / 100, idade=rows["idade"] + 6)
    verdict = julgar(window_of(rows), config)
    levels = [NIVEIS.index(j.nivel) for j in verdict.achados]
    assert levels == sorted(levels, reverse=True)
    assert (verdict.nivel, verdict.codigo) == ("high", 12)
    assert {"altura", "idade"} <= {j.achado.grandeza for j in verdict.achados}


@pytest.mark.parametrize("language", ["en", "pt"])
def test_every_finding_can_be_said(window_of: WindowOf, config: MonitorConfig, language: str) -> None:
    rows = survey([*days_of(1, 6, 2020), *days_of(10, 2)], 12, 2)
    odd = rows.assign(
        temperatura=1.8 * rows["temperatura"] + 32,
        umidade=51.0,
        vestimenta=np.nan,
        peso=rows["altura"],
        altura=rows["peso"],
    )
    verdict = julgar(window_of(odd), config, -29.0)
    said = [Lingua(language).frase(j.achado.dito) for j in verdict.achados]  # type: ignore[arg-type]
    kinds = {j.achado.tipo for j in verdict.achados}
    assert kinds == {"deriva", "cobertura", "fora", "preenchidos", "parado", "unidade", "trocadas"}
    expected = {
        "en": "Never seen in training: spring mornings, 9 to 12 h (9 % of the rows).",
        "pt": "Nunca visto no treino: manhãs de primavera, das 9 às 12 h (9 % das linhas).",
    }
    assert expected[language] in said
    assert (
        Lingua(language).frase(verdict.dito) == {"en": "Severity: high.", "pt": "Gravidade: alta."}[language]
    )  # type: ignore[arg-type]


def test_every_quantity_and_feature_has_a_name_in_both_languages() -> None:
    known = {*GRANDEZAS, *CATALOGO, "predicao"}
    assert [n for n in known if nome_dito(n) == Termo(n, n)] == []
    assert nome_dito("of_another_version") == Termo("of_another_version", "of_another_version")
    said = Frase(
        "{nome}: {n} % of the rows are outside the range of training.", {"nome": nome_dito("peso"), "n": "9"}
    )
    assert str(said) == "weight: 9 % of the rows are outside the range of training."
    assert Lingua("pt").frase(said) == "peso: 9 % das linhas estão fora da faixa do treino."


def test_a_new_season_is_a_finding_and_no_drift(window_of: WindowOf, config: MonitorConfig) -> None:
    verdict = julgar(window_of(survey(days_of(10, 4), 5, 8)), config, -29.0)
    assert {j.achado.tipo for j in verdict.achados} == {"cobertura"}
    assert (verdict.comparacao.pontuacao, verdict.comparacao.comparaveis) == (0, 0)
    assert {j.achado.efeito for j in verdict.achados} == {1}
    assert verdict.codigo == 11


@pytest.mark.parametrize(("latitude", "season"), [(-29.0, "winter"), (None, "winter"), (52.0, "summer")])
def test_seasons_are_those_of_the_hemisphere(
    window_of: WindowOf, config: MonitorConfig, latitude: float | None, season: str
) -> None:
    evenings = survey(days_of(7, 5), 6, 8, hours=range(18, 22))
    said = [str(j.achado.dito) for j in julgar(window_of(evenings), config, latitude).achados]
    assert said == [f"Never seen in training: {season} evenings, 18 to 24 h (100 % of the rows)."]


def test_another_month_of_a_season_that_was_seen_is_called_by_its_name(
    window_of: WindowOf, config: MonitorConfig
) -> None:
    said = [str(j.achado.dito) for j in julgar(window_of(survey(days_of(8, 5), 6, 8)), config).achados]
    assert said[0].startswith("Never seen in training: August ")


def test_a_few_rows_of_unseen_hours_are_not_worth_a_word(window_of: WindowOf, config: MonitorConfig) -> None:
    rows = pd.concat([survey(days_of(1, 8, 2020), 6, 8), survey(days_of(10, 1), 1, 8)], ignore_index=True)
    assert julgar(window_of(rows), config).achados == ()


def test_twelve_seasons() -> None:
    assert [estacao(m, -30.0) for m in (11, 0, 1, 2, 5, 8)] == ["summer"] * 3 + ["autumn", "winter", "spring"]
    assert [estacao(m, 30.0) for m in (11, 2, 5, 8)] == ["winter", "spring", "summer", "autumn"]


def test_local_time_over_a_change_of_the_clock() -> None:
    """Brazil ended summer time on 17 February 2019: 23:30 came twice."""
    from zoneinfo import ZoneInfo

    em = pd.DatetimeIndex(["2019-02-17 01:30Z", "2019-02-17 02:30Z"]).as_unit("us").asi8
    local = momento_local(em, ZoneInfo("America/Sao_Paulo"))
    assert local.hora.tolist() == [23.5, 23.5]
    assert local.mes.tolist() == [1, 1]
    assert local.dia[0] == local.dia[1] == pd.Timestamp("2019-02-16").value // 86_400_000_000_000


def test_parts_of_the_day() -> None:
    assert partes_de(np.array([0, 5.99, 6, 23.9, 24]), [0, 6, 18]).tolist() == [0, 0, 1, 2, 0]


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("comparacao.alfa=2", "comparacao.alfa"),
        ("comparacao.nada=1", "unknown key"),
        ("referencia.partes_do_dia=[6, 12]", "must rise from 0"),
        ("gravidade.deriva=[0.4, 0.2, 0.1]", "must not fall"),
        ("nada", "comparacao.alfa=0.01"),
    ],
)
def test_a_configuration_that_cannot_be_is_refused(pair: str, said: str) -> None:
    with pytest.raises(ErroConfig, match=said):
        carregar_monitor(pares=[pair])
