"""A project of a test's own in the registry, and the processes that work in it."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from typing import Any

from tests.clearml_server import ROOT, ClearmlServer

NOME, SINTETICO = "conforto-termico", "conforto-termico-sintetico"
BOM = {
    "gate_passed": "True",
    "gate_reasons": "ok: everything",
    "protocolo": "by_day",
    "algoritmo": "ordinal",
    "oof_rps": "0.07841",
    "oof_accuracy": "0.4561",
    "teste_rps": "0.0801",
}
LIMITE_S = 180  # nothing hangs; a command takes seconds, and many times that on a busy machine


def pacote(texto: str) -> bytes:
    """A small zip file; the same text gives the same bytes."""
    destino = io.BytesIO()
    with zipfile.ZipFile(destino, "w") as arquivo:
        arquivo.writestr(zipfile.ZipInfo("model.onnx"), texto)
    return destino.getvalue()


_REGISTRAR = """
import json, sys
from clearml import Task
from funcoes.configuracao.nomes_clearml import PROJETO
from funcoes.io_clearml import registro
tarefa = Task.init(project_name=PROJETO, task_name="register", reuse_last_task_id=False, output_uri=True,
                   auto_connect_frameworks=False, auto_resource_monitoring=False)
feitos = [registro.registrar(p["nome"], bytes.fromhex(p["bytes"]), p["metadados"], "by a test")
          for p in json.loads(sys.argv[1])]
tarefa.close()
print(json.dumps([[f.id, f.versao] for f in feitos]))
"""

_COMANDOS = """
import contextlib, io, json, sys
from steps.promocao import principal
def um(argumentos):
    saida, erros = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(saida), contextlib.redirect_stderr(erros):
        codigo = principal(argumentos)
    return [codigo, saida.getvalue(), erros.getvalue()]
print(json.dumps([um(argumentos) for argumentos in json.loads(sys.argv[1])]))
"""


@dataclass
class Registro:
    """A project of one test on the server, and processes that work in it."""

    servidor: ClearmlServer
    projeto: str
    abertos: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def ambiente(self) -> dict[str, str]:
        limpo = {k: v for k, v in self.servidor.environment.items() if k != "COLUMNS"}
        return limpo | {"CONFORTO_PROJETO": self.servidor.place(self.projeto)}

    def python(self, codigo: str, *argumentos: str) -> Any:
        """Run code in this project; it prints one JSON line at the end."""
        feito = self.correr([sys.executable, "-c", codigo, *argumentos])
        assert feito.returncode == 0, feito.stderr
        return json.loads(feito.stdout.strip().splitlines()[-1])

    def correr(self, comando: list[str], **variaveis: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            comando, env=self.ambiente | variaveis, cwd=ROOT,
            capture_output=True, text=True, timeout=LIMITE_S, check=False,
        )  # fmt: skip

    def comando(self, *argumentos: str, **variaveis: str) -> subprocess.CompletedProcess[str]:
        """The command as a user calls it."""
        return self.correr([sys.executable, "-m", "steps.register", *argumentos], **variaveis)

    def comandos(self, *muitos: list[str]) -> list[tuple[int, str, str]]:
        """Exit code, output and errors of several commands, in one process to save its start."""
        return [tuple(feito) for feito in self.python(_COMANDOS, json.dumps(muitos))]

    def registrar(self, *versoes: dict[str, str], nome: str = NOME) -> list[str]:
        """Register a version for each set of metadata; returns their ids, the oldest first."""
        pedidos = [
            {"nome": nome, "bytes": pacote(f"{nome} {i}").hex(), "metadados": metadados}
            for i, metadados in enumerate(versoes)
        ]
        return [str(modelo) for modelo, _ in self.python(_REGISTRAR, json.dumps(pedidos))]

    def abrir(self, codigo: str, *argumentos: str) -> subprocess.Popen[str]:
        """A process that takes lines, once it is ready."""
        processo = subprocess.Popen(
            [sys.executable, "-c", codigo, *argumentos], env=self.ambiente, cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.abertos.append(processo)
        assert processo.stdout is not None
        assert processo.stdout.readline() == "ready\n"
        return processo

    def modelos(self, *ids: str) -> list[dict[str, Any]]:
        achados = {m["id"]: m for m in self.servidor.get("models.get_all", id=list(ids))["models"]}
        return [achados[i] for i in ids]

    def tags(self, *ids: str) -> list[list[str]]:
        return [modelo["tags"] for modelo in self.modelos(*ids)]

    def metadado(self, modelo: str, chave: str) -> str | None:
        return self.modelos(modelo)[0]["metadata"].get(chave, {}).get("value")

    def tarefas(self) -> list[str]:
        projetos = self.servidor.get("projects.get_all", name=f"^{self.projeto}$")["projects"]
        achadas = self.servidor.get("tasks.get_all", project=[p["id"] for p in projetos], only_fields=["id"])
        return sorted(t["id"] for t in achadas["tasks"])


def projeto_de(registro: Registro, modelo: str) -> str:
    return str(registro.modelos(modelo)[0]["project"])
