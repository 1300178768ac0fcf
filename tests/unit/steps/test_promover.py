"""Promotion as a task: what its parameters stand for, and that by hand the script is the command."""

from collections.abc import Mapping

import pytest

from funcoes.apoio.erros import ErroConfig
from steps import promover
from steps.promocao import montar_parser

ID = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("parameters", "command"),
    [
        ({"promote": ID}, ["--promote", ID]),
        ({"promote": f" {ID} ", "force": "False", "rollback": ""}, ["--promote", ID]),
        ({"promote": ID, "force": "True"}, ["--promote", ID, "--force"]),
        ({"promote": ID, "force": True}, ["--promote", ID, "--force"]),
        ({"rollback": "a name", "promote": None}, ["--rollback", "--nome", "a name"]),
    ],
)
def test_parameters_are_the_arguments_of_the_command(
    parameters: Mapping[str, object], command: list[str]
) -> None:
    expected = vars(montar_parser().parse_args(command))
    del expected["server"]  # an agent's task is of the server that it came from
    assert vars(promover.argumentos_de(parameters)) == expected


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, "give one of the two"),
        ({"promote": ID, "rollback": "a name"}, "give one of the two"),
        ({"promote": "--list"}, "Args/promote"),
        ({"rollback": "a name", "force": "True"}, "Args/force goes with Args/promote"),
    ],
)
def test_parameters_that_ask_for_nothing_are_refused(parameters: Mapping[str, object], said: str) -> None:
    with pytest.raises(ErroConfig, match=said):
        promover.argumentos_de(parameters)


def test_by_hand_it_is_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLEARML_TASK_ID", raising=False)
    with pytest.raises(SystemExit) as end:
        promover.principal(["--list", "--rollback"])
    assert end.value.code == 2
    assert "not allowed with" in capsys.readouterr().err
