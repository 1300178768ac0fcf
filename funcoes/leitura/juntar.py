"""A survey in two files: one row per answer, and beside it one row per building, joined by what both name."""

import glob
from pathlib import Path
from typing import Final

import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.textos import como_nome
from funcoes.leitura import emenda
from funcoes.leitura import levantamento as leitura
from funcoes.pesquisa.colunas import Juntar
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.tabela import leitura as tabela
from funcoes.vocabulario.sinonimos import normalizar

_FORMATOS: Final = {".csv", ".txt", ".tsv", ".gz", ".zip", ".xlsx", ".parquet"}
_EXEMPLOS: Final = 5
_METADE: Final = 0.5


def nome_sem_formato(caminho: Path) -> str:
    """The name of a file without what says its format: survey_v2.1.csv.gz is survey_v2.1."""
    nome = caminho.name
    while (resto := Path(nome)).suffix.lower() in _FORMATOS:
        nome = resto.stem
    return nome


def ao_lado(caminho: Path, juntar: Juntar) -> Path | None:
    """The file beside a survey's that has the first of these names; None where there is none."""
    for padrao in juntar.arquivo:
        nome = glob.escape(nome_sem_formato(caminho))
        achados = sorted(caminho.parent.glob(padrao.replace("{nome}", nome)))
        if achados:
            return achados[0]
    return None


def conteudo_de(caminho: Path, pesquisa: PesquisaConfig) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of a survey's file and what is to be said of them; where its description joins another one,
    one CSV of both.

    Raises `ErroDados` where a file cannot be read, and where the joined one has a row twice.
    """
    conteudo = tabela.ler_bytes(caminho)
    if pesquisa.le_arquivos and pesquisa.juntar is None:
        return conteudo, ()
    lida = tabela.ler(conteudo, str(caminho)).celulas
    usada = pesquisa if pesquisa.le_arquivos else leitura.com_as_colunas(lida, pesquisa, str(caminho))
    if usada.juntar is None or _tem_tudo(lida, usada.juntar):
        return conteudo, ()
    outro = ao_lado(caminho, usada.juntar)
    if outro is None:
        procurados = " or ".join(usada.juntar.arquivo)
        return conteudo, (f"no {procurados} beside {caminho}: what would be joined from it is missing",)
    juntas, sem_par = _juntas(lida, outro, usada.juntar)
    dito = f"{outro}: {sem_par} of {len(lida)} rows have a {usada.juntar.por} that is not in it"
    return emenda.escrever(juntas), (dito,) * bool(sem_par)


def _tem_tudo(celulas: pd.DataFrame, juntar: Juntar) -> bool:
    """Whether it is joined already: a version of it, or a file that somebody joined."""
    formas = {normalizar(str(c)) for c in celulas}
    return bool(juntar.colunas) and all(normalizar(c) in formas for c in juntar.colunas)


def _coluna(celulas: pd.DataFrame, nome: str, origem: object) -> str:
    achada = next((str(c) for c in celulas if normalizar(str(c)) == normalizar(nome)), None)
    if achada is None:
        raise ErroDados(f"{origem} has no column {nome}, by which the two files of the survey are joined.")
    return achada


def _juntas(celulas: pd.DataFrame, outro: Path, juntar: Juntar) -> tuple[pd.DataFrame, int]:
    """The rows with what the other file says of them, and how many it says nothing of."""
    deles = tabela.ler(tabela.ler_bytes(outro), str(outro)).celulas
    chave = _coluna(deles, juntar.por, outro)
    delas = deles[chave].map(como_nome)
    repetidas = deles.index[delas.duplicated()]
    if len(repetidas):
        onde = ", ".join(str(n) for n in repetidas[:_EXEMPLOS])
        raise ErroDados(f"{outro}: lines {onde} have a {chave} that an earlier line has: one row each.")
    nossa = _coluna(celulas, juntar.por, "the survey's file")
    nossas = celulas[nossa].map(como_nome)
    achadas = nossas.isin(delas)
    if achadas.mean() < _METADE:
        raise ErroDados(
            f"{outro}: only {achadas.sum()} of {len(celulas)} rows have their {juntar.por} in it. Is it of "
            f"another file? Put the right one beside the survey's, called {' or '.join(juntar.arquivo)}."
        )
    formas = {normalizar(str(n)) for n in celulas}
    novas = [c for c in deles if c != chave and normalizar(str(c)) not in formas]
    juntas = deles.set_axis(delas)[novas].reindex(nossas).fillna("").set_axis(celulas.index)
    return celulas.join(juntas), int((~achadas).sum())
