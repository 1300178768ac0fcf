"""A registry of each test's own, and the serving task that works from one."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from funcoes.servico.pasta import PastaServico
from tests.clearml_server import ClearmlServer
from tests.contract.project.cena import Cena
from tests.contract.project.registro import Registro
from tests.contract.project.retreino import Palco


@pytest.fixture
def registro(clearml_server: ClearmlServer, request: pytest.FixtureRequest) -> Iterator[Registro]:
    """A project of this test's own; its processes are gone at the end."""
    aberto = Registro(clearml_server, f"contract/{request.node.name.partition('[')[0]}")
    yield aberto
    for processo in aberto.abertos:
        processo.kill()
        processo.communicate()


@pytest.fixture
def cena(clearml_server: ClearmlServer, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cena]:
    """The serving task of this test's own project; it is ended with the test."""
    montada = Cena(clearml_server, f"contract/{request.node.name}", PastaServico(tmp_path / "servico"))
    yield montada
    montada.encerrar()


@pytest.fixture
def palco(clearml_server: ClearmlServer, tmp_path: Path) -> Iterator[Palco]:
    """Where a test retrains, in a project of its own."""
    montado = Palco(clearml_server, f"contract/retrain {uuid.uuid4().hex[:8]}", tmp_path)
    montado.montar()
    yield montado
    montado.encerrar()
