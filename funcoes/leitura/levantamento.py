"""A survey's file as text cells under the names of its description; typing is the contract's work."""

import shlex
from dataclasses import dataclass
from typing import Final

import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.leitura import esquema
from funcoes.pesquisa.descricao import PesquisaConfig, conhecidas, descrita, lida_como
from funcoes.tabela import leitura as tabela

_QUASE_TODAS: Final = 0.8


@dataclass(frozen=True)
class Lido:
    """A file as it was read.

    `celulas`: text, shape (rows, columns): those described, in the survey's order, then those that nobody
    described; index = line in the file. `pesquisa`: the description by which it was read; `achada`: its name
    where it was found by the columns; `forma` and `avisos` as of `funcoes.tabela`.
    """

    celulas: pd.DataFrame
    pesquisa: PesquisaConfig
    achada: str
    forma: str
    avisos: tuple[str, ...]


def ler(conteudo: bytes, pesquisa: PesquisaConfig, origem: str = "the file") -> Lido:
    """Read a file in any of the formats of `funcoes.tabela`.

    A survey that does not say how its files are read, is read as the one of `configs/levantamentos` whose
    columns fit. Raises `ErroDados` for missing columns, and for a file that none fits, or several.
    """
    lida = tabela.ler(conteudo, origem)
    usada = com_as_colunas(lida.celulas, pesquisa, origem)
    achada = "" if pesquisa.le_arquivos else lida_como(usada)
    celulas = _sob_seus_nomes(lida.celulas, usada, origem)
    return Lido(celulas, usada, achada, lida.forma, lida.avisos)


def ler_celulas(conteudo: bytes, pesquisa: PesquisaConfig, origem: str = "the file") -> pd.DataFrame:
    """The text cells of `ler`."""
    return ler(conteudo, pesquisa, origem).celulas


def com_as_colunas(celulas: pd.DataFrame, pesquisa: PesquisaConfig, origem: str) -> PesquisaConfig:
    """A survey with the columns of the description that fits these, where it says nothing of its own."""
    return (
        pesquisa if pesquisa.le_arquivos else pesquisa.com_colunas_de(descrita(_que_serve(celulas, origem)))
    )


def _sob_seus_nomes(celulas: pd.DataFrame, pesquisa: PesquisaConfig, origem: str) -> pd.DataFrame:
    casamento = esquema.casar(list(celulas.columns), pesquisa)
    problemas = esquema.diferencas(celulas, casamento)
    if problemas:
        esperadas = ", ".join(esquema.exigidas(pesquisa))
        raise ErroDados(
            f"{origem}: columns {problemas}. Expected (in any case and order): {esperadas}. Describe them in "
            f"--survey FILE.yaml: python -m funcoes.dados.conferir {shlex.quote(origem)} writes a draft."
        )
    partes = {c: celulas[casamento.de[c]] if c in casamento.de else "" for c in pesquisa.colunas}
    descritas = pd.DataFrame(partes, index=celulas.index, columns=list(pesquisa.colunas))
    sobram = celulas[[s for s in casamento.sobram if s not in descritas]]
    return descritas.join(sobram)


def _parte_lida(casamento: esquema.Casamento, pesquisa: PesquisaConfig) -> float:
    """Share of the described quantities of which the file has a column: two that chance to be called so do
    not make it that survey's."""
    ditas = [d.coluna[0] for d in pesquisa.grandezas.values()]
    return sum(coluna in casamento.de for coluna in ditas) / max(len(ditas), 1)


def _que_serve(celulas: pd.DataFrame, origem: str) -> str:
    """The description whose columns a file has: all that it must have, nearly all of what is learned from,
    and the most of all."""
    nomes = list(celulas.columns)
    casamentos = {nome: esquema.casar(nomes, descrita(nome)) for nome in conhecidas()}
    servem = {
        nome: len(c.de)
        for nome, c in casamentos.items()
        if not c.faltam and _parte_lida(c, descrita(nome)) >= _QUASE_TODAS
    }
    melhores = [nome for nome, n in servem.items() if n == max(servem.values())]
    if len(melhores) == 1:
        return melhores[0]
    if melhores:
        raise ErroDados(
            f"{origem} can be read as {' and as '.join(melhores)}: say which, --survey {melhores[0]}."
        )
    perto = max(casamentos, key=lambda nome: len(casamentos[nome].de))
    problemas = esquema.diferencas(celulas, casamentos[perto])
    raise ErroDados(
        f"{origem}: no description in configs/levantamentos fits its columns; the nearest is {perto}, "
        f"columns {problemas}. Describe your own survey: python -m funcoes.dados.conferir "
        f"{shlex.quote(origem)} writes a draft of its description; then --survey FILE.yaml."
    )
