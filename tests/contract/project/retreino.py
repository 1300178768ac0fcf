"""A project with a champion of the sample, findings of the monitor, and the processes that retrain in it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from funcoes.configuracao.config import achatar, carregar
from tests.clearml_server import ROOT, ClearmlServer

NOME = "conforto-termico-sintetico"
DEPRESSA = [
    "retreino.consultar_s=0.5", "retreino.confirmar_s=0.2", "retreino.rascunho_max_s=600",
    "agenda.ligada=false",
]  # fmt: skip

MORRER = """
import os, signal, sys
quando, _, chamada = os.environ.get("MORRER", "").partition(" ")
if chamada and "pipelines.retreino.lancador" in sys.orig_argv:
    import requests
    enviar = requests.Session.send
    def vigiado(self, pedido, **opcoes):
        corpo = pedido.body if isinstance(pedido.body, bytes) else str(pedido.body or "").encode()
        minha = pedido.url.endswith("/" + chamada) and (chamada != "tasks.create" or b"controller" in corpo)
        if minha and quando != "after":
            os.kill(os.getpid(), signal.SIGSTOP if quando == "asleep" else signal.SIGKILL)
        resposta = enviar(self, pedido, **opcoes)
        if minha and quando == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return resposta
    requests.Session.send = vigiado
"""
"""As `sitecustomize.py`: kills the process that makes a run before or after one of its calls, or stops it."""


def parametros(valores: dict[str, str], secao: str) -> dict[str, Any]:
    return {secao: {k: {"section": secao, "name": k, "value": v, "type": "str"} for k, v in valores.items()}}


@dataclass
class Palco:
    """One project on a server."""

    servidor: ClearmlServer
    projeto: str
    pasta: Path
    abertos: list[subprocess.Popen[str]] = field(default_factory=list)

    def montar(self) -> None:
        """The project, the place of its runs, and the queue that controllers go to."""
        self.projeto_id = self.servidor.get("projects.create", name=self.projeto)["id"]
        self.corridas_id = self.servidor.get(
            "projects.create", name=f"{self.projeto}/.pipelines/conforto-termico", system_tags=["hidden"]
        )["id"]
        for fila in ("services", "default"):
            if not self.servidor.get("queues.get_all", name=f"^{fila}$")["queues"]:
                self.servidor.get("queues.create", name=fila)
        (self.pasta / "sitecustomize.py").write_text(MORRER)

    def corrida(self, *pares: str, status: str = "completed", **campos: Any) -> str:
        """A person's run, with these settings."""
        args = parametros(achatar(carregar(None, ["train.modelos=lr", *pares])), "Args")
        feita: str = self.servidor.get(
            "tasks.create", name="conforto-termico", type="controller", project=self.corridas_id,
            hyperparams=args, **campos,
        )["id"]  # fmt: skip
        if status != "created":
            self.servidor.get("tasks.started", task=feita)
        if status not in {"created", "in_progress"}:
            self.servidor.get(f"tasks.{status}", task=feita)
        return feita

    def campeao(self, *pares: str, nome: str = NOME, pesquisa: str = "") -> str:
        """A model in the place of the champion, made by a run with these settings."""
        for antes in self.servidor.get("models.get_all", project=[self.projeto_id], name=f"^{nome}$")[
            "models"
        ]:
            self.servidor.get("models.edit", model=antes["id"], tags=["arquivado"])
        feito: str = self.servidor.get(
            "models.create", name=nome, project=self.projeto_id, uri="file:///none.zip", ready=True,
            tags=["campeao"],
        )["id"]  # fmt: skip
        ditos = {"pipeline_id": self.corrida(*pares), "pesquisa": pesquisa, "versao": "1"}
        metadados = [{"key": k, "value": v, "type": "str"} for k, v in ditos.items()]
        self.servidor.get("models.add_or_update_metadata", model=feito, metadata=metadados)
        return feito

    def achado(self, modelo_id: str, gravidade: str = "high", nome: str = NOME) -> str:
        """What the monitor has found."""
        saida = parametros({"modelo_id": modelo_id, "modelo_nome": nome}, "Saida")
        feito: str = self.servidor.get(
            "tasks.create", name="monitor", type="monitor", project=self.projeto_id,
            tags=[f"severity-{gravidade}"], hyperparams=saida,
        )["id"]  # fmt: skip
        self.servidor.get("tasks.started", task=feito)
        self.servidor.get("tasks.completed", task=feito)
        return feito

    def ambiente(self, **variaveis: str) -> dict[str, str]:
        base = self.servidor.environment
        caminhos = os.pathsep.join([str(self.pasta), base["PYTHONPATH"]])
        return (
            base | {"CONFORTO_PROJETO": self.servidor.place(self.projeto), "PYTHONPATH": caminhos} | variaveis
        )

    def comando(self, *argumentos: str, **variaveis: str) -> subprocess.CompletedProcess[str]:
        """The command as a user calls it."""
        return subprocess.run(
            [sys.executable, "-m", "pipelines.retrain", *argumentos], env=self.ambiente(**variaveis),
            cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip

    def python(self, codigo: str, *argumentos: str) -> Any:
        """Run code in this project; it prints one JSON line at the end."""
        feito = subprocess.run(
            [sys.executable, "-c", codigo, *argumentos], env=self.ambiente(), cwd=ROOT,
            capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        assert feito.returncode == 0, feito.stdout[-2000:] + feito.stderr[-4000:]
        return json.loads(feito.stdout.strip().splitlines()[-1])

    def abrir(self, *argumentos: str) -> subprocess.Popen[str]:
        """A Python process that writes to the log."""
        with self.registro.open("a") as registro:
            aberto = subprocess.Popen(
                [sys.executable, *argumentos], env=self.ambiente(), cwd=ROOT, text=True,
                stdout=registro, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.abertos.append(aberto)
        return aberto

    def servico(self) -> subprocess.Popen[str]:
        """The service, in a hurry."""
        return self.abrir("-m", "pipelines.retrain", *(p for par in DEPRESSA for p in ("--set", par)))

    def bruta(self) -> str:
        """What looks like a raw version from afar, of no survey."""
        feita: str = self.servidor.get(
            "tasks.create", name="conforto-termico-dados", type="data_processing", project=self.projeto_id,
            system_tags=["dataset"],
        )["id"]  # fmt: skip
        self.servidor.get("tasks.started", task=feita)
        self.servidor.get("tasks.completed", task=feita)
        return feita

    @property
    def registro(self) -> Path:
        """What services have printed."""
        return self.pasta / "service.log"

    def tarefas(self, **filtro: Any) -> list[dict[str, Any]]:
        campos = ["name", "status", "tags", "comment", "hyperparams", "configuration", "execution.queue"]
        achadas = self.servidor.get(
            "tasks.get_all", search_hidden=True, only_fields=campos, order_by=["created"], **filtro
        )  # fmt: skip
        return list(achadas["tasks"])

    def nossas(self) -> list[dict[str, Any]]:
        """The runs that retraining made, in their order."""
        return self.tarefas(project=[self.corridas_id], tags=["retreino"])

    def servicos(self) -> list[dict[str, Any]]:
        return self.tarefas(project=[self.projeto_id], name="^retrain$")

    def encerrar(self) -> None:
        for processo in self.abertos:
            processo.kill()
            processo.wait()
