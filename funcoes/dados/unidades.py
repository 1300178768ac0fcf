"""Whether a column holds what it always held: the same unit, the same kind of value, the same categories.

Asked of data that are to be appended, before anything is written. A unit that keeps within the range, such as
km/h for m/s, is not seen here.
"""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.dados.contrato import faixas_de, forma_de
from funcoes.dados.tipar import limpar_tokens, nomes_de, tipar
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.unidades import UNIDADES

_EXEMPLOS: Final = 4


def mudancas(bruto: pd.DataFrame, pesquisa: PesquisaConfig) -> Iterator[str]:
    """A line for each column of which more than `max_fora_por_coluna` of the values do not fit.

    `bruto` are the text cells of `leitura.ler_celulas`, index = line.
    """
    limpo = limpar_tokens(bruto, pesquisa)
    tipado = tipar(limpo, pesquisa)
    faixas = {nome: (a, b) for nome, (a, b, _) in faixas_de(pesquisa).items()}
    for coluna, nome in nomes_de(pesquisa):
        cheio = limpo[coluna].notna()
        ilegivel = cheio & tipado[nome].isna()
        fora = cheio & False
        if nome in faixas:
            fora = cheio & ~ilegivel & ~tipado[nome].between(*faixas[nome])
        errados = bruto.loc[ilegivel | fora, coluna]
        # one odd value is one person's, in a small file, too: the contract deals with it
        if len(errados) > max(1, pesquisa.max_fora_por_coluna * cheio.sum()):
            ilegiveis = ilegivel.sum() >= fora.sum()
            motivo = forma_de(nome, pesquisa) if ilegiveis else _fora(tipado[nome], faixas[nome])
            yield f"{coluna}: {len(errados)} of {cheio.sum()} values are {motivo}: {_exemplos(errados)}"


def _fora(valores: pd.Series, faixa: tuple[float, float]) -> str:
    """What is said of values outside of their range; with the units that would bring them all into it."""
    grandeza = GRANDEZAS.get(str(valores.name))
    propria = grandeza.unidade.nome if grandeza is not None and grandeza.unidade else ""
    dito = f"outside [{faixa[0]:g}, {faixa[1]:g}] {propria}".rstrip()
    if grandeza is None or grandeza.dimensao is None:
        return dito
    ha = valores.dropna().to_numpy(dtype=float)
    outras = [
        unidade.nome
        for unidade in UNIDADES[grandeza.dimensao][1:]
        if pd.Series(unidade.converter(ha)).between(*faixa).all()
    ]
    return f"{dito}, and within it if they are {' or '.join(outras)}" if outras else dito


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
