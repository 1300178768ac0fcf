"""Runs beside another one, from an unpacked archive, of one stage alone, with fewer classes."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.integration.conftest import RAIZ, RAPIDO, Oficina

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("signals_heard")]


@pytest.mark.embutido  # looks at the server's process
@pytest.mark.nightly
def test_a_running_server_is_used_and_left_alone(pronta: Oficina) -> None:
    iniciar = [sys.executable, "-m", "clearml_local", "start", "--data", str(pronta.servidor)]
    subprocess.run(iniciar, cwd=RAIZ, check=True, capture_output=True)
    feito = pronta.correr(*RAPIDO, "--quiet")
    assert feito.codigo == 0, feito.erros
    assert feito.saida == ""
    time.sleep(2)
    estado = subprocess.run(
        [*iniciar[:3], "status", *iniciar[4:]], cwd=RAIZ, capture_output=True, check=False
    )
    assert estado.returncode == 0


@pytest.mark.nightly
def test_two_runs_at_once_share_a_server_and_leave_one_champion(pronta: Oficina) -> None:
    corridas = [
        pronta.iniciar(*RAPIDO, "--set", f"train.hiperparametros={{lr: {{C: {c}}}}}") for c in (0.4, 0.5)
    ]
    for corrida in corridas:
        _, erros = corrida.communicate(timeout=900)
        assert corrida.returncode == 0, erros
    tags = pronta.python("""
from clearml import Model
achados = Model.query_models(model_name="conforto-termico-sintetico")
print(json.dumps([[m.tags, m.get_metadata("versao")] for m in achados]))
""")
    assert sorted(versao for _, versao in tags) == ["1", "2", "3"]
    assert sum("campeao" in t for t, _ in tags) == 1


@pytest.mark.nightly
def test_from_an_unpacked_archive_in_a_path_with_spaces(oficina: Oficina, registro_pronto: Path) -> None:
    copia = oficina.pasta / "pasta com espaços"
    listados = subprocess.run(["git", "ls-files", "-z"], cwd=RAIZ, capture_output=True, text=True, check=True)
    for nome in filter(None, listados.stdout.split("\0")):  # what an archive has, and no cache of gigabytes
        (copia / nome).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(RAIZ / nome, copia / nome)
    outra = Oficina(oficina.pasta / "lugar com espaços", raiz=copia)
    shutil.copytree(registro_pronto, outra.servidor)
    oficina.processos = outra.processos
    feito = outra.correr(*RAPIDO, "--no-cache", "impute", "--no-cache", "train")
    assert feito.codigo == 0, feito.erros
    assert feito.resumo is not None
    # the same sources elsewhere: what is not asked for again comes from the other place's cache
    assert [e["cached"] for e in feito.resumo["stages"]] == [True, False, True, True, False, True, True]


def test_a_stage_runs_alone(oficina: Oficina) -> None:
    ambiente = oficina.python(
        "print(json.dumps({k: v for k, v in os.environ.items() if k.startswith('CLEARML_')}))"
    )
    iniciar = [sys.executable, "-m", "clearml_local", "start", "--data", str(oficina.servidor)]
    subprocess.run(iniciar, cwd=RAIZ, check=True, capture_output=True)
    feito = subprocess.run(
        [sys.executable, str(RAIZ / "steps" / "ingest.py"), "--semente_amostra", "5"],
        env=oficina.ambiente() | ambiente, cwd=oficina.pasta, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert feito.returncode == 0, feito.stderr
    assert "SYNTHETIC" in feito.stdout
    dataset_id = feito.stdout.split("\ndataset ")[1].split()[0]
    assert f"next: python -m steps.impute --dataset_id {dataset_id}" in feito.stdout


@pytest.mark.nightly
def test_fewer_classes_by_configured_merges(pronta: Oficina) -> None:
    feito = pronta.correr(*RAPIDO, "--set", "target.classes=3")
    assert feito.codigo == 0, feito.erros
    assert feito.resumo is not None
    (escolhido,) = [i for i in feito.resumo["leaderboard"] if i["chosen"]]
    assert escolhido["metrics"]["accuracy"] > 0.6, "three classes are told apart more easily than seven"
