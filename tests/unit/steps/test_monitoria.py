"""The monitor's command, as far as it goes before any server is asked."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from steps.monitoria.comando import principal
from steps.monitoria.olhar import deixar_metricas, preparar
from steps.monitoria.pedido import Pedido, de_parametros, do_comando, montar_parser
from steps.monitoria.prazo import Prazo
from tests.waiting import PATIENCE_S


def _asked(_: str) -> str:
    pytest.fail("a server was asked")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "soon"], "--since 'soon' is no time"),
        (["--since", "1h", "--until", "2h"], None),
        (["--set", "comparacao.alfa=2"], "comparacao.alfa"),
        (["--set", "comparacao.nothing=2"], "comparacao.nothing"),
        (["--config", "nowhere.yaml"], "nowhere.yaml"),
        (["--push", "localhost"], "--push localhost is no address"),
        (["--textfile", "/proc/nothing"], "--textfile"),
    ],
)
def test_wrong_arguments_are_said_before_anything_is_asked(
    arguments: list[str],
    said: str | None,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("steps.monitoria.comando._ligar", _asked)
    if said is None:  # a window that ends before now is right
        with pytest.raises(pytest.fail.Exception):
            principal(arguments)
        return
    assert principal(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_what_is_typed_travels_as_parameters(tmp_path: Path) -> None:
    typed = ["--since", "7d", "--pasta", str(tmp_path), "--set", "a.b=1", "--set", "c.d=[2, 3]"]
    asked = do_comando(montar_parser().parse_args(typed))
    assert asked.pares == ["a.b=1", "c.d=[2, 3]"]
    assert asked.caminho("pasta") == tmp_path
    assert asked.caminho("config") is None
    assert de_parametros(asked.como_parametros()) == asked
    assert de_parametros({"since": "1h", "set": None, "stranger": "x"}) == Pedido(since="1h")


class _Gateway(BaseHTTPRequestHandler):
    """Takes what is put, as a Pushgateway does."""

    taken: ClassVar[list[tuple[str, bytes]]] = []

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((self.path, body))
        self.send_response(202)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_metrics_are_pushed_and_a_gateway_that_is_away_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with HTTPServer(("127.0.0.1", 0), _Gateway) as gateway:
        address = f"http://127.0.0.1:{gateway.server_port}"
        serving = threading.Thread(target=gateway.handle_request)
        serving.start()
        deixar_metricas(
            preparar(Pedido(pasta=str(tmp_path), push=f"{address}/", textfile=str(tmp_path))), b"a 1\n"
        )
        serving.join()
    assert _Gateway.taken == [("/metrics/job/conforto-monitor", b"a 1\n")]
    assert (tmp_path / "conforto.prom").read_bytes() == b"a 1\n"
    deixar_metricas(preparar(Pedido(pasta=str(tmp_path), push=address)), b"a 1\n")
    assert f"note: --push: {address}/metrics/job/conforto-monitor" in capsys.readouterr().err


def test_a_server_that_has_gone_is_waited_for_once(capsys: pytest.CaptureFixture[str]) -> None:
    gone, bound = threading.Event(), Prazo(0.05)
    assert bound.tentar(lambda: 1, 0) == 1
    assert bound.tentar(lambda: int(gone.wait(PATIENCE_S)), 7) == 7
    assert "note: ClearML has not answered" in capsys.readouterr().err
    assert bound.fora
    assert bound.tentar(lambda: 1, 0) == 0
    gone.set()
    with pytest.raises(ValueError, match="said"):
        Prazo().tentar(_raising, None)


def _raising() -> None:
    raise ValueError("said")
