"""Excel workbooks: which sheet is read, and the text of typed cells."""

import datetime as dt
import io
import sys
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.tabela import quadro
from funcoes.tabela.leitura import ler

Linhas = list[list[object]]


def pasta(**folhas: Linhas) -> bytes:
    livro = openpyxl.Workbook()
    livro.remove(livro.active)
    for nome, linhas in folhas.items():
        folha = livro.create_sheet(nome)
        for linha in linhas:
            folha.append(linha)
    return gravado(livro)


def gravado(livro: "openpyxl.Workbook") -> bytes:
    em = io.BytesIO()
    livro.save(em)
    return em.getvalue()


def trocado(
    conteudo: bytes, troca: Callable[[bytes], bytes], membro: str = "xl/worksheets/sheet1.xml"
) -> bytes:
    """The workbook with the bytes of one of its files changed."""
    em = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(conteudo)) as de, zipfile.ZipFile(em, "w") as para:
        for nome in de.namelist():
            para.writestr(nome, troca(de.read(nome)) if nome == membro else de.read(nome))
    return em.getvalue()


DIA, HORA = dt.datetime(2015, 8, 5), dt.datetime(2015, 8, 5, 9, 10)


@pytest.mark.parametrize(
    ("valores", "textos"),
    [
        (["x ", None], ["x", ""]),
        ([7, 7.0, 0.1, -2.50, 1e15, 1e300], ["7", "7", "0.1", "-2.5", "1000000000000000", "1e+300"]),
        ([True, False], ["true", "false"]),
        ([DIA, dt.date(2015, 8, 6)], ["2015-08-05", "2015-08-06"]),
        ([DIA, HORA], ["2015-08-05 00:00:00", "2015-08-05 09:10:00"]),
        ([dt.datetime(2015, 8, 5, 9, 10, 0, 500_000)], ["2015-08-05 09:10:00.500"]),
        ([dt.time(9, 10), dt.time(0, 0)], ["09:10:00", "00:00:00"]),
        ([dt.timedelta(hours=30, minutes=5)], ["30:05:00"]),
        (["#N/A", "=)"], ["#N/A", "=)"]),
        (["00123", "1,50"], ["00123", "1,50"]),
    ],
)
def test_typed_cells_as_text(valores: list[object], textos: list[str]) -> None:
    livro = openpyxl.Workbook()
    for n, linha in enumerate([["id", "v"], *([f"r{i}", v] for i, v in enumerate(valores))], 1):
        for m, v in enumerate(linha, 1):
            celula = livro.active.cell(n, m, v)
            if v == "=)":
                celula.data_type = "s"
    tabela = ler(gravado(livro))
    assert tabela.celulas["v"].tolist() == textos
    assert tabela.celulas.index.tolist() == list(range(2, len(valores) + 2))
    assert tabela.forma == "sheet 'Sheet' of an Excel workbook"
    assert tabela.avisos == ()


AB: Linhas = [["a", "b"], [1, 2]]


def test_titles_margins_and_empty_rows() -> None:
    linhas: Linhas = [
        ["Survey of 2015"],
        [],
        [None, "a", "b"],
        [],
        [None, 1, 2],
        [None, "", " "],
        [None, 3, 4],
    ]
    tabela = ler(pasta(Dados=linhas))
    assert list(tabela.celulas.columns) == ["a", "b"]
    assert tabela.celulas.to_numpy().tolist() == [["1", "2"], ["3", "4"]]
    assert tabela.celulas.index.tolist() == [5, 7]
    assert tabela.avisos == (
        "1 title line above the header left out: 'Survey of 2015'",
        "columns without name and cells left out: 1",
    )


def test_a_merged_title() -> None:
    livro = openpyxl.Workbook()
    for linha in [["Survey"], ["a", "b", "c"], [1, 2, None], [3, None, 5]]:
        livro.active.append(linha)
    livro.active.merge_cells("A1:C1")
    tabela = ler(gravado(livro))
    assert tabela.celulas.to_numpy().tolist() == [["1", "2", ""], ["3", "", "5"]]
    assert tabela.celulas.index.tolist() == [3, 4]


def test_the_first_sheet_with_a_table_is_read_and_named() -> None:
    prosa: Linhas = [["How to read this:"], ["all is in Dados"]]
    conteudo = pasta(Leia=prosa, So=[["x", "y"]], Vazia=[], Dados=AB, Outra=AB)
    tabela = ler(conteudo)
    assert tabela.forma == "sheet 'Dados' of an Excel workbook"
    assert tabela.avisos == ("sheet 'Dados' was read, and not 'Leia', 'So', 'Outra'",)


def test_a_hidden_sheet_is_read_last() -> None:
    livro = openpyxl.load_workbook(io.BytesIO(pasta(Listas=AB, Dados=AB)))
    livro["Listas"].sheet_state = "hidden"
    assert ler(gravado(livro)).forma == "sheet 'Dados' of an Excel workbook"


def test_an_index_column_of_pandas() -> None:
    tabela = ler(pasta(Dados=[[None, "a", "b"], [0, 5, 6], [1, 7, 8]]))
    assert list(tabela.celulas.columns) == ["a", "b"]
    assert tabela.avisos == ("column 1 has no name and counts the rows: left out",)


def test_dimensions_that_are_wrong_are_not_believed() -> None:
    errado = trocado(pasta(Dados=AB), lambda x: x.replace(b'ref="A1:B2"', b'ref="A1:A1"'))
    assert ler(errado).celulas.to_numpy().tolist() == [["1", "2"]]


def test_formulas_have_the_values_that_they_had() -> None:
    com = pasta(Dados=[["a", "b"], [1, "=A2+1.5"], [2, '=""']])
    assert b"<v />" in zipfile.ZipFile(io.BytesIO(com)).read("xl/worksheets/sheet1.xml")
    with pytest.raises(ErroDados, match=r"sheet 'Dados': the formula in B2 was never calculated\. Open"):
        ler(com, "survey.xlsx")
    calculada = trocado(
        com,
        lambda x: x.replace(b"<v />", b"<v>2.5</v>", 1).replace(b'<c r="B3">', b'<c r="B3" t="str">'),
    )
    assert ler(calculada).celulas["b"].tolist() == ["2.5", ""]


@pytest.mark.parametrize(
    ("folhas", "palavras"),
    [
        ({"Dados": []}, "whose sheets are empty"),
        ({"Dados": [["a", "b"]]}, r"without a table: expected a sheet with a header.*'Dados'"),
        ({"Dados": [["a;b"], ["1;2"]]}, "Text to Columns"),
        ({"Dados": [["a", "A"], [1, 2]]}, r"sheet 'Dados': column names repeated: 'a' \(column 1\) and 'A'"),
        ({"Dados": [["a", None, "c"], [1, 2, 3]]}, r"sheet 'Dados': 1 column with cells.*column 2 \('2'"),
        ({"Dados": [["a", "b"], [1, 2, "note"]]}, r"line 2 has 3|column 3 \('note'"),
    ],
)
def test_workbooks_that_hold_no_table(folhas: dict[str, Linhas], palavras: str) -> None:
    with pytest.raises(ErroDados, match=rf"^survey\.xlsx.*({palavras})") as erro:
        ler(pasta(**folhas), "survey.xlsx")
    assert "cannot be read" not in str(erro.value)


def test_damaged_workbooks() -> None:
    with pytest.raises(ErroDados, match=r"cannot be read \(.*save it again"):
        ler(trocado(pasta(Dados=AB), lambda x: x[: len(x) // 2]), "survey.xlsx")
    with pytest.raises(ErroDados, match="damaged zip"):
        ler(pasta(Dados=AB)[:-100], "survey.xlsx")


def test_without_openpyxl_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    conteudo = pasta(Dados=AB)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(
        ErroDados, match=r"openpyxl is needed: `pip install openpyxl==.*or save the sheet as CSV"
    ):
        ler(conteudo, "survey.xlsx")


def test_more_cells_than_memory_should_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    larga = pasta(Dados=[["a", "b"], [1, 2], [*[None] * 50, 1], [1], [1]])
    monkeypatch.setattr(quadro, "LIMITE_CELULAS", 100)
    with pytest.raises(ErroDados, match="more than 100 cells"):
        ler(larga)
