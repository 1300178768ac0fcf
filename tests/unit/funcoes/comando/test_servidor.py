"""Whether a server answers: in seconds, and in words that say what to do."""

import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import socket
from threading import Thread

import pytest

from funcoes.apoio.erros import ErroServidor
from funcoes.comando.servidor import Servidor, conferir, exigir_servidor, ha_clearml_configurado

Servir = Callable[..., str]


@pytest.fixture(autouse=True)
def sem_clearml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty home and no variable that names a server."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for nome in ("API_HOST", "CONFIG_FILE", "ESPERA_MAXIMA_S"):
        monkeypatch.delenv(f"CLEARML_{nome}", raising=False)


@pytest.fixture
def servir() -> Iterator[Servir]:
    """`servir(401)`: the address of a server that answers every request so; `vistos` gets the paths."""
    abertos: list[HTTPServer] = []

    def _servir(codigo: int, corpo: bytes = b"{}", vistos: list[str] | None = None) -> str:
        class Resposta(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if vistos is not None:
                    vistos.extend([self.path, self.headers["Authorization"]])
                self.send_response(codigo)
                self.end_headers()
                self.wfile.write(corpo)

            def log_message(self, *_: object) -> None:
                pass

        servidor = HTTPServer(("127.0.0.1", 0), Resposta)
        abertos.append(servidor)
        Thread(target=servidor.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{servidor.server_port}"

    yield _servir
    for servidor in abertos:
        servidor.shutdown()
        servidor.server_close()


def test_a_server_that_takes_the_credentials(servir: Servir) -> None:
    vistos: list[str] = []
    corpo = b'{"meta": {"result_code": 200}, "data": {"token": "t"}}'
    conferir(Servidor(servir(200, corpo, vistos), "key", "secret"))
    assert vistos == ["/auth.login", "Basic a2V5OnNlY3JldA=="]


@pytest.mark.parametrize(
    ("codigo", "dito"),
    [
        (401, r"refuses the credentials \(HTTP 401\).*clearml\.conf"),
        (403, r"refuses the credentials \(HTTP 403\)"),
        (500, "answers HTTP 500 to a login: is it a ClearML API server"),
        (404, "answers HTTP 404 to a login.*port 8008"),
        (200, "answers HTTP 200 to a login: is it a ClearML API server"),
    ],
)
def test_what_another_answer_means(servir: Servir, codigo: int, dito: str) -> None:
    with pytest.raises(ErroServidor, match=dito):
        conferir(Servidor(servir(codigo, b"<html>no</html>")))


def test_nobody_listens() -> None:
    with socket() as livre:
        livre.bind(("127.0.0.1", 0))
        porta = livre.getsockname()[1]
    inicio = time.monotonic()
    with pytest.raises(ErroServidor, match=rf"no ClearML server answers at http://127\.0\.0\.1:{porta}"):
        conferir(Servidor(f"http://127.0.0.1:{porta}"))
    assert time.monotonic() - inicio < 30


def test_somebody_listens_but_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEARML_ESPERA_MAXIMA_S", "0.3")
    with socket() as mudo:
        mudo.bind(("127.0.0.1", 0))
        mudo.listen()
        inicio = time.monotonic()
        with pytest.raises(ErroServidor, match="--server embedded"):
            conferir(Servidor(f"http://127.0.0.1:{mudo.getsockname()[1]}"))
    assert time.monotonic() - inicio < 30


@pytest.mark.parametrize("endereco", ["", "not an address", "http://", "ftp://127.0.0.1"])
def test_an_address_that_is_none(endereco: str) -> None:
    with pytest.raises(ErroServidor, match="no ClearML server answers"):
        conferir(Servidor(endereco))


def test_credentials_are_not_shown() -> None:
    assert "secret" not in repr(Servidor("http://127.0.0.1", "key", "secret"))
    assert "key" not in repr(Servidor("http://127.0.0.1", "key", "secret"))


def test_nothing_is_configured() -> None:
    assert not ha_clearml_configurado()
    with pytest.raises(ErroServidor, match="no ClearML is configured"):
        exigir_servidor()


def test_a_clearml_conf_at_home(tmp_path: Path) -> None:
    (tmp_path / "clearml.conf").touch()
    assert ha_clearml_configurado()


def test_an_address_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEARML_API_HOST", "http://127.0.0.1:8008")
    assert ha_clearml_configurado()


def test_a_configuration_file_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clearml.conf").touch()
    monkeypatch.setenv("CLEARML_CONFIG_FILE", str(tmp_path / "outra.conf"))
    assert not ha_clearml_configurado()  # the SDK would not look at home either
    monkeypatch.setenv("CLEARML_API_HOST", "http://127.0.0.1:8008")
    assert ha_clearml_configurado()
    monkeypatch.delenv("CLEARML_API_HOST")
    (tmp_path / "outra.conf").touch()
    assert ha_clearml_configurado()
    monkeypatch.setenv("CLEARML_CONFIG_FILE", "~/outra.conf")
    assert ha_clearml_configurado()
