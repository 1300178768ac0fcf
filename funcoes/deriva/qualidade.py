"""Data that cannot be right: sensors that stand still, wrong units, swapped columns; what is filled in.

What can be seen in the log of predictions is what the API lets through, the ranges of the model's signature,
such as those of Santa Maria: °F up to 50 (10 °C; a summer's are refused), humidity as a fraction never (below
1 %), height in metres never, pounds and km/h always, people's columns swapped where both values fit. All of
them are found in a table that nobody checked.
"""

from itertools import combinations
from typing import Final

import numpy as np

from funcoes.apoio.tipos import Reais
from funcoes.configuracao.secoes_monitor import MonitorConfig, QualidadeConfig
from funcoes.deriva import estatistica
from funcoes.deriva.achado import Achado, nome_dito, por_cento
from funcoes.deriva.comparar import Comparacao, emparelhar
from funcoes.deriva.especies import RADIACAO
from funcoes.deriva.janela import Janela
from funcoes.deriva.unidades import Conversao, conversoes
from funcoes.palavras.lingua import Frase

_NADA: Final = (1.0, 1)


def parados(janela: Janela, config: QualidadeConfig) -> list[Achado]:
    """Sensors that give one value over `parado_horas` hours of data or more, filled-in readings and values
    that are usual in training, such as calm, left out. None where training does not know its hours: how long
    a reading stays what it is, is not known then."""
    achados = []
    for nome in janela.referencia.sensores if not janela.referencia.sem_hora else ():
        comuns = {*janela.referencia.grandezas[nome].comuns, *({0.0} if nome == RADIACAO else ())}
        trecho = janela.momentos.mais_longo(nome, frozenset(comuns))
        if trecho.horas >= config.parado_horas:
            dito = Frase(
                "{nome}: the same value, {valor}, in {n} hours in a row; is the sensor frozen?",
                {"nome": nome_dito(nome), "valor": f"{trecho.valor:g}", "n": str(trecho.horas)},
            )
            parte = trecho.horas / len(janela.momentos)
            evidencia = {"valor": trecho.valor, "horas": float(trecho.horas)}
            achados.append(Achado("parado", nome, parte, dito, evidencia))
    return achados


def unidades(janela: Janela, comparacao: Comparacao, config: MonitorConfig) -> list[Achado]:
    """Quantities of which many rows lie outside the range of training as they are, and inside it in another
    unit, where the whole distribution then fits better, too; one unit for each, the best.

    Where the ranges of both units overlap (wind in km/h is wind in m/s on a windy day), the difference from
    training has to be proven as well.
    """
    melhores: dict[str, tuple[float, Achado]] = {}
    for conversao in (c for nome in janela.referencia.medidas for c in conversoes(nome)):
        feito = _unidade(janela, conversao, comparacao, config)
        if feito and feito[0] < melhores.get(conversao.grandeza, _NADA)[0]:
            melhores[conversao.grandeza] = feito
    return [achado for _, achado in melhores.values()]


def _unidade(
    janela: Janela, c: Conversao, comparacao: Comparacao, config: MonitorConfig
) -> tuple[float, Achado] | None:
    proprias = janela.referencia.bordas(c.grandeza)
    erradas = c.antes(proprias)
    linhas = int(janela.contagens(c.grandeza).sum())
    if linhas < config.comparacao.amostra_min:
        return None
    explicadas = _explicadas(janela, c.grandeza, proprias, erradas) / linhas
    if explicadas < config.qualidade.unidade_linhas_min:
        return None
    provas = (comparacao.medida(c.grandeza), comparacao.medida(c.grandeza, "fora"))
    provada = any(m is not None and m.pontuacao > 0 for m in provas)
    if not provada and _se_cruzam(proprias, erradas):
        return None
    antes, depois = (_distancia(janela, c.grandeza, c.grandeza, config, p) for p in (proprias, erradas))
    if explicadas > _QUASE_TODAS and depois >= antes:
        return None
    dito = Frase(
        "{nome}: {n} % of the rows are outside the range of training, and inside it if they are in "
        "{unidade}.",
        {"nome": nome_dito(c.grandeza), "n": por_cento(explicadas), "unidade": c.unidade.nome},
    )
    evidencia = {"linhas": explicadas, "distancia": antes, "distancia_convertida": depois}
    return depois, Achado("unidade", c.grandeza, explicadas, dito, evidencia)


_QUASE_TODAS: Final = 0.5
"""With so many wrong rows the distribution as a whole must fit better in the other unit."""


def _se_cruzam(a: Reais, b: Reais) -> bool:
    return bool(a[0] < b[-1] and b[0] < a[-1])


def _explicadas(janela: Janela, nome: str, proprias: Reais, erradas: Reais) -> int:
    """Rows outside the range of training, and inside the range that it has in the other unit."""
    limites = np.unique([proprias[0], proprias[-1], erradas[0], erradas[-1]])
    faixas = janela.contagens(nome, limites).sum(axis=0)[1:-1]
    meios = (limites[:-1] + limites[1:]) / 2
    fora = (meios < proprias[0]) | (meios > proprias[-1])
    dentro = (meios > erradas[0]) & (meios < erradas[-1])
    return int(faixas[fora & dentro].sum())


def _distancia(
    janela: Janela, nome: str, alvo: str, config: MonitorConfig, pontos: Reais | None = None
) -> float:
    """D between a quantity of the window, counted on `pontos`, and the reference of `alvo`; 1 where they have
    no stratum in common."""
    pontos = janela.referencia.bordas(alvo) if pontos is None else pontos
    par = emparelhar(
        janela.contagens(nome, pontos),
        janela.referencia.contagens(alvo),
        config.comparacao.linhas_min_estrato,
    )
    return 1.0 if par is None else estatistica.ks(par.janela, par.referencia)


def trocadas(janela: Janela, config: MonitorConfig) -> list[Achado]:
    """Pairs of inputs that are far from their own references and fit each other's much better."""
    proprias = {nome: _distancia(janela, nome, nome, config) for nome in janela.referencia.medidas}
    longe = [
        nome
        for nome, d in proprias.items()
        if d >= config.qualidade.distancia_min
        and janela.contagens(nome).sum() >= config.comparacao.amostra_min
    ]
    achados = []
    for a, b in combinations(longe, 2):
        cruzadas = (_distancia(janela, a, b, config), _distancia(janela, b, a, config))
        antes = (proprias[a], proprias[b])
        melhor = sum(cruzadas) <= config.qualidade.melhora_max * sum(antes)
        if melhor and all(c < p for c, p in zip(cruzadas, antes[::-1], strict=True)):
            valores = {"a": nome_dito(a), "b": nome_dito(b)}
            dito = Frase(
                "{a} and {b} look swapped: each fits the other's training data, not its own.", valores
            )
            evidencia = {"distancia_propria": max(antes), "distancia_trocada": max(cruzadas)}
            achados.append(Achado("trocadas", f"{a}, {b}", min(antes), dito, evidencia))
    return achados
