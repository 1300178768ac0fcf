"""The HTTP process is light: it needs what its lock file lists, and none of what trains models."""

import ast
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import requests

from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO, RAIZ
from tests.api.modelos import por, treinar
from tests.api.outro_processo import outro_processo
from tests.waiting import PATIENCE_S

PESADOS = (
    "pandas", "sklearn", "scipy", "clearml", "joblib", "matplotlib", "pythermalcomfort", "numba", "onnx",
    "skl2onnx", "plotly", "pycaret", "imblearn",
)  # fmt: skip
TRAVA = RAIZ / "requirements-serving.txt"
NOSSOS = {"api", "funcoes"}

IMPORTAR = """
import importlib, json, pkgutil, sys
import api
for modulo in pkgutil.walk_packages(api.__path__, "api."):
    importlib.import_module(modulo.name)
print(json.dumps(sorted(sys.modules)))
"""

SEM_PESADOS = f"""
import sys
sys.modules.update(dict.fromkeys({PESADOS!r}))  # importing one raises
"""


def carregados() -> set[str]:
    """All modules that are there once every module of `api` is."""
    fim = subprocess.run(
        [sys.executable, "-c", IMPORTAR],
        cwd=RAIZ,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    return set(json.loads(fim.stdout))


def test_nothing_that_trains_models_is_imported() -> None:
    modulos = carregados()
    assert "api.http.porta" in modulos
    assert "onnxruntime" in modulos
    assert {m.partition(".")[0] for m in modulos} & set(PESADOS) == set()


def test_it_predicts_where_none_of_that_is_installed(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    with outro_processo(tmp_path, tmp_path / "log", SEM_PESADOS) as url:
        assert requests.post(f"{url}/predict", json=PEDIDO, timeout=PATIENCE_S).status_code == 200
        for tipo, corpo in lotes():
            r = requests.post(
                f"{url}/predict/batch", data=corpo, headers={"content-type": tipo}, timeout=PATIENCE_S
            )
            assert (r.status_code, r.json()["linhas"], r.json()["erros"]) == (200, 2, 0), r.text
        for caminho in (
            "/",
            "/docs",
            "/openapi.json",
            "/model",
            "/model/card",
            "/metrics",
            "/health/detailed",
        ):
            assert requests.get(url + caminho, timeout=PATIENCE_S).status_code == 200
    linhas = [json.loads(linha) for linha in (tmp_path / "log").read_text().splitlines()]
    assert [x for x in linhas if x["level"] in {"warning", "error"}] == []


def lotes() -> Iterator[tuple[str, bytes]]:
    """Two people in each format."""
    yield "application/json", json.dumps([PEDIDO, PEDIDO]).encode()
    linha = ",".join(str(v) for v in PEDIDO.values())
    yield "text/csv", f"{','.join(PEDIDO)}\n{linha}\n{linha}\n".encode()
    destino = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([PEDIDO, PEDIDO]), destino)
    yield "application/vnd.apache.parquet", destino.getvalue()


def importados(arquivo: Path) -> Iterator[str]:
    """Top-level names that a source file imports anywhere, but for type checkers alone."""
    pilha: list[ast.AST] = [ast.parse(arquivo.read_text())]
    while pilha:
        no = pilha.pop()
        if isinstance(no, ast.If) and isinstance(no.test, ast.Name) and no.test.id == "TYPE_CHECKING":
            pilha.extend(no.orelse)
            continue
        if isinstance(no, ast.Import):
            yield from (nome.name.partition(".")[0] for nome in no.names)
        elif isinstance(no, ast.ImportFrom):
            assert no.level == 0
            yield str(no.module).partition(".")[0]
        pilha.extend(ast.iter_child_nodes(no))


def normal(nome: str) -> str:
    """As package names are compared."""
    return re.sub(r"[-_.]+", "-", nome).lower()


def travados(arquivo: Path) -> set[str]:
    """The distributions that a compiled lock names."""
    return {normal(nome) for nome in re.findall(r"^([A-Za-z0-9._-]+)==", arquivo.read_text(), re.MULTILINE)}


def test_every_import_is_in_the_lock_of_serving() -> None:
    nossos = [m for m in carregados() if m.partition(".")[0] in NOSSOS]
    arquivos = [RAIZ.joinpath(*m.split(".")) for m in nossos]
    arquivos = [p / "__init__.py" if p.is_dir() else p.with_suffix(".py") for p in arquivos]
    assert len(arquivos) > 30
    usados = {nome: p for p in arquivos for nome in importados(p)}
    onde, travado = packages_distributions(), travados(TRAVA)
    sem = {
        nome: str(p.relative_to(RAIZ))
        for nome, p in usados.items()
        if nome not in NOSSOS | set(sys.stdlib_module_names)
        and not {normal(d) for d in onde.get(nome, [])} & travado
    }
    assert sem == {}
    assert {"numpy", "onnxruntime", "pyarrow", "fastapi", "uvicorn"} <= set(usados)


def test_the_lock_of_serving_pins_what_that_of_the_pipeline_pins() -> None:
    def versoes(nome: str) -> set[str]:
        return set(re.findall(r"^[A-Za-z0-9._-]+==\S+", (RAIZ / nome).read_text(), re.MULTILINE))

    assert versoes("requirements-serving.txt") - versoes("requirements.txt") == set()
    onde = packages_distributions()
    pesados = {normal(d) for nome in PESADOS if nome != "clearml" for d in onde[nome]}
    assert "scikit-learn" in pesados
    assert not pesados & travados(TRAVA)
