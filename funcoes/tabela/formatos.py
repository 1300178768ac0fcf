"""Files that hold no table that is read here: what each of them is, and how to make one of it."""

import re
from pathlib import PurePath
from typing import Final, NamedTuple

from funcoes.apoio.erros import ErroDados

_COMO_CSV: Final = "Save the table as CSV or .xlsx."
_DESEMPACOTAR: Final = "Unpack it, or pack it as zip or gzip."
_SPSS: Final = "In SPSS or PSPP: File > Save As > CSV; in R: write.csv(haven::read_sav(...))."
_STATA: Final = "In Stata: export delimited using survey.csv; in R: write.csv(haven::read_dta(...))."
_SAS: Final = "In SAS: proc export ... dbms=csv; in R: write.csv(haven::read_sas(...))."
_R: Final = "In R: write.csv(..., row.names = FALSE)."
_FEATHER: Final = 'In Python: pandas.read_feather(...).to_parquet("survey.parquet"), or .to_csv.'
_IMAGEM: Final = "Give the table itself: CSV, .xlsx or Parquet."


class Formato(NamedTuple):
    """How a format's files begin, what it is called, and what to do with one."""

    inicio: bytes
    nome: str
    conselho: str


_CONHECIDOS: Final = tuple(
    Formato(*f)
    for f in (
        (b"%PDF-", "a PDF", "Ask for the table that it was made of, as CSV or .xlsx."),
        (b"\x89PNG\r\n", "an image (PNG)", _IMAGEM),
        (b"\xff\xd8\xff", "an image (JPEG)", _IMAGEM),
        (b"GIF8", "an image (GIF)", _IMAGEM),
        (b"II*\x00", "an image (TIFF)", _IMAGEM),
        (b"MM\x00*", "an image (TIFF)", _IMAGEM),
        (b"RIFF", "an image or a sound (RIFF)", _IMAGEM),
        (b"ARROW1\x00\x00", "a Feather (Arrow) file", _FEATHER),
        (b"FEA1\x00\x00\x00\x00", "a Feather file", _FEATHER),
        (b"<stata_dta>", "a Stata file (.dta)", _STATA),
        *((bytes([v, b, 1, 0]), "a Stata file (.dta)", _STATA) for v in range(110, 116) for b in (1, 2)),
        (b"$FL2@(#)", "an SPSS file (.sav)", _SPSS),
        (b"$FL3@(#)", "an SPSS file (.zsav)", _SPSS),
        (b"\x00" * 12 + b"\xc2\xea\x81\x60", "a SAS file (.sas7bdat)", _SAS),
        (b"HEADER RECORD*******", "a SAS transport file (.xpt)", _SAS),
        (b"RDX2\n", "an R workspace (.RData)", _R),
        (b"RDX3\n", "an R workspace (.RData)", _R),
        (b"X\n\x00\x00\x00", "an R object (.rds)", _R),
        (b"SQLite format 3\x00", "an SQLite database", "Export the table of the answers as CSV."),
        (b"\x00\x01\x00\x00Standard", "an Access database", "Export the table of the answers as CSV."),
        (b"\x89HDF\r\n\x1a\n", "an HDF5 file", _COMO_CSV),
        (b"MATLAB 5.0", "a MATLAB file", "In MATLAB: writetable(..., 'survey.csv')."),
        (b"\x93NUMPY", "a NumPy array", _COMO_CSV),
        (b"{\\rtf", "a rich text document", _COMO_CSV),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _DESEMPACOTAR),
        (b"Rar!\x1a\x07", "a RAR archive", _DESEMPACOTAR),
        (b"\xfd7zXZ\x00", "an xz file", _DESEMPACOTAR),
        (b"\x28\xb5\x2f\xfd", "a zstd file", _DESEMPACOTAR),
        (b"BZh91AY&SY", "a bzip2 file", _DESEMPACOTAR),
    )
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CIFRADO: Final = "EncryptedPackage".encode("utf-16-le")
_ESCRITOS: Final = (
    (re.compile(rb'\{\s*["}]|\[\s*[\[{"\]]'), "JSON", _COMO_CSV),
    (
        re.compile(rb"<(!doctype\s+html|html|head|body|table|meta|div)\b", re.IGNORECASE),
        "an HTML page (which some systems name .xls or .csv)",
        "Open it in a spreadsheet and save it as .xlsx or CSV; if a download gave it, look whether it is a "
        "login or error page.",
    ),
    (re.compile(rb"<\?xml\b|<!--", re.IGNORECASE), "XML", "Open it in a spreadsheet and save it as .xlsx."),
)
_DE_NOME: Final = {
    ".xls": "an Excel workbook", ".xlsx": "an Excel workbook", ".sav": "an SPSS file", ".por": "an SPSS file",
    ".dta": "a Stata file", ".sas7bdat": "a SAS file", ".rds": "an R object", ".rdata": "an R workspace",
    ".pkl": "a Python pickle", ".dbf": "a dBase table", ".mdb": "an Access database", ".ods": "an ODS sheet",
    ".parquet": "Parquet",
}  # fmt: skip


def recusar(conteudo: bytes, origem: str) -> None:
    """`ErroDados` for a format that is known and not read here; nothing for what may be text."""
    if conteudo.startswith(_OLE):
        _recusar_ole(conteudo, origem)
    for inicio, nome, conselho in _CONHECIDOS:
        if conteudo.startswith(inicio):
            raise ErroDados(f"{origem} is {nome}, which is not read here. {conselho}")
    if conteudo[257:262] == b"ustar":
        raise ErroDados(f"{origem} is a tar archive, which is not read here. {_DESEMPACOTAR}")
    comeco = conteudo[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    for forma, nome, conselho in _ESCRITOS:
        if forma.match(comeco):
            raise ErroDados(f"{origem} is {nome}, which is not read here. {conselho}")


def _recusar_ole(conteudo: bytes, origem: str) -> None:
    """An .xlsx with a password lies in the same container as an old .xls."""
    if _CIFRADO in conteudo:
        raise ErroDados(
            f"{origem} is an Excel workbook locked with a password. Open it, take the password off "
            f"(File > Info > Protect Workbook), and save it again."
        )
    raise ErroDados(
        f"{origem} is an old Excel workbook (.xls), which is not read here. Open it and save it as .xlsx "
        f"or CSV."
    )


def dito_pelo_nome(origem: str) -> str:
    """What a name says of the file, as the end of a message; "" where it says nothing."""
    oque = _DE_NOME.get(PurePath(origem).suffix.lower())
    return f" Its name says {oque}: it may be damaged." if oque else ""
