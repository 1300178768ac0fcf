"""Who may ask, how often, and what every answer says to a browser."""

import hashlib
import http.client
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from api.__main__ import principal
from api.acesso.chaves import nova_chave, vizinhanca
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO, RAIZ, SEGURANCA, Resposta, ServidorDeTeste, iniciar
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.modelos import por, treinar
from tests.waiting import PATIENCE_S

ABERTAS = ("/", "/health", "/health/ready", "/docs", "/openapi.json", "/static/swagger-ui.css")
FECHADAS = ("/model", "/model/card", "/metrics", "/health/detailed", "/predict", "/inventada")


@pytest.fixture(scope="module")
def chave() -> str:
    return nova_chave()[0]


@pytest.fixture(scope="module")
def fechado(tmp_path_factory: pytest.TempPathFactory, chave: str) -> Iterator[ServidorDeTeste]:
    """A process that wants a key; its log is looked through when all is over."""
    pasta = PastaServico(tmp_path_factory.mktemp("fechado"))
    por(pasta, treinar().pacote)
    servidor = iniciar(pasta, f"chaves.ana={hash_de(chave)}", f"chaves.rui={'a' * 64}")
    yield servidor
    assert servidor.parar() == 0
    texto = servidor.log.read_text()
    assert '"status":401' in texto
    assert chave not in texto
    assert hash_de(chave) not in texto
    assert "127.0.0.1" not in "".join(linha for linha in texto.splitlines() if '"listening"' not in linha)


def hash_de(chave: str) -> str:
    return hashlib.sha256(chave.encode()).hexdigest()


def conferir_401(r: Resposta) -> None:
    assert r.status == 401
    assert r.json["erro"]["codigo"] == "nao_autorizado"
    assert "X-API-Key" in r.json["erro"]["mensagem"]
    assert r.cabecalhos["www-authenticate"] == "Bearer"


# keys


def test_without_keys_the_loopback_needs_none(servidor: ServidorDeTeste) -> None:
    assert servidor.pedir("/predict", PEDIDO).status == 200
    assert servidor.pedir("/predict", PEDIDO, x_api_key="whatever").status == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "'::'", "192.168.0.1", "example.org"])  # noqa: S104 -- refused
def test_an_address_that_others_reach_needs_a_key(
    tmp_path: Path, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert principal(["--pasta", str(tmp_path), "--set", f"http.host={host}", "--set", "http.porta=0"]) == 2
    erro = capsys.readouterr().err
    assert host.strip("'") in erro
    assert "--nova-chave" in erro
    assert "127.0.0.1" in erro
    assert list(tmp_path.iterdir()) == []


def test_with_a_key_an_answer_and_without_none(fechado: ServidorDeTeste, chave: str) -> None:
    for cabecalhos in (
        {"x_api_key": chave},
        {"authorization": f"Bearer {chave}"},
        {"authorization": f"bearer {chave}"},
    ):
        assert fechado.pedir("/predict", PEDIDO, **cabecalhos).status == 200
    errados = (
        {},
        {"x_api_key": chave[:-1]},
        {"x_api_key": chave + "a"},
        {"x_api_key": hash_de(chave)},
        {"authorization": chave},
        {"authorization": f"Basic {chave}"},
        {"authorization": "Bearer "},
        {"x_api_key": "a" * 5000},
        {"x_api_key": "errada", "authorization": f"Bearer {chave}"},
        {"cookie": f"x-api-key={chave}"},
    )
    for cabecalhos in errados:
        conferir_401(fechado.pedir("/predict", PEDIDO, **cabecalhos))
    conferir_401(fechado.pedir(f"/predict?x-api-key={chave}", PEDIDO))


def test_a_wrong_key_is_refused_before_its_body_is_looked_at(fechado: ServidorDeTeste) -> None:
    conferir_401(fechado.pedir("/predict", b"{", content_type="text/plain"))


def test_open_routes_need_no_key_and_all_others_do(fechado: ServidorDeTeste, chave: str) -> None:
    for caminho in ABERTAS:
        assert fechado.pedir(caminho).status == 200, caminho
    for caminho in FECHADAS:
        conferir_401(fechado.pedir(caminho))
        assert fechado.pedir(caminho, x_api_key=chave).status == {"/predict": 405, "/inventada": 404}.get(
            caminho, 200
        )


def test_a_key_is_changed_without_a_moment_in_which_none_is_valid(tmp_path: Path) -> None:
    """As docs/operations.md says: both, then the new one alone."""
    por(PastaServico(tmp_path), treinar().pacote)
    velha, nova = (nova_chave() for _ in range(2))
    antes, depois = f"chaves.phone={velha[1]}", f"chaves.phone-2026={nova[1]}"
    for pares, aceitas in (((antes,), {velha}), ((antes, depois), {velha, nova}), ((depois,), {nova})):
        with aplicacao(tmp_path, *pares) as app:
            for par in (velha, nova):
                status = app.pedir("/predict", PEDIDO, x_api_key=par[0]).status
                assert status == (200 if par in aceitas else 401)


@pytest.mark.parametrize(
    "caminho",
    ["/Metrics", "//metrics", "/metrics/", "/static/../metrics", "/static/%2e%2e/metrics", "/%6detrics",
     "/health/../metrics", "/metrics;a=b", "/metrics%00"],
)  # fmt: skip
def test_no_spelling_of_a_closed_route_gets_around_the_key(fechado: ServidorDeTeste, caminho: str) -> None:
    conexao = http.client.HTTPConnection(fechado.url.removeprefix("http://"), timeout=PATIENCE_S)
    conexao.request("GET", caminho)  # as it is: other clients tidy paths up
    r = conexao.getresponse()
    corpo = r.read()
    assert r.status in {401, 404}
    assert b"conforto_requests" not in corpo


def test_the_key_is_nowhere_to_be_read(fechado: ServidorDeTeste, chave: str) -> None:
    visto = b""
    for caminho in ("/metrics", "/health/detailed", "/model", "/openapi.json", "/inventada"):
        visto += fechado.pedir(caminho, x_api_key=chave).corpo
    visto += fechado.pedir("/predict", b"{", x_api_key=chave).corpo
    visto += fechado.pedir("/predict", {"x-api-key": 1}, authorization=f"Bearer {chave}x").corpo
    visto += fechado.pasta.uso.read_bytes()
    assert chave.encode() not in visto
    assert hash_de(chave).encode() not in visto


def test_the_document_says_where_the_key_goes(fechado: ServidorDeTeste, servidor: ServidorDeTeste) -> None:
    documento = fechado.pedir("/openapi.json").json
    esquemas = documento["components"]["securitySchemes"]
    formas = {(e["type"], e.get("in"), e.get("scheme")) for e in esquemas.values()}
    assert formas == {("apiKey", "header", None), ("http", None, "bearer")}
    for caminho in ("/predict", "/predict/batch", "/model", "/metrics", "/health/detailed"):
        (operacao,) = documento["paths"][caminho].values()
        assert {nome for um in operacao["security"] for nome in um} == set(esquemas), caminho
    assert "security" not in documento["paths"]["/health"]["get"]
    assert "security" not in servidor.pedir("/openapi.json").json["paths"]["/predict"]["post"]


def test_nova_chave_prints_a_key_and_the_line_that_lets_it_in(tmp_path: Path) -> None:
    comando = [sys.executable, "-m", "api", "--nova-chave", "celular"]
    texto = subprocess.run(comando, cwd=RAIZ, capture_output=True, text=True, check=True).stdout
    achado = re.fullmatch(
        r"key, shown once: +(\S+)\nfor configs \(chaves\): +celular: ([0-9a-f]{64})\n", texto
    )
    assert achado
    chave, hash_ = achado.groups()
    por(PastaServico(tmp_path), treinar().pacote)
    arquivo = tmp_path / "meu.yaml"
    arquivo.write_text(f"chaves:\n  celular: {hash_}\n")
    with aplicacao(tmp_path, config=arquivo) as app:
        assert app.pedir("/predict", PEDIDO, x_api_key=chave).status == 200
        assert app.pedir("/predict", PEDIDO).status == 401


def test_nova_chave_refuses_a_name_that_the_configuration_would_refuse(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as fim:
        principal(["--nova-chave", "a b"])
    assert fim.value.code == 2
    visto = capsys.readouterr()
    assert visto.out == ""
    assert "'a b'" in visto.err


# limits


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Callable[..., Aplicacao]]:
    """Starts the application with some pairs."""
    por(PastaServico(tmp_path), treinar().pacote)
    with ExitStack() as pilha:
        yield lambda *pares: pilha.enter_context(aplicacao(tmp_path, *pares))


def conferir_429(r: Resposta) -> None:
    assert r.status == 429
    assert r.json["erro"]["codigo"] == "limite"
    assert 1 <= int(r.cabecalhos["retry-after"]) <= 60
    assert r.cabecalhos["retry-after"] in r.json["erro"]["mensagem"]


def test_so_many_requests_a_minute_pass_and_no_more(iniciar_servidor: Callable[..., ServidorDeTeste]) -> None:
    servidor = iniciar_servidor("limites.por_endereco=3", modelo=treinar().pacote)
    assert [servidor.pedir("/predict", PEDIDO).status for _ in range(3)] == [200] * 3
    conferir_429(servidor.pedir("/predict", PEDIDO))
    conferir_429(servidor.pedir("/"))
    for caminho in ("/health", "/health/ready"):
        assert [servidor.pedir(caminho).status for _ in range(5)] == [200] * 5


def test_one_key_s_limit_leaves_the_others_alone(app: Callable[..., Aplicacao]) -> None:
    pares = [nova_chave() for _ in range(2)]
    chaves = [f"chaves.k{n}={hash_}" for n, (_, hash_) in enumerate(pares)]
    um = app(*chaves, "limites.por_chave=2")
    (a, _), (b, _) = pares
    assert [um.pedir("/predict", PEDIDO, x_api_key=a).status for _ in range(3)] == [200, 200, 429]
    assert [um.pedir("/predict", PEDIDO, x_api_key=b).status for _ in range(3)] == [200, 200, 429]
    assert um.pedir("/").status == 200


@pytest.mark.parametrize(
    ("um", "outro", "iguais"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("10.0.0.1", "10.0.0.2", False),
    ],
)
def test_an_ipv6_caller_is_its_network(um: str, outro: str, iguais: bool) -> None:
    assert (vizinhanca(um) == vizinhanca(outro)) is iguais


def test_addresses_are_those_of_the_caller_and_not_what_it_says(app: Callable[..., Aplicacao]) -> None:
    um = app("limites.por_endereco=1")
    ditos = [um.pedir("/predict", PEDIDO, x_forwarded_for=f"10.0.0.{n}").status for n in range(3)]
    assert ditos == [200, 429, 429]


def test_behind_a_proxy_that_is_named_each_caller_counts_alone(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    servidor = iniciar_servidor("http.proxies=[127.0.0.1]", "limites.por_endereco=1", modelo=treinar().pacote)
    ditos = ["10.0.0.1", "10.0.0.2", "10.0.0.1", "9.9.9.9, 10.0.0.2"]  # what the caller adds comes first
    vistos = [servidor.pedir("/predict", PEDIDO, x_forwarded_for=dito).status for dito in ditos]
    assert vistos == [200, 200, 429, 429]


# headers

RESPOSTAS: list[tuple[str, object, dict[str, str], int]] = [
    ("/predict", PEDIDO, {}, 200),
    ("/predict", {}, {}, 422),
    ("/predict", b"{", {}, 422),
    ("/predict", b"{}", {"content_type": "text/plain"}, 415),
    ("/predict", b"0" * 70_000, {}, 413),
    ("/predict", None, {}, 405),
    ("/predict/", PEDIDO, {}, 404),
    ("/nada", None, {}, 404),
    ("/static/nada", None, {}, 404),
    ("/health", None, {}, 200),
    ("/health/ready", None, {}, 200),
    ("/health/detailed", None, {}, 200),
    ("/metrics", None, {}, 200),
    ("/model", None, {}, 200),
    ("/model/card", None, {}, 200),
    ("/", None, {}, 200),
    ("/docs", None, {}, 200),
    ("/openapi.json", None, {}, 200),
    ("/static/swagger-ui.css", None, {}, 200),
]


@pytest.mark.parametrize(("caminho", "corpo", "cabecalhos", "status"), RESPOSTAS)
def test_every_answer_carries_an_id_and_tells_browsers_to_be_careful(
    servidor: ServidorDeTeste, caminho: str, corpo: object, cabecalhos: dict[str, str], status: int
) -> None:
    r = servidor.pedir(caminho, corpo, x_request_id="meu-1", **cabecalhos)
    assert r.status == status
    assert r.cabecalhos["x-request-id"] == "meu-1"
    assert r.cabecalhos.items() >= SEGURANCA.items()
    assert "default-src 'none'" in r.cabecalhos["content-security-policy"]
    assert r.cabecalhos["cache-control"]
    assert "server" not in r.cabecalhos
    assert not [n for n in r.cabecalhos if n.startswith("access-control-")]
    if status >= 400:
        assert r.cabecalhos["content-type"] == "application/json"
        assert r.json["request_id"] == "meu-1"
        assert set(r.json["erro"]) == {"codigo", "mensagem", "campos"}


@pytest.mark.parametrize(
    "dado",
    ["a b", "a\tb", "<script>", "é", "a" * 65, "", "a;b", "a,b", '"', "a/b", "x\x7fy"],
)
def test_a_strange_request_id_is_replaced(app: Callable[..., Aplicacao], dado: str) -> None:
    r = app().pedir("/predict", {}, x_request_id=dado)
    assert re.fullmatch("[0-9a-f]{32}", r.cabecalhos["x-request-id"])
    assert r.json["request_id"] == r.cabecalhos["x-request-id"]


def test_each_request_gets_an_id_of_its_own(servidor: ServidorDeTeste) -> None:
    assert len({servidor.pedir("/health").cabecalhos["x-request-id"] for _ in range(20)}) == 20
    assert servidor.pedir("/health", x_request_id="a" * 64).cabecalhos["x-request-id"] == "a" * 64


def test_what_a_route_does_not_take_is_answered_with_what_it_does(servidor: ServidorDeTeste) -> None:
    for caminho, metodo, certos in (
        ("/predict", "GET", {"POST"}),
        ("/predict", "PUT", {"POST"}),
        ("/predict", "OPTIONS", {"POST"}),
        ("/health", "POST", {"GET"}),
        ("/model", "DELETE", {"GET"}),
    ):
        r = servidor.pedir(caminho, metodo=metodo)
        assert r.status == 405
        assert set(r.cabecalhos["allow"].split(", ")) >= certos


def test_head_is_get_without_the_body(servidor: ServidorDeTeste) -> None:
    for caminho in ("/health", "/health/ready", "/model", "/"):
        r, inteira = servidor.pedir(caminho, metodo="HEAD"), servidor.pedir(caminho)
        assert (r.status, r.corpo) == (200, b"")
        assert r.cabecalhos["content-length"] == str(len(inteira.corpo))
    assert servidor.pedir("/predict", metodo="HEAD").status == 405
