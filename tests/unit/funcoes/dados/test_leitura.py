"""Reading the survey: its dialects, and an error that names what is wrong with the file."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroDados
from funcoes.dados.leitura import ler_bytes
from tests.santa_maria import COLUMNS, read_cells

CABECALHO = ";".join(COLUMNS)
LINHA = ";".join(["1"] * len(COLUMNS))


def _sem_coluna(csv: bytes, posicao: int) -> bytes:
    linhas = [linha.split(b";") for linha in csv.splitlines()]
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
    assert lido.drop(columns="vestimenta").shape == (12, 39)
    pd.testing.assert_frame_equal(lido.apply(lambda c: c.str.replace(".", ",")), bruto)


@pytest.mark.parametrize("codificacao", ["utf-8", "utf-8-sig", "latin-1"])
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


def test_a_missing_column_is_named(csv_bytes: bytes) -> None:
    with pytest.raises(ErroDados, match=r"survey\.csv: columns missing: hora\."):
        read_cells(_sem_coluna(csv_bytes, 1), "survey.csv")


def test_missing_unknown_and_repeated_columns_are_named_together() -> None:
    cabecalho = CABECALHO.replace("p2;p3", "p1;cor")
    with pytest.raises(ErroDados, match="missing: p2, p3; unknown: cor; repeated: p1"):
        read_cells(f"{cabecalho}\n{LINHA}\n".encode())


def test_lines_with_another_number_of_fields_are_named() -> None:
    texto = f"{CABECALHO}\n{LINHA}\n{LINHA};1\n1;1\n"
    with pytest.raises(ErroDados, match=r"2 lines without 40 fields: line 3 has 41, line 4 has 2"):
        read_cells(texto.encode())


@pytest.mark.parametrize(
    ("conteudo", "dito"),
    [
        (f"{CABECALHO}\n".encode(), "a header and no rows"),
        (b"just words\n", "neither ';' nor ','"),
        (b"\x00\x01;\x02", "not a text file"),
        (f"{CABECALHO}\n{LINHA}\n".encode("utf-16"), "not a text file"),
    ],
)
def test_what_is_no_survey_is_refused(conteudo: bytes, dito: str) -> None:
    with pytest.raises(ErroDados, match=dito):
        read_cells(conteudo)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    vazio = tmp_path / "vazio.csv"
    vazio.write_bytes(b" \n")
    with pytest.raises(ErroDados, match="is empty"):
        ler_bytes(vazio)
    with pytest.raises(ErroDados, match="Is a directory"):
        ler_bytes(tmp_path)
    with pytest.raises(ErroDados, match=r"No such file.*--data"):
        ler_bytes(tmp_path / "nao_existe.csv")


def _ler_ou_recusar(conteudo: bytes) -> None:
    try:
        lido = read_cells(conteudo)
    except ErroDados:
        return
    assert lido.shape[1] == len(COLUMNS)


@given(st.binary(min_size=1))
def test_any_bytes_are_read_or_refused(conteudo: bytes) -> None:
    _ler_ou_recusar(b"DATA;HORA" + conteudo)


@given(st.lists(st.binary(max_size=60), max_size=4))
def test_any_rows_are_read_or_refused(linhas: list[bytes]) -> None:
    _ler_ou_recusar(b"\n".join([CABECALHO.encode(), LINHA.encode(), *linhas]))


@pytest.mark.parametrize(
    ("conteudo", "palavras"),
    [(b";;\n;;\n", "separators and nothing else"), (b"a;" + b"x" * 200_000, "field larger than field limit")],
)
def test_what_is_no_csv_is_refused(conteudo: bytes, palavras: str) -> None:
    with pytest.raises(ErroDados, match=palavras):
        read_cells(conteudo)


def test_lines_may_end_as_on_an_old_mac(csv_bytes: bytes) -> None:
    antigo = csv_bytes.replace(b"\r\n", b"\n").replace(b"\n", b"\r")
    assert read_cells(antigo).equals(read_cells(csv_bytes))
