"""The OpenAPI document against the running process: Schemathesis asks what it allows, and what not."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from api.acesso.chaves import nova_chave
from tests.api.conftest import ServidorDeTeste
from tests.api.modelos import treinar
from tests.waiting import PATIENCE_S

# a batch answers 200 for rows that are wrong, and its CSV is more than a string
CONFIG = """
[[operations]]
include-path = "/predict/batch"
checks.negative_data_rejection.enabled = false
checks.positive_data_acceptance.enabled = false
"""


def perguntar(url: str, pasta: Path, *opcoes: str) -> str:
    """All checks of Schemathesis, with data that the document allows and with others; its report."""
    config = pasta / "schemathesis.toml"
    config.write_text(CONFIG)
    comando = [
        sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()",
        "--config-file", str(config), "run", f"{url}/openapi.json",
        "--phases", "examples,coverage,fuzzing", "--max-examples", "20",
        "--continue-on-failure", "--generation-deterministic", "--no-color", *opcoes,
    ]  # fmt: skip
    fim = subprocess.run(comando, cwd=pasta, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert fim.returncode == 0, fim.stdout + fim.stderr
    return fim.stdout


def conferir_relato(relato: str) -> None:
    """It asked all routes, and often enough to have seen something."""
    assert re.search(r"Tested: 9\b", relato), relato
    feitas = re.search(r"(\d+) generated", relato)
    assert feitas
    assert int(feitas[1]) > 200


def test_every_route_answers_as_its_document_says(servidor: ServidorDeTeste, tmp_path: Path) -> None:
    conferir_relato(perguntar(servidor.url, tmp_path))
    assert not [x for x in servidor.linhas() if x["level"] == "error"]


@pytest.mark.nightly
def test_with_keys_too(iniciar_servidor: Callable[..., ServidorDeTeste], tmp_path: Path) -> None:
    chave, hash_ = nova_chave()
    servidor = iniciar_servidor(f"chaves.teste={hash_}", modelo=treinar().pacote)
    conferir_relato(perguntar(servidor.url, tmp_path, "--header", f"X-API-Key: {chave}"))
    assert not [x for x in servidor.linhas() if x["level"] == "error"]


def test_a_route_says_which_errors_it_has_and_all_have_one_shape(servidor: ServidorDeTeste) -> None:
    documento = servidor.pedir("/openapi.json").json
    uma = {"application/json": {"schema": {"$ref": "#/components/schemas/RespostaErro"}}}
    for caminho, operacoes in documento["paths"].items():
        for operacao in operacoes.values():
            erros = {n: r["content"] for n, r in operacao["responses"].items() if n[0] in "45"}
            if caminho == "/health":
                assert erros == {}
            elif caminho != "/health/ready":
                assert {"401", "429", "500", "503"} <= set(erros)
                assert all(conteudo == uma for conteudo in erros.values()), caminho
    for caminho, tipo in (
        ("/metrics", "text/plain"),
        ("/model/card", "text/html"),
        ("/model", "application/json"),
    ):
        assert list(documento["paths"][caminho]["get"]["responses"]["200"]["content"]) == [tipo]
    de_corpo = {"408", "413", "415", "422"}
    assert de_corpo <= set(documento["paths"]["/predict"]["post"]["responses"])
    assert not de_corpo & set(documento["paths"]["/model"]["get"]["responses"])
    assert "HTTPValidationError" not in documento["components"]["schemas"]
