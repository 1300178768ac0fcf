"""Whom a request names as the server: names that were rebound to this machine are not answered."""

import http.client
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from api.acesso.chaves import nova_chave
from api.acesso.hosts import Hosts
from api.http.porta import LIVRES, ROTAS
from api.pedido.erros import ErroPedido
from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar_servico
from funcoes.diario.leitura import ler
from funcoes.palavras.votos import ROTULOS
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO, ServidorDeTeste
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.modelos import por, treinar
from tests.api.tomada import mandar
from tests.waiting import PATIENCE_S

LOCAIS = ("localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:8000", "127.0.0.2:1", "[::1]", "[::1]:8000")
DE_OUTROS = (
    "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "localhost.",
    "127.0.0.1.", "127.evil", "127.1.1.1.1", "evil.example.", "10.0.0.5", "[2001:db8::1]", "192.168.0.1",
    "testserver", "[::ffff:10.0.0.1]",
)  # fmt: skip
NENHUM = ("", " ", "a b", "a,b", "127.0.0.1@evil.example", "127.0.0.1/x", "[::1", "::1", "a:b", ":8000", "é",
          "127.0.0.1:8000:9000", "http://127.0.0.1", "127.0.0.1\t")  # fmt: skip


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Callable[..., Aplicacao]]:
    """Starts the application with some pairs."""
    por(PastaServico(tmp_path), treinar().pacote)
    with ExitStack() as pilha:
        yield lambda *pares: pilha.enter_context(aplicacao(tmp_path, *pares))


def test_without_keys_only_names_of_this_machine_are_answered(app: Callable[..., Aplicacao]) -> None:
    um = app()
    assert [um.pedir("/model", host=host).status for host in LOCAIS] == [200] * len(LOCAIS)
    for host in DE_OUTROS:
        recusa = um.pedir("/model", host=host)
        assert (recusa.status, recusa.json["erro"]["codigo"]) == (403, "host_desconhecido"), host
        assert "http.nomes" in recusa.json["erro"]["mensagem"]
    for host in NENHUM:
        recusa = um.pedir("/model", host=host)
        assert (recusa.status, recusa.json["erro"]["codigo"]) == (400, "host_invalido"), host


def test_no_route_answers_a_foreign_name_and_nothing_is_noted(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    servidor = iniciar_servidor(modelo=treinar().pacote)
    for caminho in sorted(ROTAS | {"/static/swagger-ui.css", "/inventada"}):
        for metodo, corpo in (("GET", None), ("POST", PEDIDO)):
            r = servidor.pedir(caminho, corpo, metodo, host="evil.example")
            assert (r.status, r.json["erro"]["codigo"]) == (403, "host_desconhecido"), (caminho, metodo)
    assert servidor.parar() == 0
    assert ler(servidor.pasta.predicoes).tabela.num_rows == 0


@pytest.mark.parametrize(
    "linhas", [[], ["Host: 127.0.0.1", "Host: 127.0.0.1"], ["Host: localhost", "host: evil"]]
)
def test_no_host_or_two_of_them_are_no_request(servidor: ServidorDeTeste, linhas: list[str]) -> None:
    for versao in ("1.0", "1.1"):
        host, porta = servidor.url.removeprefix("http://").split(":")
        with closing(socket.create_connection((host, int(porta)), timeout=PATIENCE_S)) as soquete:
            cabeca = [f"GET /health HTTP/{versao}", *linhas, "Connection: close", "", ""]
            soquete.sendall("\r\n".join(cabeca).encode())
            resposta = http.client.HTTPResponse(soquete)
            resposta.begin()
            assert resposta.status == 400
            assert json.loads(resposta.read())["erro"]["codigo"] == "host_invalido"


def test_names_of_the_configuration_are_answered_too(app: Callable[..., Aplicacao]) -> None:
    um = app("http.nomes=[conforto.example.org, intranet]")
    for host in (*LOCAIS, "conforto.example.org", "Conforto.Example.ORG:443", "intranet:80"):
        assert um.pedir("/predict", PEDIDO, host=host).status == 200, host
    for host in (*DE_OUTROS, "example.org", "x.conforto.example.org"):
        assert um.pedir("/predict", PEDIDO, host=host).status == 403, host


def test_with_keys_any_name_is_answered_until_names_are_given_and_addresses_always(
    app: Callable[..., Aplicacao],
) -> None:
    """Probes of load balancers ask by address; a foreign page has no key."""
    chave, hash_ = nova_chave()
    todos = app(f"chaves.ana={hash_}")
    for host in ("evil.example", "10.0.0.5:8000", "conforto.run.app"):
        assert todos.pedir("/predict", PEDIDO, host=host, x_api_key=chave).status == 200
        assert todos.pedir("/health/ready", host=host).status == 200
    assert todos.pedir("/health", host="a b").status == 400
    alguns = app(f"chaves.ana={hash_}", "http.nomes=[conforto.run.app]", "http.host=0.0.0.0")
    for host in ("10.0.0.5:8000", "[fd00::5]", "conforto.run.app", "localhost"):
        assert alguns.pedir("/predict", PEDIDO, host=host, x_api_key=chave).status == 200
        assert alguns.pedir("/health/ready", host=host).status == 200
    for caminho in sorted(LIVRES):
        assert alguns.pedir(caminho, host="evil.example").status == 403


def test_the_address_that_is_listened_on_is_known() -> None:
    http_ = carregar_servico(None, ["http.host='::1'", "http.porta=0"]).http
    Hosts(http_.model_copy(update={"host": "127.9.9.9"}), com_chaves=False).exigir(
        [(b"host", b"127.9.9.9:1")]
    )
    Hosts(http_, com_chaves=False).exigir([(b"host", b"[::1]:8000")])


@pytest.mark.parametrize("nome", ["https://a.example", "a.example:443", "*.example", "", "a b", ".example"])
def test_what_is_no_name_is_refused_at_the_start(nome: str) -> None:
    with pytest.raises(ErroConfig, match=r"http\.nomes"):
        carregar_servico(None, [f"http.nomes=['{nome}']"])


@pytest.mark.parametrize("host", ["::1", "localhost:", "", "a b", "[::1"])
@pytest.mark.parametrize(("lingua", "quantos"), [("en", "it has {}"), ("pt", "veio com {}")])
def test_a_host_that_cannot_be_read_is_told_so_and_not_that_there_is_one(
    app: Callable[..., Aplicacao], host: str, lingua: str, quantos: str
) -> None:
    erro = app().pedir("/model", host=host, accept_language=lingua).json["erro"]
    assert erro["codigo"] == "host_invalido"
    assert repr(host) in erro["mensagem"]
    assert quantos.format(1) not in erro["mensagem"]
    hosts = Hosts(carregar_servico().http, com_chaves=False)
    for ditos in ([], [(b"host", b"localhost")] * 2):
        with pytest.raises(ErroPedido) as recusa:
            hosts.exigir(ditos)
        assert (
            quantos.format(len(ditos))
            in recusa.value.corpo("en" if lingua == "en" else "pt", "")["erro"]["mensagem"]
        )


@pytest.mark.parametrize("branco", [" ", "\t", "  \t ", ""])
def test_blanks_around_a_value_are_no_part_of_it(
    iniciar_servidor: Callable[..., ServidorDeTeste], branco: str
) -> None:
    """RFC 9110, 5.5: wherever a header is looked at."""
    chave, hash_ = nova_chave()
    servidor = iniciar_servidor(f"chaves.ana={hash_}", "http.nomes=[a.example]", modelo=treinar().pacote)
    corpo = json.dumps(PEDIDO).encode()
    for credencial in (f"X-API-Key: {branco}{chave}", f"Authorization: {branco}Bearer {chave}"):
        nomes = (
            "POST /predict HTTP/1.1", f"Host: {branco}localhost", credencial, "X-Request-ID: meu-1",
            f"Content-Length: {len(corpo)}", f"Content-Type: {branco}application/json",
            "Content-Encoding: identity", "Accept-Language: en", "Connection: close",
        )  # fmt: skip
        primeira, *outras = nomes
        cabeca = "\r\n".join([primeira, *(linha + branco for linha in outras), "", ""])
        status, cabecalhos, resposta = mandar(servidor, cabeca.encode() + corpo)
        assert (status, cabecalhos["x-request-id"]) == (200, "meu-1")
        assert resposta["rotulo"] in ROTULOS["en"].values()
