"""The champion in the registry: promoted, gone back from and listed by the commands."""

import shlex
from datetime import UTC, datetime

import pytest

from tests.contract.project.registro import BOM, NOME, SINTETICO, Registro, projeto_de


def test_promote_list_and_roll_back_by_the_command(registro: Registro) -> None:
    vazio = registro.comando("--list")
    assert (vazio.returncode, vazio.stderr) == (0, "")
    assert f"no version of '{NOME}' is registered" in vazio.stdout

    v1, v2, v3, v4 = registro.registrar(BOM, BOM, BOM, BOM)
    tarefas = registro.tarefas()
    antes = datetime.now(UTC)
    for modelo in (v1, v2, v4):
        feito = registro.comando("--promote", modelo)
        assert feito.returncode == 0, feito.stderr
    assert registro.tags(v1, v2, v3, v4) == [["arquivado"], ["arquivado"], ["candidato"], ["campeao"]]
    assert antes <= datetime.fromisoformat(registro.metadado(v4, "promovido_em") or "") <= datetime.now(UTC)
    assert registro.metadado(v4, "promovido_por") == "manual"
    assert registro.metadado(v4, "algoritmo") == "ordinal", "the other metadata stay"
    assert registro.metadado(v3, "promovido_em") is None

    de_novo, lista, volta, volta_mais, fim, depois = registro.comandos(
        ["--promote", v4], ["--list"], ["--rollback"], ["--rollback"], ["--rollback"], ["--list"]
    )
    assert de_novo == (0, f"{NOME} version 4 ({v4}) is the champion already; nothing was changed\n", "")
    linhas = lista[1].splitlines()
    assert linhas[0].strip() == NOME
    assert linhas[2].split()[:9] == [
        "4",
        v4,
        "*",
        "campeao",
        "ordinal",
        "by_day",
        "0.0784",
        "0.456",
        "0.0801",
    ]
    assert [linha.split()[:3] for linha in linhas[3:]] == [
        ["3", v3, "candidato"], ["2", v2, "arquivado"], ["1", v1, "arquivado"]
    ]  # fmt: skip
    assert volta[:2] == (0, f"champion: {NOME} version 2 ({v2})\nbefore:   {NOME} version 4 ({v4})\n")
    assert volta_mais[:2] == (0, f"champion: {NOME} version 1 ({v1})\nbefore:   {NOME} version 2 ({v2})\n")
    assert fim[:2] == (1, "")
    assert "none before it is known" in fim[2]
    assert [linha.split()[2] for linha in depois[1].splitlines()[2:]] == [
        "arquivado", "candidato", "arquivado", "*"
    ]  # fmt: skip
    assert registro.tags(v1, v2, v3, v4) == [["campeao"], ["arquivado"], ["candidato"], ["arquivado"]]
    assert registro.tarefas() == tarefas, "the commands make no task"


def test_a_rollback_undoes_the_promotion_of_a_lower_version(registro: Registro) -> None:
    v1, v2 = registro.registrar(BOM, BOM)
    *_, volta, volta_mais, fim = registro.comandos(
        ["--promote", v1],
        ["--promote", v2],
        ["--promote", v1],
        ["--rollback"],
        ["--rollback"],
        ["--rollback"],
    )
    assert volta[:2] == (0, f"champion: {NOME} version 2 ({v2})\nbefore:   {NOME} version 1 ({v1})\n")
    assert volta_mais[:2] == (0, f"champion: {NOME} version 1 ({v1})\nbefore:   {NOME} version 2 ({v2})\n")
    assert fim[0] == 1
    assert registro.tags(v1, v2) == [["campeao"], ["arquivado"]]


def test_a_narrow_terminal_still_shows_whole_ids(registro: Registro) -> None:
    (v1,) = registro.registrar(BOM)
    feito = registro.comando("--list", COLUMNS="60")
    assert v1 in feito.stdout
    assert max(len(linha) for linha in feito.stdout.splitlines()) <= 60
    assert "left out" in feito.stdout


def test_what_is_not_promoted(registro: Registro) -> None:
    reprovado = {"gate_passed": "False", "gate_reasons": "ok: fine\nrefused: QWK 0.1 below 0.2"}
    campeao, recusado, vazado, sem = registro.registrar(
        BOM, BOM | reprovado, BOM | {"protocolo": "report"}, {"protocolo": "by_day"}
    )
    outra = Registro(registro.servidor, f"{registro.projeto}-other")
    (alheio,) = outra.registrar(BOM)
    solto = registro.servidor.get(
        "models.create", name=NOME, uri="http://nowhere/m.zip", ready=False,
        project=projeto_de(registro, campeao),
    )["id"]  # fmt: skip
    feitos = registro.comandos(
        ["--promote", campeao],
        ["--promote", recusado],
        ["--promote", vazado],
        ["--promote", vazado, "--force"],
        ["--promote", sem],
        ["--promote", solto, "--force"],
        ["--promote", "0" * 32],
        ["--promote", alheio],
        ["--promote", recusado, "--nome", SINTETICO],
    )
    assert [codigo for codigo, _, _ in feitos] == [0, 1, 1, 1, 1, 1, 2, 2, 2]
    erros = [erro for _, _, erro in feitos]
    assert "refused: QWK 0.1 below 0.2" in erros[1]
    assert "ok: fine" not in erros[1]
    assert 'the protocol "report"' in erros[2]
    assert 'the protocol "report"' in erros[3]
    assert "hold no decision of the gate" in erros[4]
    assert "never published" in erros[5]
    assert f"'{'0' * 32}' is not in the registry" in erros[6]
    assert "is not of the project" in erros[7]
    assert f"is not a version of '{SINTETICO}'" in erros[8]
    assert registro.tags(campeao, recusado, vazado, sem, alheio) == [["campeao"], *[["candidato"]] * 4]
    assert registro.metadado(recusado, "promovido_em") is None

    assert registro.comandos(["--promote", recusado, "--force"])[0][0] == 0
    assert registro.tags(campeao, recusado) == [["arquivado"], ["campeao"]]


@pytest.mark.nightly
def test_two_names_with_a_champion_must_be_told_apart(registro: Registro) -> None:
    reais = registro.registrar(BOM, BOM)
    amostra = registro.registrar(BOM, BOM, nome=SINTETICO)
    promocoes = [["--promote", m] for m in amostra]
    um_so = registro.comandos(*promocoes, ["--rollback"])[-1]
    assert um_so[0] == 0
    assert registro.tags(*amostra) == [["campeao"], ["arquivado"]]
    *_, dois, lista = registro.comandos(*[["--promote", m] for m in reais], ["--rollback"], ["--list"])
    assert dois[0] == 2
    assert f"{NOME} and {SINTETICO} have a champion" in dois[2]
    python, _, modulo, *dito = shlex.split(dois[2].partition("such as ")[2])
    assert (python, modulo) == ("python", "steps.register")
    (escolhido,) = registro.comandos(dito)
    assert [t.strip() for t in lista[1].splitlines() if len(t.split()) == 1] == [NOME, SINTETICO]
    assert escolhido[0] == 0
    assert registro.tags(*reais, *amostra) == [["campeao"], ["arquivado"], ["campeao"], ["arquivado"]]


@pytest.mark.nightly
def test_a_name_is_no_pattern_and_another_project_is_not_ours(registro: Registro) -> None:
    ponto, outro = "a.b (x)+", "aXb (x)+"
    p1, p2 = registro.registrar(BOM, BOM, nome=ponto)
    (parecido,) = registro.registrar(BOM, nome=outro)
    vizinho = Registro(registro.servidor, f"{registro.projeto}-neighbour")
    (deles,) = vizinho.registrar(BOM, nome=ponto)
    for lugar, modelo in ((vizinho, deles), (registro, parecido), (registro, p1), (registro, p2)):
        assert lugar.comandos(["--promote", modelo])[0][0] == 0
    assert registro.tags(p1, p2, parecido, deles) == [["arquivado"], ["campeao"], ["campeao"], ["campeao"]]
    lista = registro.comandos(["--list", "--nome", ponto])[0][1]
    assert [linha.split()[1] for linha in lista.splitlines()[2:]] == [p2, p1]


@pytest.mark.nightly
def test_tags_that_people_gave_stay(registro: Registro) -> None:
    v1, v2 = registro.registrar(BOM, BOM)
    registro.servidor.get("models.edit", model=v1, tags=["candidato", "for the paper"])
    registro.comandos(["--promote", v1])
    assert sorted(registro.tags(v1)[0]) == ["campeao", "for the paper"]
    registro.comandos(["--promote", v2])
    assert sorted(registro.tags(v1)[0]) == ["arquivado", "for the paper"]


def test_a_stage_writes_its_pipeline_run_on_the_model(registro: Registro) -> None:
    (v1,) = registro.registrar(BOM)
    feito = registro.python(
        """
import json, sys
from clearml import Task
from funcoes.configuracao.nomes_clearml import PROJETO
from funcoes.io_clearml import promocao
pai = Task.create(project_name=PROJETO, task_name="run")
tarefa = Task.init(project_name=PROJETO, task_name="stage", reuse_last_task_id=False,
                   auto_connect_frameworks=False, auto_resource_monitoring=False)
tarefa.set_parent(pai.id)
promovido = promocao.promover(sys.argv[1], "conforto-termico")
tarefa.close()
print(json.dumps([pai.id, promovido.metadados["promovido_por"], promovido.promovido]))
""",
        v1,
    )
    assert feito == [feito[0], feito[0], True]


def test_without_a_server_it_is_said_and_nothing_hangs(registro: Registro) -> None:
    feito = registro.comando("--list", CLEARML_API_HOST="http://127.0.0.1:9")
    assert feito.returncode == 3
    assert "no ClearML server answers at http://127.0.0.1:9" in feito.stderr


_DECIDIR = """
import json, sys
from funcoes.io_clearml import registro
print(json.dumps([registro.anotar_decisao(um, "it stays a candidate") for um in sys.argv[1:]]))
"""


def test_what_was_decided_is_told_and_a_lost_model_does_no_harm(registro: Registro) -> None:
    (modelo,) = registro.registrar(BOM)
    assert registro.python(_DECIDIR, modelo, "0" * 32) == [True, False]
    guardado = registro.servidor.get("models.get_by_id", model=modelo)["model"]
    valores = {k: v["value"] for k, v in guardado["metadata"].items()}
    assert valores["decisao"] == "it stays a candidate"
    assert BOM.items() <= valores.items()
    assert guardado["tags"] == ["candidato"]
