"""One process serves from a folder: another is refused, and told who it is and what to type instead."""

import fcntl
import os
import platform
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.servico import dono
from funcoes.servico.dono import Chegada, Dono, ao_lado, recusa, tomar
from funcoes.servico.pasta import PastaServico, Servivel, Uso, agora
from tests.clearml_server import ROOT
from tests.unit.fichas import UM
from tests.waiting import PATIENCE_S

CHEGADA = Chegada(comando="python pipelines/serve.py", opcoes=(), host="127.0.0.1", porta=8000)
_TOMA = """
import sys
import tempfile
from pathlib import Path
from funcoes.servico.dono import Chegada, tomar
from funcoes.servico.pasta import PastaServico
tomar(PastaServico(Path(sys.argv[1])), Chegada(comando="a", opcoes=(), host="127.0.0.1", porta=8000))
print("taken", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def pasta(tmp_path: Path) -> Iterator[PastaServico]:
    yield PastaServico(tmp_path / "servico")
    dono.soltar()


def _usar(pasta: PastaServico, pai: int, porta: int = 8000) -> None:
    """As the HTTP process of `pai` writes it, with model 'm' served."""
    uso = Uso(
        desde=agora(), em=agora(), pid=pai + 1, porta=porta, pedidos={}, previsoes=0, por_voto={},
        latencia_ms={}, modelo_id="m", versao=3, recusados=0, pai=pai,
    )  # fmt: skip
    pasta.anotar(pasta.uso, uso)
    pasta.anotar(pasta.bom, Servivel(modelo_id="m", nome="conforto-termico-poa", versao=3, sha256=UM))


def test_a_folder_is_one_process_s_until_it_lets_go(pasta: PastaServico) -> None:
    tomar(pasta, CHEGADA)
    with pytest.raises(ErroConfig, match=rf"process {os.getpid()} \(python pipelines/serve.py\)"):
        tomar(pasta, CHEGADA)
    tomar(PastaServico(pasta.pasta.with_name("other")), CHEGADA)
    dono.soltar()
    tomar(pasta, CHEGADA)


def test_a_process_that_was_killed_has_the_folder_no_more_nor_have_its_forks(pasta: PastaServico) -> None:
    comando = [sys.executable, "-c", _TOMA, str(pasta.pasta)]
    cano = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(comando, cwd=ROOT, **cano) as outro:  # type: ignore[call-overload]
        assert outro.stdout.readline() == b"taken\n"
        with pytest.raises(ErroConfig, match=f"kill {outro.pid}\n"):
            tomar(pasta, CHEGADA)
        outro.kill()
        outro.wait(PATIENCE_S)
    tomar(pasta, CHEGADA)

    filho = os.fork()
    if not filho:
        os._exit(len(dono._tomadas))
    assert os.waitstatus_to_exitcode(os.waitpid(filho, 0)[1]) == 0, "a fork would hold it beyond our end"


def test_where_no_lock_can_be_had_nobody_is_refused(
    pasta: PastaServico, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sem_trancas(*_: object) -> None:
        raise OSError("no locks available")

    tomar(pasta, CHEGADA)
    monkeypatch.setattr(fcntl, "flock", sem_trancas)
    tomar(pasta, CHEGADA)
    tomar(PastaServico(Path("/proc/nothing")), CHEGADA)


@pytest.mark.parametrize(
    ("maquina", "pai", "esperado"),
    [
        (platform.node(), 7, "process 7 (make, conforto-termico-poa version 3 on http://127.0.0.1:8000)"),
        (platform.node(), 9, "process 7 (make)"),
        ("far", 7, "process 7 of the machine far (make, conforto-termico-poa version 3 on"),
    ],
    ids=["known", "the usage is of another", "another machine"],
)
def test_the_refusal_says_who_serves_what_and_where(
    pasta: PastaServico, maquina: str, pai: int, esperado: str
) -> None:
    _usar(pasta, pai)
    ele = Dono(pid=7, maquina=maquina, comando="make", host="127.0.0.1", desde=agora())
    assert esperado in recusa(pasta, ele, CHEGADA)
    assert "is the serving folder of another process already" in recusa(pasta, None, CHEGADA)


@pytest.mark.parametrize(
    ("porta", "ocupada", "mais"),
    [(8000, 8000, ["--set", "http.porta=8001"]), (8000, 0, ["--set", "http.porta=8001"]), (8005, 8000, []),
     (0, 8000, [])],
)  # fmt: skip
def test_what_is_typed_to_serve_beside_it_is_ready_for_a_shell(
    tmp_path: Path, porta: int, ocupada: int, mais: list[str]
) -> None:
    pasta = tmp_path / "my folder"
    (tmp_path / "my folder-2").mkdir()
    opcoes = ("--set", "modelo.nomes=[a, b]")
    ditas = ("--set", "http.porta=8000", *opcoes) if porta == 8000 else opcoes
    chegada = CHEGADA.model_copy(update={"opcoes": ditas, "porta": porta})
    dito = shlex.split(ao_lado(pasta, chegada, ocupada))
    assert dito == ["python", "pipelines/serve.py", "--pasta", f"{pasta}-3", *opcoes, *mais]


def test_a_full_disk_takes_no_folder_away(pasta: PastaServico, monkeypatch: pytest.MonkeyPatch) -> None:
    def cheio(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dono.os, "pwrite", cheio)
    tomar(pasta, CHEGADA)
    with pytest.raises(ErroConfig, match="another process"):
        tomar(pasta, CHEGADA)


def test_what_a_link_leads_to_is_left_alone(pasta: PastaServico, tmp_path: Path) -> None:
    alheio = tmp_path / "precious"
    alheio.write_text("kept")
    pasta.pasta.mkdir(parents=True)
    (pasta.pasta / ".dono").symlink_to(alheio)
    tomar(pasta, CHEGADA)
    assert alheio.read_text() == "kept"


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_another_user_s_folder_is_taken_too() -> None:
    with tempfile.TemporaryDirectory() as nome:
        Path(nome).chmod(0o777)
        pasta = PastaServico(Path(nome))
        tomar(pasta, CHEGADA)
        filho = os.fork()
        if not filho:
            os.setuid(65534)
            try:
                tomar(pasta, CHEGADA)
            except ErroConfig:
                os._exit(7)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(filho, 0)[1]) == 7
        dono.soltar()


@pytest.mark.parametrize(("ocupada", "outra"), [(8000, 8001), (65535, 65534)])
def test_the_port_that_is_advised_exists(tmp_path: Path, ocupada: int, outra: int) -> None:
    chegada = CHEGADA.model_copy(update={"porta": ocupada})
    assert ao_lado(tmp_path / "p", chegada, ocupada).endswith(f"http.porta={outra}")
