"""Rows of text to the table: which is the header, and what is cut so that all are of its width."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from funcoes.apoio.erros import ErroDados
from funcoes.palavras.lingua import contado
from funcoes.tabela.quadro import Coluna, Tabela, de_colunas, so_conta
from funcoes.tabela.separador import depois_dos_titulos

_DITOS: Final = 5
_MAX_DITO: Final = 60


class Linha(NamedTuple):
    """A row of a file: the number of its line, and its fields."""

    numero: int
    campos: list[str]


def de_linhas(
    linhas: Sequence[Linha], forma: str, avisos: tuple[str, ...], origem: str, entre: str = ""
) -> Tabela:
    """The table of rows that each hold something, header among them; `entre`: the separator, for messages.

    Raises `ErroDados` for lines with another number of fields, names that are missing or repeated, and a
    file without rows.
    """
    inicio = depois_dos_titulos([linha.campos for linha in linhas[:50]])
    ditos = list(avisos)
    if inicio:
        ditos.append(f"{contado(inicio, 'title line')} above the header left out: {_titulo(linhas[0])}")
    cabecalho, corpo = linhas[inicio], linhas[inicio + 1 :]
    if not corpo:
        raise ErroDados(f"{origem} holds a header and no rows: {_dita(cabecalho, entre)}.")
    nomes, corpo = _mesma_largura(cabecalho, corpo, origem, entre, ditos)
    celulas = zip(*(linha.campos for linha in corpo), strict=True)
    colunas = [Coluna(n, nome, _limpas(c)) for n, (nome, c) in enumerate(zip(nomes, celulas, strict=True), 1)]
    return de_colunas(colunas, [linha.numero for linha in corpo], forma, ditos, origem)


def _limpas(celulas: Iterable[str]) -> list[str]:
    """Stripped cells, equal ones kept once: what people answer repeats."""
    vistas: dict[str, str] = {}
    return [vistas.setdefault(limpa, limpa) for limpa in map(str.strip, celulas)]


def _mesma_largura(
    cabecalho: Linha, corpo: Sequence[Linha], origem: str, entre: str, ditos: list[str]
) -> tuple[list[str], Sequence[Linha]]:
    """Names and rows of one width; what is cut is empty, or counts the rows without a name (as R writes it).

    Between commas nothing that counts is cut: "1,23,5" below two names has a decimal comma.
    """
    nomes = [c.strip() for c in cabecalho.campos]
    cheias = max(_cheia(nomes), *(_cheia(linha.campos) for linha in corpo))
    largura = min(len(nomes), cheias)
    if cheias > largura == len(nomes) and entre != "," and _uma_a_mais_conta(corpo, largura):
        ditos.append("the first column has no name and counts the rows: left out")
        return nomes, [Linha(linha.numero, linha.campos[1:]) for linha in corpo]
    if any(len(linha.campos) < largura or _cheia(linha.campos) > largura for linha in corpo):
        raise _outra_largura(corpo, largura, cabecalho, origem, entre)
    if aviso := _dito_do_corte(len(nomes), [len(linha.campos) for linha in corpo], largura):
        ditos.append(aviso)
    iguais = all(len(linha.campos) == largura for linha in corpo)  # nearly always: nothing is copied
    cortadas = corpo if iguais else [Linha(x.numero, x.campos[:largura]) for x in corpo]
    return nomes[:largura], cortadas


def _uma_a_mais_conta(corpo: Sequence[Linha], largura: int) -> bool:
    return all(len(x.campos) == largura + 1 for x in corpo) and so_conta(x.campos[0] for x in corpo)


def _cheia(campos: Sequence[str]) -> int:
    """How many fields there are up to the last that holds something."""
    return next((n for n in range(len(campos), 0, -1) if campos[n - 1].strip()), 0)


def _dito_do_corte(do_cabecalho: int, das_linhas: list[int], largura: int) -> str | None:
    mais = [n for n in das_linhas if n > largura]
    if not mais and do_cabecalho == largura:
        return None
    if len(mais) < len(das_linhas):
        onde = contado(len(mais), "line") if mais else "the header"
        return f"empty fields at the end of {onde} left out"
    if max(mais) > largura + 1 or do_cabecalho > largura + 1:
        return f"the empty columns after column {largura} are left out"
    onde = "every line ends" if do_cabecalho > largura else "every line but the header ends"
    return f"{onde} in a separator: the empty last column is left out"


def _outra_largura(
    corpo: Sequence[Linha], largura: int, cabecalho: Linha, origem: str, entre: str
) -> ErroDados:
    erradas = [x for x in corpo if len(x.campos) < largura or _cheia(x.campos) > largura]
    exemplos = "; ".join(f"line {x.numero} has {len(x.campos)}: {_dita(x, entre)}" for x in erradas[:_DITOS])
    conselho = f"A cell that holds {entre!r} has to stand in quotes."
    if entre == ",":
        conselho += " With decimal commas, save with ';' between fields."
    if all(len(x.campos) == largura + 1 for x in corpo):
        conselho = "All have one more: does the header lack a name? " + conselho
    return ErroDados(
        f"{origem}: {contado(len(erradas), 'line')} without the {largura} fields of the header (line "
        f"{cabecalho.numero}): {exemplos}. {conselho}"
    )


def _dita(linha: Linha, entre: str) -> str:
    texto = (entre or " | ").join(linha.campos)
    return repr(texto if len(texto) <= _MAX_DITO else f"{texto[:_MAX_DITO]}...")


def _titulo(linha: Linha) -> str:
    return _dita(Linha(linha.numero, [c for c in linha.campos if c.strip()]), "")
