"""A new model under load, models that are refused, what is served at a start, and how the process ends."""

import asyncio
import io
import json
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import psutil
import pytest
import requests
from onnx import helper, numpy_helper

from api.pedido import PEDIDO as ADAPTADOR
from api.servido import Servido
from funcoes.entrega import pacote
from funcoes.entrega.formato import ler_assinatura
from funcoes.entrega.preditor import Preditor
from funcoes.servico import PastaServico, Servivel, Uso, gravar
from tests.api.conftest import PEDIDO, RAIZ, ServidorDeTeste, iniciar
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.modelos import por, treinar
from tests.served_package import served_package
from tests.waiting import eventually

# a new model under load

PEDIDOS = [{**PEDIDO, "temperatura": t, "idade": 20 + t} for t in range(10, 34)]


def esperadas(conteudo: bytes) -> np.ndarray[Any, Any]:
    """What a package answers to `PEDIDOS`."""
    bruto = [ADAPTADOR.validate_python(p).bruto(0.0) for p in PEDIDOS]
    return Preditor.de_pacote(conteudo).prever(np.array(bruto)).proba


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
                    r = sessao.post(f"{self._servidor.url}/predict", json=PEDIDOS[n], timeout=20)
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
            fio.join(30)


def test_models_change_under_load_without_a_failed_or_mixed_answer(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    pacotes = {1: treinar("ordinal").pacote, 2: treinar("lr").pacote, 3: treinar("rf").pacote}
    servidor = iniciar_servidor("modelo.olhar_s=0.2", "http.espera_max_ms=60000", modelo=pacotes[1])
    demoras = []
    with Carga(servidor) as carga:
        time.sleep(0.3)
        for versao in (2, 3, 1):
            por(servidor.pasta, pacotes[versao], versao)
            inicio = time.monotonic()
            eventually(lambda v=versao: servidor.pedir("/predict", PEDIDO).json["versao_modelo"] == v)
            demoras.append(time.monotonic() - inicio)
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
    assert max(demoras) < 10
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
    servidos = [Servido.de_pacote(conteudo, ficha) for conteudo in pacotes.values()]
    bruto = ADAPTADOR.validate_python(PEDIDOS[0]).bruto(0.0)
    with aplicacao(tmp_path) as app:

        async def prever(servido: Servido) -> list[float]:
            resposta = servido.responder(*await app.estado.juntador.prever(servido, bruto), "pt")
            return list(resposta["probabilidades"].values())

        async def juntos() -> list[list[float]]:
            return await asyncio.gather(*(prever(s) for s in [*servidos, *servidos]))

        vistas = app.laco.run(juntos())
    certas = [esperadas(conteudo)[0] for conteudo in pacotes.values()] * 2
    assert np.allclose(vistas, certas, rtol=0, atol=1e-9)


# models that are refused


def mudado(conteudo: bytes, onnx_novo: bytes | None = None, **assinatura: Any) -> bytes:
    """The package with other parts, signed anew."""
    arquivos = pacote.abrir(conteudo)
    dita = ler_assinatura(arquivos.pop(pacote.ASSINATURA)).model_copy(update=assinatura)
    if onnx_novo is not None:
        arquivos[pacote.ONNX] = onnx_novo
    return pacote.montar(arquivos, dita)


def bomba() -> bytes:
    """A small file that unpacks to 300 MB."""
    destino = io.BytesIO()
    with zipfile.ZipFile(destino, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipado:
        for nome, conteudo in pacote.abrir(treinar().pacote).items():
            if nome != "cartao.html":
                zipado.writestr(nome, conteudo)
        with zipado.open("cartao.html", "w") as cartao:
            for _ in range(300):
                cartao.write(bytes(2**20))
    return destino.getvalue()


def lento() -> bytes:
    """A model that adds up three million numbers for each answer."""
    conteudo = served_package(0.2, 0.3, 0.5)
    modelo = onnx.load_model_from_string(pacote.abrir(conteudo)[pacote.ONNX])
    grafo = modelo.graph
    grafo.node[-1].output[0] = "rapida"
    grafo.initializer.extend([
        numpy_helper.from_array(np.array([3_000_000]), "muitas"),
        numpy_helper.from_array(np.array(0.0), "zero"),
    ])  # fmt: skip
    grafo.node.extend([
        helper.make_node("ReduceMax", ["x"], ["um"], keepdims=0),
        helper.make_node("Expand", ["um", "muitas"], ["muitos"]),
        helper.make_node("ReduceSum", ["muitos"], ["soma"], keepdims=0),
        helper.make_node("Mul", ["soma", "zero"], ["nada_mais"]),
        helper.make_node("Add", ["rapida", "nada_mais"], ["probabilities"]),
    ])  # fmt: skip
    return mudado(conteudo, modelo.SerializeToString())


RUINS: dict[str, tuple[Callable[[], bytes], str]] = {
    "half a file": (lambda: treinar().pacote[:2000], "no readable zip"),
    "no zip": (lambda: b"<html>502 Bad Gateway</html>", "no readable zip"),
    "nothing": (lambda: b"", "no readable zip"),
    "other features": (lambda: mudado(treinar().pacote, versao_atributos="0"), "features of version 0"),
    "more than memory": (bomba, "unpacks to"),
    "no model": (lambda: mudado(treinar().pacote, b"\x00" * 100), "ONNX file cannot be loaded"),
    "another model's file": (
        lambda: mudado(treinar().pacote, pacote.abrir(served_package(0.2, 0.3, 0.5))[pacote.ONNX]),
        "tensors",
    ),
    "not a number": (lambda: served_package(float("nan"), 0.5, 0.5), "no distribution"),
    "more than one": (lambda: served_package(0.5, 0.5, 0.5), "no distribution"),
    "less than nothing": (lambda: served_package(-0.2, 0.7, 0.5), "no distribution"),
    "votes of another scale": (lambda: mudado(served_package(0.2, 0.3, 0.5), classes=[1, 2, 9]), "votes"),
    "slow": (lento, "more than modelo.latencia_max_ms"),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aplicacao]:
    pasta = PastaServico(tmp_path_factory.mktemp("servico"))
    por(pasta, treinar().pacote)
    with aplicacao(pasta.pasta, "modelo.olhar_s=3600", "modelo.latencia_max_ms=0.5") as app:
        yield app


def conferir_recusa(app: Aplicacao, motivo: str) -> None:
    """Version 1 goes on, and says why not version 2: in health, log and metrics."""
    antes = recusas(app)
    app.estado.carregador.olhar()
    assert app.pedir("/predict", PEDIDO).json["versao_modelo"] == 1
    assert app.pedir("/health/ready").json["pronto"] is True
    recusa = app.pedir("/health/detailed").json["recusa"]
    assert (recusa["modelo_id"], recusa["versao"]) == ("modelo-2", 2)
    assert motivo in recusa["motivo"]
    linha = app.linhas()[-4]  # the three requests come after it
    assert (linha["event"], linha["level"], linha["versao"]) == ("model refused", "error", 2)
    assert motivo in linha["motivo"]
    assert recusas(app) == antes + 1


def recusas(app: Aplicacao) -> float:
    texto = app.pedir("/metrics").corpo.decode()
    (linha,) = [x for x in texto.splitlines() if x.startswith("conforto_model_refusals_total")]
    return float(linha.split()[1])


@pytest.mark.parametrize("nome", RUINS)
def test_a_model_that_cannot_be_trusted_is_refused_and_the_old_one_goes_on(app: Aplicacao, nome: str) -> None:
    fazer, motivo = RUINS[nome]
    por(app.estado.pasta, fazer(), versao=2)
    conferir_recusa(app, motivo)


def test_a_package_of_another_sha256_than_recorded_is_refused(app: Aplicacao) -> None:
    por(app.estado.pasta, treinar("lr").pacote, versao=2, sha256="0" * 64)
    conferir_recusa(app, "sha256")


def test_a_package_that_is_not_there_is_refused(app: Aplicacao) -> None:
    por(app.estado.pasta, treinar("lr").pacote, versao=2)
    app.estado.pasta.pacote("modelo-2").unlink()
    conferir_recusa(app, "cannot be read")


def test_a_wanted_model_that_leads_out_of_the_folder_is_refused(app: Aplicacao) -> None:
    ficha = por(app.estado.pasta, treinar("lr").pacote, versao=2).model_dump()
    gravar(app.estado.pasta.atual, json.dumps({**ficha, "modelo_id": "../../modelo"}).encode())
    app.estado.carregador.olhar()
    assert app.pedir("/predict", PEDIDO).json["versao_modelo"] == 1
    assert "modelo_id" in app.pedir("/health/detailed").json["recusa"]["motivo"]


def test_a_refusal_is_over_when_the_served_model_is_wanted_again_or_a_good_one_comes(tmp_path: Path) -> None:
    pasta, bons = PastaServico(tmp_path), {1: treinar().pacote, 2: treinar("lr").pacote}
    por(pasta, bons[1])
    with aplicacao(tmp_path) as app:

        def querer(versao: int, conteudo: bytes) -> Any:
            por(pasta, conteudo, versao)
            app.estado.carregador.olhar()
            assert app.estado.carregador.servido is not None
            return app.estado.carregador.servido.ficha.versao, app.pedir("/health/detailed").json["recusa"]

        assert querer(2, b"")[1]["versao"] == 2
        assert querer(1, bons[1]) == (1, None)
        assert querer(2, b"")[1]["versao"] == 2
        assert querer(2, bons[2]) == (2, None)
        assert app.pedir("/health/detailed").json["recusados"] == 2


# at a start


@pytest.mark.parametrize("atual", ["refused", "garbage", "empty", "not there"])
def test_a_start_without_a_usable_wish_serves_the_last_good_model_and_says_why(
    tmp_path: Path, atual: str
) -> None:
    pasta = PastaServico(tmp_path)
    pasta.anotar(pasta.bom, por(pasta, treinar().pacote, versao=1))
    por(pasta, b"no zip", versao=2)
    if atual != "refused":
        pasta.atual.unlink()
        lixo = {"garbage": b"\xff{", "empty": b""}
        if atual in lixo:
            pasta.atual.write_bytes(lixo[atual])
    with aplicacao(tmp_path) as app:
        assert app.pedir("/predict", PEDIDO).json["versao_modelo"] == 1
        recusa = app.pedir("/health/detailed").json["recusa"]
        assert (recusa is None) == (atual == "not there")
        if atual == "garbage":
            assert "atual.json" in recusa["motivo"]
        por(pasta, treinar("lr").pacote, versao=3)
        app.estado.carregador.olhar()
        assert app.pedir("/predict", PEDIDO).json["versao_modelo"] == 3


def test_nothing_usable_at_all_is_a_503_until_a_model_comes(tmp_path: Path) -> None:
    pasta = PastaServico(tmp_path)
    pasta.bom.write_bytes(b"{")
    pasta.atual.write_bytes(b"{")
    servidor = iniciar(pasta, "modelo.olhar_s=0.1", esperar_pronto=False)
    try:
        r = servidor.pedir("/predict", PEDIDO)
        assert (r.status, r.json["erro"]["codigo"]) == (503, "sem_modelo")
        assert "atual.json" in servidor.pedir("/health/detailed").json["recusa"]["motivo"]
        assert servidor.pedir("/health").status == 200
        por(pasta, treinar().pacote)
        eventually(lambda: servidor.pedir("/health/ready").status == 200)
        assert servidor.pedir("/predict", PEDIDO).status == 200
    finally:
        assert servidor.parar() == 0


# the end

CORPO = json.dumps(PEDIDO).encode()
CABECA = (
    b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nX-Request-Id: lento\r\n"
    b"Content-Length: %d\r\n\r\n" % len(CORPO)
)


def comecar(servidor: ServidorDeTeste) -> socket.socket:
    """A request of which only the first half has arrived."""
    host, _, porta = servidor.url.removeprefix("http://").partition(":")
    tomada = socket.create_connection((host, int(porta)), timeout=10)
    tomada.sendall(CABECA + CORPO[:20])
    eventually(lambda: servidor.pedir("/health/detailed").json["processo"]["em_andamento"] == 2)
    return tomada


def test_what_has_begun_is_finished_and_what_comes_is_told_to_go_elsewhere(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    servidor = iniciar_servidor("http.aviso_saida_s=0.1", "http.saida_s=15", modelo=treinar().pacote)
    with comecar(servidor) as tomada:
        servidor.processo.terminate()
        r = eventually(lambda: servidor.pedir("/predict", PEDIDO), lambda r: r.status == 503)
        assert r.json["erro"]["codigo"] == "parando"
        assert int(r.cabecalhos["retry-after"]) >= 1
        assert r.cabecalhos["connection"] == "close"
        pronto = servidor.pedir("/health/ready")
        assert (pronto.status, pronto.json["parando"]) == (503, True)
        assert servidor.pedir("/health").status == 200
        time.sleep(0.5)  # longer than the notice: it is the request that is waited for
        assert servidor.processo.poll() is None
        nova = requests.post(f"{servidor.url}/predict", json=PEDIDO, timeout=10)
        assert nova.json()["erro"]["codigo"] == "parando"
        tomada.sendall(CORPO[20:])
        vindo = b""
        while pedaco := tomada.recv(65536):
            vindo += pedaco
    assert vindo.startswith(b"HTTP/1.1 200 OK")
    assert json.loads(vindo.partition(b"\r\n\r\n")[2])["request_id"] == "lento"
    assert servidor.processo.wait(5) == 0
    eventos = [x["event"] for x in servidor.linhas()]
    assert eventos.index("stopping") < eventos.index("stopped") == len(eventos) - 1
    uso = servidor.pasta.ler(servidor.pasta.uso, Uso)
    assert uso is not None
    assert uso.pedidos["200"] >= 1  # the last one is in it
    assert uso.previsoes == 1


def test_what_does_not_end_is_waited_for_only_so_long(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    servidor = iniciar_servidor("http.aviso_saida_s=0", "http.saida_s=1", modelo=treinar().pacote)
    with comecar(servidor):
        inicio = time.monotonic()
        servidor.processo.send_signal(signal.SIGINT)
        assert servidor.processo.wait(10) == 0
        assert 0.9 < time.monotonic() - inicio < 5


def test_a_second_signal_ends_it_at_once(iniciar_servidor: Callable[..., ServidorDeTeste]) -> None:
    servidor = iniciar_servidor("http.aviso_saida_s=30", "http.saida_s=30", modelo=treinar().pacote)
    with comecar(servidor):
        servidor.processo.terminate()
        eventually(lambda: servidor.pedir("/health/ready").status == 503)
        servidor.processo.terminate()
        assert servidor.processo.wait(5) == 0


def test_connections_that_only_wait_delay_nothing(iniciar_servidor: Callable[..., ServidorDeTeste]) -> None:
    servidor = iniciar_servidor("http.aviso_saida_s=0", "http.saida_s=30", modelo=treinar().pacote)
    servidor.pedir("/health")  # stays open
    host, _, porta = servidor.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(porta))):
        servidor.processo.terminate()
        assert servidor.processo.wait(5) == 0


def test_a_port_that_is_taken_is_a_message_and_exit_code_2(servidor: ServidorDeTeste, tmp_path: Path) -> None:
    porta = servidor.url.rpartition(":")[2]
    comando = [sys.executable, "-m", "api", "--pasta", str(tmp_path), "--set", f"http.porta={porta}"]
    fim = subprocess.run(comando, cwd=RAIZ, capture_output=True, text=True, check=False, timeout=30)
    assert fim.returncode == 2
    assert f"http.porta {porta}" in fim.stderr
    assert "Traceback" not in fim.stderr


ORFAO = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-m", "api", "--com-o-pai", "--pasta", sys.argv[1], "--set", "http.porta=0",
                  "--set", "http.aviso_saida_s=0"])
time.sleep(120)
"""


@pytest.fixture(scope="module", autouse=True)
def orfao(tmp_path_factory: pytest.TempPathFactory) -> Iterator[psutil.Process]:
    """A process whose parent was killed; that takes it some seconds to see, so it comes first."""
    pasta = PastaServico(tmp_path_factory.mktemp("orfao"))
    por(pasta, treinar().pacote)
    with (pasta.pasta / "log").open("wb") as log:
        pai = subprocess.Popen(
            [sys.executable, "-c", ORFAO, str(pasta.pasta)], cwd=RAIZ, stdout=log, stderr=log
        )
    uso = eventually(lambda: pasta.ler(pasta.uso, Uso), seconds=30)
    assert uso is not None
    filho = psutil.Process(uso.pid)
    pai.kill()
    pai.wait(10)
    yield filho
    if filho.is_running() and filho.status() != psutil.STATUS_ZOMBIE:
        filho.kill()


def test_the_process_ends_with_the_one_that_started_it(orfao: psutil.Process) -> None:
    eventually(lambda: not orfao.is_running() or orfao.status() == psutil.STATUS_ZOMBIE, seconds=10)
