"""Who is the only one in the process is answered at once; who is not, together with the others."""

import asyncio
from pathlib import Path
from typing import Any

import requests

from api.modelo.juntador import Juntador
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.modelos import formulario, por, treinar
from tests.api.outro_processo import outro_processo
from tests.waiting import PATIENCE_S

SEM_JUNTAR = """
from api.modelo.juntador import Juntador
def quebrar(*_, **__):
    raise AssertionError("nobody else is there")
Juntador._girar = quebrar
"""
BRUTO = formulario().ler(PEDIDO)


def _sem_esperar(app: Aplicacao, juntador: Juntador) -> Any:
    """What a call gives without one turn of the event loop; None where it waits for one."""
    chamada = juntador.prever(app.estado.servido, list(BRUTO), bytes(16))
    try:
        chamada.send(None)
    except StopIteration as fim:
        return fim.value
    chamada.close()
    return None


def test_alone_is_answered_at_once_and_as_with_others(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    with aplicacao(tmp_path) as app:
        juntador = app.estado.juntador

        async def perguntar() -> Any:
            juntos = asyncio.gather(
                *(juntador.prever(app.estado.servido, list(BRUTO), bytes(16)) for _ in range(2))
            )
            await asyncio.sleep(0)
            juntador.sozinho = lambda: True
            assert _sem_esperar(app, juntador) is None  # others wait already: not before them
            (previstas, _), _ = await juntos
            assert len(previstas.voto) == 3
            return previstas, _sem_esperar(app, juntador)

        previstas, (so, linha) = app.laco.run(perguntar())
        assert linha == 0
        assert len(so.voto) == 1
        assert app.estado.servido.responder(so, 0, "pt") == app.estado.servido.responder(previstas, 0, "pt")


def test_the_server_knows_who_is_alone(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    with outro_processo(tmp_path, tmp_path / "log", SEM_JUNTAR) as url, requests.Session() as sessao:
        for _ in range(3):
            assert sessao.post(f"{url}/predict", json=PEDIDO, timeout=PATIENCE_S).status_code == 200
