"""Balancing of the training part: what the final fit uses; scores never come from it."""

import warnings

import pandas as pd

from funcoes.atributos.catalogo import FONTES
from funcoes.atributos.conjunto import Conjunto
from funcoes.configuracao.secoes import Metodo
from funcoes.dados.colunas import ALVO
from funcoes.dados.divisao import TREINO, linhas_de_ajuste
from funcoes.preparo.over_sampling import LINHAS_MAX, MAX_LINHAS_SVMSMOTE, Balanceador, BalanceamentoReduzido
from funcoes.vocabulario.grandezas import GRANDEZAS


def balancear(
    quadro: pd.DataFrame,
    atributos: Conjunto,
    metodo: Metodo,
    vizinhos: int,
    semente: int,
    max_linhas: int = MAX_LINHAS_SVMSMOTE,
    linhas_max: int = LINHAS_MAX,
) -> tuple[pd.DataFrame, list[str]]:
    """Append synthetic training rows (`sintetico` True); what was there stays as it was.

    Above `max_linhas` real training rows svmsmote gives way to smote; `linhas_max`: rows after balancing.
    Returns the frame and what had to be said: the sampler used and every fallback.
    """
    base = quadro.assign(sintetico=False)
    if metodo == "nenhum":
        return base, ["no balancing (balance.metodo=nenhum)"]
    ajuste = linhas_de_ajuste(base)
    balanceador = Balanceador(metodo, vizinhos, semente, max_linhas, linhas_max)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BalanceamentoReduzido)  # said through the return value
        x, y = balanceador.fit_resample(ajuste[list(atributos.nomes)].to_numpy(), ajuste[ALVO].to_numpy())
    novas = pd.DataFrame(x[len(ajuste) :], columns=list(atributos.nomes))
    for nome in atributos.nomes:
        if all(GRANDEZAS[e].categorias for e in FONTES[nome]):  # nobody is half a man
            novas[nome] = novas[nome].round() if nome in GRANDEZAS else (novas[nome] * 2).round() / 2
    novas[ALVO] = y[len(ajuste) :]
    novas = novas.assign(parte=TREINO, outlier=False, sintetico=True)
    novas.index = pd.RangeIndex(base.index.max() + 1, base.index.max() + 1 + len(novas), name="linha")
    avisos = list(balanceador.avisos_)
    if not any(" used" in aviso for aviso in avisos):
        avisos.append(f"{balanceador.usado_} used")
    return pd.concat([base, novas]), avisos


def contagem_por_classe(quadro: pd.DataFrame) -> pd.DataFrame:
    """Training rows per vote before and after balancing: columns classe, antes, depois."""
    ajuste = linhas_de_ajuste(quadro)[ALVO].value_counts()
    sinteticas = quadro.loc[quadro["sintetico"], ALVO].value_counts()
    tabela = pd.DataFrame({"antes": ajuste, "novas": sinteticas}).fillna(0).astype(int)
    tabela["depois"] = tabela["antes"] + tabela["novas"]
    return tabela.sort_index().rename_axis("classe").reset_index()[["classe", "antes", "depois"]]
