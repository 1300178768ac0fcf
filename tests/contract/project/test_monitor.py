"""The monitor against a real registry: each look a task of its own, windows beside each other, exit codes."""

import json
import socket
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import numpy as np
import pandas as pd
import pytest

from funcoes.configuracao.config import carregar_monitor
from funcoes.deriva.construir import construir
from funcoes.entrega.pacote import REFERENCIA, sha256
from funcoes.servico.pasta import Servivel, gravar
from tests.contract.project.cena import Cena
from tests.served_package import served_package
from tests.unit.funcoes.deriva.windows import FEATURES, days_of, survey, trained
from tests.unit.funcoes.monitor import logs
from tests.waiting import eventually


def package() -> bytes:
    people = trained()
    predicted = np.array(logs.CLASSES)[logs.fitting(people).argmax(axis=1)]
    settings = carregar_monitor().referencia
    reference = construir(people, FEATURES, settings, logs.fitting(people), predicted, logs.CLASSES)
    return served_package(0.2, 0.6, 0.2, others={REFERENCIA: reference.como_json()})


@dataclass
class Watched:
    """A registered model that answers from a folder."""

    cena: Cena
    modelo: str

    @property
    def folder(self) -> Path:
        return self.cena.pasta.pasta

    def ask(self, people: pd.DataFrame) -> None:
        logs.write(self.folder / "predicoes", people, logs.fitting(people), self.modelo)

    def look(self, *arguments: str, **variables: str) -> CompletedProcess[str]:
        command = ["-m", "steps.monitor", "--pasta", str(self.folder), *arguments]
        return self.cena.correr(*command, **variables)

    def tasks(self) -> list[dict[str, Any]]:
        """The looks so far, the oldest first."""
        fields = ["name", "type", "status", "tags", "hyperparams", "last_metrics", "execution.artifacts"]
        found = self.cena.servidor.get(
            "tasks.get_all", type=["monitor"], only_fields=fields, order_by=["created"],
            project=self.cena.projetos(), search_hidden=True,
        )  # fmt: skip
        return list(found["tasks"])


@pytest.fixture
def watched(cena: Cena) -> Watched:
    content = package()
    (model,), promote = cena.registrar(content)
    promote(model)
    folder = cena.pasta
    gravar(folder.pacote(model), content)
    record = Servivel(modelo_id=model, nome="conforto-termico", versao=1, sha256=sha256(content))
    folder.anotar(folder.bom, record)
    return Watched(cena, model)


def parameter(task: dict[str, Any], section: str, name: str) -> str:
    return str(task["hyperparams"][section][name]["value"])


@pytest.mark.nightly
def test_windows_stand_beside_each_other_with_their_severity(watched: Watched, tmp_path: Path) -> None:
    quiet = survey(days_of(1, 8), 6, 5)
    watched.ask(quiet)
    textfile = tmp_path / "textfile"
    first = watched.look("--since", "2019-01-01", "--until", "2019-02-01", "--textfile", str(textfile))
    assert first.returncode == 0, first.stderr
    assert "severity  none" in first.stdout

    shifted = survey(days_of(7, 8), 6, 6)
    watched.ask(shifted.assign(idade=shifted["idade"] * 2))
    second = watched.look("--since", "2019-07-01", "--until", "2019-08-01", "--textfile", str(textfile))
    assert second.returncode == 12, second.stderr
    assert "age: distributed differently than in training" in second.stdout
    assert "conforto_drift_severity 3.0" in (textfile / "conforto.prom").read_text()
    assert 'conforto_agents{queue="default"}' in (textfile / "conforto.prom").read_text()

    before, after = watched.tasks()
    assert (before["type"], before["status"], before["tags"]) == ("monitor", "completed", ["severity-none"])
    assert after["tags"] == ["severity-high"]
    assert [parameter(after, "Saida", n) for n in ("nivel", "codigo", "modelo_id", "linhas")] == [
        "high", "12", watched.modelo, "384",
    ]  # fmt: skip
    assert parameter(after, "Args", "since") == "2019-07-01"
    artifacts = {a["key"]: a["uri"] for a in after["execution"]["artifacts"]}
    assert "relatorio" in artifacts
    *found, last = [json.loads(line) for line in stored(watched, artifacts["log"]).splitlines()]
    assert (last["event"], last["severity"], last["rows"]) == ("looked", "high", 384)
    assert any(x["event"].startswith("age: distributed differently than in training") for x in found)
    assert {(x["pipeline_stage"], x["model_id"]) for x in [*found, last]} == {("monitor", watched.modelo)}
    plots = server_plots(watched, after["id"])
    assert {"efeitos", "distribuicoes", "votos", "historico", "achados", "medidas"} <= plots
    assert _points(watched, after["id"], "drift score", "idade")[0] == (1.0, 0.0)
    number, score = _points(watched, after["id"], "drift score", "idade")[1]
    assert number == 2
    assert score > 0.2
    assert "Severity: high" in (watched.folder / "monitor" / "relatorio.html").read_text()


def stored(watched: Watched, uri: str) -> bytes:
    """A file of the file server."""
    server = watched.cena.servidor
    path = server.place(uri.removeprefix(server.state["files_server"]))
    status, content = server.request("GET", path, headers=server.bearer, server="files_server")
    assert status == 200
    return content


def server_plots(watched: Watched, task: str) -> set[str]:
    plots = watched.cena.servidor.get("events.get_task_plots", task=task)["plots"]
    return {str(plot["metric"]) for plot in plots}


def _points(watched: Watched, task: str, metric: str, variant: str) -> list[tuple[float, float]]:
    def asked() -> list[tuple[float, float]]:
        graph = watched.cena.servidor.get("events.scalar_metrics_iter_histogram", task=task, key="iter")
        found = graph.get(metric, {}).get(variant, {"x": [], "y": []})
        return list(zip(found["x"], found["y"], strict=True))

    return eventually(asked, lambda points: len(points) == 2)


@pytest.mark.nightly
def test_an_agent_runs_a_changed_clone_and_is_told_what_is_wrong(watched: Watched) -> None:
    watched.ask(survey(days_of(1, 8), 6, 5).assign(idade=80.0))
    assert watched.look("--since", "2018-01-01", "--until", "2018-02-01").returncode == 0
    (look,) = watched.tasks()
    server = watched.cena.servidor
    clone = server.get("tasks.clone", task=look["id"])["id"]
    values = [("since", "2019-01-01"), ("until", "2019-02-01"), ("set", "comparacao.amostra_min=200")]
    server.get(
        "tasks.edit_hyper_params", task=clone,
        hyperparams=[{"section": "Args", "name": n, "value": v} for n, v in values],
    )  # fmt: skip
    done = watched.cena.correr("-m", "steps.monitor", CLEARML_TASK_ID=clone)
    assert done.returncode == 0, done.stderr  # of another code the agent would make a failure
    _, found = watched.tasks()
    assert (found["id"], found["status"], found["tags"]) == (clone, "in_progress", ["severity-high"])
    assert "64 predictions" not in done.stdout
    assert "384 predictions" in done.stdout

    wrong = [{"section": "Args", "name": "since", "value": "yesterday"}]
    another = server.get("tasks.clone", task=look["id"])["id"]
    server.get("tasks.edit_hyper_params", task=another, hyperparams=wrong)
    assert watched.cena.correr("-m", "steps.monitor", CLEARML_TASK_ID=another).returncode == 1
    state = server.get("tasks.get_by_id", task=another)["task"]
    assert state["status"] == "failed"
    assert "--since 'yesterday' is no time" in state["status_message"]


def test_a_registry_that_is_away_does_not_stop_the_look(watched: Watched, tmp_path: Path) -> None:
    watched.ask(survey(days_of(1, 8), 6, 5).assign(idade=80.0))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
        away = {"CLEARML_API_HOST": nobody, "CLEARML_ESPERA_MAXIMA_S": "1"}
        done = watched.look("--since", "2019-01-01", "--textfile", str(tmp_path), **away)
    assert done.returncode == 12, done.stderr
    assert "nothing is shown in ClearML" in done.stderr
    text = (tmp_path / "conforto.prom").read_text()
    assert "conforto_drift_severity 3.0" in text
    assert "conforto_agents" not in text
    assert watched.tasks() == []


def test_a_model_of_before_is_said(cena: Cena) -> None:
    (old,), promote = cena.registrar(served_package(0.2, 0.6, 0.2))
    promote(old)
    (cena.pasta.pasta / "predicoes").mkdir(parents=True)
    done = cena.correr("-m", "steps.monitor", "--pasta", str(cena.pasta.pasta))
    assert done.returncode == 1
    assert "registered before packages held what the model was trained on" in done.stderr


def test_nothing_served_and_no_champion(cena: Cena) -> None:
    (cena.pasta.pasta / "predicoes").mkdir(parents=True)
    done = cena.correr("-m", "steps.monitor", "--pasta", str(cena.pasta.pasta))
    assert done.returncode == 1
    assert "the registry has no champion" in done.stderr
