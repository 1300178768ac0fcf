"""What makes two stages the same for the cache."""

from typing import Any

import pytest

from funcoes.configuracao.config import achatar, carregar
from pipelines import graph


@pytest.fixture(autouse=True)
def _um_projeto(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "projeto", lambda: "P")


def chave(script: str = "steps/ingest.py", **argumentos: str) -> dict[str, Any]:
    parametros = {f"Args/{nome}": valor for nome, valor in argumentos.items()}
    return graph._chave_do_cache({"script": {"entry_point": script}, "hyper_params": parametros})


def test_the_same_content_elsewhere_is_the_same() -> None:
    assert chave(dados="/a.csv", sha256="1f") == chave(dados="dataset:d1", sha256="1f")
    assert chave(dados="/a.csv", sha256="1f") != chave(dados="/a.csv", sha256="2f")


def test_other_data_of_unknown_content_is_not_the_sample() -> None:
    """In the web page, somebody changes `ingest.dados` and nothing else."""
    assert chave(dados="sample", sha256="") != chave(dados="dataset:d1", sha256="")
    assert chave(dados="sample", sha256="") == chave(dados="sample", sha256="")


def test_where_the_script_lies_does_not_matter_but_which_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chave("steps/impute.py") == chave("elsewhere/impute.py")
    assert chave("steps/impute.py") != chave("steps/train.py")
    aqui = chave()
    monkeypatch.setattr(graph, "projeto", lambda: "Q")
    assert chave() != aqui


@pytest.mark.parametrize(
    ("pares", "do_cache"),
    [
        ([], True),
        (["ingest.dados=/a.csv", "ingest.sha256=1f"], True),
        (["ingest.dados=dataset:d1"], True),
        (["ingest.dados=/a.csv"], False),  # typed in the web page: its content may have changed
        (["execucao.sem_cache=ingest"], False),
    ],
)
def test_what_may_come_from_the_cache(pares: list[str], do_cache: bool) -> None:
    config = carregar(None, pares)
    assert graph.do_cache(config, "ingest") is do_cache
    assert graph.do_cache(config, "train")


def test_no_name_that_controller_or_stages_get_holds_what_a_server_escapes() -> None:
    config = carregar()
    nomes = {*achatar(config), *(nome for etapa in graph.etapas(config) for nome in etapa.argumentos)}
    assert {"train/folds", "folds", "dataset_id", "codigo"} <= nomes
    assert [nome for nome in nomes if set(nome) & set(".$%")] == []
