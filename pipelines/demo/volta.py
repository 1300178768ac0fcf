"""The way back: retraining on queues, what became of its run, and what answers then."""

import json
from typing import Any, Final

from funcoes.apoio.erros import ErroServidor
from funcoes.configuracao.nomes_clearml import PROJETO, RETRAIN, SECAO_SAIDA
from funcoes.servico.pasta import Servivel
from pipelines.demo.roteiro import Cena, esperar

_TERMINADOS: Final = {"completed", "failed", "stopped", "published", "closed"}
_CORRIDA_S: Final = 900.0
_TROCA_S: Final = 60.0
_TOMA_O_LUGAR: Final = "takes the place"
_FICA: Final = (
    "A new model has to be better, or as good and of more data, on people of the survey.",
    "The alert goes on until those who ask are like them again, there are more answers,",
    "or a person decides: python -m steps.register --promote MODEL_ID",
)


def agentes(cena: Cena) -> None:
    """The embedded server, and an agent for each queue."""
    cena.ato("Start a ClearML server and agents")
    _, dito = cena.partes.correr(
        "up",
        "-m",
        "clearml_local",
        "up",
        "--data",
        cena.partes.ambiente["CONFORTO_PASTA_SERVIDOR"],
        "--agents",
        "1",
    )
    for linha in dito.splitlines():
        if "agent" in linha or "server" in linha:
            cena.dizer(linha.strip())


def retreinar(cena: Cena) -> None:
    """The service on queue `services` finds the reason and starts a run; the run ends."""
    cena.ato("The retraining service finds a reason, and starts a run on the queues")
    _, dito = cena.partes.correr(
        "retrain", "pipelines/retrain.py", "--server", "embedded", "--queue", "services",
        "--set", "retreino.consultar_s=2", "--set", "dados.assentar_min=0", "--set", "agenda.ligada=false",
    )  # fmt: skip
    cena.servico_de_retreino = dito.split(":")[0].strip()
    decisao = esperar("a decision of the retraining service", lambda: _comecada(cena), _CORRIDA_S)
    cena.dizer(f"{decisao['decision']}: {decisao['why']}")
    cena.dizer(f"run {decisao['run']}")
    cena.ato("The run trains, validates, and meets the champion: some minutes")
    corrida = esperar("the end of the run", lambda: _terminada(decisao["run"]), _CORRIDA_S)
    if corrida != "completed":
        raise ErroServidor(f"the run {decisao['run']} is {corrida}: its console in ClearML says why")
    cena.promocao = _promocao(decisao["run"])
    cena.dizer(f"promotion: {cena.promocao}")


def _comecada(cena: Cena) -> dict[str, Any] | None:
    from clearml import Task  # noqa: PLC0415 -- reads the server's address when it is imported

    tarefa = Task.get_task(task_id=cena.servico_de_retreino)
    texto = tarefa.get_configuration_object("decisions")
    return next((d for d in json.loads(texto or "[]") if d["run"]), None)


def _terminada(corrida: str) -> str | None:
    from clearml import Task  # noqa: PLC0415 -- as above

    status = str(Task.get_task(task_id=corrida).get_status())
    return status if status in _TERMINADOS else None


def _promocao(corrida: str) -> str:
    """What the stage register said of it."""
    from clearml import Task  # noqa: PLC0415 -- as above

    filhas = Task.query_tasks(task_name="^register$", task_filter={"parent": corrida, "search_hidden": True})
    ditas = [Task.get_task(task_id=i).get_parameter(f"{SECAO_SAIDA}/promocao") for i in filhas]
    return str(next((d for d in ditas if d), "the stage register did not run"))


def _versao_servida(cena: Cena) -> int:
    ficha = cena.servico.ler(cena.servico.bom, Servivel)
    return ficha.versao if ficha else 0


def mostrar_fim(cena: Cena) -> None:
    """What answers now, and where everything can be seen."""
    cena.ato("What answers now")
    if _TOMA_O_LUGAR in cena.promocao:
        esperar("the new champion in serving", lambda: _versao_servida(cena) > 1, _TROCA_S)
    else:
        for linha in _FICA:
            cena.dizer(linha)
    cena.dizer(f"version {_versao_servida(cena)}")
    cena.dizer(f"report    {cena.servico.pasta / 'monitor' / 'relatorio.html'}")
    cena.dizer(f"logs      {cena.partes.pasta}/*.log")
    cena.dizer(f"ClearML   tasks monitor, {RETRAIN} and the runs, in project {PROJETO!r}")
