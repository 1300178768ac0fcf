"""The page where the server has no model, another model, a key, no time, or cannot be reached."""

import json
from collections.abc import Callable

import pytest

from api.acesso.chaves import nova_chave
from tests.api.conftest import ServidorDeTeste
from tests.api.modelos import por, treinar
from tests.api.navegador import Aba
from tests.api.pagina.aberta import PRONTA, abrir, perguntar, textos
from tests.waiting import eventually

Iniciar = Callable[..., ServidorDeTeste]


def test_a_server_without_model_or_out_of_reach_is_waited_for(aba: Aba, iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor(esperar_pronto=False)
    aba.pedir("Page.navigate", url=servidor.url)
    aba.esperar("document.querySelector('#situacao')?.className === 'erro'")
    assert aba.texto("#situacao") == textos()["pt"]["sem_modelo"].format(s=5)
    por(servidor.pasta, treinar().pacote, versao=1)
    eventually(lambda: servidor.pedir("/health/ready").status == 200)
    aba.avaliar("dispatchEvent(new Event('online'))")  # as the browser says that there is a network again
    aba.esperar(PRONTA, segundos=4.5)  # by itself the page asks again after 5 s

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
    assert aba.texto("#nota-chave") == textos()["pt"]["chave_pedida"]
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
    assert aba.texto("#situacao") == textos()["pt"][codigo].format(s=1)
    certo = perguntar(servidor, aba)
    aba.esperar(f"document.querySelector('#rotulo').textContent === '{certo['rotulo']}'")
    aba.esperar("document.querySelector('#situacao').className === ''")
