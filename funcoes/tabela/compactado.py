"""Unpacking gzip and zip, within bounds: a small file may say that it holds more than any memory."""

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from funcoes.apoio.erros import ErroDados

LIMITE_BYTES: Final = 512 * 2**20
"""What a file may unpack to; 75,000 respondents with 53 answers are 16 MB of CSV."""

_TABELAS: Final = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".parquet", ".gz"})
_DO_SISTEMA: Final = frozenset({"thumbs.db", "desktop.ini"})
_DITOS: Final = 8


@dataclass(frozen=True)
class Conteudo:
    """What a packed file held: the bytes, their name ("" where none is kept), in what they were."""

    conteudo: bytes
    nome: str
    embrulho: str
    avisos: tuple[str, ...] = ()


def e_gzip(conteudo: bytes) -> bool:
    """Whether these bytes are gzip."""
    return conteudo.startswith(b"\x1f\x8b")


def e_zip(conteudo: bytes) -> bool:
    """Whether these bytes are a zip, which every .xlsx is, too; an empty one has no first file."""
    return conteudo.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def abrir_gzip(conteudo: bytes, origem: str) -> Conteudo:
    """What the gzip holds; `ErroDados` for a damaged one, and beyond `LIMITE_BYTES`."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(conteudo)) as arquivo:
            aberto = arquivo.read(LIMITE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as erro:
        raise ErroDados(f"{origem} is a damaged gzip ({erro}): copy or download it again.") from erro
    _exigir_limite(len(aberto), origem)
    return Conteudo(aberto, "", "gzip")


def abrir_zip(conteudo: bytes, origem: str) -> Conteudo:
    """The zip's one table; `ErroDados` for none or several, a locked or damaged one, or beyond the limit."""
    with zip_aberto(conteudo, origem) as arquivo:
        nomes = [i.filename for i in arquivo.infolist() if not i.is_dir() and _de_pessoa(i.filename)]
        nome = _unica(nomes, origem)
        aberto = membro(arquivo, nome, origem)
    outros = [n for n in nomes if n != nome]
    avisos = (f"of the zip only {nome} was read, not {_listados(outros)}",) if outros else ()
    return Conteudo(aberto, nome, "zip", avisos)


def zip_aberto(conteudo: bytes, origem: str) -> zipfile.ZipFile:
    """The zip; `ErroDados` where its directory cannot be read."""
    try:
        return zipfile.ZipFile(io.BytesIO(conteudo))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as erro:
        raise ErroDados(f"{origem} is a damaged zip ({erro}): copy or download it again.") from erro


def membro(arquivo: zipfile.ZipFile, nome: str, origem: str) -> bytes:
    """The bytes of one file of a zip, of which `zipfile` unpacks no more than the directory promises."""
    dados = arquivo.getinfo(nome)
    if dados.flag_bits & 1:
        raise ErroDados(f"{nome} in {origem} is locked with a password: unpack it first.")
    _exigir_limite(dados.file_size, origem)
    try:
        return arquivo.read(nome)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as erro:
        raise ErroDados(f"{nome} in {origem} is damaged ({erro}): copy or download it again.") from erro


def exigir_zip_pequeno(arquivo: zipfile.ZipFile, origem: str) -> None:
    """`ErroDados` where all files of the zip together are beyond the limit."""
    _exigir_limite(sum(i.file_size for i in arquivo.infolist()), origem)


def _exigir_limite(tamanho: int, origem: str) -> None:
    if tamanho > LIMITE_BYTES:
        raise ErroDados(
            f"{origem} unpacks to more than {LIMITE_BYTES // 2**20} MB, which no survey does: check what it "
            f"holds, or divide it."
        )


def _de_pessoa(nome: str) -> bool:
    """Not what a system puts beside people's files."""
    caminho = PurePosixPath(nome)
    return not (
        "__MACOSX" in caminho.parts or caminho.name.startswith(".") or caminho.name.lower() in _DO_SISTEMA
    )


def _unica(nomes: list[str], origem: str) -> str:
    """The only file, or the only one that is named as a table."""
    tabelas = [n for n in nomes if PurePosixPath(n).suffix.lower() in _TABELAS] if len(nomes) > 1 else nomes
    if len(tabelas) == 1:
        return tabelas[0]
    if not nomes:
        raise ErroDados(f"{origem} is a zip without a file: expected one table, such as survey.csv, in it.")
    raise ErroDados(
        f"{origem} holds {len(nomes)} files ({_listados(nomes)}): expected exactly one table. Unpack it and "
        f"give one of them."
    )


def _listados(nomes: list[str]) -> str:
    return ", ".join(nomes[:_DITOS]) + (f" and {len(nomes) - _DITOS} more" if len(nomes) > _DITOS else "")
