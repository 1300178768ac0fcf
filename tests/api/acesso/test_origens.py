"""Pages from elsewhere: named ones may read all answers, and preflights pass the gate as requests do."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from api.acesso.chaves import nova_chave
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO, SEGURANCA, Resposta, ServidorDeTeste
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.modelos import por, treinar
from tests.api.tomada import ler_resposta, ligar, mandar

ORIGEM = "https://exemplo.org"
COM_ORIGEM = f"http.cors_origens=[{ORIGEM}]"
ALHEIAS = ("https://outro.org", ORIGEM + ".br", "http://exemplo.org", "null", "")
PERGUNTA = {
    "access_control_request_method": "POST",
    "access_control_request_headers": "content-type,x-api-key",
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Callable[..., Aplicacao]]:
    """Starts the application with some pairs."""
    por(PastaServico(tmp_path), treinar().pacote)
    with ExitStack() as pilha:
        yield lambda *pares: pilha.enter_context(aplicacao(tmp_path, *pares))


def conferir_recusada(r: Resposta) -> None:
    assert (r.status, r.json["erro"]["codigo"]) == (403, "origem_desconhecida")
    assert "http.cors_origens" in r.json["erro"]["mensagem"]
    assert r.json["request_id"] == r.cabecalhos["x-request-id"]
    assert r.cabecalhos.items() >= SEGURANCA.items()
    assert "access-control-allow-origin" not in r.cabecalhos


def conferir_erro(r: Resposta, status: int, codigo: str) -> None:
    """Refused, and a page that is named can read why."""
    assert (r.status, r.json["erro"]["codigo"]) == (status, codigo)
    assert r.json["request_id"] == r.cabecalhos["x-request-id"]
    assert r.cabecalhos["access-control-allow-origin"] == ORIGEM


def test_pages_from_elsewhere_may_not_ask_unless_they_are_named(
    servidor: ServidorDeTeste, app: Callable[..., Aplicacao]
) -> None:
    assert servidor.pedir("/predict", metodo="OPTIONS", origin=ORIGEM, **PERGUNTA).status == 405
    um = app(f"http.cors_origens=[{ORIGEM}]")
    certa = um.pedir("/predict", PEDIDO, origin=ORIGEM)
    assert (certa.status, certa.cabecalhos["access-control-allow-origin"]) == (200, ORIGEM)
    assert certa.cabecalhos.items() >= SEGURANCA.items()
    recusa = um.pedir("/predict", {}, origin=ORIGEM)
    assert (recusa.status, recusa.cabecalhos["access-control-allow-origin"]) == (422, ORIGEM)
    for origem in ("https://outro.org", ORIGEM + ".br", "http://exemplo.org", "null"):
        assert "access-control-allow-origin" not in um.pedir("/predict", PEDIDO, origin=origem).cabecalhos


def test_a_page_that_is_named_may_send_its_key(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    chave, hash_ = nova_chave()
    with aplicacao(tmp_path, f"http.cors_origens=[{ORIGEM}]", f"chaves.pagina={hash_}") as app:
        antes = app.pedir("/predict", metodo="OPTIONS", origin=ORIGEM, **PERGUNTA)
        assert antes.status == 200
        assert antes.cabecalhos["access-control-allow-origin"] == ORIGEM
        assert "POST" in antes.cabecalhos["access-control-allow-methods"]
        assert "x-api-key" in antes.cabecalhos["access-control-allow-headers"].lower()
        assert antes.cabecalhos.get("access-control-allow-credentials") is None
        conferir_recusada(app.pedir("/predict", metodo="OPTIONS", origin="https://outro.org", **PERGUNTA))
        assert app.pedir("/predict", PEDIDO, origin=ORIGEM, x_api_key=chave).status == 200
        sem = app.pedir("/predict", PEDIDO, origin=ORIGEM)  # a page must be able to read why
        assert (sem.status, sem.cabecalhos["access-control-allow-origin"]) == (401, ORIGEM)


@pytest.mark.parametrize("caminho", ["/predict", "/predict/batch", "/", "/health", "/inventada", "/static/a"])
def test_a_page_that_is_not_named_is_told_so_in_the_one_shape(
    app: Callable[..., Aplicacao], caminho: str
) -> None:
    um = app(COM_ORIGEM)
    for origem in ALHEIAS:
        conferir_recusada(um.pedir(caminho, metodo="OPTIONS", origin=origem, **PERGUNTA))
    certa = um.pedir(caminho, metodo="OPTIONS", origin=ORIGEM, **PERGUNTA)
    assert (certa.status, certa.cabecalhos["access-control-allow-origin"]) == (200, ORIGEM)
    assert "PUT" not in certa.cabecalhos["access-control-allow-methods"]
    assert certa.cabecalhos["vary"].lower().count("origin") == 1


@pytest.mark.parametrize("com_chaves", [False, True])
def test_a_foreign_name_of_the_server_is_refused_before_any_page_is(
    app: Callable[..., Aplicacao], com_chaves: bool
) -> None:
    chave, hash_ = nova_chave()
    um = app(COM_ORIGEM, *([f"chaves.ana={hash_}", "http.nomes=[a.example]"] if com_chaves else []))
    for origem in (ORIGEM, "https://outro.org"):
        antes = um.pedir("/predict", metodo="OPTIONS", origin=origem, host="evil.com", **PERGUNTA)
        depois = um.pedir("/predict", PEDIDO, origin=origem, host="evil.com", x_api_key=chave)
        for r in (antes, depois):
            assert (r.status, r.json["erro"]["codigo"]) == (403, "host_desconhecido")
            assert r.cabecalhos.get("access-control-allow-origin") == (ORIGEM if origem == ORIGEM else None)
    ilegivel = um.pedir("/predict", metodo="OPTIONS", origin=ORIGEM, host="a b", **PERGUNTA)
    conferir_erro(ilegivel, 400, "host_invalido")


@pytest.mark.parametrize("linhas", [b"", b"Host: localhost\r\nHost: localhost\r\n"])
def test_a_preflight_with_no_host_or_two_is_no_request(
    iniciar_servidor: Callable[..., ServidorDeTeste], linhas: bytes
) -> None:
    servidor = iniciar_servidor(COM_ORIGEM, modelo=treinar().pacote)
    cabeca = (
        b"OPTIONS /predict HTTP/1.1\r\nOrigin: https://exemplo.org\r\nAccess-Control-Request-Method: POST\r\n"
    )
    status, cabecalhos, corpo = mandar(servidor, cabeca + linhas + b"\r\n")
    assert (status, corpo["erro"]["codigo"]) == (400, "host_invalido")
    assert cabecalhos["access-control-allow-origin"] == ORIGEM


@pytest.mark.parametrize("origem", [ORIGEM, "https://outro.org"])
@pytest.mark.parametrize("com_chaves", [False, True])
def test_preflights_count_as_requests_do(
    app: Callable[..., Aplicacao], origem: str, com_chaves: bool
) -> None:
    chave, hash_ = nova_chave()
    um = app(COM_ORIGEM, "limites.por_endereco=3", *([f"chaves.ana={hash_}"] if com_chaves else []))

    def antes() -> Resposta:
        return um.pedir("/predict", metodo="OPTIONS", origin=origem, **PERGUNTA)

    assert [antes().status for _ in range(3)] == [200 if origem == ORIGEM else 403] * 3
    recusa = antes()
    assert (recusa.status, recusa.json["erro"]["codigo"]) == (429, "limite")
    assert "retry-after" in recusa.cabecalhos
    depois = um.pedir("/predict", PEDIDO, origin=ORIGEM, x_api_key=chave)
    if com_chaves:  # browsers ask without a key: who has one is not locked out
        assert depois.status == 200
    else:
        conferir_erro(depois, 429, "limite")


def test_a_preflight_is_logged_and_counted_and_refused_while_stopping(app: Callable[..., Aplicacao]) -> None:
    um = app(COM_ORIGEM)
    um.pedir("/predict", metodo="OPTIONS", origin=ORIGEM, x_request_id="antes", **PERGUNTA)
    linha = next(linha for linha in um.linhas() if linha.get("request_id") == "antes")
    assert (linha["method"], linha["status"]) == ("OPTIONS", 200)
    um.estado.parando = True
    conferir_erro(um.pedir("/predict", metodo="OPTIONS", origin=ORIGEM, **PERGUNTA), 503, "parando")
    um.estado.parando = False


@pytest.mark.parametrize(
    ("caminho", "corpo", "cabecalhos", "status"),
    [
        ("/predict", b"{", {}, 422),
        ("/predict", b"{}", {"content_type": "text/plain"}, 415),
        ("/predict/batch", b"{}", {}, 422),
        ("/inventada", None, {}, 404),
        ("/predict", None, {}, 405),
        ("/predict", PEDIDO, {"host": ""}, 400),
        ("/predict", PEDIDO, {"host": "evil.com"}, 403),
    ],
)
def test_a_page_that_is_named_can_read_every_refusal(
    app: Callable[..., Aplicacao], caminho: str, corpo: object, cabecalhos: dict[str, str], status: int
) -> None:
    r = app(COM_ORIGEM).pedir(caminho, corpo, origin=ORIGEM, **cabecalhos)
    assert (r.status, r.cabecalhos["access-control-allow-origin"]) == (status, ORIGEM)


def test_it_can_read_what_is_refused_before_the_application_too(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    servidor = iniciar_servidor(COM_ORIGEM, "http.conexoes_max=1", modelo=treinar().pacote)
    servidor.sessao.close()
    pedido = "GET /model HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\nOrigin: "
    with closing(ligar(servidor)), closing(ligar(servidor)) as demais, closing(ligar(servidor)) as outra:
        demais.sendall(f"{pedido}{ORIGEM}\r\n\r\n".encode())
        status, cabecalhos, corpo = ler_resposta(demais)
        assert (status, corpo["erro"]["codigo"]) == (503, "ocupado")
        assert cabecalhos["access-control-allow-origin"] == ORIGEM
        assert "too busy" in corpo["erro"]["mensagem"]
        outra.sendall(f"{pedido}https://outro.org\r\n\r\n".encode())
        assert "access-control-allow-origin" not in ler_resposta(outra)[1]
