"""Running the real command in a folder of its own, against a server or at least in a project of its own."""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.clearml_server import ClearmlServer
from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[2]
PESQUISA = RAIZ.parent / "shared" / "data" / "santa_maria_2015_2016.csv"
PROJETO, MODELO, SUFIXO = "Conforto Termico", "conforto-termico", "-sintetico"
"""The defaults, as users know them."""

RAPIDO = [
    "--set", "train.modelos=lr", "--set", "train.protocol=by_record", "--set", "train.folds=2",
    "--set", "train.balanceamento=sem", "--set", "train.outliers=sem", "--set", "train.reamostragens=100",
    "--set", "remove_outliers.n_arvores=20", "--set", "register.shap_linhas=0",
    "--set", "validate.minimos={}", "--set", "validate.margem_referencias={majoritaria: 0}",
]  # fmt: skip
"""The whole graph with the least training, and a gate that lets its model pass."""

FILA = ["--queue", "default"]


@dataclass
class Resultado:
    """What one call of run.py gave."""

    codigo: int
    saida: str
    erros: str
    segundos: float
    resumo: dict[str, Any] | None


@dataclass
class Oficina:
    """A place with its own registry and results, in which run.py is called."""

    pasta: Path
    raiz: Path = RAIZ
    medida: bool = False
    """Whether line coverage is measured in the processes started here: it makes them three times slower."""
    processos: list[subprocess.Popen[str]] = field(default_factory=list)
    de_fora: ClearmlServer | None = None
    """The server that the environment names: this place is then a project there, no registry of its own."""

    @property
    def servidor(self) -> Path:
        return self.pasta / "servidor"

    @property
    def projeto(self) -> str:
        """The place's project: on a server of others one that nothing else has."""
        return PROJETO if self.de_fora is None else f"{self.de_fora.root}/{self.pasta.name}"

    @property
    def modelo(self) -> str:
        """Name of the place's model without its suffix; the registry of a server knows no other bounds."""
        return MODELO if self.de_fora is None else f"{MODELO}-{self.de_fora.root[-8:]}-{self.pasta.name}"

    def ambiente(self) -> dict[str, str]:
        fora = ("CLEARML_", "TRAINS_", "PYTHONPATH", *(() if self.medida else ("COVERAGE_", "COV_CORE_")))
        limpo = {k: v for k, v in os.environ.items() if not k.startswith(fora)}
        casa = self.pasta / "casa"
        casa.mkdir(parents=True, exist_ok=True)
        return (
            limpo
            | self._servidor_de_fora()
            | {
                "HOME": str(casa),
                "CONFORTO_PASTA_SERVIDOR": str(self.servidor),
                "CONFORTO_PASTA_RESULTADOS": str(self.pasta / "resultados"),
                "COLUMNS": "200",
            }
        )

    def _servidor_de_fora(self) -> dict[str, str]:
        if self.de_fora is None:
            return {}
        cache = {"CLEARML_LOCAL_CACHE": str(self.pasta / "cache"), "CONFORTO_PROJETO": self.projeto}
        return self.de_fora.variables | cache

    def iniciar(self, *argumentos: str, **variaveis: str) -> subprocess.Popen[str]:
        fixa = {"--resume", "--stop"} & set(argumentos)  # these keep the run's own values
        nome = [] if self.de_fora is None or fixa else ["--set", f"register.nome_modelo={self.modelo}"]
        comando = [sys.executable, str(self.raiz / "pipelines" / "run.py"), *nome, *argumentos]
        processo = subprocess.Popen(
            comando, cwd=self.pasta, env=self.ambiente() | variaveis, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self.processos.append(processo)
        return processo

    def correr(self, *argumentos: str, **variaveis: str) -> Resultado:
        resumo = self.pasta / f"resumo-{time.monotonic_ns()}.json"
        inicio = time.monotonic()
        pedido = [] if "--no-wait" in argumentos else ["--summary", str(resumo)]
        processo = self.iniciar(*pedido, *argumentos, **variaveis)
        saida, erros = processo.communicate(timeout=900)
        conteudo = json.loads(resumo.read_text()) if resumo.exists() else None
        return Resultado(processo.returncode, saida, erros, time.monotonic() - inicio, conteudo)

    def python(self, codigo: str) -> Any:
        """Run code with the SDK pointed at this place's server; it prints one JSON line at the end.

        Project and model are written as they are called by default, and put where this place has them.
        """
        trocado = codigo.replace(f'"{PROJETO}"', f'"{self.projeto}"')
        trocado = trocado.replace(f'"{MODELO}{SUFIXO}"', f'"{self.modelo}{SUFIXO}"')
        preparo = _PREPARO if self.de_fora is None else "import json, os, pathlib"
        comando = [sys.executable, "-c", f"{preparo}\n{trocado}"]
        feito = subprocess.run(
            comando, cwd=RAIZ, env=self.ambiente() | {"SERVIDOR": str(self.servidor)},
            text=True, capture_output=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip
        assert feito.returncode == 0, feito.stderr
        return json.loads(feito.stdout.strip().splitlines()[-1])


_PREPARO = """
import json, os, pathlib
from funcoes.comando import embutido
os.environ.update(embutido.ambiente(embutido.aguardar(embutido.iniciar(pathlib.Path(os.environ["SERVIDOR"])))))
"""


def esperar(condicao: Callable[[], Any], segundos: float = PATIENCE_S) -> Any:
    """Poll until the condition gives something; fails the test after `segundos`."""
    fim = time.monotonic() + segundos
    while time.monotonic() < fim:
        valor = condicao()
        if valor:
            return valor
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def limite_para_dizer_s() -> float:
    """Five seconds, and what this machine takes now to import the SDK: it may be busy with other tests."""
    inicio = time.monotonic()
    subprocess.run([sys.executable, "-c", "import clearml"], cwd=RAIZ, check=True, capture_output=True)
    return 5 + time.monotonic() - inicio


def processo_da_etapa(corrida: subprocess.Popen[str], etapa: str) -> psutil.Process | None:
    """The process of a stage that this run started, if it is there now."""
    try:
        filhos = psutil.Process(corrida.pid).children(recursive=True)
        return next((f for f in filhos if f.name() == etapa), None)  # forked: its command is not its own
    except psutil.Error:
        return None


def vivos_de(oficina: Oficina) -> list[int]:
    """Processes whose environment or command names this place: nothing of it may stay behind."""
    achados = []
    for processo in psutil.process_iter(["pid"]):
        try:
            if any(str(oficina.pasta) in parte for parte in processo.cmdline()) or processo.environ().get(
                "CONFORTO_PASTA_SERVIDOR"
            ) == str(oficina.servidor):
                achados.append(processo.pid)
        except psutil.Error:
            continue
    return achados


def _encerrar(oficina: Oficina) -> None:
    for processo in oficina.processos:
        if processo.poll() is None:
            os.killpg(processo.pid, signal.SIGKILL)
            processo.wait()
    subprocess.run(
        [sys.executable, "-m", "clearml_local", "stop", "--data", str(oficina.servidor)],
        cwd=RAIZ, capture_output=True, check=False,
    )  # fmt: skip


@pytest.fixture
def oficina(tmp_path: Path, clearml_outside: ClearmlServer | None) -> Iterator[Oficina]:
    lugar = Oficina(tmp_path, de_fora=clearml_outside)
    yield lugar
    _encerrar(lugar)


@contextlib.contextmanager
def _uma_por_vez(trava: Path) -> Iterator[None]:
    """The processes that share the tests do this one after the other."""
    with trava.open("w") as arquivo:
        fcntl.flock(arquivo, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def registro_pronto(tmp_path_factory: pytest.TempPathFactory, clearml_outside: ClearmlServer | None) -> Path:
    """The folder of a server in which the quick run has been, and that has ended: to be copied.

    Made once for all processes that share the tests.
    """
    if clearml_outside is not None:
        pytest.skip("only for the embedded server")
    propria = tmp_path_factory.getbasetemp()
    comum = propria.parent if "PYTEST_XDIST_WORKER" in os.environ else propria
    lugar, feita = Oficina(comum / "pronto", medida=True), comum / "pronto-feito"
    with _uma_por_vez(comum / "pronto-trava"):
        if not feita.exists():
            lugar.pasta.mkdir(exist_ok=True)
            feito = lugar.correr(*RAPIDO)
            assert feito.codigo == 0, feito.erros
            esperar(lambda: not vivos_de(lugar))
            feita.touch()
    return lugar.servidor


@pytest.fixture
def pronta(oficina: Oficina, request: pytest.FixtureRequest) -> Oficina:
    """A place of one's own where the quick run has been: what has not changed comes from the cache.

    A copy of the prepared registry; on a server of others nothing can be copied, and the run is made.
    """
    if oficina.de_fora is None:
        shutil.copytree(request.getfixturevalue("registro_pronto"), oficina.servidor)
        return oficina
    feito = oficina.correr(*RAPIDO)
    assert feito.codigo == 0, feito.erros
    return oficina


@pytest.fixture(scope="session")
def oficina_comum(
    tmp_path_factory: pytest.TempPathFactory, clearml_outside: ClearmlServer | None
) -> Iterator[Oficina]:
    """One registry for the tests that build on each other's runs."""
    lugar = Oficina(tmp_path_factory.mktemp("oficina"), de_fora=clearml_outside)
    yield lugar
    _encerrar(lugar)


@pytest.fixture(scope="session")
def corrida_sample(oficina_comum: Oficina) -> Resultado:
    """The default run on the packaged sample, once a session."""
    return oficina_comum.correr()


def comandar(oficina: Oficina, *argumentos: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the embedded server for this place."""
    comando = [sys.executable, "-m", "clearml_local", *argumentos, "--data", str(oficina.servidor)]
    return subprocess.run(
        comando,
        cwd=RAIZ,
        env=oficina.ambiente(),
        text=True,
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.fixture(scope="package")
def fila(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oficina]:
    """A place with its own server, an agent for controllers and one for stages; nothing is left of it.

    Of the package, not of the session: its agents are not left to idle beside all other tests.
    """
    lugar = Oficina(tmp_path_factory.mktemp("fila"))
    feito = comandar(lugar, "up")
    assert feito.returncode == 0, feito.stderr
    yield lugar
    assert comandar(lugar, "down").returncode == 0
    esperar(lambda: not vivos_de(lugar))


@pytest.fixture(scope="package")
def corrida(fila: Oficina) -> dict[str, Any]:
    """One finished run on the queues."""
    feito = fila.correr(*RAPIDO, *FILA)
    assert feito.codigo == 0, feito.erros + feito.saida
    assert feito.resumo is not None
    return feito.resumo | {"saida": feito.saida}
