"""The model card: what it says of a model, and that what it is told cannot break its page."""

import io
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from funcoes.apoio.erros import ErroDados
from funcoes.cartao import Cartao, dados_do_quadro, html, markdown
from funcoes.palavras.lingua import Frase
from funcoes.treino.explicar import SEM_SHAP
from tests.unit.funcoes.cartao.feitos import (
    CALADA,
    NOT_EXPORTED,
    SEM_ONNX,
    celulas,
    linha_do_placar,
)

SOLTAS = {"meta", "img", "br", "link", "input"}


class Pagina(HTMLParser):
    """A page's tags, texts and figures; fails on a tag that is closed where it was not opened."""

    def __init__(self, pagina: str) -> None:
        super().__init__()
        self.abertas: list[str] = []
        self.etiquetas: list[str] = []
        self.atributos: list[tuple[str, str]] = []
        self.textos: list[str] = []
        self.feed(pagina)
        assert self.abertas == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.etiquetas.append(tag)
        self.atributos += [(nome, valor or "") for nome, valor in attrs]
        if tag not in SOLTAS:
            self.abertas.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.abertas.pop() == tag

    def handle_data(self, data: str) -> None:
        self.textos.append(data)

    def valores(self, nome: str) -> list[str]:
        return [valor for chave, valor in self.atributos if chave == nome]


def _png(largura: float = 2.0) -> bytes:
    destino = io.BytesIO()
    Figure(figsize=(largura, 1), dpi=100).savefig(destino, format="png")
    return destino.getvalue()


def test_facts_of_the_data_by_hand() -> None:
    quadro = pd.DataFrame(
        {
            "dia": ["d1", "d1", "d2", None],
            "campanha": ["x", "x", "y", None],
            "registro": ["a", "a", "b", None],
            "voto": [0, 0, -3, 1],
            "sintetico": [False, False, False, True],
        }
    )
    dados = dados_do_quadro(quadro, "f.csv", "ab", True, CALADA)
    assert (dados.linhas, dados.dias, dados.campanhas) == (3, 2, {"x": 2, "y": 1})
    assert (dados.votos, dados.concordancia, dados.teto) == ({-3: 1, 0: 2}, 1.0, 1.0)
    assert (dados.inicio, dados.fim) == ("d1", "d2")


def test_answers_to_predictions_are_told_apart_from_the_survey(cartao: Cartao, aceitos: pd.DataFrame) -> None:
    assert "answers to predictions" not in markdown(cartao)
    quadro = aceitos.assign(origem=["retorno"] * 3 + ["questionario"] * 9)
    dados = dados_do_quadro(quadro, "a.csv", "", False, cartao.dados.pesquisa)
    com = replace(cartao, dados=dados)
    assert "12 rows" in markdown(com)
    assert "Of these rows 3 are answers to predictions: who gave them had seen" in markdown(com)
    assert "Destas linhas, 3 são respostas a previsões" in markdown(com, "pt")


def test_a_synthetic_sample_is_named_first(cartao: Cartao) -> None:
    sintetico = replace(cartao, dados=replace(cartao.dados, sintetico=True))
    assert markdown(sintetico).split("\n\n")[1].startswith("> **These are not people's votes.")
    pagina = html(sintetico, {})
    assert pagina.index("These are not people&#39;s votes") < pagina.index("Gate: passed")
    assert "not people" not in markdown(cartao) + html(cartao, {})


@pytest.mark.parametrize(("aprovado", "dito"), [(True, "Gate: passed"), (False, "Gate: refused")])
def test_the_verdict_of_the_gate(cartao: Cartao, aprovado: bool, dito: str) -> None:
    outro = replace(cartao, aprovado=aprovado, motivos=[replace(NOT_EXPORTED, passou=aprovado)])
    assert f"**{dito}**" in markdown(outro)
    pagina = Pagina(html(outro, {}))
    recusa = "REFUSED: the model was not exported: no converter (exportacao: –, must be <= 0)"
    assert {dito, recusa if not aprovado else recusa.replace("REFUSED", "ok")} <= set(pagina.textos)
    assert ("selo bom" in pagina.valores("class")) is aprovado


def test_scores_of_the_deciding_protocol(cartao: Cartao) -> None:
    texto = markdown(cartao)
    assert celulas(texto, "accuracy") == ["accuracy", "0.440", "0.430 to 0.450"]
    texto = texto[texto.index("Protocol by_day:") :]
    assert celulas(texto, "lr")[:5] == ["lr", "as they are", "chosen", "0.4400", "0.4300 to 0.4500"]
    assert celulas(texto, "majoritaria")[2] == "baseline"
    assert texto.count("| chosen |") == 2  # one in each protocol, not its balanced variant


def test_the_median_has_its_own_scores_and_no_interval(cartao: Cartao) -> None:
    texto = markdown(replace(cartao, decisao="mediana"))
    assert celulas(texto, "accuracy") == ["accuracy", "0.777", ""]
    assert celulas(texto, "rps") == ["rps", "0.4400", "0.4300 to 0.4500"]
    assert "the median of the predicted distribution" in texto


def test_differences_say_who_is_better_in_the_order_of_the_leaderboard(cartao: Cartao) -> None:
    texto = markdown(cartao)
    texto = texto[texto.index("Chosen model minus each other") :].split("\n\n", 2)[1]
    assert celulas(texto, "majoritaria")[2:] == ["-0.3000", "-0.4000 to -0.2000", "better"]
    assert celulas(texto, "lr")[1:] == ["balanced", "-0.1000", "-0.2000 to +0.1000", "undecided"]
    assert texto.index("| lr") < texto.index("| majoritaria")


def test_the_leaky_protocol_is_marked_and_folded(cartao: Cartao) -> None:
    pagina = html(cartao, {})
    assert "<summary>Protocol report (leaky)</summary>" in pagina
    assert "<caption>Protocol by_day</caption>" in pagina
    assert "leaky: rows are balanced first" in markdown(cartao)


def test_an_unseen_season_that_was_not_tried(cartao: Cartao) -> None:
    assert "leave-one-campaign-out was not run" in markdown(cartao)


def test_an_unseen_season_that_was_tried(cartao: Cartao) -> None:
    placar = pd.concat([cartao.leaderboard, pd.DataFrame([linha_do_placar("by_campaign", "lr", 0.31)])])
    texto = markdown(replace(cartao, leaderboard=placar))
    assert "its accuracy is 0.310, against 0.440 by by_day" in texto
    assert "was not run" not in texto


def test_limits_with_the_numbers_of_the_data(cartao: Cartao) -> None:
    texto = markdown(cartao)
    assert "the same vote 50.0 % of the time." in texto
    assert "would be right 75.0 % of the time" in texto
    assert "2 campaigns, 2 days from d1 to d2" in texto
    assert "fewer than 30 rows: −1 (1), 0 (2), +1 (1)" in texto
    assert "never gets right out of fold: +1." in texto
    assert "Groups with fewer than 30 rows are marked" in texto


def test_limits_that_do_not_apply_are_not_stated(cartao: Cartao) -> None:
    dados = replace(cartao.dados, votos={0: 100}, concordancia=0.346)
    outro = replace(
        cartao,
        dados=dados,
        por_classe=cartao.por_classe.assign(recall=0.5),
        grupos=cartao.grupos.assign(pequeno=False),
    )
    texto = markdown(outro)
    assert "fewer than" not in texto
    assert "never gets right" not in texto


def test_groups_and_calibration_in_tables(cartao: Cartao) -> None:
    texto = markdown(cartao)
    assert "most probable vote: calibration error 0.250" in texto
    assert celulas(texto, "age") != celulas(texto, "everybody")
    assert celulas(texto, "everybody") == [
        *("everybody", "", "80", "", "-0.010", "0.440", "0.700", "0.860", "0.080"),
    ]


def test_held_out_rows_where_they_are_given(cartao: Cartao) -> None:
    teste = pd.DataFrame({"rps": [0.0813]}, index=["candidato"])
    assert celulas(markdown(replace(cartao, teste=teste)), "candidate") == ["candidate", "0.081"]
    assert "Held-out rows" not in markdown(cartao)


def test_an_absent_explanation_is_said(cartao: Cartao) -> None:
    assert "SHAP is not installed here" in markdown(replace(cartao, explicacao=Frase(SEM_SHAP)))


def test_the_same_card_gives_the_same_bytes(cartao: Cartao) -> None:
    figuras = {nome: _png() for nome in ("grupos", "a", "b", "c", "d")}
    outra = html(replace(cartao), {"en": dict(reversed(figuras.items()))})
    assert html(cartao, {"en": figuras}) == outra
    assert Pagina(outra).valores("alt")[1:] == [f"figure {n}" for n in "abcd"]
    assert markdown(cartao) == markdown(replace(cartao))


def test_figures_are_inside_with_a_text_for_who_cannot_see_them(cartao: Cartao) -> None:
    pagina = Pagina(html(cartao, {"en": {"grupos": _png(2.0), "curva": _png(3.0)}}))
    assert [a for a in pagina.valores("alt") if a] == pagina.valores("alt")
    assert pagina.valores("alt")[0].startswith("Accuracy, MAE, RPS")
    assert pagina.valores("alt")[1] == "figure curva"
    assert pagina.valores("width") == ["200", "300"]
    assert "More figures" in pagina.textos
    assert all(fonte.startswith("data:image/png;base64,iVBOR") for fonte in pagina.valores("src"))


def test_the_page_needs_nothing_else(cartao: Cartao) -> None:
    pagina = Pagina(html(cartao, {"en": {"grupos": _png()}}))
    assert all(alvo.startswith("#") for alvo in pagina.valores("href"))
    assert {a[1:] for a in pagina.valores("href")} == {i for i in pagina.valores("id") if i[:2] == "s-"}
    assert len(set(pagina.valores("id"))) == len(pagina.valores("id"))
    assert not {"script", "link", "iframe"} & set(pagina.etiquetas)
    assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in pagina.valores("content")


def test_the_page_can_be_read_by_a_screen_reader(cartao: Cartao) -> None:
    pagina = Pagina(html(cartao, {}))
    assert pagina.valores("lang") == ["en", "en", "pt-BR", "en", "pt-BR"]  # page, labels, halves
    assert pagina.etiquetas.count("h1") == 2
    assert {f"em-{i}" for i in ("en", "pt")} == set(pagina.valores("for"))
    tabelas = pagina.etiquetas.count("table")
    assert tabelas == pagina.etiquetas.count("caption") + pagina.etiquetas.count("details")
    assert set(pagina.valores("scope")) == {"col", "row"}
    rolagens = [a for a in pagina.valores("class") if a == "rolagem"]
    assert len(rolagens) == len(pagina.valores("tabindex")) == tabelas


def test_what_is_no_png_is_refused(cartao: Cartao) -> None:
    with pytest.raises(ErroDados, match="figure grupos of the page is no PNG"):
        html(cartao, {"en": {"grupos": b"<svg onload=alert(1)>"}})


def test_a_file_name_that_holds_html(cartao: Cartao) -> None:
    nome = "<script>alert(1)</script>|`x`\n# *b*.csv"
    outro = replace(cartao, dados=replace(cartao.dados, fonte=nome))
    pagina = Pagina(html(outro, {}))
    assert "script" not in pagina.etiquetas
    assert nome in pagina.textos
    linha = next(n for n in markdown(outro).split("\n") if n.startswith("| file |"))
    assert linha == r"| file | \<script\>alert(1)\</script\>\|\`x\` \# \*b\*.csv |"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_text_is_shown_as_it_is(cartao: Cartao, texto: str) -> None:
    sem_onnx = replace(NOT_EXPORTED, dito=Frase(SEM_ONNX.texto, {"motivo": texto + "!"}))
    outro = replace(cartao, nome=texto, motivos=[sem_onnx], versoes={f"{texto}:": texto})
    pagina = Pagina(html(outro, {"en": {texto: _PEQUENA}}))
    assert pagina.textos.count(texto) >= 2
    assert sum(f": {texto}! (exportacao" in dito for dito in pagina.textos) == 2
    assert f"figure {texto}" in pagina.valores("alt") + pagina.valores("aria-label")


_PEQUENA = _png(0.1)


def test_a_score_that_is_no_number_is_a_dash(cartao: Cartao) -> None:
    placar = cartao.leaderboard.assign(rps_lo=np.nan, rps_hi=np.nan, ece=np.nan)
    texto = markdown(replace(cartao, leaderboard=placar))
    assert "nan" not in texto
    assert celulas(texto, "rps") == ["rps", "0.4400", ""]
    assert celulas(texto, "lr")[-1] == "–"
