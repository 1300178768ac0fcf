"""A run does not wait for ever for a stage whose process is gone."""

import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines import vigia


class Controlador:
    """As much of a controller as the watch looks at."""

    def __init__(self, status: str) -> None:
        self.status = status
        self.parado = threading.Event()

    def get_pipeline_dag(self) -> dict[str, Any]:
        return {"train": SimpleNamespace(status=self.status)}

    def stop(self, **_: object) -> None:
        self.parado.set()


@pytest.fixture(autouse=True)
def _depressa(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vigia, "PRAZO_S", 0.2)
    monkeypatch.setattr(vigia, "_INTERVALO_S", 0.02)


def _parou(status: str, *, responde: bool, filhos: list[int], monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(vigia.psutil, "Process", lambda: SimpleNamespace(children=lambda: filhos))
    controlador, fim = Controlador(status), threading.Event()
    argumentos = (controlador, fim, lambda: responde)
    linha = threading.Thread(target=vigia.vigiar, args=argumentos, daemon=True)
    linha.start()
    parou = controlador.parado.wait(1.0)
    fim.set()
    linha.join(2)
    assert not linha.is_alive()
    return parou


@pytest.mark.parametrize(
    ("status", "responde", "filhos", "esperado"),
    [
        ("running", True, [], True),
        ("running", True, [1], False),  # its process is there
        ("running", False, [], False),  # the server is away: the SDK repeats, the run may go on
        ("completed", True, [], False),
    ],
)
def test_when_the_run_is_stopped(
    status: str, responde: bool, filhos: list[int], esperado: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    inicio = time.monotonic()
    assert _parou(status, responde=responde, filhos=filhos, monkeypatch=monkeypatch) is esperado
    assert time.monotonic() - inicio > 0.2
