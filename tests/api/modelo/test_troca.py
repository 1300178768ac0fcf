"""A new model under load: no answer fails, and none is of two models."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import requests

from api.modelo.servido import Servido
from api.pedido.digitos import em_digitos
from funcoes.configuracao.config import carregar_servico
from funcoes.entrega.preditor import Preditor
from funcoes.servico.pasta import PastaServico, Servivel
from tests.api.conftest import PEDIDO, ServidorDeTeste
from tests.api.em_processo import aplicacao
from tests.api.modelos import formulario, por, treinar
from tests.waiting import PATIENCE_S, eventually

PEDIDOS = [{**PEDIDO, "temperatura": t, "idade": 20 + t} for t in range(10, 34)]


def esperadas(conteudo: bytes) -> np.ndarray[Any, Any]:
    """What a package answers to `PEDIDOS`."""
    bruto = [formulario().ler(p) for p in PEDIDOS]
    return em_digitos(Preditor.de_pacote(conteudo).prever(np.array(bruto)).proba)


class Carga:
    """Callers that ask without a pause, each on a connection of its own."""

    def __init__(self, servidor: ServidorDeTeste, quantos: int = 8) -> None:
        self._servidor = servidor
        self._fim = threading.Event()
        self.respostas: list[tuple[int, int, Any]] = []
        self.falhas: list[str] = []
        self._fios = [threading.Thread(target=self._pedir, args=(n,)) for n in range(quantos)]

    def _pedir(self, n: int) -> None:
        with requests.Session() as sessao:
            while not self._fim.is_set():
                n = (n + 1) % len(PEDIDOS)
                try:
                    r = sessao.post(f"{self._servidor.url}/predict", json=PEDIDOS[n], timeout=PATIENCE_S)
                    self.respostas.append((n, r.status_code, r.json()))
                except (requests.RequestException, ValueError) as erro:
                    self.falhas.append(repr(erro))

    def __enter__(self) -> "Carga":
        for fio in self._fios:
            fio.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._fim.set()
        for fio in self._fios:
            fio.join(PATIENCE_S)


def test_models_change_under_load_without_a_failed_or_mixed_answer(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    pacotes = {1: treinar("ordinal").pacote, 2: treinar("lr").pacote, 3: treinar("rf").pacote}
    servidor = iniciar_servidor("modelo.olhar_s=0.2", "http.espera_max_ms=60000", modelo=pacotes[1])
    with Carga(servidor) as carga:
        time.sleep(0.3)
        for versao in (2, 3, 1):
            por(servidor.pasta, pacotes[versao], versao)
            eventually(lambda v=versao: servidor.pedir("/predict", PEDIDO).json["versao_modelo"] == v)
            time.sleep(0.3)
    assert carga.falhas == []
    assert Counter(status for _, status, _ in carga.respostas).keys() == {200}
    certas = {v: esperadas(conteudo) for v, conteudo in pacotes.items()}
    for um, outro in ((1, 2), (2, 3), (1, 3)):  # else a mix could not be told
        assert np.abs(certas[um] - certas[outro]).max(axis=1).min() > 1e-4
    for n, _, r in carga.respostas:
        assert r["modelo_id"] == f"modelo-{r['versao_modelo']}"
        vista = list(r["probabilidades"].values())
        assert np.abs(vista - certas[r["versao_modelo"]][n]).max() < 1e-6
    assert {r["versao_modelo"] for _, _, r in carga.respostas} == {1, 2, 3}
    assert len(carga.respostas) > 100
    bom = servidor.pasta.ler(servidor.pasta.bom, Servivel)
    assert bom is not None
    assert bom.versao == 1


def test_a_model_that_comes_between_question_and_answer_changes_neither(tmp_path: Path) -> None:
    pacotes = {1: treinar("ordinal").pacote, 2: treinar("lr").pacote}
    por(PastaServico(tmp_path), pacotes[1])
    with aplicacao(tmp_path, "modelo.olhar_s=3600") as app:

        async def perguntar_e_trocar() -> Any:
            pergunta = asyncio.create_task(app.perguntar("/predict", PEDIDOS[0]))
            await asyncio.sleep(0)  # it waits for the model now
            por(app.estado.pasta, pacotes[2], versao=2)
            app.estado.carregador.olhar()
            assert not pergunta.done()
            return (await pergunta).json

        r = app.laco.run(perguntar_e_trocar())
        assert (r["versao_modelo"], r["modelo_id"]) == (1, "modelo-1")
        vista = list(r["probabilidades"].values())
        assert vista == pytest.approx(esperadas(pacotes[1])[0].tolist(), abs=1e-9)
        assert app.pedir("/predict", PEDIDO).json["versao_modelo"] == 2


def test_rows_of_two_models_in_one_turn_go_each_through_its_own(tmp_path: Path) -> None:
    pacotes = {1: treinar("ordinal").pacote, 2: treinar("lr").pacote}
    ficha = por(PastaServico(tmp_path), pacotes[1])
    config = carregar_servico().modelo
    servidos = [Servido.de_pacote(conteudo, ficha, config) for conteudo in pacotes.values()]
    bruto = formulario().ler(PEDIDOS[0])
    with aplicacao(tmp_path) as app:

        async def prever(servido: Servido) -> list[float]:
            resposta = servido.responder(*await app.estado.juntador.prever(servido, bruto, bytes(16)), "pt")
            return list(resposta["probabilidades"].values())

        async def juntos() -> list[list[float]]:
            return await asyncio.gather(*(prever(s) for s in [*servidos, *servidos]))

        vistas = app.laco.run(juntos())
    certas = [esperadas(conteudo)[0] for conteudo in pacotes.values()] * 2
    assert np.allclose(vistas, certas, rtol=0, atol=1e-9)
