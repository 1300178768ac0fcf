"""The monitor's command, as far as it goes before any server is asked."""

from pathlib import Path

import pytest

from steps.monitoria.comando import principal
from steps.monitoria.pedido import Pedido, de_parametros, do_comando, montar_parser


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
    monkeypatch.setattr("steps.monitoria.comando._ligar", lambda _: pytest.fail("a server was asked"))
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
