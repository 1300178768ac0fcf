"""CSV in the dialects that people's programs write, and an error that says where and what to do."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroDados
from funcoes.tabela import quadro
from funcoes.tabela.leitura import ler, ler_bytes

LISTA = list[list[str]]
AB: LISTA = [["1", "2"], ["3", "4"]]
MISTO = "a;ç\né;ã\n".encode() + b"\xe9;\x81\n"


def lido(conteudo: bytes) -> tuple[list[str], LISTA, list[int]]:
    celulas = ler(conteudo, "survey.csv").celulas
    return list(celulas.columns), celulas.to_numpy().tolist(), celulas.index.tolist()


DIALETOS: list[tuple[str, bytes, list[str], LISTA, list[int]]] = [
    ("semicolons", b"a;b\n1;2\n3;4\n", ["a", "b"], AB, [2, 3]),
    ("commas", b"a,b\n1,2\n3,4\n", ["a", "b"], AB, [2, 3]),
    ("tabs", b"a\tb\n1\t2\n3\t4\n", ["a", "b"], AB, [2, 3]),
    ("bars", b"a|b\n1|2\n3|4\n", ["a", "b"], AB, [2, 3]),
    ("no last line end", b"a;b\n1;2\n3;4", ["a", "b"], AB, [2, 3]),
    ("Windows", b"a;b\r\n1;2\r\n3;4\r\n", ["a", "b"], AB, [2, 3]),
    ("old Mac", b"a;b\r1;2\r3;4\r", ["a", "b"], AB, [2, 3]),
    ("decimal commas", b"a;b\n23,5;1,2\n", ["a", "b"], [["23,5", "1,2"]], [2]),
    ("commas in all", b"t, C;u, %\n23,5;1,2\n", ["t, C", "u, %"], [["23,5", "1,2"]], [2]),
    ("commas, one column", b"a;b\n1,2;\n3,4;\n", ["a", "b"], [["1,2", ""], ["3,4", ""]], [2, 3]),
    ("decimal commas in tabs", b"a\tb\n23,5\t1,2\n", ["a", "b"], [["23,5", "1,2"]], [2]),
    ("lists in cells", b"a,b\n1;2,3\n4,5;6\n", ["a", "b"], [["1;2", "3"], ["4", "5;6"]], [2, 3]),
    ("spaces", b" a ; b\n 1;2 \n", ["a", "b"], [["1", "2"]], [2]),
    ("quotes", b'"a,x","b"\n"1,5","x ""y"""\n', ["a,x", "b"], [["1,5", 'x "y"']], [2]),
    ("space after quotes", b'a;b\n"1" ;"x;y"\n', ["a", "b"], [["1", "x;y"]], [2]),
    ("what divides in quotes", b'"a;b","c;d"\n"1;2","3;4"\n', ["a;b", "c;d"], [["1;2", "3;4"]], [2]),
    ("and begins a name", b'"",";a"\n"0",";1"\n', [";a"], [[";1"]], [2]),
    ("space before quotes", b'a, b\n1, "x, y"\n', ["a", "b"], [["1", "x, y"]], [2]),
    ("a quote within", b"a;b\n5' 10\";2\n", ["a", "b"], [["5' 10\"", "2"]], [2]),
    ("line break", b'a;b\n"1\r\nx";2\n3;4\n', ["a", "b"], [["1\nx", "2"], ["3", "4"]], [2, 4]),
    ("line break in a name", b'"a\nx";b\n1;2\n', ["a\nx", "b"], [["1", "2"]], [3]),
    ("blank lines", b"\n \na;b\n\n1;2\n;\n3;4\n\n", ["a", "b"], AB, [5, 7]),
    ("sep=", b"sep=;\na;b\n1;2\n", ["a", "b"], [["1", "2"]], [3]),
    ("sep= of another kind", b'"sep=:"\r\na:b\r\n1:2\r\n', ["a", "b"], [["1", "2"]], [3]),
    ("comments", b"# made\n#x;y;z\na;b\n1;2\n#3;4\n", ["a", "b"], [["1", "2"], ["#3", "4"]], [4, 5]),
    ("names in a comment", b"# made\n# a,b\n1,2\n3,4\n", ["a", "b"], AB, [3, 4]),
    ("names by number", b"#,a\n1,x\n2,y\n", ["#", "a"], [["1", "x"], ["2", "y"]], [2, 3]),
    ("a comment with fields", b"#x;2015\na;b\n1;2\n", ["a", "b"], [["1", "2"]], [3]),
    ("a comment with a number", b"#x;2015\n1;2\n3;4\n", ["1", "2"], [["3", "4"]], [3]),
    ("one dialect only", b'a;b,c\n1;2,3\n"1;2","3;"\n', ["a;b", "c"], [["1;2", "3"], ["1;2", "3;"]], [2, 3]),
    ("a comment of texts", b"#x;y\na;b\n1;2\n", ["a", "b"], [["1", "2"]], [3]),
    ("texts that divide", b"a,b\nx,y; z\nu,v; w\n", ["a", "b"], [["x", "y; z"], ["u", "v; w"]], [2, 3]),
    ("and a title", b"Votes\na,b\nx,y; z\nu,v; w\n", ["a", "b"], [["x", "y; z"], ["u", "v; w"]], [3, 4]),
    ("trailing in all", b"a;b;\n1;2;\n3;4;\n", ["a", "b"], AB, [2, 3]),
    ("trailing in rows", b"a;b\n1;2;\n3;4;\n", ["a", "b"], AB, [2, 3]),
    ("trailing in the header", b"a;b;\n1;2\n3;4\n", ["a", "b"], AB, [2, 3]),
    ("trailing in one", b"a;b\n1;2\n3;4;;\n", ["a", "b"], AB, [2, 3]),
    ("an empty last column", b"a;b\n1;\n3;\n", ["a", "b"], [["1", ""], ["3", ""]], [2, 3]),
    ("pandas' row numbers", b",a,b\n0,1,2\n1,3,4\n", ["a", "b"], AB, [2, 3]),
    ("with gaps", b",a,b\n0,1,2\n7,3,4\n", ["a", "b"], AB, [2, 3]),
    ("twice", b",Unnamed: 0,a,b\n0,5,1,2\n1,6,3,4\n", ["a", "b"], AB, [2, 3]),
    ("row numbers of R", b'"","a"\n"1","x"\n"2","y"\n', ["a"], [["x"], ["y"]], [2, 3]),
    ("without their name", b'"a"\t"b"\n"1"\t1\t2\n"2"\t3\t4\n', ["a", "b"], AB, [2, 3]),
    ("named row numbers", b"index,a\n0,1\n1,2\n", ["index", "a"], [["0", "1"], ["1", "2"]], [2, 3]),
    ("empty unnamed columns", b"a;;b;\n1;;2;\n3;;4;\n", ["a", "b"], AB, [2, 3]),
    ("a title", b"Votes of 2015\n\na;b\n1;2\n", ["a", "b"], [["1", "2"]], [4]),
    ("a title of full width", b"Votes;\na;b\n1;2\n", ["a", "b"], [["1", "2"]], [3]),
    ("names of case", b"P1;T\xc2\xb0\nx;y\n", ["P1", "T°"], [["x", "y"]], [2]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("conteudo", "nomes", "celulas", "linhas"), [x[1:] for x in DIALETOS], ids=[x[0] for x in DIALETOS]
)
def test_a_dialect(conteudo: bytes, nomes: list[str], celulas: LISTA, linhas: list[int]) -> None:
    assert lido(conteudo) == (nomes, celulas, linhas)


DITOS = [
    (b"sep=;\na;b\n1;2\n", "line 1 'sep=;' says the separator"),
    (b"# made\na;b\n1;2\n", "comments before the header (lines that begin with #) left out: 1"),
    (b"a;b;\n1;2;\n", "every line ends in a separator: the empty last column is left out"),
    (b"a;b\n1;2;\n", "every line but the header ends in a separator: the empty last column is left out"),
    (b"a;b;\n1;2\n", "empty fields at the end of the header left out"),
    (b"a;b\n1;2\n3;4;\n", "empty fields at the end of 1 line left out"),
    (b"a;b;;\n1;2;;\n", "the empty columns after column 2 are left out"),
    (b",a\n0,1\n", "column 1 has no name and counts the rows: left out"),
    (b"Unnamed: 0,a\n0,1\n", "column 1 is called 'Unnamed: 0' and counts the rows: left out"),
    (b"a;b\n1;x;y\n2;z;w\n", "the first column has no name and counts the rows: left out"),
    (b"a;;b\n1;;2\n", "columns without name and cells left out: 2"),
    (b"Votes\na;b\n1;2\n", "1 title line above the header left out: 'Votes'"),
    (b"1;2\n3;4\n", "every name in the header is a number: it may be missing, and the first row lost"),
    (b"# x\n# a,b\n1,2\n", "comments before the header (lines that begin with #) left out: 1"),
    (b"a;b\n\xe9;2\n", "no UTF-8: read as Latin-1 (Windows-1252)"),
    (b"a;b\n\xe9;\x81\n", "no UTF-8: read as Latin-1"),
    (MISTO, "UTF-8, but from line 3 on not everywhere: what is none was read as Latin-1"),
]  # fmt: skip


@pytest.mark.parametrize(("conteudo", "aviso"), DITOS)
def test_what_was_done_is_said(conteudo: bytes, aviso: str) -> None:
    assert ler(conteudo).avisos == (aviso,)


def test_what_needs_no_word_gets_none() -> None:
    tabela = ler(b"\xef\xbb\xbfa;b\r\n1;2\r\n\r\n")
    assert tabela.avisos == ()
    assert tabela.forma == "CSV, ';' between fields, UTF-8"
    assert ler("a\tb\n1\t2\n".encode("utf-16")).forma == "CSV, tab between fields, UTF-16"


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_encodings(codec: str) -> None:
    assert lido("ação;b\né;2\n".encode(codec)) == (["ação", "b"], [["é", "2"]], [2])


def test_big_endian_with_its_mark() -> None:
    assert lido(b"\xfe\xff" + "é;b\n1;2\n".encode("utf-16-be")) == (["é", "b"], [["1", "2"]], [2])


def test_latin_1_and_windows_and_lines_of_both() -> None:
    assert lido(b"a;b\n\x93x\x94;\x80\n")[1] == [["“x”", "€"]]
    assert lido(MISTO) == (["a", "ç"], [["é", "ã"], ["é", "\x81"]], [2, 3])


def test_the_table_has_the_types_that_it_promises() -> None:
    celulas = ler(b"a;b\n1;\n").celulas
    esperado = pd.DataFrame(
        {"a": ["1"], "b": [""]}, index=pd.Index([2], dtype="int64", name="linha"), dtype=object
    )
    pd.testing.assert_frame_equal(celulas, esperado, check_column_type=True)


ERROS = [
    (b"", " is empty"),
    (b" \r\n\t\n", " is empty"),
    (b"\xef\xbb\xbf\n", "holds no table"),
    (b"# only words\n", "holds no table"),
    (b";;\n;;\n", "separators and nothing else|one column only"),
    (b"sep=;\n;;\n", "separators and nothing else"),
    (b"a;b\n", r"a header and no rows: 'a;b'"),
    (b"a;b\n;\n\n", r"a header and no rows"),
    (b"a\n1\n2\n", r"one column only: none of tab, ';', '\|', ',' stands between the names of 'a'.*CSV"),
    (b"temp\n23,5\n22,1\n", "one column only"),
    (b"a;b\n1;2\n1;2;3\n4\n", r"2 lines without the 2 fields of the header.*1.: line 3 has 3: '1;2;3'; line"),
    (b"a,b\n23,5,1\n", "All have one more: does the header lack a name.*With decimal commas, save with ';'"),
    (b"a,b\n1,23,5\n2,22,1\n", "2 lines without the 2 fields.*With decimal commas"),
    (b"a;b;c\n" + b"1;2\n" * 7, r"7 lines without.*line 6 has 2: '1;2'\. A cell"),
    (b"A; a ;b\n1;2;3\n", r"column names repeated: 'A' \(column 1\) and 'a' \(column 2\)\. Rename"),
    (b"a;;b\n1;x;3\n", r"1 column with cells and without a name in the header: column 2 \('x', \.\.\.\)"),
    (b",a\nr1,x\nr2,y\n", "1 column with cells and without a name"),
    (b"a;x,b\n1,2\n3,4\n5,6,7\n", "1 line without the 2 fields.*line 4 has 3: '5,6,7'"),
    (b",a\n5,1\n3,2\n", r"1 column with cells and without a name.*column 1 \('5'"),
    (b"#x;y\n" + b"1" * 140_000 + b";2\n", "field larger|one column only"),
    (b'a;b\n1;2\n"3;4\n5;6\n', "after line 2: a quote in line 3 is never closed.*twice"),
    (b'a;b\n1;2\n"3' + b";" * 200_000, "line 3 has a cell of more than 131,072 characters: a quote in that"),
    (b"t\n\na;b;c\n" + b"1;y;2\n" * 1200 + b'1;"x;2\n' + b"1;y;2\n" * 30_000, "line 1204 has a .*not closed"),
    (b'a;"b\n' + b"1;2\n" * 50_000, "a quote in the header 'a;\"b' was probably not closed"),
    (b"a;b\n1;\x002\n3;4\n5;6\n", r"not a text file \(a zero at byte 6\)"),
    (b"a;b\n\xe9\x01\x02;2\n", r"not a text file \(2 control characters\)"),
    ("a;b\n1;2\n".encode("utf-16")[:-1], "begins as UTF-16 and is none from byte 16 on.*cut short"),
]  # fmt: skip


@pytest.mark.parametrize(("conteudo", "palavras"), ERROS)
def test_what_cannot_be_read_says_what_where_and_what_to_do(conteudo: bytes, palavras: str) -> None:
    with pytest.raises(ErroDados, match=rf"(?s)^survey\.csv.*({palavras})"):
        ler(conteudo, "survey.csv")


def test_long_lines_are_shown_in_part() -> None:
    with pytest.raises(ErroDados, match=r"line 2 has 1: 'x{60}\.\.\.'"):
        ler(b"a;b\n" + b"x" * 500 + b"\n1;2\n")


def test_a_quoted_cell_that_goes_on_after_the_sample() -> None:
    linhas = "x;y\n" * 1500
    celulas = ler(f'a;b\n1,5;2,5\n"{linhas}";3\n4;5\n'.encode()).celulas
    assert celulas.index.tolist() == [2, 3, 1504]
    assert celulas.at[3, "a"] == linhas.strip()


def test_more_cells_than_memory_should_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quadro, "LIMITE_CELULAS", 5)
    with pytest.raises(ErroDados, match="more than 5 cells"):
        ler(b"a;b\n1;2\n3;4\n")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    vazio = tmp_path / "vazio.csv"
    vazio.write_bytes(b" \n")
    with pytest.raises(ErroDados, match="is empty"):
        ler_bytes(vazio)
    with pytest.raises(ErroDados, match="Is a directory"):
        ler_bytes(tmp_path)
    with pytest.raises(ErroDados, match=r"No such file.*Check the path"):
        ler_bytes(tmp_path / "nao_existe.csv")
    vazio.write_bytes(b"a;b\n")
    assert ler_bytes(vazio) == b"a;b\n"


@given(
    st.binary(min_size=1),
    st.sampled_from([b"", b"a;b\n1;2\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"PAR1", b"\xff\xfe"]),
)
def test_any_bytes_are_read_or_refused(conteudo: bytes, inicio: bytes) -> None:
    try:
        tabela = ler(inicio + conteudo)
    except ErroDados:
        return
    assert tabela.celulas.size
    assert tabela.celulas.map(lambda c: isinstance(c, str) and c == c.strip()).all(axis=None)
