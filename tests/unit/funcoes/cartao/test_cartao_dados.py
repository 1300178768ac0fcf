"""What the card says of the data, of what it is for, and of baselines that are ahead of the model."""

from dataclasses import replace

import pandas as pd
import pytest

from funcoes.cartao import Cartao, html, markdown
from funcoes.cartao.vencido import vencidas
from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.palavras.votos import IDIOMAS, ROTULOS
from funcoes.pesquisa.descricao import descrita
from tests.unit.funcoes.cartao.feitos import CALADA, DESCRITA, celulas, linha_do_placar

SM = descrita("santa-maria")


def _de(cartao: Cartao, **mudancas: object) -> Cartao:
    return replace(cartao, dados=replace(cartao.dados, **mudancas))  # type: ignore[arg-type]


def test_the_card_says_what_the_survey_says_of_itself_and_the_measured_period(cartao: Cartao) -> None:
    texto = markdown(_de(cartao, inicio="2015-08-05", fim="2016-07-08"))
    for nome, dito in (
        ("title", DESCRITA.titulo), ("place", DESCRITA.lugar), ("instrument", DESCRITA.instrumento),
        ("to cite", DESCRITA.fonte), ("position", "-30.03°, -51.23°"),
        ("period", "2015-08-05 to 2016-07-08, 2 days with rows"),
    ):  # fmt: skip
        assert celulas(texto, nome) == [nome, dito]
    resumo = texto[: texto.index("## ")]
    assert f"Learned from: {DESCRITA.titulo} · {DESCRITA.lugar} · {DESCRITA.fonte}. 4 rows" in resumo
    assert "other places than Porto Alegre, RS, Brazil" in texto
    assert "not described" not in texto


def test_a_survey_without_a_description_is_said_to_be_so_and_how_to_describe_it(cartao: Cartao) -> None:
    texto = markdown(_de(cartao, pesquisa=CALADA))
    assert "The survey does not say of which place it is" in texto
    assert "--survey FILE.yaml" in texto
    assert celulas(texto, "place") == ["place", "not given (pesquisa.lugar)"]
    assert "for no place is it known that the model fits" in texto
    assert "The place is not known" in texto
    for idioma in IDIOMAS:
        soltos = markdown(_de(cartao, pesquisa=CALADA), idioma).replace("survey of Santa Maria", "")
        assert soltos.replace("levantamento de Santa Maria", "").count("Santa Maria") == 0


def test_the_sample_is_of_no_place_and_says_nothing_about_people(cartao: Cartao) -> None:
    texto = markdown(_de(cartao, pesquisa=descrita("amostra"), sintetico=True))
    assert "No place: the rows are synthetic." in texto
    assert "no person answered" in texto
    assert "other places than" not in texto


@pytest.mark.parametrize("pesquisa", [DESCRITA, CALADA, descrita("amostra")])
@pytest.mark.parametrize(("idioma", "nome"), [("en", "For comparison"), ("pt", "Para comparação")])
def test_numbers_of_santa_maria_stand_by_their_name_beside_other_data(
    cartao: Cartao, pesquisa: object, idioma: str, nome: str
) -> None:
    texto = markdown(_de(cartao, pesquisa=pesquisa), idioma)  # type: ignore[arg-type]
    assert texto.count(nome) == 2
    for numero in ("34.6", "56.5", "0.27"):
        linha = texto[: texto.index(numero if idioma == "en" else numero.replace(".", ","))]
        assert "Santa Maria" in linha[linha.rindex(nome) :]


def test_of_a_model_of_santa_maria_only_what_was_measured_is_said(cartao: Cartao) -> None:
    texto = markdown(_de(cartao, pesquisa=SM))
    assert "For comparison" not in texto
    assert not [n for n in ("34.6", "56.5", "0.27") if n in texto]
    assert "the same vote 50.0 % of the time" in texto


def test_of_a_few_pairs_no_noise_is_told(cartao: Cartao) -> None:
    texto = markdown(_de(cartao, pares=29))
    assert "only 29 pairs of people" in texto
    assert "Votes are noisy" not in texto
    assert "só 29 pares" in markdown(_de(cartao, pares=29), "pt")


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ([-2, -1, 0, 1, 2], "(−2 cold … 0 neutral … +2 hot)"),
        ([-1, 0, 1], "(−1 slightly cold … 0 neutral … +1 slightly hot)"),
        ([-3, 0, 2], "(−3 very cold … 0 neutral … +2 hot)"),
        ([0, 1], "(−3 very cold … 0 neutral … +3 very hot)"),
    ],
)
def test_the_scale_is_that_of_the_votes_told_apart(cartao: Cartao, votes: list[int], said: str) -> None:
    classes = pd.DataFrame({"precision": 0.5, "recall": 0.5, "support": 9}, index=votes)
    assert said in markdown(replace(cartao, por_classe=classes))


def test_records_of_one_person_each_measure_no_noise(cartao: Cartao) -> None:
    nada = float("nan")
    texto = markdown(_de(cartao, concordancia=nada, teto=nada))
    assert "How far people agree is not known" in texto
    assert "nan" not in texto


def _adiante(metrica: str) -> float:
    return 0.9 if MAIOR_MELHOR[metrica] else 0.01


def _com_referencia(cartao: Cartao, **medidas: float) -> Cartao:
    """The card with only the chosen model (0.44 by every metric) and a baseline, worse but for `medidas`."""
    pior = {m: 0.1 if maior else 0.9 for m, maior in MAIOR_MELHOR.items()}
    linhas = [
        linha_do_placar("by_day", "lr", 0.44),
        linha_do_placar("by_day", "majoritaria", 0.0, **pior | medidas),
    ]
    return replace(cartao, leaderboard=pd.DataFrame(linhas), teste=None)


@pytest.mark.parametrize("metrica", MAIOR_MELHOR)
def test_a_baseline_that_is_ahead_is_in_summary_and_limits(cartao: Cartao, metrica: str) -> None:
    """Whatever the metric, whichever side is better, out of fold and held out."""
    for fora in (False, True):
        sem = _com_referencia(cartao) if fora else _com_referencia(cartao, **{metrica: _adiante(metrica)})
        medidas = {"candidato": {metrica: 0.44}, "limiares_te": {metrica: _adiante(metrica)}}
        com = replace(sem, teste=pd.DataFrame(medidas).T) if fora else sem
        nome, onde = ("limiares_te", "held-out rows") if fora else ("majoritaria", "out of fold, by_day")
        texto = markdown(com).replace("\\", "")
        dito = f"{metrica} ({onde}): {nome} {_adiante(metrica):.4f}, this model 0.4400"
        assert dito in texto[: texto.index("## ")]
        limites = texto[texto.index("## Known limits") : texto.index("## Results")]
        assert celulas(limites, nome) == [nome, metrica, onde, f"{_adiante(metrica):.4f}", "0.4400"]
        assert len(vencidas(com)) == 1


def test_a_model_ahead_of_all_baselines_has_no_such_warning(cartao: Cartao) -> None:
    sem = _com_referencia(cartao, accuracy=0.44, rps=0.44)  # a tie is not ahead
    assert vencidas(sem) == []
    assert "baseline does better" not in markdown(sem)


def test_the_summary_names_the_best_baseline_of_a_metric_once(cartao: Cartao) -> None:
    pior = _com_referencia(cartao, mae=0.2)
    linhas = [*pior.leaderboard.to_dict("records"), linha_do_placar("by_day", "limiares_te", 0.44, mae=0.1)]
    linhas[-1] |= {"referencia": True}
    texto = markdown(replace(pior, leaderboard=pd.DataFrame(linhas))).replace("\\", "")
    resumo = texto[: texto.index("## ")]
    assert "limiares_te 0.1000" in resumo
    assert "majoritaria" not in resumo


def test_votes_are_in_words_and_outdoors_is_outdoors(cartao: Cartao) -> None:
    ingles, portugues = markdown(cartao), markdown(cartao, "pt")
    assert "outdoors (−1 slightly cold … 0 neutral … +1 slightly hot)" in ingles
    assert "ao ar livre (−1 levemente frio … 0 neutro … +1 levemente quente)" in portugues
    assert f"| 0 {ROTULOS['pt'][0]} |" in portugues


def test_both_languages_hold_the_same_numbers(cartao: Cartao) -> None:
    """A cell's number differs by its decimal sign only; the page holds both, each marked by its language."""
    linhas = [
        [n for n in markdown(cartao, i).split("\n") if n.startswith(("| lr", "| majoritaria"))]
        for i in IDIOMAS
    ]
    assert linhas[0]
    for a, b in zip(*linhas, strict=True):
        assert [c for c in a if c.isdigit()] == [c for c in b if c.isdigit()]
    pagina = html(cartao, {})
    assert '<main id="metade-en" lang="en">' in pagina
    assert '<main id="metade-pt" lang="pt-BR">' in pagina
