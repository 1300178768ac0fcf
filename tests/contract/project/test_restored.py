"""The registry from a backup: the champion is loaded and served, datasets are read, and work goes on."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from funcoes.servico.pasta import PastaServico
from tests.clearml_server import ClearmlServer
from tests.contract.project.cena import PROBAS, Cena
from tests.contract.project.registro import Registro
from tests.served_package import served_package
from tests.waiting import eventually

_ESCREVER = """
import json
from funcoes.io_clearml import datasets
pai = datasets.gravar("ingest", {"a": b"kept"}, [], {})
print(json.dumps(datasets.gravar("impute", {"a": b"child"}, [pai.id], {}).id))
"""
_LER = """
import json, sys
from funcoes.io_clearml import datasets, linhagem, modelos
filho, campeao = sys.argv[1:]
lidos = [datasets.ler_bytes(v.id, "a").decode() for v in linhagem.versoes(filho)]
novo = datasets.gravar("impute", {"a": b"after"}, [filho], {})
dele = modelos.campeao_atual("conforto-termico").id
print(json.dumps([lidos, dele, len(modelos.baixar(campeao)), novo.id]))
"""


@pytest.mark.nightly
@pytest.mark.embutido
def test_a_registry_that_was_lost_comes_back_with_its_champion_and_its_data(
    clearml_start: Callable[..., ClearmlServer],
    clearml_command: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    antes, copia = clearml_start(), tmp_path / "backup"
    cena = Cena(antes, "contract/restored", PastaServico(tmp_path / "servico"))
    depois = None
    try:
        pacotes = [served_package(*p) for p in PROBAS[:2]]
        (v1, v2), promover = cena.registrar(*pacotes)
        promover(v2)
        filho = Registro(antes, cena.projeto).python(_ESCREVER)
        feito = clearml_command("backup", str(copia), "--data", str(antes.data))
        assert feito.returncode == 0, feito.stderr
        promover(v1)  # after the backup, so it is lost with the rest

        os.kill(antes.state["pid"], signal.SIGKILL)
        shutil.rmtree(antes.data)
        feito = clearml_command("restore", str(copia), "--data", str(antes.data))
        assert feito.returncode == 0, feito.stderr
        de_volta = clearml_start()
        lido = Registro(de_volta, cena.projeto).python(_LER, filho, v2)
        assert lido[:3] == [["child", "kept"], v2, len(pacotes[1])]
        assert lido[3] != filho

        depois = Cena(de_volta, cena.projeto, cena.pasta)
        depois.servir()
        assert eventually(depois.responde, lambda visto: visto == (2, 0)) == (2, 0)
        assert json.loads((copia / "backup.json").read_text())["format"] == 1
    finally:
        for uma in filter(None, (cena, depois)):
            uma.encerrar()
