"""Files that are no table that is read here: an error says what they are and what to do."""

import io
import zipfile

import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.tabela.leitura import ler

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def escritorio(*nomes: str) -> bytes:
    em = io.BytesIO()
    with zipfile.ZipFile(em, "w") as arquivo:
        for nome in nomes:
            arquivo.writestr(nome, "x")
    return em.getvalue()


@pytest.mark.parametrize(
    ("conteudo", "palavras"),
    [
        (OLE, r"an old Excel workbook \(\.xls\).*save it as \.xlsx or CSV"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password.*take the password off"),
        (escritorio("mimetype", "content.xml"), r"OpenDocument file \(\.ods\).*\.xlsx or CSV"),
        (escritorio("[Content_Types].xml", "xl/workbook.bin"), r"\.xlsb"),
        (escritorio("[Content_Types].xml", "word/document.xml"), "Word document"),
        (escritorio("Index/Document.iwa"), "Apple Numbers"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "an image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "an image"),
        (b"ARROW1\x00\x00\x10", r"Feather.*to_parquet"),
        (b"<stata_dta><header>", "Stata.*export delimited"),
        (b"\x73\x02\x01\x00", "Stata"),
        (b"$FL2@(#) SPSS DATA FILE", "SPSS.*Save As"),
        (b"\x00" * 12 + b"\xc2\xea\x81\x60\xb3\x14", "SAS"),
        (b"RDX3\nX\n\x00\x00", r"R workspace.*write\.csv"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"7z\xbc\xaf\x27\x1c\x00", "7z archive.*zip or gzip"),
        (b"x.csv".ljust(257, b"\x00") + b"ustar\x0000", "a tar archive.*zip or gzip"),
        (b'[{"a": 1, "b": 2}]', "JSON"),
        (b'\xef\xbb\xbf\n{"a": [1, 2]}\n{"a": [3, 4]}\n', "JSON"),
        (b"\r\n<!DOCTYPE html><html>", "HTML page.*login"),
        (b"<table border=1><tr><td>a</td></tr>", "HTML page"),
        (b'<?xml version="1.0"?>\n<Workbook>', r"XML.*\.xlsx"),
    ],
)  # fmt: skip
def test_a_known_format_is_named_with_a_way_out(conteudo: bytes, palavras: str) -> None:
    with pytest.raises(ErroDados, match=rf"^survey\.csv.*{palavras}"):
        ler(conteudo, "survey.csv")


@pytest.mark.parametrize(
    ("nome", "palavras"),
    [("x.SAV", "Its name says an SPSS file: it may be damaged"), ("x.csv", "CSV, .xlsx or Parquet.$")],
)
def test_what_no_bytes_tell_the_name_may(nome: str, palavras: str) -> None:
    with pytest.raises(ErroDados, match=f"^{nome} is not a text file.*{palavras}"):
        ler(b"\x01\x00\x00\x00\x07" * 100, nome)


@pytest.mark.parametrize(
    "nomes",
    [
        "BMI;FEA1",
        "FEA1;b",
        "{a};b",
        "[a];[b]",
        "MM;b",
        "<5;>5",
        "GIF;b",
        "PARQUET;b",
        "PK;b",
        "$FL2;b",
        "RIF;b",
    ],
)
def test_names_that_begin_like_a_format_are_names(nomes: str) -> None:
    assert list(ler(f"{nomes}\n1;2\n".encode()).celulas.columns) == nomes.split(";")


def test_a_table_under_another_format_s_name_is_read() -> None:
    assert ler(b"a\tb\n1\t2\n", "survey.xls").celulas.shape == (1, 2)
