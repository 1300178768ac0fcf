"""The page of a model of another survey: its form is what that model asks for."""

from collections.abc import Callable

import pytest

from tests.api.conftest import PEDIDO as DE_SANTA_MARIA
from tests.api.conftest import ServidorDeTeste
from tests.api.modelos import por, treinar
from tests.api.navegador import Aba
from tests.api.pagina.aberta import COM_SINAL, abrir, pedido_mostrado, perguntar, textos
from tests.api.recinto import GRANDEZAS, treinado

Iniciar = Callable[..., ServidorDeTeste]
ESCOLHER = """((lista) => {
  lista.value = "misto";
  lista.dispatchEvent(new Event("change"));
})(document.querySelector("#valor-resfriamento"))"""
NOMES = "[...document.querySelectorAll('.campo .nome')].map((n) => n.textContent)"


def test_the_form_is_what_the_model_asks_for(aba: Aba, iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor(modelo=treinado().pacote)
    abrir(aba, servidor.url)
    entradas = {e["campo"]: e for e in servidor.pedir("/model").json["entradas"]}
    assert len(aba.avaliar(NOMES)) == len(entradas) == len(GRANDEZAS)
    assert "Temperatura do ar" in aba.avaliar(NOMES)
    palavras = {"sexo", "resfriamento"}  # not said at first
    assert set(pedido_mostrado(aba)) == set(entradas) - palavras
    assert aba.texto("h1") == textos()["pt"]["titulo_recinto"]
    assert not aba.avaliar("document.querySelector('.exemplos').checkVisibility()")
    assert aba.avaliar("document.querySelectorAll('input[type=time]').length") == 0

    aba.focar("#curso-temperatura")
    aba.tecla("ArrowRight", 4)
    aba.clicar("input[name=sexo][value=m]")
    aba.avaliar(ESCOLHER)
    assert "modo misto" in aba.avaliar("document.querySelector('#valor-resfriamento').innerText")
    certo = perguntar(servidor, aba)
    pedido = pedido_mostrado(aba)
    assert (pedido["sexo"], pedido["resfriamento"]) == ("m", "misto")
    aba.esperar(f"document.querySelector('#numero').textContent === '{COM_SINAL[certo['predicao']]}'")
    indices = aba.avaliar("[...document.querySelectorAll('#indices dl > div')].map((d) => d.innerText)")
    publicados = [i for i in servidor.pedir("/model").json["indices"] if i["fonte"]]
    assert 3 < len(indices) == len(publicados) < len(certo["indices"])
    assert aba.avaliar("document.querySelectorAll('#votos li:not([hidden])').length") == 5
    assert aba.queixas == []


def test_a_value_that_the_model_refuses_is_explained(aba: Aba, iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor(modelo=treinado().pacote)
    abrir(aba, servidor.url)
    aba.digitar("#valor-temperatura", "41")
    aba.esperar("document.querySelector('#valor-temperatura').getAttribute('aria-invalid') === 'true'")
    assert "10 a 40 °C" in aba.texto("#nota-temperatura")


@pytest.mark.parametrize("lingua", ["pt", "en"])
def test_the_form_follows_the_model_while_the_page_is_open(
    aba: Aba, iniciar_servidor: Iniciar, lingua: str
) -> None:
    servidor = iniciar_servidor(modelo=treinar().pacote)
    abrir(aba, servidor.url)
    aba.clicar(f"[data-lingua={lingua}]")
    aba.digitar("#valor-idade", "44")
    vistos = []
    for versao, pacote in ((2, treinado().pacote), (3, treinar().pacote)):
        por(servidor.pasta, pacote, versao=versao)
        aba.esperar(
            "(document.querySelector('#curso-idade').dispatchEvent(new Event('input')), "
            f"document.querySelector('#modelo').textContent.includes(' {versao} '))"
        )
        aba.esperar("document.querySelector('#situacao').className !== 'erro'")
        certo = perguntar(servidor, aba)
        aba.esperar(f"document.querySelector('#numero').textContent === '{COM_SINAL[certo['predicao']]}'")
        vistos.append(pedido_mostrado(aba))
        assert textos()[lingua]["idade"] in aba.avaliar(NOMES)
    assert ("hora" in vistos[0], "hora" in vistos[1]) == (False, True)
    assert set(vistos[1]) == set(DE_SANTA_MARIA) - {"sexo"}
    assert [v["idade"] for v in vistos] == [44, 44]  # what was said of the same quantity stays
    assert aba.queixas == [] or all("422" in q for q in aba.queixas)
