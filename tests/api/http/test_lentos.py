"""Callers that are slow: told so where they have begun to ask, cut off where they have not."""

import contextlib
import socket
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from api.http.protocolo import cortar_lentas
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO, ServidorDeTeste, iniciar
from tests.api.lote.lotes import em_csv
from tests.api.modelos import por, treinar
from tests.api.tomada import CABECA, INTEIRO, fechou, ler_resposta, ligar
from tests.waiting import PATIENCE_S, eventually


@pytest.fixture(scope="module")
def impaciente(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServidorDeTeste]:
    """A process that waits half a second for a request to arrive."""
    pasta = PastaServico(tmp_path_factory.mktemp("impaciente"))
    por(pasta, treinar().pacote)
    servidor = iniciar(pasta, "http.tempo_max_s=0.5")
    yield servidor
    assert servidor.parar() == 0


def test_a_body_that_trickles_is_refused_in_time_and_then_cut_off(impaciente: ServidorDeTeste) -> None:
    with closing(ligar(impaciente)) as tomada:
        tomada.sendall(CABECA + b"Content-Length: 60000\r\n\r\n")
        inicio = time.monotonic()
        tomada.settimeout(0.05)
        while time.monotonic() - inicio < 9:
            tomada.sendall(b" ")
            try:
                if tomada.recv(1, socket.MSG_PEEK):
                    break
            except TimeoutError:
                pass
        tomada.settimeout(PATIENCE_S)
        status, _, corpo = ler_resposta(tomada)
        assert (status, corpo["erro"]["codigo"]) == (408, "tempo_esgotado")
        assert 0.4 < time.monotonic() - inicio < 9  # by default it would be 10
        assert eventually(lambda: _recusa_mais(tomada), seconds=PATIENCE_S)


def _recusa_mais(tomada: socket.socket) -> bool:
    """Whether the connection is gone, although one goes on sending."""
    try:
        tomada.sendall(b" ")
    except OSError:
        return True
    return False


@pytest.mark.parametrize(
    "parte",
    [
        b"G",
        b"GET /health HTT",
        b"GET /health HTTP/1.1\r\n",
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: ",
        CABECA + b"Content-Length: 1\r\n",
        b"\r\n" + CABECA,
    ],
)
@pytest.mark.parametrize("depois_de_um", [False, True], ids=["first", "second"])
def test_a_head_that_does_not_end_is_told_so(
    impaciente: ServidorDeTeste, parte: bytes, depois_de_um: bool
) -> None:
    with closing(ligar(impaciente)) as tomada:
        tomada.settimeout(30)
        if depois_de_um:
            tomada.sendall(INTEIRO)
            assert ler_resposta(tomada)[0] == 200
        tomada.sendall(parte)
        status, cabecalhos, corpo = ler_resposta(tomada)
        assert (status, corpo["erro"]["codigo"]) == (408, "tempo_esgotado")
        assert "0.5 s" in corpo["erro"]["mensagem"]
        assert cabecalhos["connection"] == "close"
        assert fechou(tomada, 30)


@pytest.mark.parametrize("nada", [b"", b"\r\n"])
def test_a_caller_that_asks_nothing_is_cut_off_without_a_word(
    impaciente: ServidorDeTeste, nada: bytes
) -> None:
    with closing(ligar(impaciente)) as mudo:
        mudo.sendall(nada)
        assert fechou(mudo, 30)
    assert impaciente.pedir("/health").status == 200


def test_requests_in_a_row_are_answered_before_a_head_without_end(
    impaciente: ServidorDeTeste,
) -> None:
    with closing(ligar(impaciente)) as tomada:
        tomada.settimeout(30)
        tomada.sendall(INTEIRO + INTEIRO + CABECA)
        assert [ler_resposta(tomada)[0] for _ in range(3)] == [200, 200, 408]
        assert fechou(tomada, 30)


@pytest.mark.parametrize("atras", [CABECA, b"\0\0\0\0"], ids=["slow head", "no HTTP"])
def test_no_refusal_is_written_into_an_answer_that_is_on_its_way(
    impaciente: ServidorDeTeste, atras: bytes
) -> None:
    linhas = em_csv([PEDIDO] * 40_000)
    cabeca = b"POST /predict/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
    with closing(socket.socket()) as tomada:
        tomada.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so that the answer gets stuck
        tomada.settimeout(60)
        host, _, porta = impaciente.url.removeprefix("http://").partition(":")
        tomada.connect((host, int(porta)))
        tomada.sendall(cabeca + b"Content-Length: %d\r\n\r\n" % len(linhas) + linhas + atras)
        time.sleep(3)  # long enough for a head to be too slow; a machine that is slower tries nothing here
        veio = ate_o_fim(tomada)
    antes, _, recusa = veio.partition(b"HTTP/1.1 4")
    assert not recusa or not antes or antes.endswith(b"\r\n0\r\n\r\n")


def ate_o_fim(tomada: socket.socket) -> bytes:
    """All that comes; what is in nobody's buffer is lost where a connection is cut."""
    veio = b""
    with contextlib.suppress(ConnectionError):
        while pedaco := tomada.recv(2**20):
            veio += pedaco
    return veio


def test_those_who_wait_between_requests_are_not_cut_off_by_that_clock(impaciente: ServidorDeTeste) -> None:
    with closing(ligar(impaciente)) as tomada:
        tomada.sendall(INTEIRO)
        assert ler_resposta(tomada)[0] == 200
        time.sleep(1.7)
        tomada.sendall(INTEIRO)
        assert ler_resposta(tomada)[0] == 200


class _Conexao:
    def __init__(self, devendo: float | None = None, sobrando: float | None = None) -> None:
        self.devendo_desde, self.sobrando_desde = devendo, sobrando
        self.fechada = False

    def cortar(self, tempo_s: float) -> None:
        self.fechada = tempo_s > 0


def test_only_those_who_owe_for_too_long_are_cut_off() -> None:
    certas = [_Conexao(), _Conexao(devendo=9.5), _Conexao(sobrando=9.5)]
    lentas = [_Conexao(devendo=8.5), _Conexao(sobrando=8.5), _Conexao(devendo=0.0)]
    assert cortar_lentas([*certas, *lentas], agora=10, tempo_s=1) == 3
    assert [c.fechada for c in certas] == [False] * 3
    assert [c.fechada for c in lentas] == [True] * 3
