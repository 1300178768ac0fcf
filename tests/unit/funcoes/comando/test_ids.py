"""What can be an id, and what cannot."""

import logging

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.comando.ids import exigir_forma, sdk_calado


@pytest.mark.parametrize(
    "texto", ["", " ", "xx", "abcdef", "g" * 32, "a" * 31, "a" * 33, "p1 p2", "a" * 31 + "\n"]
)
def test_what_can_be_none(texto: str) -> None:
    with pytest.raises(ErroConfig, match="--stop") as recusa:
        exigir_forma("--stop", texto, "See --list")
    assert "\n" not in str(recusa.value)


@pytest.mark.parametrize("texto", ["0123456789abcdef" * 2, "0123456789ABCDEF" * 2, f" {'a' * 32} "])
def test_what_can_be_one_is_left_as_the_server_writes_it(texto: str) -> None:
    assert exigir_forma("--stop", texto, "") == texto.strip().lower()


def test_nothing_is_logged_meanwhile_and_all_again_afterwards(caplog: pytest.LogCaptureFixture) -> None:
    with sdk_calado():
        logging.getLogger("clearml.x").error("within")
    logging.getLogger("clearml.x").error("afterwards")
    assert [r.message for r in caplog.records] == ["afterwards"]
