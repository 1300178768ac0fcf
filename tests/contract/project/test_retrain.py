"""What retraining reads of the registry, and the command that looks once."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.contract.project.retreino import DEPRESSA, NOME, Palco
from tests.unit.conftest import ARQUIVO
from tests.waiting import eventually

AGORA = ["--set", "agenda.ligada=false", "--set", "dados.assentar_min=0"]
PRAIA, SERRA = "conforto-termico-praia", "conforto-termico-5c-serra"

_GRAVAR = """
import json, sys
from funcoes.configuracao.config import carregar
from funcoes.io_clearml import brutos
conteudo = open(sys.argv[1], "rb").read()
def pesquisa(nome):
    return carregar(None, [f"pesquisa.nome={nome}", "pesquisa.titulo=Now"]).pesquisa
print(json.dumps([brutos.gravar(conteudo, pesquisa(nome), "x.csv").id for nome in sys.argv[2:]]))
"""

_LER = f"""
import json, sys
from funcoes.configuracao.config import achatar, carregar_retreino
from pipelines.retreino.leitura import Leitor
leitor = Leitor(carregar_retreino(None, {DEPRESSA!r}))
def ler():
    return {{m.nome: [m.fonte, m.versao and m.versao.corrida, m.achado and m.achado.gravidade, m.impedimento]
            for m in leitor.ler().modelos}}
print(json.dumps([ler(), ler(), {{n: achatar(leitor.config_para(n)) for n in sys.argv[1:]}}]))
"""


_DESPERTAR = """
import time
from clearml import Task
from funcoes.configuracao.config import carregar_retreino
from funcoes.configuracao.nomes_clearml import PROJETO
from pipelines.retreino.despertador import despertar
tarefa = Task.init(project_name=PROJETO, task_name="clock", reuse_last_task_id=False,
                   auto_connect_frameworks=False, auto_resource_monitoring=False)
config = carregar_retreino(None, ["retreino.consultar_s=0.2"])
despertar(config, lambda quem: print("WOKEN", quem, flush=True))
time.sleep(1000)
"""


def ler(palco: Palco, *nomes: str) -> tuple[dict[str, Any], dict[str, Any]]:
    uma, outra, configs = palco.python(_LER, *nomes)
    assert uma == outra, "what is asked once is the same as what is asked again"
    return uma, configs


@pytest.mark.nightly
def test_a_run_takes_the_champions_settings_and_the_newest_rows(palco: Palco) -> None:
    de_antes = ["ingest.dados=dataset:" + "0" * 32, "train.folds=3"]
    palco.campeao()  # of the sample: left alone where there is a survey
    palco.campeao(*de_antes, "target.classes=5", "pesquisa.nome=serra", "register.promover=false",
                  "execucao.sem_cache=train", nome=SERRA, pesquisa="serra")  # fmt: skip
    palco.achado("x", "medium", SERRA)
    praia, serra = palco.python(_GRAVAR, str(ARQUIVO), "praia", "serra")
    modelos, configs = ler(palco, PRAIA, SERRA)
    assert modelos == {
        PRAIA: [f"dataset:{praia}", "", None, ""],
        SERRA: [f"dataset:{serra}", "", "medium", ""],
    }
    feita = configs[SERRA]
    assert (feita["ingest/dados"], feita["train/folds"], feita["target/classes"]) == (
        f"dataset:{serra}",
        "3",
        "5",
    )
    assert (feita["register/promover"], feita["execucao/sem_cache"]) == ("True", "")
    assert feita["pesquisa/titulo"] == "Now", "as its newest version describes it"
    assert configs[PRAIA]["pesquisa/nome"] == "praia"


@pytest.mark.nightly
def test_a_persons_run_on_a_version_answers_it_where_it_may_promote(palco: Palco) -> None:
    praia, serra = palco.python(_GRAVAR, str(ARQUIVO), "praia", "serra")
    na_praia = ("pesquisa.nome=praia", f"ingest.dados=dataset:{praia}")
    na_serra = ("pesquisa.nome=serra", f"ingest.dados=dataset:{serra}")
    palco.corrida(*na_praia, "register.promover=false")
    palco.corrida(*na_praia, "target.classes=3")
    palco.corrida(*na_praia, status="failed")
    palco.corrida(
        *na_praia, tags=["retreino", f"retreino:dados:{praia}:{PRAIA}"], status="in_progress"
    )  # a bid
    feita = palco.corrida(*na_serra)
    modelos, _ = ler(palco)
    assert {nome: lido[1] for nome, lido in modelos.items()} == {PRAIA: "", "conforto-termico-serra": feita}


@pytest.mark.nightly
def test_without_a_survey_the_sample_and_a_file_that_is_gone_says_so(palco: Palco) -> None:
    palco.campeao()
    assert ler(palco)[0] == {NOME: ["sample", None, None, ""]}
    palco.campeao(
        "ingest.dados=/nowhere/vale.csv", "pesquisa.nome=vale", nome="conforto-termico-vale", pesquisa="vale"
    )
    (lido,) = ler(palco)[0].values()
    assert "learned from /nowhere/vale.csv, which is not here" in lido[3]


def acordado(palco: Palco, novo: Callable[[], str]) -> None:
    """Something new wakes it; what comes before its first poll it never sees, so that there is more of it."""
    vistos: list[str] = []

    def acordou() -> bool:
        vistos.append(f"WOKEN a trigger of {novo()}\n")
        return any(dito in palco.registro.read_text() for dito in vistos)

    eventually(acordou)


def test_both_of_clearmls_schedulers_run_on_one_task_and_wake(palco: Palco) -> None:
    palco.abrir("-c", _DESPERTAR)
    for novo in (partial(palco.achado, "x"), palco.bruta):
        acordado(palco, novo)
    (tarefa,) = palco.tarefas(project=[palco.projeto_id], name="^clock$")
    assert {"schedule", "datasets", "tasks"} <= {*tarefa["configuration"]}


@pytest.mark.embutido
def test_a_look_does_what_a_dry_run_says_and_a_clone_is_a_persons_run(palco: Palco) -> None:
    novo = palco.campeao()
    palco.achado(novo)
    causa = f"retreino:deriva:{novo}.af2bdbe1:{NOME}"  # of the sample
    copia = {"retreino": {"section": "properties", "name": "retreino", "value": "f" * 32, "type": "str"}}
    clone = palco.corrida(tags=["retreino", causa], status="created")
    palco.servidor.get("tasks.edit_hyper_params", task=clone, hyperparams=[*copia.values()])
    antes = palco.tarefas(project=[palco.projeto_id, palco.corridas_id])
    feito = palco.comando("--dry-run", "--set", "agenda.dias=[]")
    assert f"now: {NOME}: start: because of high severity" in feito.stdout, feito.stderr
    assert "UTC: the schedule's next time" in feito.stdout
    assert palco.tarefas(project=[palco.projeto_id, palco.corridas_id]) == antes, "nothing was done"
    sem = palco.comando("--once", *AGORA, "--set", "retreino.fila=none-such")
    assert f"{NOME}: not: there is no queue 'none-such'" in sem.stdout
    assert "(wanted because of high severity" in sem.stdout
    um, outro = (palco.comando("--once", *AGORA) for _ in range(2))
    assert (um.returncode, outro.returncode) == (0, 0), um.stderr + outro.stderr
    (corrida,) = [t for t in palco.nossas() if t["id"] != clone]
    assert f"{NOME}: started: run {corrida['id']}, because of high severity" in um.stdout
    assert "no agent listens on queue 'default'" in um.stdout
    assert corrida["comment"].startswith("Retraining, because of high severity that monitor ")
    assert f"run {corrida['id']} (queued) came of high severity" in outro.stdout
    (servico,) = palco.servicos()
    linhas = json.loads(servico["configuration"]["decisions"]["value"])
    assert [(x["decision"], x["run"]) for x in linhas] == [
        ("not", ""),
        ("started", corrida["id"]),
        ("nothing new", ""),
    ]


@pytest.mark.parametrize(
    ("argumentos", "codigo", "dito"),
    [
        (["--once", "--dry-run"], 2, "choose one of --once, --dry-run"),
        (["--set", "retreino.pausa=1"], 2, "retreino.pausa: unknown key"),
        (["--stop", "abc"], 2, "--stop 'abc' is no id"),
        (["--create-queue"], 2, "--create-queue needs --queue NAME"),
        (["--queue", "none-such"], 3, "there is no queue 'none-such'"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    palco: Palco, argumentos: list[str], codigo: int, dito: str
) -> None:
    feito = palco.comando(*argumentos)
    assert (feito.returncode, feito.stdout) == (codigo, "")
    assert feito.stderr.startswith("error: ")
    assert dito in feito.stderr


def test_without_a_server_it_ends_with_3(palco: Palco) -> None:
    feito = palco.comando("--once", CLEARML_API_HOST="http://127.0.0.1:9")
    assert feito.returncode == 3
    assert "no ClearML server answers at http://127.0.0.1:9" in feito.stderr
