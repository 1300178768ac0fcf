"""CSV and its kin: encoding, lines before the header, separator, records."""

import csv
import io
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final, NamedTuple

from funcoes.apoio.erros import ErroDados
from funcoes.tabela import codificacao, separador
from funcoes.tabela.quadro import Linha, Tabela, de_linhas, exigir_celulas

_LINHAS_AMOSTRA: Final = 1000
_DECLARA: Final = "sep="


class _Inicio(NamedTuple):
    """What stands before the header: how many lines, the separator that one of them names, what to say."""

    linhas: int
    separador: str | None
    comentario: str
    avisos: tuple[str, ...]


def ler_texto(conteudo: bytes, origem: str) -> Tabela:
    """The table in a text file; line breaks within cells come as \\n. Raises `ErroDados`."""
    codigo = codificacao.achar(conteudo, origem)
    with io.TextIOWrapper(io.BytesIO(conteudo), codigo.codec, codigo.erros, newline=None) as linhas:
        inicio, primeira = _antes_do_cabecalho(linhas)
        if not primeira:
            raise ErroDados(f"{origem} holds no table: expected a header and one row per respondent.")
        amostra = [primeira, *islice(linhas, _LINHAS_AMOSTRA)]
        inteiras = len(amostra) <= _LINHAS_AMOSTRA
        entre = inicio.separador or separador.achar(amostra, inteiras, origem)
        if _comentario_e_cabecalho(inicio.comentario, primeira, entre):
            amostra.insert(0, inicio.comentario)
            inicio = inicio._replace(linhas=inicio.linhas - 1)
        registros = _registros(chain(amostra, linhas), entre, inicio.linhas, origem)
    forma = f"CSV, {separador.nome(entre)} between fields, {codigo.nome}"
    return de_linhas(registros, forma, (*codigo.avisos, *inicio.avisos), origem, entre)


def _antes_do_cabecalho(linhas: Iterator[str]) -> tuple[_Inicio, str]:
    """Pass blank lines, comments and `sep=`; and the first line after them, "" where there is none."""
    declarado, comentarios, ultimo = None, 0, ""
    avisos: list[str] = []
    for n, linha in enumerate(linhas):
        limpa = linha.strip("\n\ufeff")
        if n == 0 and (sinal := _declarado(limpa)):
            declarado = sinal
            avisos.append(f"line 1 {limpa.strip()!r} says the separator")
        elif linha.startswith("#"):
            comentarios, ultimo = comentarios + 1, linha.lstrip("# ")
            continue
        elif limpa.strip():
            if comentarios:
                avisos.append(f"comments before the header (lines that begin with #) left out: {comentarios}")
            return _Inicio(n, declarado, ultimo, tuple(avisos)), linha
        ultimo = ""
    return _Inicio(0, None, "", ()), ""


def _comentario_e_cabecalho(comentario: str, primeira: str, entre: str) -> bool:
    """Whether the line right above holds the names of a first line of numbers, as NumPy writes them."""
    nomes, campos = (next(csv.reader([x], delimiter=entre), []) for x in (comentario, primeira))
    return len(nomes) == len(campos) and all(map(separador.e_numero, campos)) and any(map(str.strip, nomes))


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
