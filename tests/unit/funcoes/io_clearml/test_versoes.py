"""How `ingest.dados` names a survey: a file, or a dataset version that every machine can fetch."""

from pathlib import Path

import pytest

from funcoes.apoio.erros import ErroRegistro
from funcoes.io_clearml import datasets
from funcoes.io_clearml.datasets import arquivo_de_dados, e_versao, nomear_versao


@pytest.mark.parametrize(
    "dados", ["sample", "survey.csv", "/data/survey.csv", "C:\\survey.csv", "a:b.csv", "/x/dataset:1.csv", ""]
)
def test_a_path_is_taken_as_it_is(dados: str) -> None:
    assert not e_versao(dados)
    assert arquivo_de_dados(dados) == dados


def test_a_version_is_named_so_that_nobody_takes_it_for_a_file() -> None:
    assert nomear_versao("d1") == "dataset:d1"
    assert e_versao(nomear_versao("d1"))


def test_a_version_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "d1").mkdir()
    (tmp_path / "d1" / "dados.csv").write_bytes(b"p1\n")
    monkeypatch.setattr(datasets, "abrir", lambda dataset_id: tmp_path / dataset_id)
    assert arquivo_de_dados("dataset:d1") == str(tmp_path / "d1" / "dados.csv")


def test_a_version_of_a_stage_is_no_survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dados.parquet").touch()
    monkeypatch.setattr(datasets, "abrir", lambda _: tmp_path)
    with pytest.raises(ErroRegistro, match=r"the dataset d1 holds dados\.parquet, not dados\.csv"):
        arquivo_de_dados("dataset:d1")
