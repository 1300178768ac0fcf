"""The model card: what it says of a model, and that what it is told cannot break its page."""

import io
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from funcoes.atributos import ATRIBUTOS
from funcoes.avaliar import MAIOR_MELHOR
from funcoes.calibracao import COLUNAS
from funcoes.cartao import Cartao, dados_do_quadro, html, markdown
from funcoes.errors import ErroDados

SOLTAS = {"meta", "img", "br", "link"}


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


def _linha(protocolo: str, modelo: str, valor: float, **mudancas: Any) -> dict[str, Any]:
    medidas = {m: valor for m in MAIOR_MELHOR}
    limites = {f"{m}_{lado}": valor + d for m in MAIOR_MELHOR for lado, d in (("lo", -0.01), ("hi", 0.01))}
    fixas = {"protocolo": protocolo, "modelo": modelo, "balanced": False, "outliers": False}
    marcas = {"referencia": modelo == "majoritaria", "vazado": protocolo == "report"}
    return fixas | marcas | medidas | limites | {"ece": 0.02, "mediana_accuracy": 0.777} | mudancas


@pytest.fixture(scope="module")
def cartao() -> Cartao:
    """A logistic regression chosen by day, one baseline, three votes; nothing of it was measured."""
    quadro = pd.DataFrame(
        {
            "dia": ["d1", "d1", "d2", "d2"],
            "campanha": ["2015-08", "2015-08", "2016-01", "2016-01"],
            "registro": ["a", "a", "b", "b"],
            "p1": [0, 0, -1, 1],
        }
    )
    placar = [
        _linha("by_day", "lr", 0.44),
        _linha("by_day", "lr", 0.43, balanced=True),
        _linha("by_day", "majoritaria", 0.3),
        _linha("report", "lr", 0.99),
    ]
    comparacao = pd.DataFrame(
        [("lr", True, False, -0.1, -0.2, 0.1), ("majoritaria", False, True, -0.3, -0.4, -0.2)],
        columns=["contra", "balanced", "referencia", "diferenca", "lo", "hi"],
    )
    classes = pd.DataFrame(
        {"precision": [0.5, 0.6, 0.0], "recall": [0.5, 0.7, 0.0], "f1": 0.5, "support": [30, 40, 10]},
        index=pd.Index([-1, 0, 1], name="classe"),
    )
    grupos = pd.DataFrame(
        [("todos", "todos", 80, False, -0.01), ("idade", "60+", 9, True, 0.2)],
        columns=["grupo", "valor", "n", "pequeno", "vies"],
    ).assign(accuracy=0.44, mae=0.7, within_one=0.86, rps=0.08)
    return Cartao(
        nome="conforto-termico",
        modelo="lr",
        balanced=False,
        outliers=False,
        decisao="mais_provavel",
        metrica="rps",
        protocolo="by_day",
        divisao="a fifth of the records held out",
        escolha="it is the simplest",
        dados=dados_do_quadro(quadro, "pesquisa.csv", "abc123", False),
        leaderboard=pd.DataFrame(placar),
        comparacao=comparacao.assign(outliers=False),
        por_classe=classes,
        calibracao={"most probable vote": pd.DataFrame([(0.4, 0.5, 7, 0.45, 0.7)], columns=COLUNAS)},
        grupos=grupos,
        aprovado=True,
        motivos=["ok: better than the majority vote"],
        paridade="Exported and trained differ by 1e-7 at most.",
        versoes={"date": "2016-07-02"},
    )


def _png(largura: float = 2.0) -> bytes:
    destino = io.BytesIO()
    Figure(figsize=(largura, 1), dpi=100).savefig(destino, format="png")
    return destino.getvalue()


def _celulas(texto: str, comeco: str) -> list[str]:
    """Cells of the first Markdown row that starts with this cell."""
    linha = next(n for n in texto.split("\n") if n.startswith(f"| {comeco} |"))
    return [c.strip() for c in linha.strip("|").split("|")]


def test_facts_of_the_data_by_hand() -> None:
    quadro = pd.DataFrame(
        {
            "dia": ["d1", "d1", "d2", None],
            "campanha": ["x", "x", "y", None],
            "registro": ["a", "a", "b", None],
            "p1": [0, 0, -3, 1],
            "sintetico": [False, False, False, True],
        }
    )
    dados = dados_do_quadro(quadro, "f.csv", "ab", True)
    assert (dados.linhas, dados.dias, dados.campanhas) == (3, 2, {"x": 2, "y": 1})
    assert (dados.votos, dados.concordancia) == ({-3: 1, 0: 2}, 1.0)


def test_every_feature_has_a_unit(cartao: Cartao) -> None:
    assert tuple(cartao.atributos) == ATRIBUTOS


def test_a_synthetic_sample_is_named_first(cartao: Cartao) -> None:
    sintetico = replace(cartao, dados=replace(cartao.dados, sintetico=True))
    assert markdown(sintetico).split("\n\n")[1].startswith("> **These are not people's votes.")
    pagina = html(sintetico, {})
    assert pagina.index("These are not people&#39;s votes") < pagina.index("Gate: passed")
    assert "not people" not in markdown(cartao) + html(cartao, {})


@pytest.mark.parametrize(("aprovado", "dito"), [(True, "Gate: passed"), (False, "Gate: refused")])
def test_the_verdict_of_the_gate(cartao: Cartao, aprovado: bool, dito: str) -> None:
    outro = replace(cartao, aprovado=aprovado, motivos=["REFUSED: too few rows"])
    assert f"**{dito}**" in markdown(outro)
    pagina = Pagina(html(outro, {}))
    assert {dito, "REFUSED: too few rows"} <= set(pagina.textos)
    assert ("selo bom" in pagina.valores("class")) is aprovado


def test_scores_of_the_deciding_protocol(cartao: Cartao) -> None:
    texto = markdown(cartao)
    assert _celulas(texto, "accuracy") == ["accuracy", "0.440", "0.430 to 0.450"]
    assert _celulas(texto, "lr")[:5] == ["lr", "as they are", "chosen", "0.4400", "0.4300 to 0.4500"]
    assert _celulas(texto, "majoritaria")[2] == "baseline"
    assert texto.count("| chosen |") == 2  # one in each protocol, not its balanced variant


def test_the_median_has_its_own_scores_and_no_interval(cartao: Cartao) -> None:
    texto = markdown(replace(cartao, decisao="mediana"))
    assert _celulas(texto, "accuracy") == ["accuracy", "0.777", ""]
    assert _celulas(texto, "rps") == ["rps", "0.4400", "0.4300 to 0.4500"]
    assert "the median of the predicted distribution" in texto


def test_differences_say_who_is_better_baselines_first(cartao: Cartao) -> None:
    texto = markdown(cartao)
    texto = texto[texto.index("Chosen model minus each other") :]
    assert _celulas(texto, "majoritaria")[2:] == ["-0.3000", "-0.4000 to -0.2000", "better"]
    assert _celulas(texto, "lr")[1:] == ["balanced", "-0.1000", "-0.2000 to +0.1000", "undecided"]
    assert texto.index("| majoritaria") < texto.index("| lr")


def test_the_leaky_protocol_is_marked_and_folded(cartao: Cartao) -> None:
    pagina = html(cartao, {})
    assert "<summary>Protocol report (leaky)</summary>" in pagina
    assert "<caption>Protocol by_day</caption>" in pagina
    assert "leaky: rows are balanced first" in markdown(cartao)


def test_an_unseen_season_that_was_not_tried(cartao: Cartao) -> None:
    assert "leave-one-campaign-out was not run" in markdown(cartao)


def test_an_unseen_season_that_was_tried(cartao: Cartao) -> None:
    placar = pd.concat([cartao.leaderboard, pd.DataFrame([_linha("by_campaign", "lr", 0.31)])])
    texto = markdown(replace(cartao, leaderboard=placar))
    assert "its accuracy is 0.310, against 0.440 by by_day" in texto
    assert "was not run" not in texto


def test_limits_with_the_numbers_of_the_data(cartao: Cartao) -> None:
    texto = markdown(cartao)
    assert "the same vote 50.0 % of the time here, 34.6 % in the survey" in texto
    assert "2 campaign(s), 2 day(s)" in texto
    assert "fewer than 30 rows: -1 (1), 0 (2), +1 (1)" in texto
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
    assert "the same vote 34.6 % of the time. " in texto
    assert "fewer than" not in texto
    assert "never gets right" not in texto


def test_groups_and_calibration_in_tables(cartao: Cartao) -> None:
    texto = markdown(cartao)
    assert "most probable vote: calibration error 0.250" in texto
    assert _celulas(texto, "idade") != _celulas(texto, "everybody")
    assert _celulas(texto, "everybody") == [
        *("everybody", "", "80", "", "-0.010", "0.440", "0.700", "0.860", "0.080"),
    ]


def test_held_out_rows_where_they_are_given(cartao: Cartao) -> None:
    teste = pd.DataFrame({"rps": [0.0813]}, index=["candidato"])
    assert _celulas(markdown(replace(cartao, teste=teste)), "candidato") == ["candidato", "0.081"]
    assert "Held-out rows" not in markdown(cartao)


def test_an_absent_explanation_is_said(cartao: Cartao) -> None:
    assert "SHAP is not installed." in markdown(replace(cartao, explicacao="SHAP is not installed."))


def test_the_same_card_gives_the_same_bytes(cartao: Cartao) -> None:
    figuras = {nome: _png() for nome in ("grupos", "a", "b", "c", "d")}
    assert html(cartao, figuras) == html(replace(cartao), dict(reversed(figuras.items())))
    assert Pagina(html(cartao, figuras)).valores("alt")[1:] == [f"figure {n}" for n in "abcd"]
    assert markdown(cartao) == markdown(replace(cartao))


def test_figures_are_inside_with_a_text_for_who_cannot_see_them(cartao: Cartao) -> None:
    pagina = Pagina(html(cartao, {"grupos": _png(2.0), "curva": _png(3.0)}))
    assert [a for a in pagina.valores("alt") if a] == pagina.valores("alt")
    assert pagina.valores("alt")[0].startswith("Accuracy, MAE, RPS")
    assert pagina.valores("alt")[1] == "figure curva"
    assert pagina.valores("width") == ["200", "300"]
    assert "More figures" in pagina.textos
    assert all(fonte.startswith("data:image/png;base64,iVBOR") for fonte in pagina.valores("src"))


def test_the_page_needs_nothing_else(cartao: Cartao) -> None:
    pagina = Pagina(html(cartao, {"grupos": _png()}))
    assert all(alvo.startswith("#") for alvo in pagina.valores("href"))
    assert {alvo[1:] for alvo in pagina.valores("href")} == {i for i in pagina.valores("id") if i[0] == "s"}
    assert not {"script", "link", "iframe"} & set(pagina.etiquetas)
    assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in pagina.valores("content")


def test_the_page_can_be_read_by_a_screen_reader(cartao: Cartao) -> None:
    pagina = Pagina(html(cartao, {}))
    assert pagina.valores("lang") == ["en"]
    assert pagina.etiquetas.count("h1") == 1
    tabelas = pagina.etiquetas.count("table")
    assert tabelas == pagina.etiquetas.count("caption") + pagina.etiquetas.count("details")
    assert set(pagina.valores("scope")) == {"col", "row"}
    rolagens = [a for a in pagina.valores("class") if a == "rolagem"]
    assert len(rolagens) == len(pagina.valores("tabindex")) == tabelas


def test_what_is_no_png_is_refused(cartao: Cartao) -> None:
    with pytest.raises(ErroDados, match="figure grupos of the model card is no PNG"):
        html(cartao, {"grupos": b"<svg onload=alert(1)>"})


def test_a_file_name_that_holds_html(cartao: Cartao) -> None:
    nome = "<script>alert(1)</script>|`x`\n# *b*.csv"
    outro = replace(cartao, dados=replace(cartao.dados, fonte=nome))
    pagina = Pagina(html(outro, {}))
    assert "script" not in pagina.etiquetas
    assert nome in pagina.textos
    linha = next(n for n in markdown(outro).split("\n") if n.startswith("| source |"))
    assert linha == r"| source | \<script\>alert(1)\</script\>\|\`x\` \# \*b\*.csv |"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_text_is_shown_as_it_is(cartao: Cartao, texto: str) -> None:
    outro = replace(cartao, nome=texto, paridade=texto, motivos=[texto], versoes={texto: texto})
    pagina = Pagina(html(outro, {texto: _PEQUENA}))
    assert pagina.textos.count(texto) >= 4
    assert f"figure {texto}" in pagina.valores("alt") + pagina.valores("aria-label")


_PEQUENA = _png(0.1)


def test_a_score_that_is_no_number_is_a_dash(cartao: Cartao) -> None:
    placar = cartao.leaderboard.assign(rps_lo=np.nan, rps_hi=np.nan, ece=np.nan)
    texto = markdown(replace(cartao, leaderboard=placar))
    assert "nan" not in texto
    assert _celulas(texto, "rps") == ["rps", "0.4400", ""]
    assert _celulas(texto, "lr")[-1] == "–"
