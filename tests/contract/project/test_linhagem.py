"""One id leads from a request to the model that answered it, its run and its data: with a real log."""

import json
import subprocess
import sys
import urllib.request

import pytest

from funcoes.servico.pasta import Uso
from tests.contract.project.cena import PEDIDO, Cena
from tests.contract.project.registro import NOME, Registro
from tests.served_package import served_package
from tests.waiting import PATIENCE_S, eventually

_FAZER = """
import json, sys
from clearml import Task
from funcoes.configuracao.nomes_clearml import PROJETO
from funcoes.io_clearml import brutos, datasets, promocao, registro
from funcoes.configuracao.config import carregar
nome, pacote = sys.argv[1:]
praia = carregar(None, ["pesquisa.nome=praia", "pesquisa.titulo=Beach"]).pesquisa
brutos_v1 = brutos.gravar(b"one", praia, "first.csv")
brutos_v2 = brutos.gravar(b"two", praia, "second.csv", [brutos_v1.id], {"linhas_novas": 7})
tarefa = Task.init(project_name=PROJETO, task_name="by hand", reuse_last_task_id=False, output_uri=True,
                   auto_connect_frameworks=False, auto_resource_monitoring=False)
dito = {"parametros": {"dados": f"dataset:{brutos_v2.id}"}, "fonte_sha256": "ab" * 32}
ingest = datasets.gravar("ingest", {"a": b"1"}, [], dito)
validate = datasets.gravar("validate", {"a": b"2"}, [ingest.id], {})
feito = registro.registrar(nome, bytes.fromhex(pacote), {
    "algoritmo": "fixed", "pipeline_id": tarefa.id, "validate_dataset_id": validate.id}, "by a test")
perdido = registro.registrar(nome, bytes.fromhex(pacote), {
    "algoritmo": "fixed", "pipeline_id": tarefa.id, "validate_dataset_id": "0" * 32}, "by a test")
tarefa.close()
promocao.promover(feito.id, nome)
print(json.dumps({"modelo": feito.id, "perdido": perdido.id, "corrida": tarefa.id, "validate": validate.id,
                  "ingest": ingest.id, "v1": brutos_v1.id, "v2": brutos_v2.id}))
"""


def seguir(registro: Registro, *argumentos: str, **variaveis: str) -> subprocess.CompletedProcess[str]:
    return registro.correr([sys.executable, "-m", "steps.linhagem", *argumentos], **variaveis)


def pedir(cena: Cena, pedido: str) -> None:
    uso = eventually(lambda: cena.pasta.ler(cena.pasta.uso, Uso))
    assert uso is not None
    cabecalhos = {"Content-Type": "application/json", "X-Request-ID": pedido}
    endereco = f"http://127.0.0.1:{uso.porta}/predict"
    feito = urllib.request.Request(endereco, json.dumps(PEDIDO).encode(), cabecalhos)
    with urllib.request.urlopen(feito, timeout=PATIENCE_S) as resposta:  # noqa: S310
        assert json.load(resposta)["request_id"] == pedido


@pytest.mark.nightly
def test_a_request_leads_to_its_data_and_as_far_as_it_goes_without_the_registry(
    registro: Registro, cena: Cena
) -> None:
    ids = registro.python(_FAZER, NOME, served_package(0.8, 0.1, 0.1).hex())
    servico = cena.servir()
    eventually(cena.responde, lambda visto: visto == (1, -1))
    pedir(cena, "walk-7")
    servico.terminate()
    linhas = [json.loads(x) for x in servico.communicate(timeout=PATIENCE_S)[0].splitlines()]
    dita = next(x for x in linhas if x.get("request_id") == "walk-7")
    assert (dita["pipeline_stage"], dita["model_version"], dita["experiment_id"]) == (
        "serve",
        1,
        ids["corrida"],
    )

    pasta = str(cena.pasta.pasta)
    feito = seguir(registro, "walk-7", "--pasta", pasta)
    assert feito.returncode == 0, feito.stderr
    escritas = feito.stdout.splitlines()
    assert escritas[0].startswith("request   walk-7, 1 in ")
    assert "vote -1 (p 0.80); left out: " in escritas[1]
    esperadas = [
        ("model ", f"{ids['modelo']}  {NOME} version 1, fixed, tags campeao"),
        ("run ", f"{ids['corrida']}  by hand, completed"),
        ("data", ""),
        ("  validate ", ids["validate"]),
        ("  ingest ", f"{ids['ingest']}  by task {ids['corrida']}  from dataset:{ids['v2']}, sha256 abab"),
        ("  dados ", f"{ids['v2']}  from levantamento: second.csv, 7 new rows"),
        ("  dados ", f"{ids['v1']}  from levantamento: first.csv"),
    ]
    for escrita, (inicio, parte) in zip(escritas[2:], esperadas, strict=True):
        assert escrita.startswith(inicio)
        assert parte in escrita
    assert seguir(registro, ids["modelo"], "--pasta", pasta).stdout.splitlines() == escritas[2:]

    longe = seguir(registro, "walk-7", "--pasta", pasta, CLEARML_API_HOST="http://127.0.0.1:9")
    assert longe.returncode == 3
    assert longe.stdout.splitlines()[:2] == escritas[:2]
    assert f"{ids['modelo']}  {NOME} version 1, of run {ids['corrida']}" in longe.stdout
    assert "known to the registry alone: no ClearML server answers" in longe.stderr

    for pedido, codigo, dito in (
        ("walk-8", 2, "'walk-8' is not in"),
        ("f" * 32, 2, "is neither a request of a prediction log here nor a model"),
        (ids["perdido"], 1, f"the dataset version '{'0' * 32}' cannot be read"),
    ):
        recusado = seguir(registro, pedido, "--pasta", pasta)
        assert (recusado.returncode, dito in recusado.stderr) == (codigo, True), recusado.stderr
