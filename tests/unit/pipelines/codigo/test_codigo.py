"""The hash of a stage's sources: it changes when something that the stage imports does, and only then."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from funcoes.configuracao.catalogo import CANDIDATOS
from funcoes.configuracao.nomes_clearml import ETAPAS
from pipelines.codigo import hash_etapa
from pipelines.codigo.hash_etapa import RAIZ, fontes, fontes_do_controlador, hash_do_codigo

ARQUIVOS = {
    "steps/__init__.py": "",
    "steps/treino.py": "import json\nfrom funcoes import modelo\nfrom steps.comum import executar\n",
    "steps/comum.py": "def executar():\n    from funcoes.apoio.erros import Erro\n",
    "funcoes/__init__.py": "",
    "funcoes/modelo.py": "import funcoes.dados.colunas\n",
    "funcoes/dados/colunas.py": "from funcoes import modelo  # a circle\n",
    "funcoes/apoio/erros.py": "class Erro(Exception): ...\n",
    "funcoes/alheio.py": "",
    "pipelines/run.py": "def main():\n    from pipelines.execucao import remoto\n",
    "pipelines/execucao/remoto.py": "from funcoes.apoio.erros import Erro\n",
    "pipelines/__init__.py": "",
    "configs/pipeline.yaml": "train: {folds: 5}\n",
    "requirements.txt": "numpy==1.26.4\n",
}


@pytest.fixture
def projeto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small project with one stage."""
    for nome, texto in ARQUIVOS.items():
        (tmp_path / nome).parent.mkdir(exist_ok=True)
        (tmp_path / nome).write_text(texto, encoding="utf-8")
    monkeypatch.setattr(hash_etapa, "RAIZ", tmp_path)
    hash_etapa._dependencias.cache_clear()
    yield tmp_path
    hash_etapa._dependencias.cache_clear()


def _relativas(etapa: str, raiz: Path) -> set[str]:
    return {f.relative_to(raiz).as_posix() for f in fontes(etapa)}


def test_everything_imported_directly_or_not(projeto: Path) -> None:
    do_controlador = {a for a in ARQUIVOS if a.startswith(("pipelines/", "configs/"))}
    alheios = do_controlador | {"funcoes/alheio.py", "steps/__init__.py"}
    assert _relativas("treino", projeto) | alheios == set(ARQUIVOS)
    assert not _relativas("treino", projeto) & (do_controlador | {"funcoes/alheio.py"})


@pytest.mark.parametrize(
    ("arquivo", "muda"),
    [
        ("steps/treino.py", True),
        ("steps/comum.py", True),
        ("funcoes/dados/colunas.py", True),
        ("funcoes/apoio/erros.py", True),
        ("requirements.txt", True),
        ("funcoes/alheio.py", False),
        ("pipelines/run.py", False),
    ],
)
def test_the_hash_changes_with_what_the_stage_uses(projeto: Path, arquivo: str, muda: bool) -> None:
    antes = hash_do_codigo("treino")
    with (projeto / arquivo).open("a", encoding="utf-8") as destino:
        destino.write("# changed\n")
    assert (hash_do_codigo("treino") != antes) is muda


def test_the_hash_is_the_same_wherever_the_project_lies(
    projeto: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aqui = hash_do_codigo("treino")
    outro = projeto / "copia"
    for nome, texto in ARQUIVOS.items():
        (outro / nome).parent.mkdir(parents=True, exist_ok=True)
        (outro / nome).write_text(texto, encoding="utf-8")
    monkeypatch.setattr(hash_etapa, "RAIZ", outro)
    assert hash_do_codigo("treino") == aqui
    assert len(aqui) == 16


def test_what_train_depends_on() -> None:
    arquivos = _relativas("train", RAIZ)
    assert {
        "steps/train.py",
        "steps/comum.py",
        "funcoes/modelos/comparar.py",
        "funcoes/preparo/over_sampling.py",
    } <= arquivos
    assert {"funcoes/__init__.py", "requirements.txt"} <= arquivos
    assert not [a for a in arquivos if a.startswith("pipelines/")]


def test_what_a_controller_needs(projeto: Path) -> None:
    assert [f.relative_to(projeto).as_posix() for f in fontes_do_controlador()] == [
        "configs/pipeline.yaml",
        "funcoes/__init__.py",
        "funcoes/apoio/erros.py",
        "pipelines/__init__.py",
        "pipelines/execucao/remoto.py",
        "pipelines/run.py",
        "requirements.txt",
    ]


def test_what_the_controller_of_this_pipeline_needs() -> None:
    arquivos = {f.relative_to(RAIZ).as_posix() for f in fontes_do_controlador()}
    assert {"configs/pipeline.yaml", "pipelines/graph.py", "pipelines/execucao/remoto.py"} <= arquivos
    assert {"funcoes/configuracao/config.py", "funcoes/io_clearml/modelos.py"} <= arquivos
    assert not [a for a in arquivos if a.startswith(("tests/", "clearml_local/"))]
    assert all((RAIZ / a).is_file() for a in arquivos)


@pytest.mark.parametrize("arquivo", ["configs/levantamentos/santa-maria.yaml", "configs/amostra.yaml"])
def test_ingest_depends_on_the_files_that_its_modules_read(arquivo: str) -> None:
    assert arquivo in _relativas("ingest", RAIZ)


def test_training_depends_on_every_model_of_ours_that_the_catalogue_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "funcoes/modelos/ordinal.py" in _relativas("train", RAIZ)
    nosso = replace(CANDIDATOS["ordinal"], classe="funcoes.amostra.copula.Nosso")
    antes = _relativas("train", RAIZ)
    monkeypatch.setattr(hash_etapa, "CANDIDATOS", {"nosso": nosso})
    hash_etapa._dependencias.cache_clear()
    try:
        assert "funcoes/amostra/copula.py" in _relativas("train", RAIZ) - antes
    finally:
        hash_etapa._dependencias.cache_clear()


def test_register_does_not_depend_on_the_reading_of_the_survey() -> None:
    assert "funcoes/leitura/levantamento.py" not in _relativas("register", RAIZ)


@pytest.mark.parametrize("etapa", ETAPAS)
def test_every_stage_has_a_hash(etapa: str) -> None:
    assert all(f.is_file() for f in fontes(etapa))
    assert int(hash_do_codigo(etapa), 16) >= 0
