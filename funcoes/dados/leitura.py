"""Reading the survey's CSV as text, whatever its dialect; typing is the contract's work."""

import csv
import io
from pathlib import Path

import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.dados import esquema
from funcoes.dados.colunas import ESPERADAS
from funcoes.palavras.lingua import contado


def ler_bytes(caminho: Path) -> bytes:
    """The file's bytes; `ErroDados` when it is absent, unreadable, a folder or empty."""
    try:
        conteudo = caminho.read_bytes()
    except OSError as erro:
        raise ErroDados(f"cannot read {caminho}: {erro.strerror or erro}. Check --data.") from erro
    if not conteudo.strip():
        raise ErroDados(f"{caminho} is empty: expected a header and one row per respondent.")
    return conteudo


def _decodificar(conteudo: bytes, origem: str) -> str:
    if b"\x00" in conteudo[:4096]:
        raise ErroDados(f"{origem} is not a text file: expected a CSV in UTF-8 or Latin-1.")
    try:
        return conteudo.decode("utf-8-sig")
    except UnicodeDecodeError:
        return conteudo.decode("latin-1")


def _separador(cabecalho: str, origem: str) -> str:
    for separador in (";", ","):
        if len(cabecalho.split(separador)) > 1:
            return separador
    raise ErroDados(f"{origem}: the header {cabecalho[:80]!r} holds neither ';' nor ',' between names.")


def _conferir_colunas(nomes: list[str], celulas: list[list[str]], origem: str) -> None:
    problemas = esquema.diferencas(nomes, celulas)
    if problemas:
        esperadas = ", ".join(ESPERADAS)
        raise ErroDados(f"{origem}: columns {problemas}. Expected (in any case): {esperadas}.")


def _linhas(texto: str, separador: str, origem: str) -> list[tuple[int, list[str]]]:
    """Line number and fields of every line that holds something."""
    leitor = csv.reader(io.StringIO(texto, newline=None), delimiter=separador)
    try:
        linhas = [(leitor.line_num, campos) for campos in leitor if any(c.strip() for c in campos)]
    except csv.Error as erro:
        raise ErroDados(f"{origem}, line {leitor.line_num}: {erro}. Is it a CSV?") from erro
    if not linhas:
        raise ErroDados(f"{origem} holds separators and nothing else.")
    return linhas


def ler_csv(conteudo: bytes, origem: str = "the CSV") -> pd.DataFrame:
    """Text of every cell, shape (rows, 40), lower-case names, index = line in the file (header is 1).

    Reads `;` or `,`, UTF-8 with or without BOM, or Latin-1. Raises `ErroDados` for missing, unknown or
    repeated columns, for lines with another number of fields, and for a file without rows.
    """
    texto = _decodificar(conteudo, origem)
    primeira = texto.lstrip("\r\n").split("\n", 1)[0].strip()
    linhas = _linhas(texto, _separador(primeira, origem), origem)
    nomes = [c.strip().lower() for c in linhas[0][1]]
    _conferir_colunas(nomes, [campos for _, campos in linhas[1:]], origem)
    erradas = [(n, len(campos)) for n, campos in linhas[1:] if len(campos) != len(nomes)]
    if erradas:
        exemplos = ", ".join(f"line {n} has {k}" for n, k in erradas[:5])
        raise ErroDados(f"{origem}: {contado(len(erradas), 'line')} without {len(nomes)} fields: {exemplos}.")
    if len(linhas) == 1:
        raise ErroDados(f"{origem} holds a header and no rows.")
    quadro = pd.DataFrame(
        [[c.strip() for c in campos] for _, campos in linhas[1:]],
        columns=nomes,
        index=pd.Index([n for n, _ in linhas[1:]], name="linha"),
    )
    return quadro[list(ESPERADAS)]
