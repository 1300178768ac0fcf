"""A registry with packages of known answers, and the serving task that works from it."""

import contextlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from funcoes.servico.pasta import PastaServico, Registro, Servivel, Uso
from tests.clearml_server import ROOT, ClearmlServer
from tests.waiting import PATIENCE_S, eventually

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
from funcoes.configuracao.nomes_clearml import PROJETO
from funcoes.io_clearml import promocao, registro
tarefa = Task.init(project_name=PROJETO, task_name="register", reuse_last_task_id=False, output_uri=True,
                   auto_connect_frameworks=False, auto_resource_monitoring=False)
feitos = [registro.registrar("conforto-termico", bytes.fromhex(p), {"algoritmo": "fixed"}, "by a test")
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

    def correr(self, *comando: str, **variaveis: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ours in this project to its end."""
        ambiente = self.servidor.environment | {"CONFORTO_PROJETO": self.servidor.place(self.projeto)}
        return subprocess.run(
            [sys.executable, *comando], env=ambiente | variaveis, cwd=ROOT,
            capture_output=True, text=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip

    def projetos(self) -> list[str]:
        """Ids of the project; none before its first task."""
        achados = self.servidor.get("projects.get_all", name=f"^{self.projeto}$")["projects"]
        return [str(p["id"]) for p in achados]

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
            with urllib.request.urlopen(pedido, timeout=PATIENCE_S) as resposta:  # noqa: S310
                lido = json.load(resposta)
                return lido["versao_modelo"], lido["predicao"]
        return 0, 0

    def tarefa(self) -> dict[str, Any]:
        """The serving task as the server has it, once it is there: a model is served before that."""
        (tarefa,) = eventually(
            lambda: self.servidor.get("tasks.get_all", project=self.projetos(), name="^serve$")["tasks"]
        )
        inteira: dict[str, Any] = self.servidor.get("tasks.get_by_id", task=tarefa["id"])["task"]
        return inteira

    def encerrar(self) -> None:
        """Nothing of it stays behind: the HTTP process ends with its parent."""
        for processo in self.abertos:
            processo.kill()
            with processo:  # until the last that could write to its output is gone
                if processo.stdout is not None and not processo.stdout.closed:
                    processo.stdout.read()
