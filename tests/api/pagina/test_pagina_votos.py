"""What the page shows of the votes, and what it says where there is no model."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.pedido.textos import MENSAGENS
from tests.api.conftest import ServidorDeTeste
from tests.api.modelos import por, treinar
from tests.api.navegador import Aba
from tests.api.pagina.aberta import PRONTA, abrir
from tests.waiting import eventually

CASOS = [
    [0.144, 0.144, 0.144, 0.142, 0.142, 0.142, 0.142],
    [0.004, 0.004, 0.004, 0.004, 0.004, 0.004, 0.976],
    [0.335, 0.335, 0.33, 0, 0, 0, 0],
    [1, 0, 0, 0, 0, 0, 0],
    [0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.25],
    [1 / 7] * 7,
    [0.2, 0.2, 0.2, 0.2, 0.2, 0, 0],
]


def test_percents_shown_sum_to_a_hundred(aba: Aba, servidor: ServidorDeTeste) -> None:
    abrir(aba, servidor.url)
    fonte = (Path(__file__).resolve().parents[3] / "api" / "pagina" / "controles.js").read_text("utf-8")
    corpo = fonte.split("const inteiros = ", 1)[1].split("\n};", 1)[0]
    inteiros = f"({corpo}\n}})(CASO)"
    for caso in CASOS:
        mostrados = aba.avaliar(inteiros.replace("CASO", json.dumps(caso)))
        assert sum(mostrados) == 100, caso
        assert all(abs(um - 100 * p) < 1 for um, p in zip(mostrados, caso, strict=True))
    for exemplo in ("inverno", "ameno", "verao"):
        aba.clicar(f"[data-exemplo={exemplo}]")
        aba.esperar("!document.querySelector('#resultado').classList.contains('velho')")
        texto = "[...document.querySelectorAll('#votos .cento')].map((n) => n.textContent)"
        vistos = aba.avaliar(texto)
        assert sum(0 if "<" in um else int(um.rstrip("%\u00a0")) for um in vistos) == 100, vistos


FOLGAS = """[...document.querySelectorAll('#votos li:not([hidden])')].map((li) => {
  const faixa = document.createRange();
  faixa.selectNodeContents(li.querySelector('.palavra'));
  const palavra = faixa.getBoundingClientRect(), caixa = li.getBoundingClientRect();
  return Math.min(palavra.left - caixa.left, caixa.right - palavra.right);
})"""


@pytest.mark.parametrize("lingua", ["pt", "en"])
@pytest.mark.parametrize("largura", [992, 1280, 1920])
def test_no_word_touches_the_box_of_its_vote(
    aba: Aba, servidor: ServidorDeTeste, lingua: str, largura: int
) -> None:
    aba.janela(largura, 900)
    abrir(aba, servidor.url)
    aba.clicar(f"[data-lingua={lingua}]")
    folgas = aba.avaliar(FOLGAS)
    assert min(folgas) >= 5, folgas


@pytest.mark.parametrize("largura", [360, 1280])
def test_without_a_model_the_page_says_how_to_get_one(
    aba: Aba, iniciar_servidor: Callable[..., ServidorDeTeste], largura: int
) -> None:
    servidor = iniciar_servidor(esperar_pronto=False)
    aba.janela(largura, 900)
    aba.pedir("Page.navigate", url=servidor.url)
    aba.esperar("document.querySelector('#sem-modelo')?.hidden === false")
    dito = aba.texto("#sem-modelo")
    assert "make run" in dito
    assert "python -m steps.register --promote" in dito
    assert aba.avaliar("document.documentElement.scrollWidth <= innerWidth")
    por(servidor.pasta, treinar().pacote)
    eventually(lambda: servidor.pedir("/health/ready").status == 200)
    aba.avaliar("dispatchEvent(new Event('online'))")
    aba.esperar(PRONTA)
    assert aba.avaliar("document.querySelector('#sem-modelo').hidden")


def test_the_refusal_without_a_model_says_what_to_do(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    servidor = iniciar_servidor(esperar_pronto=False)
    r = servidor.pedir("/model", accept_language="en")
    assert (r.status, r.json["erro"]["mensagem"]) == (503, MENSAGENS["sem_modelo"]["en"].format(5))
    for texto in MENSAGENS["sem_modelo"].values():
        assert "make run" in texto
        assert "python -m steps.register --promote" in texto
