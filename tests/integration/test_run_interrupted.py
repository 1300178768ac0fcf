"""However a run is interrupted, it ends within 15 s with 130, and nothing of it lives on the server.

All runs name their server by variables alone, with an empty home: nothing of theirs may be written there.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from funcoes.configuracao.nomes_clearml import ETAPAS, PIPELINE
from tests.integration.conftest import RAIZ, RAPIDO, esperar, processo_da_etapa
from tests.slow_proxy import SlowProxy
from tests.waiting import PATIENCE_S

pytestmark = [
    pytest.mark.integration,
    pytest.mark.embutido,  # a server of its own, with a made-up agent
    pytest.mark.usefixtures("signals_heard"),
]

LIMITE_S, DEMORA_S = 60.0, 1.0  # alone it takes a few seconds; a stage that is not ended takes minutes
INT, TERM, HUP = signal.SIGINT, signal.SIGTERM, signal.SIGHUP
VIVAS = ["created", "queued", "in_progress"]


def _vezes(chamada: str, quantas: int, depois: int = 0) -> Any:
    """From the n-th such call on, or some calls after it."""

    def ate(chamadas: list[str]) -> bool:
        onde = [i for i, c in enumerate(chamadas) if c == chamada]
        return len(onde) >= quantas and len(chamadas) > onde[quantas - 1] + depois

    return ate


@dataclass(frozen=True)
class Caso:
    """One run, and how it is interrupted: when, by which signals, with a server how slow."""

    sinais: tuple[signal.Signals, ...]
    ate: Any = None
    """What the server has been asked when the signals come, and when it becomes slow."""
    etapa: str = ""
    """The stage whose process is there when the signals come, instead."""
    demora_s: float = DEMORA_S
    argumentos: tuple[str, ...] = ()
    depois_de: str = ""
    """The case whose run is gone on with."""
    vivas: tuple[str, ...] = ()
    """What lives on the server afterwards."""
    no_agente: bool = False


CASOS = {
    "before anything": Caso((INT,)),
    "creating the controller, slow": Caso((TERM,), _vezes("tasks.create", 1)),
    "creating the controller, two signals": Caso((INT, TERM), _vezes("tasks.create", 1)),
    "starting the controller, slow": Caso((INT, INT), _vezes("tasks.started", 1)),
    "adding the stages, slow": Caso((HUP,), _vezes("tasks.create", 1, 12)),
    "making a stage, slow": Caso((TERM, INT), _vezes("tasks.create", 2)),
    "launching a stage, slow": Caso((INT,), _vezes("tasks.started", 2)),
    "in a stage": Caso((TERM,), etapa="impute", demora_s=0.0),
    "in a stage, slow": Caso((INT, TERM), _vezes("tasks.create", 3)),  # its dataset version
    "going on": Caso(
        (TERM,), _vezes("tasks.create", 1), argumentos=("--resume", "{id}"), depois_de="in a stage"
    ),
    "a stage again": Caso(
        (INT,), _vezes("tasks.started", 1), argumentos=("--stage", "ingest", "--from", "{id}"),
        depois_de="in a stage, slow",  # not the run that is gone on with: its end would be that of its stages
    ),
    "enqueuing, slow": Caso((INT,), _vezes("tasks.create", 1), argumentos=("--queue", "default")),
    "watching": Caso(
        (INT,), _vezes("tasks.enqueue", 1, 4), demora_s=0.0, argumentos=("--queue", "default"),
        vivas=("queued",),
    ),
    "on an agent": Caso((TERM,), _vezes("tasks.enqueue", 1, 2), depois_de="watching", no_agente=True),
}  # fmt: skip


@dataclass
class Fim:
    """How a case ended."""

    codigo: int
    segundos: float
    erros: str
    vivas: list[str]
    controlador: str


class Lugar:
    """A server, and the runs that are interrupted on it."""

    def __init__(self, pasta: Path) -> None:
        self.pasta = pasta
        comando, dados = [sys.executable, "-m", "clearml_local"], ["--data", str(pasta / "servidor")]
        self._parar = [*comando, "stop", *dados]
        subprocess.run([*comando, "start", *dados], cwd=RAIZ, check=True, capture_output=True)
        dito = subprocess.run([*comando, "env", *dados], cwd=RAIZ, check=True, capture_output=True, text=True)
        linhas = (linha.removeprefix("export ").partition("=") for linha in dito.stdout.splitlines())
        todas = {nome: valor.strip("'") for nome, _, valor in linhas}
        # only where the server is: no file with settings
        self.variaveis = {n: v for n, v in todas.items() if n.endswith("_HOST") or "_API_" in n}
        self._chaves = (todas["CLEARML_API_ACCESS_KEY"], todas["CLEARML_API_SECRET_KEY"])
        self._fim = threading.Event()
        self._anunciar()
        threading.Thread(target=self._repetir, daemon=True).start()
        self.processos: list[subprocess.Popen[str]] = []

    def _anunciar(self) -> None:
        """Say that an agent listens on each queue, as one would: nothing is carried out here."""
        for fila in ("default", "services"):
            achadas = self.pedir("queues.get_all", name=f"^{fila}$")["queues"]
            fila_id = achadas[0]["id"] if achadas else self.pedir("queues.create", name=fila)["id"]
            self.pedir("workers.register", worker=f"{socket.gethostname()}:{fila}:service", queues=[fila_id])

    def _repetir(self) -> None:
        """One that says nothing for 90 s does not count, however slow this machine is."""
        while not self._fim.wait(20):
            self._anunciar()

    def pedir(self, chamada: str, **corpo: Any) -> dict[str, Any]:
        """One call, as it stands."""
        api = self.variaveis["CLEARML_API_HOST"]
        token = requests.get(f"{api}/auth.login", auth=self._chaves, timeout=PATIENCE_S).json()["data"][
            "token"
        ]
        cabecalhos = {"Authorization": f"Bearer {token}"}
        resposta = requests.post(f"{api}/{chamada}", json=corpo, headers=cabecalhos, timeout=PATIENCE_S)
        resposta.raise_for_status()
        dados: dict[str, Any] = resposta.json()["data"]
        return dados

    def tarefas(self, projeto: str) -> list[dict[str, Any]]:
        """Every task of a project and those below it, datasets too."""
        achados = self.pedir("projects.get_all", name=f"^{projeto}(/|$)", search_hidden=True)["projects"]
        ids = [p["id"] for p in achados]
        pedido = {"search_hidden": True, "only_fields": ["id", "name", "type", "status", "parent"]}
        return self.pedir("tasks.get_all", project=ids, **pedido)["tasks"] if ids else []

    def ambiente(self, projeto: str, api: str) -> dict[str, str]:
        """Variables that name the server at `api`, and a home of its own."""
        casa = self.pasta / "casa"
        casa.mkdir(exist_ok=True)
        fora = ("CLEARML_", "TRAINS_", "CONFORTO_", "PYTHONPATH", "COVERAGE_", "COV_CORE_")
        limpo = {k: v for k, v in os.environ.items() if not k.startswith(fora)}
        proprias = {
            "HOME": str(casa), "CONFORTO_PROJETO": projeto, "CLEARML_API_HOST": api, "COLUMNS": "200",
            "CONFORTO_PASTA_SERVIDOR": str(self.pasta / "meu"),
            "CONFORTO_PASTA_RESULTADOS": str(self.pasta / "resultados" / projeto),
        }  # fmt: skip
        return limpo | self.variaveis | proprias

    def iniciar(self, projeto: str, api: str, argumentos: list[str], extra: dict[str, str]) -> Any:
        processo = subprocess.Popen(
            [sys.executable, str(RAIZ / "pipelines" / "run.py"), *argumentos], cwd=self.pasta,
            env=self.ambiente(projeto, api) | extra, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self.processos.append(processo)
        return processo

    def encerrar(self) -> None:
        self._fim.set()
        for processo in self.processos:
            if processo.poll() is None:
                os.killpg(processo.pid, signal.SIGKILL)
        subprocess.run(self._parar, cwd=RAIZ, capture_output=True, check=False)


def _apanha(pid: int, sinal: signal.Signals) -> bool:
    """Whether the process has a handler for this signal."""
    linhas = Path(f"/proc/{pid}/status").read_text().splitlines()
    mascara = next(linha.split()[1] for linha in linhas if linha.startswith("SigCgt"))
    return bool(int(mascara, 16) >> (sinal - 1) & 1)


def _momento(caso: Caso, corrida: Any, proxy: SlowProxy) -> bool:
    if corrida.poll() is not None:
        return True
    if caso.etapa:
        return processo_da_etapa(corrida, caso.etapa) is not None
    return proxy.reached.is_set() if caso.ate is not None else _apanha(corrida.pid, TERM)


def _correr(lugar: Lugar, nome: str, antes: Fim | None) -> Fim:
    caso, projeto = CASOS[nome], f"caso {list(CASOS).index(nome):02}"
    proxy = SlowProxy(lugar.variaveis["CLEARML_API_HOST"], caso.ate or (lambda _: False), caso.demora_s)
    dele = antes.controlador if antes else ""
    argumentos = [a.format(id=dele) for a in caso.argumentos]
    novo = not caso.no_agente and not {"--resume", "--stage"} & set(argumentos)
    extra = {"CLEARML_TASK_ID": dele, "TRAINS_TASK_ID": dele} if caso.no_agente else {}
    if caso.depois_de:
        projeto = f"caso {list(CASOS).index(caso.depois_de):02}"
    corrida = lugar.iniciar(projeto, proxy.address, [*(RAPIDO if novo else []), *argumentos], extra)
    esperar(lambda: _momento(caso, corrida, proxy))
    inicio = time.monotonic()
    for sinal in caso.sinais:
        corrida.send_signal(sinal)
    _, erros = corrida.communicate(timeout=900)
    segundos = time.monotonic() - inicio
    time.sleep(2 * caso.demora_s)  # what was asked before the end is carried out by a slow server after it
    tarefas = lugar.tarefas(projeto)
    proxy.close()
    controlador = next((t["id"] for t in tarefas if t["type"] == "controller"), "")
    # a dataset version that a stage was asking for when it was killed is a draft that says nothing of its run
    vivas = [
        t["status"]
        for t in tarefas
        if t["status"] in VIVAS and (t["status"] != "created" or t["name"] in (PIPELINE, *ETAPAS))
    ]
    return Fim(corrida.returncode, segundos, f"{erros}\n{tarefas}\n{proxy.calls[-30:]}", vivas, controlador)


@pytest.fixture(scope="module")
def lugar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lugar]:
    aqui = Lugar(tmp_path_factory.mktemp("interrompidas"))
    yield aqui
    aqui.encerrar()


@pytest.fixture(scope="module")
def feitos(lugar: Lugar, request: pytest.FixtureRequest) -> Iterator[dict[str, "Future[Fim]"]]:
    """The cases that are asked for, some at once: most of their time is the slow server's."""
    chamados = [getattr(item, "callspec", None) for item in request.session.items]
    pedidos = {c.params["nome"] for c in chamados if c and c.params.get("nome") in CASOS}
    with ThreadPoolExecutor(3) as grupo:
        futuros: dict[str, Future[Fim]] = {}
        for nome, caso in CASOS.items():
            if nome in pedidos | {CASOS[p].depois_de for p in pedidos}:
                antes = futuros.get(caso.depois_de)
                futuros[nome] = grupo.submit(_em_seguida, lugar, nome, antes)
        yield futuros


def _em_seguida(lugar: Lugar, nome: str, antes: "Future[Fim] | None") -> Fim:
    return _correr(lugar, nome, antes.result() if antes else None)


# By day a slow server is seen where a stage makes its dataset version.
A_NOITE = {nome for nome in CASOS if nome.endswith(", slow")} - {"in a stage, slow"} | {"on an agent"}


@pytest.mark.parametrize(
    "nome", [pytest.param(n, marks=pytest.mark.nightly) if n in A_NOITE else n for n in CASOS]
)
def test_an_interrupted_run_ends_on_the_server_too(nome: str, feitos: dict[str, "Future[Fim]"]) -> None:
    fim = feitos[nome].result()
    assert fim.codigo == 130, fim.erros
    assert fim.vivas == list(CASOS[nome].vivas), fim.erros
    assert fim.segundos < LIMITE_S, fim.erros
    assert "Traceback" not in fim.erros


def test_a_run_killed_while_its_controller_is_made_is_ended_by_the_next_one(lugar: Lugar) -> None:
    """The SDK has the controller for seconds before the run gets it: whose it was is known all the same."""
    projeto, api = "morta cedo", lugar.variaveis["CLEARML_API_HOST"]
    corrida = lugar.iniciar(projeto, api, RAPIDO, {})
    (controlador,) = esperar(lambda: [t for t in lugar.tarefas(projeto) if t["status"] == "in_progress"])
    os.killpg(corrida.pid, signal.SIGKILL)
    corrida.communicate()
    codigo = "from pipelines.corrida import controle; print(controle.encerrar_perdidas())"
    dito = subprocess.run(
        [sys.executable, "-c", codigo], cwd=RAIZ, env=lugar.ambiente(projeto, api), check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    assert dito.stdout.splitlines()[-1] == f"['{controlador['id']}']"
    assert [t["status"] for t in lugar.tarefas(projeto)] == ["stopped"]


def test_nothing_is_written_to_an_empty_home(lugar: Lugar, feitos: dict[str, "Future[Fim]"]) -> None:
    assert [f.result().codigo for f in feitos.values()]
    assert [str(p) for p in (lugar.pasta / "casa").rglob("*") if p.is_file()] == []
