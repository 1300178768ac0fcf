"""The images that docker-compose.yml builds, and what .dockerignore lets into the build."""

import re
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parents[3]
DOCKERFILE = (RAIZ / "docker" / "agent.Dockerfile").read_text()
DE_SERVIR = (RAIZ / "docker" / "serving.Dockerfile").read_text()


@pytest.mark.parametrize("texto", [DOCKERFILE, DE_SERVIR], ids=["agent", "serving"])
def test_an_image_is_pinned_and_not_run_by_root(texto: str) -> None:
    assert re.search(r"(?m)^FROM python:3\.11\.\d+-slim-\w+$", texto)
    usuarios = re.findall(r"(?m)^USER (\w+)$", texto)
    assert usuarios, "without USER it is root"
    assert usuarios[-1] != "root"
    assert texto.rindex("USER ") < texto.index("ENTRYPOINT")


def test_the_image_has_what_tasks_need() -> None:
    assert "--requirement /tmp/requirements.txt" in DOCKERFILE
    assert {"git", "libgomp1"} <= set(DOCKERFILE.split())
    assert re.search(r"(?m)^clearml-agent==", (RAIZ / "requirements.txt").read_text())


def test_the_build_sees_the_files_that_it_copies_and_nothing_else() -> None:
    regras = [r for r in (RAIZ / ".dockerignore").read_text().splitlines() if r and not r.startswith("#")]
    copiados = re.findall(r"(?m)^COPY (?:--\S+ )?(\S+) ", DOCKERFILE + DE_SERVIR)
    assert regras[0] == "*"
    assert {r.removeprefix("!") for r in regras[1:]} == set(copiados)
    assert all((RAIZ / nome).exists() for nome in copiados)


def test_the_serving_image_has_what_serving_imports_and_no_training() -> None:
    assert "--requirement /tmp/requirements-serving.txt" in DE_SERVIR
    copiadas = set(re.findall(r"(?m)^COPY (\w+) /app/(\w+)$", DE_SERVIR))
    assert copiadas == {(nome, nome) for nome in ("api", "configs", "funcoes", "steps")}
