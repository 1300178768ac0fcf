"""When the state of the serving task on the server ends the service."""

import pytest

from steps.servico.tarefa import fim_pedido


@pytest.mark.parametrize(
    ("status", "mensagem", "motivo", "esperado"),
    [
        ("in_progress", "", "", False),
        ("in_progress", "stopping", "", True),  # asked, and the worker has still to hear of it
        ("stopped", "", "", True),
        ("failed", "", "", True),
        ("stopped", "Forced stop (non-responsive)", "", False),  # the server was away for long
        ("stopped", "", "Forced stop (non-responsive)", False),
        ("queued", "", "", False),
    ],
)
def test_when_the_task_ends_the_service(status: str, mensagem: str, motivo: str, esperado: bool) -> None:
    assert fim_pedido(status, mensagem, motivo) is esperado
