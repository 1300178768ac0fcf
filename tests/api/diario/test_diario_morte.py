"""`kill -9` under load: the log loses its last rows and no others, and no confirmed answer is lost."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow.compute as pc
import requests

from funcoes.diario.esquema import chave_do_pedido
from funcoes.diario.leitura import ler
from funcoes.diario.retornos import ler as ler_retornos
from tests.api.conftest import PEDIDO, ServidorDeTeste
from tests.api.modelos import treinar
from tests.waiting import PATIENCE_S, eventually

CLIENTES = 4
GRAVADAS = 200


@dataclass
class Cliente:
    """Asks, and answers to every prediction, until the server is gone."""

    url: str
    previstos: list[str] = field(default_factory=list)
    confirmados: dict[str, int] = field(default_factory=dict)

    def rodar(self) -> None:
        with requests.Session() as sessao:
            try:
                for n in range(1_000_000):
                    self.um(sessao, n % 7 - 3)
            except requests.RequestException:
                return

    def um(self, sessao: requests.Session, voto: int) -> None:
        pedido = sessao.post(f"{self.url}/predict", json=PEDIDO, timeout=PATIENCE_S).json()["request_id"]
        self.previstos.append(pedido)
        retorno = {"request_id": pedido, "voto": voto}
        resposta = sessao.post(f"{self.url}/feedback", json=retorno, timeout=PATIENCE_S)
        assert resposta.json()["novas"] == 1
        self.confirmados[pedido] = voto


def test_killed_under_load_only_what_was_not_written_yet_is_lost(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    servidor = iniciar_servidor("predicoes.gravar_s=0.2", modelo=treinar().pacote)
    clientes = [Cliente(servidor.url) for _ in range(CLIENTES)]
    fios = [threading.Thread(target=cliente.rodar) for cliente in clientes]
    for fio in fios:
        fio.start()
    eventually(lambda: gravadas(servidor) >= GRAVADAS)
    seguras = gravadas(servidor)
    servidor.processo.kill()
    servidor.processo.wait(PATIENCE_S)
    for fio in fios:
        fio.join(PATIENCE_S)

    tabela, ilegiveis = ler(servidor.pasta.predicoes)
    no_diario = tabela["pedido"].to_pylist()
    assert ilegiveis == {}
    assert len(no_diario) == len(set(no_diario)) >= seguras
    assert pc.all(pc.equal(tabela["linha"], 0)).as_py()
    for cliente in clientes:
        guardados = [chave_do_pedido(pedido) in set(no_diario) for pedido in cliente.previstos]
        assert guardados == sorted(guardados, reverse=True)  # none is missing before one that is there

    votos = {g.pedido: g.voto for g in ler_retornos(servidor.pasta.retornos)}
    confirmados = {chave_do_pedido(p): v for c in clientes for p, v in c.confirmados.items()}
    assert len(confirmados) >= GRAVADAS - CLIENTES
    assert confirmados.items() <= votos.items()
    # one of each client may have been kept, and its confirmation not have arrived
    assert len(votos) <= len(confirmados) + CLIENTES


def gravadas(servidor: ServidorDeTeste) -> int:
    return int(servidor.pedir("/health/detailed").json["predicoes"]["linhas_gravadas"])
