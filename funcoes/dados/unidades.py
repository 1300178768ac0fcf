"""Whether a column holds what its description says: the unit, the kind of value, the categories.

Asked of data that are to be appended, before anything is written, and of a survey when it is checked and
first read. A unit that keeps within the range, such as km/h for m/s, is not seen here.
"""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.dados.colunas import DADO
from funcoes.dados.contrato import faixas_de, forma_de
from funcoes.dados.tipar import limpar_tokens, nomes_de, tipada, tipar_grandeza
from funcoes.pesquisa.colunas import unidade_de
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.unidades import UNIDADES, Unidade

_EXEMPLOS: Final = 4


def mudancas(bruto: pd.DataFrame, pesquisa: PesquisaConfig, guardadas: bool = True) -> Iterator[str]:
    """A line for each column of which more than `max_fora_por_coluna` of the values do not fit.

    `bruto` are the text cells of `leitura.ler_celulas`, index = line; without `guardadas`, columns that are
    never learned from are not looked at.
    """
    limpo = limpar_tokens(bruto, pesquisa)
    faixas = {nome: (a, b) for nome, (a, b, _) in faixas_de(pesquisa).items()}
    for coluna, nome, lida in _lidas(limpo, pesquisa):
        if nome.startswith(DADO) and not guardadas:
            continue
        cheio = limpo[coluna].notna()
        ilegivel = cheio & lida.isna()
        fora = cheio & False
        if nome in faixas:
            fora = cheio & ~ilegivel & ~lida.between(*faixas[nome])
        errados = bruto.loc[ilegivel | fora, coluna]
        # one odd value is one person's, in a small file, too: the contract deals with it
        if len(errados) > max(1, pesquisa.max_fora_por_coluna * cheio.sum()):
            ilegiveis = ilegivel.sum() >= fora.sum()
            motivo = forma_de(nome, pesquisa) if ilegiveis else _fora(lida, fora, faixas[nome], pesquisa)
            como = _lida_como(nome, pesquisa, len(errados) / cheio.sum())
            yield (
                f"{coluna}: {len(errados)} of {cheio.sum()} values are {motivo} ({como}): "
                f"{_exemplos(errados)}"
            )


def _lidas(limpo: pd.DataFrame, pesquisa: PesquisaConfig) -> Iterator[tuple[str, str, pd.Series]]:
    """Each column of the file, what it is, and its own values: a column that is looked at where another has
    no value may be in another unit than that one."""
    for coluna, nome in nomes_de(pesquisa):
        dita = pesquisa.grandezas.get(nome)
        if dita is None:
            yield coluna, nome, tipada(limpo, coluna, nome, pesquisa).rename(nome)
            continue
        for uma in (coluna, *dita.senao):
            yield uma, nome, tipar_grandeza(limpo[uma], nome, dita).rename(nome)


def _lida_como(nome: str, pesquisa: PesquisaConfig, parte: float) -> str:
    """The share of values that do not fit, and as what they were read."""
    dita = pesquisa.grandezas.get(nome)
    unidade = None if dita is None else unidade_de(nome, dita)
    como = "" if dita is None else f"; read as grandezas.{nome}"
    return f"{parte:.0%}{como}{f', unidade {unidade.nome}' if unidade else ''}"


def _fora(valores: pd.Series, fora: pd.Series, faixa: tuple[float, float], pesquisa: PesquisaConfig) -> str:
    """What is said of values outside of their range; with the units that would bring all values into it, or
    at least those that are outside: a file may be in two units."""
    nome = str(valores.name)
    grandeza, dita = GRANDEZAS.get(nome), pesquisa.grandezas.get(nome)
    propria = grandeza.unidade.nome if grandeza is not None and grandeza.unidade else ""
    dito = f"outside [{faixa[0]:g}, {faixa[1]:g}] {propria}".rstrip()
    lida = None if dita is None else unidade_de(nome, dita)
    if grandeza is None or grandeza.dimensao is None or lida is None:
        return dito
    no_arquivo = pd.Series(lida.desfazer(valores.to_numpy(dtype=float)), index=valores.index)
    todas = [u for u in UNIDADES[grandeza.dimensao] if u != lida]
    for quais, como in ((no_arquivo.dropna(), "they are"), (no_arquivo[fora], "these alone are")):
        outras = [u.nome for u in todas if _cabem(quais, u, faixa)]
        if outras:
            return f"{dito}, and within it if {como} {' or '.join(outras)}"
    return dito


def _cabem(valores: pd.Series, unidade: Unidade, faixa: tuple[float, float]) -> bool:
    proprios = unidade.converter(valores.to_numpy(dtype=float))
    return bool(((proprios >= faixa[0]) & (proprios <= faixa[1])).all())


def _exemplos(errados: pd.Series) -> str:
    """The first of the different values, with the line of each."""
    vistos = errados.drop_duplicates()
    mais = ", …" * (len(vistos) > _EXEMPLOS)
    return ", ".join(f"line {n} {v!r}" for n, v in vistos.head(_EXEMPLOS).items()) + mais


def exigir_as_mesmas(bruto: pd.DataFrame, pesquisa: PesquisaConfig, origem: str) -> None:
    """`ErroDados` with every column that does not hold what the survey's column of that name holds."""
    ditas = "\n  ".join(mudancas(bruto, pesquisa))
    if ditas:
        raise ErroDados(
            f"{origem}: columns that do not hold what the survey's do (pesquisa.max_fora_por_coluna "
            f"{pesquisa.max_fora_por_coluna:g}); nothing was appended:\n  {ditas}"
        )


def descrever_mudancas(bruto: pd.DataFrame, pesquisa: PesquisaConfig) -> str:
    """The same of a file that is checked or first read: what to do with each column that is learned from and
    does not hold what its description says; "" where all do."""
    ditas = "\n  ".join(mudancas(bruto, pesquisa, guardadas=False))
    if not ditas:
        return ""
    return (
        "columns that do not hold what their description says (max_fora_por_coluna "
        f"{pesquisa.max_fora_por_coluna:g}); so large a share points at another unit or another way of "
        f"writing:\n  {ditas}\nSay in the description what they hold (unidade, notacao, categorias, "
        "faltantes), or correct the cells; where they are right, widen faixa or raise max_fora_por_coluna."
    )
