"""A survey's file as cells under the names of its description; dialects are `funcoes.tabela`'s."""

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroDados
from funcoes.leitura.levantamento import ler
from funcoes.pesquisa.descricao import PesquisaConfig
from tests.santa_maria import COLUMNS, SURVEY, read_cells

CABECALHO = ";".join(COLUMNS)
LINHA = ";".join(["1"] * len(COLUMNS))


def _sem_coluna(csv: bytes, nome: str) -> bytes:
    linhas = [linha.split(b";") for linha in csv.splitlines()]
    posicao = [c.strip().lower() for c in linhas[0]].index(nome.encode())
    return b"\n".join(b";".join(c for i, c in enumerate(linha) if i != posicao) for linha in linhas)


def test_semicolons_and_decimal_commas(bruto: pd.DataFrame) -> None:
    assert bruto.shape == (12, 40)
    assert list(bruto.columns) == list(COLUMNS)
    assert bruto.index.tolist() == list(range(2, 14))
    assert bruto.at[2, "vestimenta"] == "0,5"


def test_commas_and_decimal_points(csv_bytes: bytes, bruto: pd.DataFrame) -> None:
    americano = csv_bytes.replace(b",", b".").replace(b";", b",")
    lido = read_cells(americano)
    assert lido.at[2, "vestimenta"] == "0.5"
    pd.testing.assert_frame_equal(lido.apply(lambda c: c.str.replace(".", ",")), bruto)


@pytest.mark.parametrize("codificacao", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_encodings_and_case_of_headers(codificacao: str) -> None:
    texto = f"{CABECALHO.upper()}\r\n{LINHA.replace('1', 'é', 1)}\r\n"
    lido = read_cells(texto.encode(codificacao))
    assert list(lido.columns) == list(COLUMNS)
    assert lido.iloc[0, 0] == "é"


def test_columns_may_come_in_any_order(csv_bytes: bytes, bruto: pd.DataFrame) -> None:
    ao_contrario = b"\n".join(b";".join(linha.split(b";")[::-1]) for linha in csv_bytes.splitlines())
    pd.testing.assert_frame_equal(read_cells(ao_contrario), bruto)


def test_blank_lines_do_not_shift_the_line_numbers() -> None:
    assert read_cells(f"{CABECALHO}\n{LINHA}\n\n{LINHA}\n".encode()).index.tolist() == [2, 4]


@pytest.mark.parametrize("nome", ["hora", "tmedia", "p1"])
def test_a_column_that_is_needed_is_named_with_a_way_out(csv_bytes: bytes, nome: str) -> None:
    with pytest.raises(ErroDados) as recusa:
        read_cells(_sem_coluna(csv_bytes, nome), "survey.csv")
    assert re.match(
        rf"survey\.csv: columns missing: {nome}\. Expected \(in any case and order\): data, hora, p1, .*"
        r"--survey FILE\.yaml: python -m funcoes\.dados\.conferir survey\.csv writes a draft",
        str(recusa.value),
    )


@pytest.mark.parametrize("nome", ["p3", "utci", "chuva_tot"])
def test_a_column_that_is_only_kept_may_be_absent(csv_bytes: bytes, bruto: pd.DataFrame, nome: str) -> None:
    pd.testing.assert_frame_equal(read_cells(_sem_coluna(csv_bytes, nome)), bruto.assign(**{nome: ""}))


def test_columns_that_nobody_described_are_kept_behind_the_others(csv_bytes: bytes) -> None:
    linhas = csv_bytes.decode().splitlines()
    com = "\n".join([f"Cor;{linhas[0]};Obs", *(f"azul;{linha};n {n}" for n, linha in enumerate(linhas[1:]))])
    lido = read_cells(com.encode())
    assert list(lido.columns) == [*COLUMNS, "Cor", "Obs"]
    assert (lido.at[3, "Cor"], lido.at[3, "Obs"]) == ("azul", "n 1")
    pd.testing.assert_frame_equal(lido[list(COLUMNS)], read_cells(csv_bytes))


def test_missing_and_unknown_columns_are_named_together() -> None:
    cabecalho = CABECALHO.replace("peso;altura", "cor;animal")
    with pytest.raises(ErroDados, match="missing: peso, altura; not described: cor, animal"):
        read_cells(f"{cabecalho}\n{LINHA}\n".encode())


def test_a_repeated_column_is_refused() -> None:
    with pytest.raises(ErroDados, match="p1"):
        read_cells(f"{CABECALHO.replace('p2;p3', 'p1;p3')}\n{LINHA}\n".encode())


@pytest.mark.parametrize("conteudo", [f"{CABECALHO}\n".encode(), b"just words\n", b"\x00\x01;\x02"])
def test_what_is_no_survey_is_refused_by_its_name(conteudo: bytes) -> None:
    with pytest.raises(ErroDados, match=r"^survey\.csv"):
        read_cells(conteudo, "survey.csv")


def test_a_survey_that_says_nothing_of_its_files_is_read_by_what_fits(
    csv_bytes: bytes, bruto: pd.DataFrame
) -> None:
    dela = PesquisaConfig.vazia().model_copy(update={"nome": "minha", "titulo": "Mine"})
    lido = ler(csv_bytes, dela)
    assert lido.achada == "santa-maria"
    pd.testing.assert_frame_equal(lido.celulas, bruto)
    assert (lido.pesquisa.nome, lido.pesquisa.titulo) == ("minha", "Mine"), "it stays what it says of itself"
    assert lido.pesquisa.grandezas == SURVEY.grandezas
    assert ler(csv_bytes, SURVEY).achada == ""


def test_what_no_description_fits_is_told_the_nearest_and_what_to_do() -> None:
    with pytest.raises(ErroDados) as recusa:
        ler(_sem_coluna(f"{CABECALHO}\n{LINHA}\n".encode(), "tmedia"), PesquisaConfig.vazia(), "mine.csv")
    assert "mine.csv: no description in configs/levantamentos fits its columns" in str(recusa.value)
    assert "the nearest is santa-maria, columns missing: tmedia" in str(recusa.value)
    assert "python -m funcoes.dados.conferir mine.csv" in str(recusa.value)


def _ler_ou_recusar(conteudo: bytes) -> None:
    try:
        lido = read_cells(conteudo)
    except ErroDados:
        return
    assert list(lido.columns[: len(COLUMNS)]) == list(COLUMNS)


@given(st.lists(st.binary(max_size=60), max_size=4))
def test_any_rows_are_read_or_refused(linhas: list[bytes]) -> None:
    _ler_ou_recusar(b"\n".join([CABECALHO.encode(), LINHA.encode(), *linhas]))


def test_the_description_that_comes_with_us_reads_the_small_survey(tmp_path: Path, csv_bytes: bytes) -> None:
    assert ler(csv_bytes, SURVEY, str(tmp_path / "x.csv")).forma.startswith("CSV")
