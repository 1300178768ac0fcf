"""The page as the tests open and read it: its texts, its request, what it shows once it is ready."""

import json
from typing import Any

from api.pagina import montar
from tests.api.conftest import ServidorDeTeste
from tests.api.navegador import Aba

PRONTA = "document.querySelector('#frase span:last-child')?.textContent"
COM_SINAL = {-3: "−3", -2: "−2", -1: "−1", 0: "0", 1: "+1", 2: "+2", 3: "+3"}


def bloco(inicio: str, fim: str) -> str:
    return montar().html.decode().split(inicio)[1].split(fim)[0]


def textos() -> dict[str, dict[str, str]]:
    return dict(json.loads(bloco('<script type="application/json" id="textos">', "</script>")))


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
