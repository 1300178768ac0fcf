"""Excel workbooks (.xlsx): the first sheet that holds a table, its typed cells as text."""

import io
import re
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from funcoes.apoio.erros import ErroDados
from funcoes.tabela.celulas import tem_hora, texto
from funcoes.tabela.compactado import exigir_zip_pequeno, membro, zip_aberto
from funcoes.tabela.linhas import Linha, de_linhas
from funcoes.tabela.quadro import Tabela, exigir_celulas
from funcoes.tabela.separador import depois_dos_titulos

_ESPIADAS: Final = 60
"""Rows by which a sheet is known as a table."""

_FORMULA: Final = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)><(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?</"
)
"""A cell with a formula and without its value, and what is said of it."""

_OUTROS: Final = (
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("Index/Document.iwa", "an Apple Numbers document"),
    ("content.xml", "an OpenDocument file (.ods)"),
)


def e_xlsx(conteudo: bytes, origem: str) -> bool:
    """Whether a zip is an Excel workbook; `ErroDados` for one that is another office document."""
    with zip_aberto(conteudo, origem) as arquivo:
        nomes = set(arquivo.namelist())
    for nome, oque in _OUTROS:
        if nome in nomes and (nome != "content.xml" or "mimetype" in nomes):
            raise ErroDados(f"{origem} is {oque}, which is not read here. Save its table as .xlsx or CSV.")
    return "[Content_Types].xml" in nomes and any(re.fullmatch(r"xl/workbook\d*\.xml", n) for n in nomes)


def ler_xlsx(conteudo: bytes, origem: str) -> Tabela:
    """The table in the first sheet that has a header and rows; index = number of the row. `ErroDados`."""
    with zip_aberto(conteudo, origem) as arquivo:
        exigir_zip_pequeno(arquivo, origem)
    try:
        with warnings.catch_warnings():  # of styles and extensions, which nobody reads here
            warnings.simplefilter("ignore")
            return _lida(_pasta(conteudo, origem), conteudo, origem)
    except ErroDados:
        raise
    except Exception as erro:  # whatever XML can hold that openpyxl does not expect
        raise ErroDados(
            f"{origem} is an Excel workbook that cannot be read ({type(erro).__name__}: {erro}). Open it, "
            f"and save it again as .xlsx or CSV."
        ) from erro


def _pasta(conteudo: bytes, origem: str) -> Any:
    """The workbook, read as it is asked for, with the values that formulas had."""
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 -- only those who have workbooks need it
    except ImportError as erro:
        raise ErroDados(
            f"{origem} is an Excel workbook, for which openpyxl is needed: `pip install openpyxl==3.1.5`, or "
            f"save the sheet as CSV."
        ) from erro
    return load_workbook(io.BytesIO(conteudo), read_only=True, data_only=True, keep_links=False)


def _lida(pasta: Any, conteudo: bytes, origem: str) -> Tabela:
    tabelas, cheias = [], []
    for folha in sorted(pasta.worksheets, key=lambda f: f.sheet_state != "visible"):
        espiada = [linha for _, linha in islice(_linhas(folha), _ESPIADAS)]
        if espiada:
            cheias.append(folha.title)
        if _tem_tabela(espiada):
            tabelas.append(folha)
    if not tabelas:
        raise _sem_tabela(cheias, origem)
    folha = tabelas[0]
    outras = ", ".join(repr(nome) for nome in cheias if nome != folha.title)
    avisos = (f"sheet {folha.title!r} was read, and not {outras}",) if outras else ()
    _exigir_calculada(folha, conteudo, origem)
    forma = f"sheet {folha.title!r} of an Excel workbook"
    return de_linhas(_textos(folha, origem), forma, avisos, f"{origem}, sheet {folha.title!r}")


def _linhas(folha: Any) -> Iterator[tuple[int, list[object]]]:
    """Rows that hold something, with their numbers, up to their last filled cell."""
    folha.reset_dimensions()  # which some programs write wrong
    for numero, valores in enumerate(folha.iter_rows(values_only=True), 1):
        linha = list(valores)
        while linha and (linha[-1] is None or linha[-1] == "" or str(linha[-1]).isspace()):
            linha.pop()
        if linha:
            yield numero, linha


def _tem_tabela(linhas: list[list[object]]) -> bool:
    escritas = [[texto(v) for v in linha] for linha in linhas]
    inicio = depois_dos_titulos(escritas)
    return len(escritas) > inicio + 1 and sum(map(bool, escritas[inicio])) > 1


def _sem_tabela(cheias: list[str], origem: str) -> ErroDados:
    if not cheias:
        return ErroDados(f"{origem} is an Excel workbook whose sheets are empty.")
    return ErroDados(
        f"{origem} is an Excel workbook without a table: expected a sheet with a header of two names or "
        f"more, and rows below it; filled are {', '.join(map(repr, cheias))}. Where all is in column A: "
        f"Data > Text to Columns."
    )


def _textos(folha: Any, origem: str) -> list[Linha]:
    """The sheet's rows as text, all of one width: a row ends at its last filled cell."""
    lidas = []
    com_hora: set[int] = set()
    celulas = largura = 0
    for numero, linha in _linhas(folha):
        exigir_celulas(celulas := celulas + len(linha), origem)
        com_hora.update(n for n, v in enumerate(linha) if tem_hora(v))
        largura = max(largura, len(linha))
        lidas.append((numero, linha))
    exigir_celulas(largura * len(lidas), origem)
    return [
        Linha(numero, [texto(v, n in com_hora) for n, v in enumerate(linha)] + [""] * (largura - len(linha)))
        for numero, linha in lidas
    ]


def _exigir_calculada(folha: Any, conteudo: bytes, origem: str) -> None:
    """`ErroDados` for formulas without values, as programs write them that do not calculate."""
    with zip_aberto(conteudo, origem) as arquivo:
        xml = membro(arquivo, folha._worksheet_path.lstrip("/"), origem)
    for achada in _FORMULA.finditer(xml):
        if b't="str"' not in achada[1]:  # else its value is a text of no letters
            onde = re.search(rb'\br="(\w+)"', achada[1])
            celula = onde[1].decode() if onde else "a cell"
            raise ErroDados(
                f"{origem}, sheet {folha.title!r}: the formula in {celula} was never calculated. Open the "
                f"workbook in Excel or LibreOffice, save it, and try again."
            )
