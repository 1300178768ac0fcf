"""Reading a survey file of any of the known formats; what its columns mean is others' work."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from funcoes.apoio.erros import ErroDados
from funcoes.tabela import compactado, formatos, parquet, planilha, texto
from funcoes.tabela.quadro import Tabela

_CAMADAS: Final = 3
"""How many wrappings are undone: a gzip in a zip, and none to spare for a file that unpacks to itself."""


def ler_bytes(caminho: Path) -> bytes:
    """The file's bytes; `ErroDados` when it is absent, unreadable, a folder or empty."""
    try:
        conteudo = caminho.read_bytes()
    except OSError as erro:
        raise ErroDados(f"cannot read {caminho}: {erro.strerror or erro}. Check the path.") from erro
    if not conteudo.strip():
        raise ErroDados(f"{caminho} is empty: expected a header and one row per respondent.")
    return conteudo


def ler(conteudo: bytes, origem: str = "the file") -> Tabela:
    """The table that a file holds; `origem` is its name, for messages.

    Reads CSV and its kin in any usual dialect, .xlsx and Parquet, each of them also in gzip or zip. The
    format is found in the bytes; the name only helps to say what a file is that is none of these. Raises
    `ErroDados` for all that cannot be read as one table, with what was found, where, and what to do.
    """
    return _ler(conteudo, origem, _CAMADAS)


def _ler(conteudo: bytes, origem: str, camadas: int) -> Tabela:
    if not conteudo.strip():
        raise ErroDados(f"{origem} is empty: expected a header and one row per respondent.")
    if compactado.e_gzip(conteudo):
        return _embrulhada(compactado.abrir_gzip(conteudo, origem), origem, camadas)
    if compactado.e_zip(conteudo):
        if planilha.e_xlsx(conteudo, origem):
            return planilha.ler_xlsx(conteudo, origem)
        return _embrulhada(compactado.abrir_zip(conteudo, origem), origem, camadas)
    if parquet.e_parquet(conteudo):
        return parquet.ler_parquet(conteudo, origem)
    formatos.recusar(conteudo, origem)
    return texto.ler_texto(conteudo, origem)


def _embrulhada(dentro: compactado.Conteudo, origem: str, camadas: int) -> Tabela:
    """The table in what was unpacked, with the wrapping in its form and the notes of both."""
    if camadas == 0:
        raise ErroDados(f"{origem} is packed more than {_CAMADAS} times over: unpack it first.")
    onde = f"{dentro.nome} in {origem}" if dentro.nome else origem
    tabela = _ler(dentro.conteudo, onde, camadas - 1)
    return replace(
        tabela, forma=f"{dentro.embrulho} of {tabela.forma}", avisos=(*dentro.avisos, *tabela.avisos)
    )
