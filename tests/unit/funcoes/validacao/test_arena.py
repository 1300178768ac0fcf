"""On which rows challenger and champion meet: never on one that either of them learned from."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.secoes import PipelineConfig, TrainEtapa, ValidateConfig
from funcoes.modelos.comparado import Variante
from funcoes.preparo.imputacao import aprender
from funcoes.treino.treinar import treinar
from funcoes.validacao.arena import Campeao, comparar_dados, confrontar, out_of_fold, rastro_de
from funcoes.validacao.rastro import Rastro, Receita, ler_rastro
from funcoes.validacao.validar import Candidatura, Modelo, candidatar, do_candidato
from funcoes.validacao.veredito import Quem, julgar
from tests.santa_maria import FEATURES, INPUTS, SURVEY

Muitos = Callable[..., pd.DataFrame]
Fazer = Callable[..., Candidatura]
QUEM = Quem("m1", 1)


@pytest.fixture(scope="module")
def fazer(muitos: Muitos, config: PipelineConfig, config_treino: Callable[..., TrainEtapa]) -> Fazer:
    """`fazer("lr")`: a candidate of 120 people in six days, or of another frame of them."""

    def _fazer(modelo: str, quadro: pd.DataFrame | None = None, **mudancas: Any) -> Candidatura:
        q = muitos(120) if quadro is None else quadro
        treino = config_treino(modelos=[modelo], protocol=["by_day"], **mudancas)
        imputador = aprender(q, config.impute.da_pesquisa(SURVEY), INPUTS)
        return candidatar(treinar(q, FEATURES, treino), q, SURVEY, imputador, treino, b"")

    return _fazer


@pytest.fixture(scope="module")
def lr(fazer: Fazer) -> Candidatura:
    """Logistic regression by day."""
    return fazer("lr")


@pytest.fixture
def limites(config: PipelineConfig) -> ValidateConfig:
    """The defaults, with a minimum of new rows that the small frames reach."""
    return config.validate_.model_copy(update={"min_linhas_novas": 10})


def campeao(c: Candidatura, **outros: Any) -> Campeao:
    return Campeao(QUEM, **{"rastro": rastro_de(c), "modelo": do_candidato(c), **outros})


def test_the_trace_tells_training_rows_from_held_out_ones(lr: Candidatura) -> None:
    rastro, q = rastro_de(lr), lr.quadro
    assert rastro.treino == sorted(q.loc[q["parte"] == "treino", "impressao"])
    assert rastro.separadas == sorted(q.loc[q["parte"] == "teste", "impressao"])
    assert rastro.receita.modelo == "lr"
    assert ler_rastro(rastro.como_json()) == rastro
    with pytest.raises(ErroRegistro, match="its trace cannot be read"):
        ler_rastro(b'{"formato": 2}')


def test_the_same_recipe_on_the_same_rows_is_a_tie_of_zero(lr: Candidatura, limites: ValidateConfig) -> None:
    visto = confrontar(lr, campeao(lr), limites)
    assert (visto.caso, visto.dados, visto.linhas, visto.grupos) == ("mesmas_dobras", "os_mesmos", 120, 6)
    assert (visto.diferenca.media, visto.diferenca.lo, visto.diferenca.hi) == (0, 0, 0)


def test_recipes_meet_out_of_fold_whatever_the_split_was(
    lr: Candidatura, fazer: Fazer, muitos: Muitos, limites: ValidateConfig
) -> None:
    """Neither the champion's split matters nor the challenger's: the difference is that of the recipes."""
    outra = muitos(120)
    outra["parte"] = np.where(np.arange(120) >= 24, "treino", "teste")
    de_um, de_outro = fazer("ordinal"), fazer("ordinal", outra)
    vistos = [confrontar(c, campeao(lr), limites) for c in (de_um, de_outro)]
    assert [v.caso for v in vistos] == ["mesmas_dobras"] * 2
    assert vistos[0].diferenca == vistos[1].diferenca
    assert vistos[0].do_candidato != vistos[0].do_campeao
    ao_contrario = confrontar(lr, campeao(de_um), limites)
    assert ao_contrario.diferenca.media == pytest.approx(-vistos[0].diferenca.media)


def _com_novas(muitos: Muitos, **mudancas: Any) -> pd.DataFrame:
    """The survey of 120 and as many people more, on the same days, who said something else."""
    novas = muitos(120, semente=8).assign(**mudancas)
    todas = pd.concat([muitos(120), novas], ignore_index=True)
    return todas.assign(registro=todas["registro"] + np.where(todas.index < 120, "", "+"))


@pytest.mark.parametrize(
    ("mudancas", "promove"),
    [
        ({}, True),
        ({"voto": lambda q: -q["voto"]}, False),
        ({"voto": lambda q: np.arange(len(q)) % 3 - 1}, False),
    ],
    ids=["people like the others", "opposite votes", "random votes"],
)
def test_more_rows_have_to_do_no_harm_to_the_people_that_the_champion_knew(
    lr: Candidatura,
    fazer: Fazer,
    muitos: Muitos,
    limites: ValidateConfig,
    mudancas: dict[str, Any],
    promove: bool,
) -> None:
    """On all rows at hand the same recipe ties with itself, whatever nonsense has come to them."""
    visto = confrontar(fazer("lr", _com_novas(muitos, **mudancas)), campeao(lr), limites)
    assert (visto.caso, visto.dados, visto.linhas, visto.novas) == ("mesmas_dobras", "mais", 120, 120)
    veredito = julgar(visto, limites.perda_max_campeao)
    assert veredito.promover is promove, veredito.motivo
    assert "on 120 rows of the champion's survey; the challenger learned from 120 others" in veredito.motivo
    assert visto.do_campeao == confrontar(lr, campeao(lr), limites).do_campeao


def test_rows_that_go_are_not_made_up_for_by_rows_that_come(
    lr: Candidatura, fazer: Fazer, muitos: Muitos, limites: ValidateConfig
) -> None:
    """Else a survey could be replaced row by row, each time by less than `min_partilha` sees."""
    todas = _com_novas(muitos)
    for fora, dados in (([], "mais"), ([0], "outros"), ([100], "outros"), ([0, 1, 2], "outros")):
        visto = confrontar(fazer("lr", todas.drop(index=fora)), campeao(lr), limites)
        assert (visto.caso, visto.dados, visto.linhas) == ("mesmas_dobras", dados, 120 - len(fora))


def test_how_strictly_it_is_judged_is_not_the_challengers_choice(
    lr: Candidatura, fazer: Fazer, limites: ValidateConfig
) -> None:
    """Folds and intervals of its own leaderboard are its own; those of the comparison are the gate's."""
    lasso = {"max_folds": 2, "folds": 2, "confianca": 0.51, "reamostragens": 100}
    vistos = [confrontar(fazer("ordinal", **m), campeao(lr), limites) for m in ({}, lasso)]
    assert vistos[0] == vistos[1]
    outros = {"campeao_max_folds": 2, "campeao_confianca": 0.51}
    visto = confrontar(fazer("ordinal"), campeao(lr), limites.model_copy(update=outros))
    assert visto.do_campeao != vistos[0].do_campeao
    assert visto.diferenca.hi - visto.diferenca.lo < vistos[0].diferenca.hi - vistos[0].diferenca.lo


def test_folds_of_one_group_of_known_rows_are_no_common_ground(
    lr: Candidatura, fazer: Fazer, muitos: Muitos, limites: ValidateConfig
) -> None:
    outra = _com_novas(muitos, campanha="another").assign(
        campanha=lambda q: np.where(q.index < 120, "a", "b")
    )
    por_campanha = replace(fazer("lr", outra), protocolo="by_campaign")
    visto = confrontar(por_campanha, campeao(lr), limites)
    assert visto.caso == "nenhum"
    assert "protocol by_campaign cannot be run on this survey: the rows that are left" in visto.porque


def test_no_row_is_judged_by_what_learned_from_its_day(
    lr: Candidatura, limites: ValidateConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Watch what is fitted: in no fold does a scored row's day occur among the rows learned from."""
    dias = []

    def _vigiar(arranjo: Any, *resto: Any) -> Any:
        for numero in np.unique(arranjo.numero):
            fora = arranjo.numero == numero
            dias.append(set(arranjo.dias[fora]) & set(arranjo.dias[~fora]))
        return out_of_fold(arranjo, *resto)

    monkeypatch.setattr("funcoes.validacao.arena.out_of_fold", _vigiar)
    confrontar(lr, campeao(lr), limites)
    assert dias == [set()] * 6


def test_the_champion_itself_is_not_asked_where_its_rows_are(
    lr: Candidatura, fazer: Fazer, limites: ValidateConfig
) -> None:
    """One that knows the answers to what it learned from wins nothing by that."""

    def _nunca(_: Any) -> Any:
        raise AssertionError("the champion was asked for rows that it learned from")

    visto = confrontar(fazer("ordinal"), campeao(lr, modelo=Modelo(_nunca, lr.classes, FEATURES)), limites)
    assert visto.caso == "mesmas_dobras"


def test_the_stricter_protocol_of_the_two_decides(
    lr: Candidatura, fazer: Fazer, limites: ValidateConfig
) -> None:
    por_acaso = fazer("lr")
    por_acaso = replace(por_acaso, protocolo="random", nome="lr")
    assert confrontar(por_acaso, campeao(lr), limites).protocolo == "by_day"
    assert confrontar(lr, campeao(por_acaso), limites).protocolo == "by_day"


def test_a_part_of_the_survey_is_no_common_ground(
    lr: Candidatura, fazer: Fazer, muitos: Muitos, limites: ValidateConfig
) -> None:
    quadro = muitos(120)
    parte = quadro[quadro["dia"] < "2015-08-04"]
    visto = confrontar(fazer("ordinal", parte), campeao(lr), limites)
    assert visto.caso == "nenhum"
    assert (
        "53% of the rows it learned from are in this survey (needed 95%), and 0 held-out rows" in visto.porque
    )


def test_models_meet_on_days_that_neither_learned_from(
    lr: Candidatura, fazer: Fazer, muitos: Muitos, limites: ValidateConfig
) -> None:
    """Another year of the survey, of which two days are held out."""
    depois = muitos(120, semente=8)
    depois["dia"] = depois["dia"].str.replace("2015", "2016")
    depois["parte"] = np.where(depois["dia"] >= "2016-08-05", "teste", "treino")
    visto = confrontar(fazer("ordinal", depois), campeao(lr), limites)
    assert (visto.caso, visto.grupos) == ("linhas_novas", 2)
    assert visto.linhas == (depois["parte"] == "teste").sum()
    poucas = limites.model_copy(update={"min_linhas_novas": 100})
    assert confrontar(fazer("ordinal", depois), campeao(lr), poucas).caso == "nenhum"
    conhecidos = campeao(lr, rastro=rastro_de(lr).model_copy(update={"dias": sorted(depois["dia"].unique())}))
    assert confrontar(fazer("ordinal", depois), conhecidos, limites).caso == "nenhum"


def test_other_votes_or_no_trace_are_no_common_ground(lr: Candidatura, limites: ValidateConfig) -> None:
    cinco = rastro_de(lr).model_copy(update={"classes": [-2, -1, 0, 1, 2]})
    visto = confrontar(lr, campeao(lr, rastro=cinco), limites)
    assert (visto.caso, visto.porque) == (
        "nenhum",
        "it tells apart the votes [-2, -1, 0, 1, 2], this one [-1, 0, 1]",
    )
    assert "before models kept a trace" in confrontar(lr, Campeao(QUEM), limites).porque


@pytest.mark.parametrize(
    ("treino", "separadas", "dados"),
    [
        (range(100), range(100, 120), "os_mesmos"),
        (range(20, 120), range(20), "os_mesmos"),  # another seed
        (range(102), range(102, 120), "os_mesmos"),  # a smaller held-out part is no new data
        (range(96), range(96, 120), "os_mesmos"),
        (range(90), range(90, 120), "menos"),
        (range(130), range(130, 150), "mais"),
        (range(30, 130), range(30), "os_mesmos"),  # as many, though some are new
    ],
)
def test_more_data_is_more_rows_some_of_them_new(
    lr: Candidatura, treino: range, separadas: range, dados: str
) -> None:
    def rastro(um: range, outro: range) -> Rastro:
        prints = [[f"{n:016x}" for n in linhas] for linhas in (um, outro)]
        return rastro_de(lr).model_copy(update={"treino": prints[0], "separadas": prints[1]})

    assert comparar_dados(rastro(treino, separadas), rastro(range(100), range(100, 120))) == dados


@pytest.mark.parametrize("variante", [Variante(True, False), Variante(False, True)])
def test_a_recipe_keeps_what_was_done_to_the_rows_apart(
    config_treino: Callable[..., TrainEtapa], variante: Variante
) -> None:
    assert Receita.de("lr", variante, config_treino()).variante == variante
