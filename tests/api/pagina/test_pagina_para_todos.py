"""The page for everybody: by keyboard, by screen reader, on a phone, in the dark, without jumps."""

import pytest

from tests.api.conftest import FAIXAS
from tests.api.navegador import Aba, Navegador
from tests.api.pagina.aberta import COM_SINAL, abrir

COM_NOME = {"slider", "spinbutton", "textbox", "checkbox", "radio", "button", "link", "InputTime", "form",
            "radiogroup", "list", "region"}  # fmt: skip


def test_every_control_has_a_name_in_the_accessibility_tree(aba: Aba, endereco: str) -> None:
    abrir(aba, endereco)
    nos = aba.pedir("Accessibility.getFullAXTree")["nodes"]
    vistos = [
        (n["role"]["value"], n.get("name", {}).get("value", ""))
        for n in nos
        if not n["ignored"] and n["role"]["value"] in COM_NOME
    ]
    papeis = [papel for papel, _ in vistos]
    assert (papeis.count("slider"), papeis.count("radio"), papeis.count("checkbox")) == (9, 3, 3)
    assert [papel for papel, nome in vistos if not nome] == []
    assert ("slider", "Temperatura do ar, °C") in vistos
    assert ("checkbox", "Informar: Radiação solar") in vistos


ONDE = """(e => e === document.body ? "" : e.id || e.name || e.className || e.dataset.exemplo || e.tagName)(
  document.activeElement)"""


CONTORNO = """(e => getComputedStyle(e.type === "radio" ? e.nextElementSibling : e).outlineStyle)(
  document.activeElement)"""


def test_the_page_can_be_walked_through_by_keyboard(aba: Aba, endereco: str) -> None:
    abrir(aba, endereco)
    caminho: list[str] = []
    while "" not in caminho[1:] and len(caminho) < 60:
        aba.tecla("Tab")
        caminho.append(aba.avaliar(ONDE))
        assert not caminho[-1] or aba.avaliar(CONTORNO) == "solid", caminho
    campos = [f"{tipo}-{campo}" for campo in FAIXAS for tipo in ("valor", "curso")]
    esperados = {"pular", "inverno", "informar-hora", "sexo", "cartao", "SUMMARY", *campos}
    assert caminho[0] == "pular"
    assert esperados <= set(caminho)


def test_a_phone_of_360_pixels_never_scrolls_sideways(navegador: Navegador, endereco: str) -> None:
    for lingua in ("pt-BR", "en"):
        with navegador.aba(lingua=lingua, largura=360, altura=740) as aba:
            abrir(aba, endereco)
            aba.clicar("summary")
            for largura in (360, 320):
                aba.janela(largura, 740)
                assert aba.avaliar("document.scrollingElement.scrollWidth") <= largura


ONDE_ESTAO = """[document.querySelector("#resultado"), document.activeElement]
  .map((e) => e.getBoundingClientRect()).map((r) => [r.top, r.bottom])"""


def test_on_a_phone_the_vote_stays_in_sight_and_hides_no_focus(navegador: Navegador, endereco: str) -> None:
    with navegador.aba(largura=360, altura=740) as aba:
        abrir(aba, endereco)
        aba.focar("#curso-vestimenta")
        for _ in range(12):
            aba.tecla("Tab", shift=True)
            voto, foco = aba.avaliar(ONDE_ESTAO)
            assert 0 <= voto[0] < 20
            assert voto[1] <= foco[0] < foco[1] <= 740


ALVOS = """[...document.querySelectorAll("button, input, summary, .ligacoes a")].map((e) => {
  const alvo = ["checkbox", "radio"].includes(e.type) ? e.labels[0] : e;
  return [e.id || e.textContent || e.value, alvo.getBoundingClientRect().height];
}).filter(([nome, altura]) => altura > 0 && altura < 44)"""


def test_fingers_find_targets_of_44_pixels(navegador: Navegador, endereco: str) -> None:
    with navegador.aba(largura=360, altura=740) as aba:
        assert abrir(aba, endereco).avaliar(ALVOS) == []


CONTRASTE = """(() => {
  const tela = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = (cor) => { tela.clearRect(0, 0, 1, 1); tela.fillStyle = cor; tela.fillRect(0, 0, 1, 1);
    return [...tela.getImageData(0, 0, 1, 1).data]; };
  const luz = (cor) => rgba(cor).slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4))
    .reduce((soma, c, i) => soma + c * [.2126, .7152, .0722][i], 0);
  const fundo = (e) => { const cor = getComputedStyle(e).backgroundColor;
    return rgba(cor)[3] === 255 || !e.parentElement ? cor : fundo(e.parentElement); };
  const fracos = [];
  let vistos = 0;
  for (const e of document.querySelectorAll("body *")) {
    const textos = [...e.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
    if (!textos.length && !e.matches("input.valor")) continue;
    if (e.disabled || !e.checkVisibility({visibilityProperty: true})) continue;
    const [a, b] = [luz(getComputedStyle(e).color), luz(fundo(e))].sort((x, y) => y - x);
    vistos++;
    const razao = (a + .05) / (b + .05);
    if (razao < 4.5) fracos.push([e.id || e.className || e.textContent, razao]);
  }
  return [vistos, fracos];
})()"""


@pytest.mark.parametrize("escuro", [False, True], ids=["light", "dark"])
def test_text_stands_out_from_its_ground_whatever_the_vote(
    navegador: Navegador, endereco: str, escuro: bool
) -> None:
    with navegador.aba(escuro=escuro) as aba:
        abrir(aba, endereco)
        aba.digitar("#valor-velocidade_vento", "30")
        aba.digitar("#valor-peso", "999")
        aba.esperar("document.querySelector('.nota.erro') && document.querySelector('#situacao.erro')")
        aba.avaliar("document.querySelector('#resultado').classList.remove('velho')")
        aba.clicar("[data-sensacao='1']")  # which says something
        aba.avaliar("document.querySelector('[data-sensacao=\"1\"]').ariaPressed = true")
        for voto in COM_SINAL:
            aba.avaliar(f"document.querySelector('#resultado').dataset.voto = {voto}")
            for situacao in ("", "fora", "erro"):
                aba.avaliar(f"document.querySelector('#situacao').className = '{situacao}'")
                nota = "certo" if situacao == "fora" else situacao
                aba.avaliar(f"document.querySelector('#nota-retorno').className = '{nota}'")
                vistos, fracos = aba.avaliar(CONTRASTE)
                assert vistos > 60
                assert fracos == []


PULOS = """window.pulos = 0;
  new PerformanceObserver((lista) => lista.getEntries().forEach((e) => { pulos += e.value; }))
    .observe({type: "layout-shift", buffered: true})"""


def test_nothing_jumps_while_the_page_comes_and_values_move(navegador: Navegador, endereco: str) -> None:
    for largura in (1280, 360):
        with navegador.aba(largura=largura) as aba:
            aba.pedir("Page.addScriptToEvaluateOnNewDocument", source=PULOS)
            abrir(aba, endereco)
            aba.clicar("[data-exemplo=verao]")
            aba.avaliar("new Promise((r) => setTimeout(r, 600))")  # longer than the page keeps quiet
            assert aba.avaliar("pulos") < 0.01
