"""The page in a browser: what a person sets, what is asked of the server, what is shown."""

import json

import pytest

from funcoes.palavras.votos import ROTULOS
from tests.api.conftest import ServidorDeTeste
from tests.api.navegador import Aba, Navegador
from tests.api.pagina.aberta import COM_SINAL, abrir, pedido_mostrado, perguntar, textos


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
    assert all(abs(n - 100 * p) < 1 for n, p in zip(mostradas, certo.values(), strict=True))
    assert sum(mostradas) == 100
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
    assert aba.texto("h1") == textos()["en"]["titulo"]

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
    texto = textos()["pt"]["nota_suposto"].format(valor=f"{suposto:g} clo".replace(".", ","))
    aba.esperar(f"document.querySelector('#nota-vestimenta').textContent === '{texto}'")
    assert aba.avaliar("document.querySelector('#curso-vestimenta').disabled")

    aba.tecla(" ")
    assert pedido_mostrado(aba)["vestimenta"] == 0.7


def test_inputs_beyond_what_the_model_saw_are_named(aba: Aba, endereco: str) -> None:
    abrir(aba, endereco)
    assert aba.texto("#situacao") == textos()["pt"]["dentro"]
    aba.digitar("#valor-velocidade_vento", "40")
    aba.esperar("document.querySelector('#situacao').className === 'fora'")
    assert aba.texto("#situacao") == textos()["pt"]["fora"].format(campos="Vento")
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
    assert aba.texto("#nota-peso") == textos()["pt"]["erro_vazio"]
    assert not [p for p in aba.pedidos[antes:] if p.endswith("/predict")]


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
