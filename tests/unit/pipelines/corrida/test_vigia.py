"""A run does not wait for ever: not for a stage whose process is gone, not for a server that is."""

import itertools
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.corrida import vigia
from pipelines.corrida.vigia import VigiaDoServidor
from tests.waiting import PATIENCE_S


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
    monkeypatch.setattr(vigia, "processos_de_etapas", lambda: filhos)
    controlador, fim = Controlador(status), threading.Event()
    argumentos = (controlador, fim, lambda: responde)
    linha = threading.Thread(target=vigia.vigiar_processos, args=argumentos, daemon=True)
    linha.start()
    parou = controlador.parado.wait(1.0)
    fim.set()
    linha.join(PATIENCE_S)
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


class Servidor:
    """A server that answers as it is told, at one o'clock, two o'clock and so on; then it stays as it is."""

    def __init__(self, respostas: list[bool]) -> None:
        self.hora = 0.0
        self.visto = threading.Event()
        self._respostas = itertools.chain(respostas, itertools.repeat(respostas[-1]))
        self._quantas = len(respostas)

    def responde(self) -> bool:
        self.hora += 1
        if self.hora > self._quantas:
            self.visto.set()
        return next(self._respostas)


def _vigiar(
    servidor: Servidor, monkeypatch: pytest.MonkeyPatch, desistiu: threading.Event | None = None
) -> tuple[VigiaDoServidor, list[float]]:
    """A watch that gives up after five hours of this server; and at which hours it tried to mend it."""
    ao_desistir = (desistiu or threading.Event()).set
    consertos: list[float] = []
    monkeypatch.setattr(vigia, "_INTERVALO_S", 0.001)
    monkeypatch.setattr(vigia, "time", SimpleNamespace(monotonic=lambda: servidor.hora))
    return VigiaDoServidor(
        5, lambda: consertos.append(servidor.hora), ao_desistir, servidor.responde
    ), consertos


SIM, NAO = True, False


@pytest.mark.parametrize(
    ("respostas", "consertos"),
    [
        ([SIM, SIM, SIM], []),
        ([SIM, NAO, SIM], [2]),
        ([NAO, NAO, NAO, NAO, NAO, NAO, SIM], [1]),  # five hours are not more than five
        ([NAO, NAO, NAO, SIM, NAO, NAO, NAO, SIM, SIM, NAO, NAO, SIM], [1, 5, 10]),  # each counts anew
    ],
)
def test_a_server_that_comes_back_is_waited_for(
    respostas: list[bool], consertos: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    servidor = Servidor(respostas)
    guarda, feitos = _vigiar(servidor, monkeypatch)
    with guarda:
        assert servidor.visto.wait(PATIENCE_S)
    assert (guarda.perdido, feitos) == (False, consertos)


def test_a_server_that_stays_away_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    servidor, desistiu = Servidor([SIM, NAO]), threading.Event()
    guarda, feitos = _vigiar(servidor, monkeypatch, desistiu)
    with guarda:
        assert desistiu.wait(PATIENCE_S)  # whatever the main thread does meanwhile
    assert guarda.perdido
    assert feitos == [2]
    assert servidor.hora == 8


def test_the_watch_ends_with_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    servidor = Servidor([SIM, SIM])
    guarda, _ = _vigiar(servidor, monkeypatch)
    with guarda:
        assert servidor.visto.wait(PATIENCE_S)
        (linha,) = (t for t in threading.enumerate() if t.name == "vigia-do-servidor")
        assert linha.daemon
    linha.join(PATIENCE_S)
    assert not linha.is_alive()
