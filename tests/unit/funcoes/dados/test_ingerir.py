"""Ingestion: the file that was meant, read, checked and split."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import IngestConfig, PipelineConfig
from funcoes.dados.anexo import escrever
from funcoes.dados.ingerir import ingerir
from funcoes.dados.marcas import como_bytes, ids
from tests.santa_maria import SURVEY, read_cells


@pytest.fixture
def ingest(config: PipelineConfig, csv_bytes: bytes, tmp_path: Path) -> IngestConfig:
    """The small survey twice as a file, so that every vote has enough people; the copies are allowed."""
    arquivo = tmp_path / "survey.csv"
    _, corpo = csv_bytes.split(b"\n", 1)
    arquivo.write_bytes(csv_bytes + corpo)
    return config.ingest.model_copy(update={"dados": str(arquivo), "fracao_teste": 0.5, "max_copias": 0.5})


def test_a_file_is_read_checked_and_split(ingest: IngestConfig) -> None:
    ingerido = ingerir(ingest, SURVEY)
    assert (ingerido.linhas_lidas, len(ingerido.quadro), ingerido.sintetico) == (24, 24, False)
    assert ingerido.sha256 == hashlib.sha256(Path(ingest.dados).read_bytes()).hexdigest()
    assert set(ingerido.quadro["parte"]) == {"treino", "teste"}
    assert "synthetic" not in ingerido.descricao.lower()


def test_a_file_that_changed_since_the_run_began_is_refused(ingest: IngestConfig) -> None:
    certo = hashlib.sha256(Path(ingest.dados).read_bytes()).hexdigest()
    assert ingerir(ingest.model_copy(update={"sha256": certo}), SURVEY).sha256 == certo
    with pytest.raises(ErroDados, match="has changed since the run was started"):
        ingerir(ingest.model_copy(update={"sha256": "0" * 64}), SURVEY)


def test_too_many_broken_rows_stop_it(ingest: IngestConfig) -> None:
    arquivo = Path(ingest.dados)
    arquivo.write_bytes(arquivo.read_bytes().replace(b";09:00;", b";25:00;", 2))
    with pytest.raises(ErroDados, match=r"2 of 24 rows \(8\.3%\) break hard rules, allowed are 5\.0%"):
        ingerir(ingest, SURVEY)
    assert len(ingerir(ingest.model_copy(update={"max_quarentena": 0.1}), SURVEY).quadro) == 22


def test_a_quantity_in_another_unit_is_said_and_stops_nothing(ingest: IngestConfig) -> None:
    """Weights in grams, which become missing: in the words of `--append`."""
    assert ingerir(ingest, SURVEY).avisos == ()
    celulas = read_cells(Path(ingest.dados).read_bytes())
    gramas = [p and f"{p}000" for p in celulas["peso"]]
    mistos = [g if n % 2 else p for n, (g, p) in enumerate(zip(gramas, celulas["peso"], strict=True))]
    Path(ingest.dados).write_bytes(escrever(celulas.assign(peso=mistos)))
    feito = ingerir(ingest, SURVEY)
    assert len(feito.quadro) == 24
    (aviso,) = feito.avisos
    assert "values are outside [30, 250] kg, and within it if these alone are g (" in aviso
    Path(ingest.dados).write_bytes(escrever(celulas.assign(peso=gramas)))
    with pytest.raises(ErroDados, match=r"no value at all in peso[^@]* if they are g \(100%; "):
        ingerir(ingest, SURVEY)


def test_copies_are_counted_kept_together_and_refused_where_they_are_many(ingest: IngestConfig) -> None:
    ingerido = ingerir(ingest.model_copy(update={"teste_por": "linha"}), SURVEY)
    assert ingerido.copias.descrever() == (
        "12 of 24 rows (50.0%) are exact copies of another row; the commonest occurs 2 times (lines 2, 14)"
    )
    partes = ingerido.quadro.groupby("impressao")["parte"]
    assert partes.size().tolist() == [2] * 12
    assert partes.nunique().max() == 1, "a copy tells the held-out part what the training part knows"
    with pytest.raises(
        ErroDados, match=r"12 of 24 rows \(50\.0%\).*allowed are 49\.0% \(ingest\.max_copias\)"
    ):
        ingerir(ingest.model_copy(update={"max_copias": 0.49}), SURVEY)


def test_the_sample_says_that_it_is_synthetic(config: PipelineConfig) -> None:
    ingerido = ingerir(config.ingest, SURVEY)
    assert ingerido.sintetico
    assert ingerido.copias.linhas == 0
    assert "synthetic" in ingerido.descricao.lower()
    teste = ingerido.quadro["parte"] == "teste"
    assert teste.mean() == pytest.approx(0.2, abs=0.03)
    assert set(ingerido.quadro.loc[teste, "voto"]) == set(range(-3, 4))


@pytest.fixture
def com_retornos(ingest: IngestConfig) -> tuple[IngestConfig, bytes]:
    """The same, where every third row is an answer to a prediction; and its marks."""
    quadro = read_cells(Path(ingest.dados).read_bytes())
    dela = quadro[::3].assign(chuva_tot="7", p8="")
    quadro.loc[dela.index] = dela
    Path(ingest.dados).write_bytes(escrever(quadro))
    marcas = pd.DataFrame({"chave": dela.index.astype(str), "mudado_em": 1, "linha_id": ids(dela, SURVEY)})
    return ingest, como_bytes(marcas)


def test_answers_are_learned_from_and_never_held_out(com_retornos: tuple[IngestConfig, bytes]) -> None:
    config, marcas = com_retornos
    ingerido = ingerir(config, SURVEY, marcadas=marcas)
    quadro = ingerido.quadro
    sao = quadro["origem"] == "retorno"
    assert set(quadro.loc[sao, "parte"]) == {"treino"}
    assert set(quadro.loc[~sao, "parte"]) == {"treino", "teste"}
    assert ingerido.retornos == sao.sum() > 0
    assert ingerido.retornos + ingerido.retornos_fora == 8
    registros = quadro.groupby("parte")["registro"].agg(set)
    assert not registros["treino"] & registros["teste"], "a held-out record has no answer beside it"
    assert ingerido.retornos_fora > 0, "else nothing of that was tried"


@pytest.mark.parametrize(("uso", "ha"), [("todos", 8), ("nenhum", 0)])
def test_answers_can_be_rows_like_any_or_be_left_out(
    com_retornos: tuple[IngestConfig, bytes], uso: str, ha: int
) -> None:
    config, marcas = com_retornos
    ingerido = ingerir(config.model_copy(update={"uso_retornos": uso}), SURVEY, marcadas=marcas)
    assert (ingerido.retornos, ingerido.retornos_fora, len(ingerido.quadro)) == (ha, 8 - ha, 16 + ha)
    assert ("origem" in ingerido.quadro) is (uso == "todos")
    if ha:
        assert "teste" in set(ingerido.quadro.loc[ingerido.quadro["origem"] == "retorno", "parte"])


def test_of_answers_alone_nothing_is_held_out(ingest: IngestConfig) -> None:
    quadro = read_cells(Path(ingest.dados).read_bytes())
    marcas = pd.DataFrame(
        {"chave": quadro.index.astype(str), "mudado_em": 1, "linha_id": ids(quadro, SURVEY)}
    )
    with pytest.raises(ErroDados, match=r"every row is an answer .*--set ingest\.uso_retornos=todos"):
        ingerir(ingest, SURVEY, marcadas=como_bytes(marcas))
    todos = ingest.model_copy(update={"uso_retornos": "todos"})
    assert ingerir(todos, SURVEY, marcadas=como_bytes(marcas)).retornos == 24


def test_without_answers_no_column_tells_where_rows_are_from(ingest: IngestConfig) -> None:
    ingerido = ingerir(ingest, SURVEY)
    assert "origem" not in ingerido.quadro
    assert (ingerido.retornos, ingerido.retornos_fora) == (0, 0)
