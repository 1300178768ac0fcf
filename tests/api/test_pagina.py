"""The page at `/`: its document and policy, and what a person sees who uses it in a browser."""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from api.acesso import nova_chave
from api.pagina import montar
from api.pedido import FAIXAS
from api.textos import ROTULOS
from tests.api.conftest import ServidorDeTeste
from tests.api.modelos import por, treinar
from tests.api.navegador import Aba, Navegador, programa
from tests.waiting import eventually

PASTA = Path(__file__).resolve().parents[2] / "api" / "pagina"
Iniciar = Callable[..., ServidorDeTeste]
PRONTA = "document.querySelector('#frase span:last-child')?.textContent"
COM_SINAL = {-3: "−3", -2: "−2", -1: "−1", 0: "0", 1: "+1", 2: "+2", 3: "+3"}


# ---- the document ----------------------------------------------------------------------------------------


def _bloco(inicio: str, fim: str) -> str:
    return montar().html.decode().split(inicio)[1].split(fim)[0]


def _textos() -> dict[str, dict[str, str]]:
    return dict(json.loads(_bloco('<script type="application/json" id="textos">', "</script>")))


@pytest.mark.parametrize(
    ("diretiva", "texto"),
    [("style-src", _bloco("<style>", "</style>")), ("script-src", _bloco("<script>", "</script>"))],
)
def test_the_policy_allows_the_inlined_text_by_its_hash_alone(diretiva: str, texto: str) -> None:
    fontes = dict(parte.strip().split(" ", 1) for parte in montar().csp.split(";"))
    assert fontes[diretiva] == f"'sha256-{b64encode(sha256(texto.encode()).digest()).decode()}'"
    assert fontes["default-src"] == "'none'"


def test_the_document_needs_nothing_from_elsewhere() -> None:
    html = montar().html.decode().replace("http://www.w3.org/2000/svg", "")  # a name, never fetched
    assert "://" not in html
    assert not re.search(r"@import|url\(|<link(?![^>]*data:)|<script[^>]* src|<iframe|<img", html)


def test_the_document_has_nothing_that_the_policy_would_refuse() -> None:
    assert not re.search(r"<[^>]* (on\w+|style)=", (PASTA / "pagina.html").read_text("utf-8"))
    assert not re.search(
        r"innerHTML|outerHTML|\beval\(|setAttribute\(\"(style|on)", _bloco("<script>", "</script>")
    )


def test_both_languages_say_the_same() -> None:
    pt, en = _textos()["pt"], _textos()["en"]
    assert pt.keys() == en.keys()
    for chave in pt:
        assert set(re.findall(r"{\w+}", pt[chave])) == set(re.findall(r"{\w+}", en[chave])), chave
    assert [en[f"v{voto}"] for voto in ROTULOS["en"]] == list(ROTULOS["en"].values())


def test_every_text_asked_for_by_name_exists() -> None:
    html, programa_ = (PASTA / "pagina.html").read_text("utf-8"), _bloco("<script>", "</script>")
    pedidos = re.findall(r'data-(?:t|rotulo)="([^"]+)"', html) + re.findall(r'\bt\("(\w+)"', programa_)
    assert set(pedidos) <= _textos()["pt"].keys()


# ---- in a browser ----------------------------------------------------------------------------------------


@pytest.fixture
def endereco(servidor: ServidorDeTeste) -> str:
    return servidor.url


@pytest.fixture(scope="module")
def navegador() -> Iterator[Navegador]:
    caminho = programa()
    if caminho is None:
        pytest.skip("no chromium, chromium-browser or google-chrome is installed: the page is not driven")
    with Navegador(caminho) as navegador:
        yield navegador


@pytest.fixture
def aba(navegador: Navegador) -> Iterator[Aba]:
    with navegador.aba() as aba:
        yield aba


def abrir(aba: Aba, endereco: str) -> Aba:
    aba.pedir("Page.navigate", url=endereco + "/")
    aba.esperar(PRONTA)
    return aba


def perguntar(servidor: ServidorDeTeste, aba: Aba) -> dict[str, Any]:
    """The API's own answer to what the page shows as its request."""
    resposta = servidor.pedir("/predict", pedido_mostrado(aba), accept_language="pt-BR")
    assert resposta.status == 200
    return dict(resposta.json)


def pedido_mostrado(aba: Aba) -> dict[str, Any]:
    texto = aba.avaliar("document.querySelector('#pedido').textContent")
    return dict(json.loads(texto.split("\n", 1)[1]))


def test_a_slider_moved_by_keyboard_changes_the_vote_to_what_the_api_says(
    aba: Aba, servidor: ServidorDeTeste
) -> None:
    abrir(aba, servidor.url)
    antes = aba.texto("#numero")
    aba.focar("#curso-temperatura")
    aba.tecla("ArrowRight", 22)
    assert aba.avaliar("document.querySelector('#valor-temperatura').value") == "31"

    certo = perguntar(servidor, aba)
    voto = f"{COM_SINAL[certo['predicao']]}, {certo['rotulo']}"
    aba.esperar(f"document.querySelector('#frase').textContent.includes({json.dumps(voto)})")
    assert aba.texto("#numero") == COM_SINAL[certo["predicao"]] != antes
    assert aba.texto("#rotulo") == certo["rotulo"]
    assert aba.texto("#indice-utci") == f"{certo['indices']['utci']:.1f}".replace(".", ",")
    atual = aba.avaliar("document.querySelector('#votos [aria-current]').innerText")
    assert atual.startswith(aba.texto("#numero"))


MUITAS_MUDANCAS = """(async () => {
  const deVerdade = window.fetch, dormir = (ms) => new Promise((r) => setTimeout(r, ms));
  const curso = document.querySelector("#curso-temperatura");
  window.emVoo = window.maximo = 0;
  window.instantes = [];
  window.fetch = async (...pedido) => {
    instantes.push(performance.now());
    maximo = Math.max(maximo, ++emVoo);
    await dormir(20);
    return deVerdade(...pedido).finally(() => emVoo--);
  };
  for (let i = 0; i < 100 || !emVoo; i++) {
    curso.value = 12 + i % 2;
    curso.dispatchEvent(new Event("input"));
    await dormir(1);
  }
  curso.value = 35;  // while a request is on its way
  curso.dispatchEvent(new Event("input"));
})()"""


def test_many_fast_changes_end_in_the_last_with_few_requests(aba: Aba, servidor: ServidorDeTeste) -> None:
    abrir(aba, servidor.url)
    aba.avaliar(MUITAS_MUDANCAS)
    certo = perguntar(servidor, aba)
    assert certo["predicao"] > 0
    aba.esperar(
        f"document.querySelector('#numero').textContent === '{COM_SINAL[certo['predicao']]}' && !emVoo"
    )
    assert aba.avaliar("maximo") == 1
    assert aba.avaliar("Math.min(...instantes.slice(1).map((t, i) => t - instantes[i]))") > 50


def test_probabilities_are_a_list_of_seven_that_sums_to_one(aba: Aba, servidor: ServidorDeTeste) -> None:
    abrir(aba, servidor.url)
    certo = perguntar(servidor, aba)["probabilidades"]
    itens = aba.avaliar(
        "[...document.querySelectorAll('#votos li')].map(i => i.innerText.split(/\\s*\\n\\s*/))"
    )
    assert [(numero, palavra) for numero, palavra, _ in itens] == [
        (COM_SINAL[v], palavra) for v, palavra in ROTULOS["pt"].items()
    ]
    mostradas = [0 if p.startswith("<") else int(p.removesuffix("\u00a0%")) for _, _, p in itens]
    assert mostradas == [0 if p < 0.005 else round(100 * p) for p in certo.values()]
    assert abs(sum(mostradas) - 100) <= 4
    alturas = aba.avaliar("[...document.querySelectorAll('.barra')].map(b => b.offsetHeight)")
    assert alturas.index(max(alturas)) == mostradas.index(max(mostradas))


def test_the_language_changes_with_its_switch_and_is_remembered(aba: Aba, endereco: str) -> None:
    abrir(aba, endereco)
    portugues = aba.texto("#rotulo")
    assert aba.avaliar("document.documentElement.lang") == "pt-BR"
    assert portugues in ROTULOS["pt"].values()

    aba.clicar("[data-lingua=en]")
    ingles = dict(zip(ROTULOS["pt"].values(), ROTULOS["en"].values(), strict=True))[portugues]
    aba.esperar(f"document.querySelector('#rotulo').textContent === '{ingles}'")
    assert aba.avaliar("document.documentElement.lang") == "en"
    assert aba.texto("h1") == _textos()["en"]["titulo"]

    abrir(aba, endereco)
    assert aba.texto("#rotulo") == ingles


@pytest.mark.parametrize(("lingua", "espera"), [("en-GB", "en"), ("es,en", "en"), ("fr", "pt-BR")])
def test_the_first_language_is_the_browsers(
    navegador: Navegador, endereco: str, lingua: str, espera: str
) -> None:
    with navegador.aba(lingua=lingua) as aba:
        assert abrir(aba, endereco).avaliar("document.documentElement.lang") == espera


def test_what_is_not_given_is_left_out_and_what_was_assumed_is_shown(
    aba: Aba, servidor: ServidorDeTeste
) -> None:
    abrir(aba, servidor.url)
    aba.focar("#informar-vestimenta")
    aba.tecla(" ")
    assert "vestimenta" not in pedido_mostrado(aba)
    suposto = perguntar(servidor, aba)["preenchidos"]["vestimenta"]
    texto = _textos()["pt"]["nota_suposto"].format(valor=f"{suposto:g} clo".replace(".", ","))
    aba.esperar(f"document.querySelector('#nota-vestimenta').textContent === '{texto}'")
    assert aba.avaliar("document.querySelector('#curso-vestimenta').disabled")

    aba.tecla(" ")
    assert pedido_mostrado(aba)["vestimenta"] == 0.7


def test_inputs_beyond_what_the_model_saw_are_named(aba: Aba, endereco: str) -> None:
    abrir(aba, endereco)
    assert aba.texto("#situacao") == _textos()["pt"]["dentro"]
    aba.digitar("#valor-velocidade_vento", "40")
    aba.esperar("document.querySelector('#situacao').className === 'fora'")
    assert aba.texto("#situacao") == _textos()["pt"]["fora"].format(campos="Vento")
    assert "fora" in aba.avaliar("document.querySelector('#nota-velocidade_vento').className")


@pytest.mark.parametrize(
    ("lingua", "palavra"), [("pt-BR", "acima do permitido"), ("en", "above what is allowed")]
)
def test_a_refused_value_is_explained_beside_its_field(
    navegador: Navegador, endereco: str, lingua: str, palavra: str
) -> None:
    with navegador.aba(lingua=lingua) as aba:
        abrir(aba, endereco)
        aba.digitar("#valor-temperatura", "99")
        aba.esperar("document.querySelector('#valor-temperatura').getAttribute('aria-invalid') === 'true'")
        assert palavra in aba.texto("#nota-temperatura")
        assert "50 °C" in aba.texto("#nota-temperatura")
        aba.digitar("#valor-temperatura", "21")
        aba.esperar("document.querySelector('#valor-temperatura').getAttribute('aria-invalid') === 'false'")


def test_an_empty_field_is_not_sent(aba: Aba, endereco: str) -> None:
    abrir(aba, endereco)
    antes = len(aba.pedidos)
    aba.digitar("#valor-peso", "x")
    aba.avaliar("document.querySelector('#valor-peso').value = ''")
    aba.avaliar("document.querySelector('#valor-peso').dispatchEvent(new Event('input'))")
    aba.esperar("document.querySelector('#situacao').className === 'erro'")
    assert aba.texto("#nota-peso") == _textos()["pt"]["erro_vazio"]
    assert not [p for p in aba.pedidos[antes:] if p.endswith("/predict")]


def test_a_server_without_model_or_out_of_reach_is_waited_for(aba: Aba, iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor(esperar_pronto=False)
    aba.pedir("Page.navigate", url=servidor.url)
    aba.esperar("document.querySelector('#situacao')?.className === 'erro'")
    assert aba.texto("#situacao") == _textos()["pt"]["sem_modelo"].format(s=5)
    por(servidor.pasta, treinar().pacote, versao=1)
    eventually(lambda: servidor.pedir("/health/ready").status == 200)
    aba.avaliar("dispatchEvent(new Event('online'))")  # as the browser says that there is a network again
    aba.esperar(PRONTA, segundos=3)

    rede = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    aba.pedir("Network.emulateNetworkConditions", offline=True, **rede)
    aba.clicar("[data-exemplo=verao]")
    aba.esperar("document.querySelector('#situacao').textContent.startsWith('Sem resposta')")
    aba.pedir("Network.emulateNetworkConditions", offline=False, **rede)
    aba.esperar("document.querySelector('#situacao').className !== 'erro'")


def test_a_model_promoted_meanwhile_is_taken_with_its_version(aba: Aba, iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor(modelo=treinar().pacote)
    abrir(aba, servidor.url)
    assert "versão 1" in aba.texto("#modelo")
    por(servidor.pasta, treinar().pacote, versao=2)
    aba.esperar(
        "(document.querySelector('#curso-peso').dispatchEvent(new Event('input')), "
        "document.querySelector('#modelo').textContent.includes('versão 2'))"
    )


def test_a_key_is_asked_for_and_kept_for_the_tab_alone(aba: Aba, iniciar_servidor: Iniciar) -> None:
    chave, resumo = nova_chave()
    servidor = iniciar_servidor(f"chaves.pagina={resumo}", modelo=treinar().pacote, esperar_pronto=False)
    aba.pedir("Page.navigate", url=servidor.url)
    aba.esperar("document.querySelector('#chave')?.checkVisibility()")
    assert aba.texto("#nota-chave") == _textos()["pt"]["chave_pedida"]
    assert aba.avaliar("document.activeElement.id") == "campo-chave"

    for errada in ("errada", "não-é-cabeçalho"):
        aba.digitar("#campo-chave", errada)
        aba.tecla("Enter")
        aba.esperar("document.querySelector('#nota-chave').textContent.startsWith('Chave recusada')")
        aba.avaliar("document.querySelector('#nota-chave').textContent = ''")

    aba.digitar("#campo-chave", chave)
    aba.tecla("Enter")
    aba.esperar(PRONTA)
    assert not aba.avaliar("document.querySelector('#chave').checkVisibility()")
    assert aba.avaliar("Object.values(localStorage)") == []
    assert chave not in " ".join(aba.pedidos)
    abrir(aba, servidor.url)


@pytest.mark.parametrize(
    ("status", "codigo"),
    [(429, "limite"), (503, "ocupado")],
)
def test_a_refusal_for_now_says_when_it_is_tried_again(
    aba: Aba, servidor: ServidorDeTeste, status: int, codigo: str
) -> None:
    abrir(aba, servidor.url)
    corpo = json.dumps({"erro": {"codigo": codigo, "mensagem": "", "campos": []}, "request_id": "r"})
    aba.avaliar(
        f"""(() => {{
          const deVerdade = window.fetch, headers = {{"Retry-After": "1"}};
          window.fetch = async () => {{
            window.fetch = deVerdade;
            return new Response({json.dumps(corpo)}, {{status: {status}, headers}});
          }};
        }})()"""
    )
    aba.clicar("[data-exemplo=verao]")
    aba.esperar("document.querySelector('#situacao').className === 'erro'")
    assert aba.texto("#situacao") == _textos()["pt"][codigo].format(s=1)
    certo = perguntar(servidor, aba)
    aba.esperar(f"document.querySelector('#rotulo').textContent === '{certo['rotulo']}'")
    aba.esperar("document.querySelector('#situacao').className === ''")


def test_the_page_asks_its_own_server_alone_and_the_console_stays_clean(aba: Aba, endereco: str) -> None:
    abrir(aba, endereco)
    for exemplo in ("inverno", "verao", "ameno"):
        aba.clicar(f"[data-exemplo={exemplo}]")
        aba.esperar(f"document.querySelector('[data-exemplo={exemplo}]').ariaPressed === 'true'")
    aba.clicar("[data-lingua=en]")
    aba.esperar("document.querySelector('#situacao').className === ''")
    assert {p.removeprefix(endereco) for p in aba.pedidos if not p.startswith("data:")} == {
        "/", "/model", "/predict",
    }  # fmt: skip
    assert aba.queixas == []


def test_the_documentation_loads_nothing_from_elsewhere(aba: Aba, endereco: str) -> None:
    aba.pedir("Page.navigate", url=endereco + "/docs")
    aba.esperar("document.querySelectorAll('.opblock').length > 4")
    assert [p for p in aba.pedidos if not p.startswith((endereco, "data:"))] == []
    assert aba.queixas == []


# ---- for everybody ---------------------------------------------------------------------------------------

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
        for voto in COM_SINAL:
            aba.avaliar(f"document.querySelector('#resultado').dataset.voto = {voto}")
            for situacao in ("", "fora", "erro"):
                aba.avaliar(f"document.querySelector('#situacao').className = '{situacao}'")
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
