"""The serving task against a real registry: a champion is taken, changed, gone back from, refused, missed."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from funcoes.servico import PastaServico, Registro, Servivel, Uso
from tests.clearml_server import ROOT, ClearmlServer
from tests.served_package import served_package
from tests.waiting import eventually

NOME = "conforto-termico"
DEPRESSA = [
    "http.porta=0", "http.saida_s=1", "http.aviso_saida_s=0.1", "modelo.consultar_s=0.3",
    "modelo.olhar_s=0.1", "modelo.relatar_s=1", "modelo.latencia_max_ms=1000",
]  # fmt: skip
PROBAS = [(0.8, 0.1, 0.1), (0.1, 0.8, 0.1), (0.1, 0.1, 0.8)]
PEDIDO = {
    "temperatura": 25, "umidade": 60, "velocidade_vento": 1, "idade": 30, "peso": 70, "altura": 170
}  # fmt: skip

_REGISTRADOR = """
import json, sys
from clearml import Task
from funcoes.clearml_project import PROJETO
from funcoes.io_clearml import modelos, promocao
tarefa = Task.init(project_name=PROJETO, task_name="register", reuse_last_task_id=False, output_uri=True,
                   auto_connect_frameworks=False, auto_resource_monitoring=False)
feitos = [modelos.registrar("conforto-termico", bytes.fromhex(p), {"algoritmo": "fixed"}, "by a test")
          for p in json.loads(sys.argv[1])]
tarefa.close()
print(json.dumps([f.id for f in feitos]), flush=True)
for linha in sys.stdin:
    promocao.promover(linha.strip(), "conforto-termico")
    print("promoted", flush=True)
"""


@dataclass
class Cena:
    """A project on a server, versions in it, a serving folder, and the processes of one test."""

    servidor: ClearmlServer
    projeto: str
    pasta: PastaServico
    abertos: list[subprocess.Popen[str]] = field(default_factory=list)

    def _abrir(self, *comando: str, **opcoes: Any) -> subprocess.Popen[str]:
        ambiente = self.servidor.environment | {"CONFORTO_PROJETO": self.servidor.place(self.projeto)}
        aberto = subprocess.Popen([sys.executable, *comando], env=ambiente, cwd=ROOT, text=True, **opcoes)
        self.abertos.append(aberto)
        return aberto

    def registrar(self, *pacotes: bytes) -> tuple[list[str], Callable[[str], None]]:
        """Ids of a version for each package, and how to promote one of them."""
        cano = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        processo = self._abrir("-c", _REGISTRADOR, json.dumps([p.hex() for p in pacotes]), **cano)
        entrada, saida = processo.stdin, processo.stdout
        assert entrada is not None
        assert saida is not None
        ids: list[str] = next(json.loads(linha) for linha in saida if linha.startswith("["))

        def promover(modelo: str) -> None:
            entrada.write(f"{modelo}\n")
            entrada.flush()
            assert "promoted\n" in iter(saida.readline, "")

        return ids, promover

    def servir(self) -> subprocess.Popen[str]:
        """Start the serving task, in a hurry."""
        pares = [parte for par in DEPRESSA for parte in ("--set", par)]
        return self._abrir(
            "steps/serve.py", "--pasta", str(self.pasta.pasta), *pares, stdout=subprocess.PIPE
        )  # fmt: skip

    def atual(self) -> str:
        ficha = self.pasta.ler(self.pasta.atual, Servivel)
        return ficha.modelo_id if ficha else ""

    def registro(self) -> Registro | None:
        return self.pasta.ler(self.pasta.registro, Registro)

    def alcancavel(self) -> bool | None:
        registro = self.registro()
        return registro.alcancavel if registro else None

    def responde(self) -> tuple[int, int]:
        """Version and vote of one answer; (0, 0) while nobody answers."""
        uso = self.pasta.ler(self.pasta.uso, Uso)
        corpo = json.dumps(PEDIDO).encode()
        cabecalhos = {"Content-Type": "application/json"}
        with contextlib.suppress(OSError):
            endereco = f"http://127.0.0.1:{uso.porta if uso else 1}/predict"
            pedido = urllib.request.Request(endereco, corpo, cabecalhos)
            with urllib.request.urlopen(pedido, timeout=5) as resposta:  # noqa: S310
                lido = json.load(resposta)
                return lido["versao_modelo"], lido["predicao"]
        return 0, 0

    def tarefa(self) -> dict[str, Any]:
        """The serving task as the server has it."""
        projetos = self.servidor.get("projects.get_all", name=f"^{self.projeto}$")["projects"]
        achadas = self.servidor.get("tasks.get_all", project=[p["id"] for p in projetos], name="^serve$")
        (tarefa,) = achadas["tasks"]
        inteira: dict[str, Any] = self.servidor.get("tasks.get_by_id", task=tarefa["id"])["task"]
        return inteira

    def encerrar(self) -> None:
        """Nothing of it stays behind: the HTTP process ends with its parent."""
        for processo in self.abertos:
            processo.kill()
            with processo:  # until the last that could write to its output is gone
                if processo.stdout is not None and not processo.stdout.closed:
                    processo.stdout.read()


@pytest.fixture
def cena(clearml_server: ClearmlServer, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cena]:
    montada = Cena(clearml_server, f"contract/{request.node.name}", PastaServico(tmp_path / "servico"))
    yield montada
    montada.encerrar()


@pytest.fixture
def cena_fragil(clearml_start: Callable[..., ClearmlServer], tmp_path: Path) -> Iterator[Cena]:
    """On a server of its own, which may be killed."""
    montada = Cena(clearml_start(), "contract/serve", PastaServico(tmp_path / "servico"))
    yield montada
    montada.encerrar()


def _trocar_arquivo(servidor: ClearmlServer, uri: str, conteudo: bytes) -> None:
    caminho = uri.removeprefix(servidor.state["files_server"])
    nome = servidor.place(caminho).lstrip("/").replace("%20", " ")
    corpo = (
        f'--b\r\nContent-Disposition: form-data; name="{nome}"; filename="modelo.zip"\r\n'
        "Content-Type: application/zip\r\n\r\n"
    ).encode() + conteudo + b"\r\n--b--\r\n"  # fmt: skip
    cabecalhos = {**servidor.bearer, "Content-Type": "multipart/form-data; boundary=b"}
    assert servidor.request("POST", "/", corpo, cabecalhos, server="files_server")[0] == 200


def test_the_champion_is_served_changed_gone_back_from_and_refused(cena: Cena) -> None:
    (v1, v2, v3), promover = cena.registrar(*(served_package(*p) for p in PROBAS))
    uri = cena.servidor.get("models.get_by_id", model=v3)["model"]["uri"]
    _trocar_arquivo(cena.servidor, uri, served_package(0.2, 0.2, 0.6))
    servico = cena.servir()
    eventually(cena.registro, lambda r: r is not None and r.alcancavel and not r.campeao_id)
    assert cena.atual() == ""

    for modelo, esperado in ((v1, (1, -1)), (v2, (2, 0))):
        promover(modelo)
        assert eventually(cena.responde, lambda visto, e=esperado: visto == e) == esperado
        assert cena.atual() == modelo

    promover(v3)
    registro = eventually(cena.registro, lambda r: r is not None and r.recusa is not None)
    assert registro is not None
    assert registro.recusa is not None
    assert (registro.recusa.modelo_id, registro.recusa.versao) == (v3, 3)
    assert "the sha256 of its file" in registro.recusa.motivo
    assert (cena.atual(), cena.responde()) == (v2, (2, 0))

    promover(v1)
    assert eventually(cena.responde, lambda visto: visto == (1, -1))
    eventually(cena.registro, lambda r: r is not None and r.recusa is None)

    eventually(lambda: _mostrado(cena), lambda m: {v1, v2} <= m[0] and m[1] >= {"requests per second"})
    tarefa = cena.tarefa()
    assert tarefa["type"] == "service"
    uso = cena.pasta.ler(cena.pasta.uso, Uso)
    assert uso is not None
    assert tarefa["hyperparams"]["Saida"]["endereco"]["value"] == f"http://127.0.0.1:{uso.porta}"
    assert "http.porta=0" in tarefa["hyperparams"]["Args"]["set"]["value"]

    cena.servidor.get("tasks.stop", task=tarefa["id"])
    saida, _ = servico.communicate(timeout=20)
    assert servico.returncode == 0
    assert saida.count("the champion is refused") == 1
    assert cena.tarefa()["status"] == "stopped"
    assert cena.responde() == (0, 0)


def _mostrado(cena: Cena) -> tuple[set[str], set[str]]:
    """Models and metrics that the task shows."""
    tarefa = cena.tarefa()
    modelos = {m["model"] for m in tarefa["models"]["input"]}
    return modelos, {v["metric"] for m in tarefa["last_metrics"].values() for v in m.values()}


@pytest.mark.embutido
def test_a_server_that_goes_and_comes_back_does_not_stop_the_service(
    cena_fragil: Cena, clearml_start: Callable[..., ClearmlServer]
) -> None:
    cena = cena_fragil
    (v1, v2), promover = cena.registrar(*(served_package(*p) for p in PROBAS[:2]))
    promover(v1)
    servico = cena.servir()
    assert eventually(cena.responde, lambda visto: visto == (1, -1)) == (1, -1)
    eventually(lambda: len(cena.tarefa()["models"]["input"]) == 1)

    os.kill(cena.servidor.state["pid"], signal.SIGKILL)
    eventually(cena.alcancavel, lambda sim: sim is False, seconds=10)
    registro = cena.registro()
    assert registro is not None
    assert "no ClearML server answers" in registro.motivo
    assert cena.responde() == (1, -1)
    os.kill(servico.pid, signal.SIGKILL)  # and started again while the registry is away
    servico.communicate()
    eventually(lambda: cena.responde() == (0, 0))
    servico = cena.servir()
    assert eventually(cena.responde, lambda visto: visto == (1, -1)) == (1, -1)

    de_volta = clearml_start()
    eventually(cena.alcancavel, lambda sim: sim is True, seconds=10)
    promover(v2)
    assert eventually(cena.responde, lambda visto: visto == (2, 0)) == (2, 0)

    uso = cena.pasta.ler(cena.pasta.uso, Uso)
    assert uso is not None
    os.kill(uso.pid, signal.SIGKILL)
    eventually(lambda: cena.responde() == (0, 0))
    assert eventually(cena.responde, lambda visto: visto == (2, 0)) == (2, 0), "it was started again"

    os.kill(de_volta.state["pid"], signal.SIGKILL)
    servico.send_signal(signal.SIGTERM)
    servico.communicate(timeout=20)
    assert servico.returncode == 0, "a server that is gone does not keep it"
