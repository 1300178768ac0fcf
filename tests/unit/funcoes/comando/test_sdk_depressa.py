"""The SDK asked to hurry gives what it gave before."""

import subprocess
import sys

import pytest
from clearml.backend_api.session import datamodel
from clearml.backend_interface.task import task
from clearml.utilities.config import text_to_config_dict

from funcoes.comando import sdk, sdk_depressa


@pytest.mark.parametrize(
    "texto",
    [
        '{"a": 1, "b": {"c.d": [1, 2.5, null, "x"]}, "e": "é"}',
        '{"0": {"job_id": "abc", "parents": ["1"], "job_size": 12}}',
        "a = 1\nb { c = x }",
        "a.b = 2",
    ],
)
def test_a_configuration_is_read_as_the_sdk_reads_it(texto: str) -> None:
    assert sdk_depressa._ler_configuracao(texto) == text_to_config_dict(texto)


@pytest.mark.parametrize("texto", ["a = {", "[1, 2"])
def test_what_is_neither_is_refused_as_before(texto: str) -> None:
    with pytest.raises(ValueError, match="Could not parse"):
        sdk_depressa._ler_configuracao(texto)


def test_requests_are_still_checked() -> None:
    codigo = """
from funcoes.comando import sdk
sdk.preparar()
from clearml.backend_api.services import tasks
pedido = tasks.GetByIdRequest(task="a")
pedido.validate()
pedido._property_task = 5
try:
    pedido.validate()
except Exception as erro:
    print(type(erro).__name__)
"""
    feito = subprocess.run([sys.executable, "-c", codigo], capture_output=True, text=True, check=True)
    assert feito.stdout.splitlines()[-1] == "ValidationError", feito.stdout


def test_the_sdk_has_the_places_that_are_used() -> None:
    sdk.preparar()
    assert task.text_to_config_dict is sdk_depressa._ler_configuracao
    assert datamodel._CustomValidator.check_schema({"type": 7}) is None
