"""Bodies that are too long, too slow, packed, of the wrong kind or no HTTP at all; never a 500."""

import gzip
import json
import random
import socket
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
import requests

from api.http.protocolo import CABECA_MAX
from tests.api.conftest import PEDIDO, ServidorDeTeste
from tests.api.modelos import treinar
from tests.api.tomada import CABECA, INTEIRO, JSON, fechou, ler_resposta, ligar, mandar
from tests.waiting import PATIENCE_S, eventually

LIMITE = 64 * 1024


# length


def test_a_body_that_says_it_is_too_long_is_refused_before_it_is_sent(servidor: ServidorDeTeste) -> None:
    status, _, corpo = mandar(servidor, CABECA + b"Content-Length: %d\r\n\r\n" % (LIMITE + 1))
    assert (status, corpo["erro"]["codigo"]) == (413, "corpo_grande")
    assert str(LIMITE) in corpo["erro"]["mensagem"]
    cem = CABECA + b"Expect: 100-continue\r\nContent-Length: 10000000\r\n\r\n"
    assert mandar(servidor, cem)[0] == 413


def test_a_body_that_turns_out_too_long_is_refused(servidor: ServidorDeTeste) -> None:
    def sem_fim() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 8192

    r = requests.post(
        f"{servidor.url}/predict",
        data=sem_fim(),
        headers={"content-type": "application/json"},
        timeout=PATIENCE_S,
    )
    assert (r.status_code, r.json()["erro"]["codigo"]) == (413, "corpo_grande")


def test_the_longest_body_that_is_allowed_is_answered(servidor: ServidorDeTeste) -> None:
    assert servidor.pedir("/predict", JSON + b" " * (LIMITE - len(JSON))).status == 200
    assert servidor.pedir("/predict", JSON + b" " * (LIMITE - len(JSON) + 1)).status == 413


def test_ten_megabytes_are_refused_and_the_connection_goes_on(servidor: ServidorDeTeste) -> None:
    for _ in range(3):
        r = servidor.pedir("/predict", b"[" * 10_000_000)
        assert (r.status, r.json["erro"]["codigo"]) == (413, "corpo_grande")
        assert servidor.pedir("/predict", PEDIDO).status == 200


def test_deep_and_wide_json_is_refused(servidor: ServidorDeTeste) -> None:
    for corpo in (
        b"[" * 60_000,
        b'{"a":' * 12_000,
        b"[" * 30_000 + b"]" * 30_000,
        b"{" + b",".join(b'"a%d":0' % n for n in range(6000)) + b"}",
        b'{"temperatura": [' + b",".join([b"[]"] * 15_000) + b"]}",
    ):
        r = servidor.pedir("/predict", corpo)
        assert r.status == 422
        assert len(r.corpo) < 10_000


# callers who are gone


def test_whoever_hangs_up_in_the_middle_is_counted_and_forgotten(servidor: ServidorDeTeste) -> None:
    with closing(ligar(servidor)) as tomada:
        tomada.sendall(CABECA + b"X-Request-Id: sumiu\r\nContent-Length: 600\r\n\r\n{")
    linha = eventually(lambda: [x for x in servidor.linhas() if x.get("request_id") == "sumiu"])
    assert [x["status"] for x in linha] == [499]
    assert all(x["level"] == "info" for x in linha)
    assert servidor.pedir("/health/detailed").json["processo"]["em_andamento"] == 1


# heads


def test_a_head_without_end_is_refused(servidor: ServidorDeTeste) -> None:
    with closing(ligar(servidor)) as tomada:
        tomada.sendall(b"GET /health HTTP/1.1\r\nX-A: ")
        mandados = 0
        try:
            while mandados < 100 * CABECA_MAX:
                tomada.sendall(b"a" * CABECA_MAX)
                mandados += CABECA_MAX
        except OSError:
            pass
        assert mandados < 100 * CABECA_MAX
    assert servidor.pedir("/health").status == 200


def test_a_long_head_is_told_so_and_a_fair_one_is_taken(servidor: ServidorDeTeste) -> None:
    with closing(ligar(servidor)) as tomada:
        tomada.sendall(b"GET /health HTTP/1.1\r\nX-A: " + b"a" * (CABECA_MAX + 1))
        status, _, corpo = ler_resposta(tomada)
        assert (status, corpo["erro"]["codigo"]) == (431, "cabecalho_grande")
        assert fechou(tomada)
    assert servidor.pedir("/health", x_a="a" * 30_000).status == 200


def test_a_long_body_is_not_taken_for_a_head(servidor: ServidorDeTeste) -> None:
    texto = CABECA.replace(b"application/json", b"text/plain")
    corpo = b" " * 400_000
    with closing(ligar(servidor)) as tomada:
        for _ in range(3):  # far more than a head may have, in pieces of which one ends in the next request
            tomada.sendall(texto + b"Content-Length: %d\r\n\r\n" % len(corpo) + corpo + CABECA[:20])
            assert ler_resposta(tomada)[0] == 415
            tomada.sendall(CABECA[20:] + b"Content-Length: %d\r\n\r\n" % len(JSON) + JSON)
            assert ler_resposta(tomada)[0] == 200


# kinds


@pytest.mark.parametrize(
    ("tipo", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=utf-8", 200),
        ("text/json", 415),
        ("application/jsonx", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=a", 415),
        ("application/xml", 415),
        ("", 415),
        ("a" * 5000, 415),
    ],
)
def test_only_json_is_taken(servidor: ServidorDeTeste, tipo: str, status: int) -> None:
    r = servidor.pedir("/predict", JSON, content_type=tipo)
    assert r.status == status
    if status != 200:
        assert r.json["erro"]["codigo"] == "tipo_de_conteudo"
        assert "application/json" in r.json["erro"]["mensagem"]
        assert len(r.corpo) < 500


def test_a_body_without_a_kind_is_refused(servidor: ServidorDeTeste) -> None:
    sem_tipo = INTEIRO.replace(b"Content-Type: application/json\r\n", b"")
    assert mandar(servidor, sem_tipo)[0] == 415


@pytest.mark.parametrize("como", ["gzip", "br", "deflate", "GZIP", "gzip, identity"])
def test_a_packed_body_is_refused_by_name(servidor: ServidorDeTeste, como: str) -> None:
    r = servidor.pedir("/predict", gzip.compress(JSON), content_encoding=como)
    assert (r.status, r.json["erro"]["codigo"]) == (415, "codificacao")
    assert como.lower() in r.json["erro"]["mensagem"]
    assert servidor.pedir("/predict", JSON, content_encoding="identity").status == 200


@pytest.mark.parametrize(
    "corpo",
    [
        b"", b" ", b"\x00", b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf" + JSON, JSON.decode().encode("utf-16"),
        b'{"temperatura": "\xff"}', b'{"\\ud800": 1}', b'{"sexo": "\\ud83d"}', JSON + JSON, JSON[:-1],
        b"NaN", b"null", b"[]", b'"a"', b"{'temperatura': 1}", b"{temperatura: 1}", gzip.compress(JSON),
    ],
)  # fmt: skip
def test_what_is_no_json_object_is_refused(servidor: ServidorDeTeste, corpo: bytes) -> None:
    r = servidor.pedir("/predict", corpo)
    assert r.status == 422
    assert r.json["erro"]["codigo"] in {"json_invalido", "entrada_invalida"}


def test_values_come_back_shortened_and_harmless(servidor: ServidorDeTeste) -> None:
    corpo = {**PEDIDO, "sexo": "<script>alert(1)</script>" * 100, "\x00\n<b>": "\x00\u202e\ud83d\ude00"}
    r = servidor.pedir("/predict", json.dumps(corpo).encode("utf-8", "surrogatepass"))
    assert r.status == 422
    assert r.cabecalhos["content-type"] == "application/json"
    assert all(len(c["valor"]) <= 81 for c in r.json["erro"]["campos"])


def test_a_field_name_without_end_does_not_come_back_whole(servidor: ServidorDeTeste) -> None:
    r = servidor.pedir("/predict", {**PEDIDO, "a" * 50_000: 1})
    assert r.status == 422
    assert len(r.corpo) < 1000


# HTTP that is none

RUINS = {
    "both lengths": CABECA + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "both lengths, turned": CABECA + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": CABECA + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n{    }",
    "negative length": CABECA + b"Content-Length: -5\r\n\r\n",
    "length with a sign": CABECA + b"Content-Length: +5\r\n\r\n{   }",
    "endless length": CABECA + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
    "unknown coding": CABECA + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "coding after chunked": CABECA + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "space before colon": CABECA + b"Content-Length : 5\r\n\r\n{   }",
    "folded header": b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n c\r\n\r\n",
    "null in header": b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: \x00\r\n\r\n",
    "bare return": b"GET /health HTTP/1.1\rHost: localhost\r\r",
    "bad chunk": CABECA + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
    "path of raw bytes": b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no slash": b"GET health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "other protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "http 2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "unknown method": b"TEMPERATURA / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "connect": b"CONNECT a:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


@pytest.mark.parametrize("nome", RUINS)
def test_what_is_no_http_is_refused_and_the_connection_ends(servidor: ServidorDeTeste, nome: str) -> None:
    with closing(ligar(servidor)) as tomada:
        tomada.sendall(RUINS[nome] + b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
        status, cabecalhos, corpo = ler_resposta(tomada)
        assert (status, corpo["erro"]["codigo"]) == (400, "http_invalido")
        assert set(corpo) == {"erro", "request_id"}
        assert cabecalhos["connection"] == "close"
        assert fechou(tomada)  # nothing that came behind is answered


def test_requests_in_one_piece_are_answered_one_by_one(servidor: ServidorDeTeste) -> None:
    with closing(ligar(servidor)) as tomada:
        tomada.sendall(INTEIRO * 3 + CABECA + b"Content-Length: 2\r\n\r\n{}" + INTEIRO)
        assert [ler_resposta(tomada)[0] for _ in range(5)] == [200, 200, 200, 422, 200]


def test_chunks_of_one_byte_make_a_request(servidor: ServidorDeTeste) -> None:
    partes = b"".join(b"1\r\n%c\r\n" % letra for letra in JSON)
    status, _, corpo = mandar(
        servidor, CABECA + b"Transfer-Encoding: chunked\r\n\r\n" + partes + b"0\r\n\r\n"
    )
    assert status == 200
    assert corpo["preenchidos"] == {}


def test_noise_ends_neither_process_nor_other_connections(servidor: ServidorDeTeste) -> None:
    sorte = random.Random(5)  # noqa: S311 -- the same noise every time
    for _ in range(60):
        dados = bytearray(INTEIRO)
        for _ in range(sorte.randint(1, 6)):
            dados[sorte.randrange(len(dados))] = sorte.randrange(256)
        with closing(ligar(servidor)) as tomada:
            tomada.sendall(dados)
            tomada.shutdown(socket.SHUT_WR)
            if inicio := tomada.recv(16):
                assert int(inicio[9:12]) < 500, bytes(dados)
    assert servidor.pedir("/predict", PEDIDO).status == 200


def test_more_connections_than_allowed_are_told_to_come_back(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    servidor = iniciar_servidor("http.conexoes_max=4", modelo=treinar().pacote)
    servidor.sessao.close()
    tomadas = [ligar(servidor) for _ in range(6)]
    try:
        for tomada in tomadas[:3]:  # those who came in time are not touched
            tomada.sendall(INTEIRO)
            assert ler_resposta(tomada)[0] == 200
        tomadas[5].sendall(INTEIRO * 2)
        status, cabecalhos, corpo = ler_resposta(tomadas[5])
        assert (status, corpo["erro"]["codigo"]) == (503, "ocupado")
        assert int(cabecalhos["retry-after"]) >= 1
        assert cabecalhos["connection"] == "close"
        assert fechou(tomadas[5])
        tomadas[0].sendall(INTEIRO)
        assert ler_resposta(tomadas[0])[0] == 200
    finally:
        for tomada in tomadas:
            tomada.close()
    assert eventually(lambda: servidor.pedir("/predict", PEDIDO).status == 200)
    assert not [x for x in servidor.linhas() if x["level"] != "info"]
