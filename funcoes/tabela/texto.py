"""CSV and its kin: encoding, lines before the header, separator, records."""

import csv
import io
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final, NamedTuple

from funcoes.apoio.erros import ErroDados
from funcoes.tabela import codificacao, separador
from funcoes.tabela.linhas import Linha, de_linhas
from funcoes.tabela.quadro import Tabela, exigir_celulas

_LINHAS_AMOSTRA: Final = 1000
_DECLARA: Final = "sep="


class _Inicio(NamedTuple):
    """What stands before the header: how many lines, the separator that the first names, comments."""

    linhas: int = 0
    declaracao: str = ""
    comentarios: int = 0
    ultimo: str = ""
    """The last comment, "" where there is none."""


def ler_texto(conteudo: bytes, origem: str) -> Tabela:
    """The table in a text file; line breaks within cells come as \\n. Raises `ErroDados`."""
    codigo = codificacao.achar(conteudo, origem)
    with io.TextIOWrapper(io.BytesIO(conteudo), codigo.codec, codigo.erros, newline=None) as linhas:
        inicio, primeira = _antes_do_cabecalho(linhas)
        if not primeira:
            raise ErroDados(f"{origem} holds no table: expected a header and one row per respondent.")
        amostra = [primeira, *islice(linhas, _LINHAS_AMOSTRA)]
        entre = _declarado(inicio.declaracao) or separador.achar(amostra, origem)
        if nomes := _nomes_no_comentario(inicio.ultimo, primeira, entre):
            amostra.insert(0, nomes)
            inicio = inicio._replace(linhas=inicio.linhas - 1, comentarios=inicio.comentarios - 1)
        registros = _registros(chain(amostra, linhas), entre, inicio.linhas, origem)
    forma = f"CSV, {separador.nome(entre)} between fields, {codigo.nome}"
    return de_linhas(registros, forma, (*codigo.avisos, *_ditos(inicio)), origem, entre)


def _antes_do_cabecalho(linhas: Iterator[str]) -> tuple[_Inicio, str]:
    """Pass blank lines, comments and `sep=`; and the first line after them, "" where there is none."""
    inicio = _Inicio()
    for n, linha in enumerate(linhas):
        limpa = linha.strip("\n\ufeff")
        if n == 0 and _declarado(limpa):
            inicio = inicio._replace(declaracao=limpa)
        elif linha.startswith("#"):
            inicio = inicio._replace(comentarios=inicio.comentarios + 1, ultimo=linha)
        elif limpa.strip():
            return inicio._replace(linhas=n), linha
    return inicio, ""


def _ditos(inicio: _Inicio) -> Iterator[str]:
    if inicio.declaracao:
        yield f"line 1 {inicio.declaracao.strip()!r} says the separator"
    if inicio.comentarios:
        yield f"comments before the header (lines that begin with #) left out: {inicio.comentarios}"


def _nomes_no_comentario(comentario: str, primeira: str, entre: str) -> str | None:
    """The header, where a line that looks like a comment is one: "# a,b" of NumPy, "#,a,b" that counts rows.

    As many fields as in the line below it, no number among them, and some below.
    """
    try:
        nomes, campos = (next(csv.reader([x], delimiter=entre), []) for x in (comentario, primeira))
    except csv.Error:
        return None
    if len(nomes) < 2 or len(nomes) != len(campos):  # noqa: PLR2004 -- one field is no header
        return None
    if any(map(separador.e_numero, nomes)) or not any(map(separador.e_numero, campos)):
        return None
    return comentario if nomes[0].strip() == "#" else comentario.lstrip("# ")


def _declarado(linha: str) -> str | None:
    """The one character after `sep=`, with or without quotes around it all."""
    texto = linha.strip(' "')
    sinal = texto[len(_DECLARA) :]
    return sinal if texto.lower().startswith(_DECLARA) and len(sinal) == 1 else None


def _registros(linhas: Iterator[str], entre: str, antes: int, origem: str) -> list[Linha]:
    """Every record that holds something, with the number of the line where it begins."""
    achados: list[Linha] = []
    celulas = 0
    try:
        for numero, campos in separador.registros(linhas, entre, antes):
            if any(c.strip() for c in campos):
                achados.append(Linha(numero, campos))
                exigir_celulas(celulas := celulas + len(campos), origem)
    except csv.Error as erro:
        depois = f" after line {achados[-1].numero}" if achados else ""
        raise ErroDados(
            f"{origem}{depois}: {erro}. A cell that holds a quote has to stand in quotes, with it twice."
        ) from erro
    if not achados:
        raise ErroDados(f"{origem} holds separators and nothing else.")
    return achados
