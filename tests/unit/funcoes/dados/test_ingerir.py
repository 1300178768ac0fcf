"""Ingestion: the file that was meant, read, checked and split."""

import hashlib
from pathlib import Path

import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import IngestConfig, PipelineConfig
from funcoes.dados.ingerir import ingerir


@pytest.fixture
def ingest(config: PipelineConfig, csv_bytes: bytes, tmp_path: Path) -> IngestConfig:
    """The small survey twice as a file, so that every vote has enough people; the copies are allowed."""
    arquivo = tmp_path / "survey.csv"
    _, corpo = csv_bytes.split(b"\n", 1)
    arquivo.write_bytes(csv_bytes + corpo)
    return config.ingest.model_copy(update={"dados": str(arquivo), "fracao_teste": 0.5, "max_copias": 0.5})


def test_a_file_is_read_checked_and_split(ingest: IngestConfig) -> None:
    ingerido = ingerir(ingest)
    assert (ingerido.linhas_lidas, len(ingerido.quadro), ingerido.sintetico) == (24, 24, False)
    assert ingerido.sha256 == hashlib.sha256(Path(ingest.dados).read_bytes()).hexdigest()
    assert set(ingerido.quadro["parte"]) == {"treino", "teste"}
    assert "synthetic" not in ingerido.descricao.lower()


def test_a_file_that_changed_since_the_run_began_is_refused(ingest: IngestConfig) -> None:
    certo = hashlib.sha256(Path(ingest.dados).read_bytes()).hexdigest()
    assert ingerir(ingest.model_copy(update={"sha256": certo})).sha256 == certo
    with pytest.raises(ErroDados, match="has changed since the run was started"):
        ingerir(ingest.model_copy(update={"sha256": "0" * 64}))


def test_too_many_broken_rows_stop_it(ingest: IngestConfig) -> None:
    arquivo = Path(ingest.dados)
    arquivo.write_bytes(arquivo.read_bytes().replace(b";09:00;", b";25:00;", 2))
    with pytest.raises(ErroDados, match=r"2 of 24 rows \(8\.3%\) break hard rules, allowed are 5\.0%"):
        ingerir(ingest)
    assert len(ingerir(ingest.model_copy(update={"max_quarentena": 0.1})).quadro) == 22


def test_copies_are_counted_kept_together_and_refused_where_they_are_many(ingest: IngestConfig) -> None:
    ingerido = ingerir(ingest.model_copy(update={"teste_por": "linha"}))
    assert ingerido.copias.descrever() == (
        "12 of 24 rows (50.0%) are exact copies of another row; the commonest occurs 2 times (lines 2, 14)"
    )
    partes = ingerido.quadro.groupby("impressao")["parte"]
    assert partes.size().tolist() == [2] * 12
    assert partes.nunique().max() == 1, "a copy tells the held-out part what the training part knows"
    with pytest.raises(
        ErroDados, match=r"12 of 24 rows \(50\.0%\).*allowed are 49\.0% \(ingest\.max_copias\)"
    ):
        ingerir(ingest.model_copy(update={"max_copias": 0.49}))


def test_the_sample_says_that_it_is_synthetic(config: PipelineConfig) -> None:
    ingerido = ingerir(config.ingest)
    assert ingerido.sintetico
    assert ingerido.copias.linhas == 0
    assert "synthetic" in ingerido.descricao.lower()
    teste = ingerido.quadro["parte"] == "teste"
    assert teste.mean() == pytest.approx(0.2, abs=0.03)
    assert set(ingerido.quadro.loc[teste, "p1"]) == set(range(-3, 4))
