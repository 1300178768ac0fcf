"""The report's sections about the data: each quantity, the predictions, what came in."""

import math
from typing import Final

from funcoes.deriva.achado import PREDICAO
from funcoes.deriva.comparar import Medida
from funcoes.deriva.especies import categorica
from funcoes.monitor.analise import Analise
from funcoes.monitor.figuras import das_distribuicoes, nome_de
from funcoes.pagina.blocos import Bloco, Figura, Tabela, Texto
from funcoes.palavras.lingua import NADA, Lingua

_MINIMO_P: Final = 1e-4


def por_cento(valor: float, lingua: Lingua) -> str:
    """A share in percent; a dash for none."""
    return NADA if math.isnan(valor) else f"{lingua.numero(100 * valor, 1)} %"


def grandezas(analise: Analise, lingua: Lingua) -> list[Bloco]:
    """Every test of a distribution, as a chart, a table and curves."""
    diz, medidas = lingua.diz, das_distribuicoes(analise)
    if not medidas:
        nada = Texto(diz("Too few rows in months and hours that training saw: nothing was compared."))
        return [*nao_comparado(analise, lingua), nada]
    colunas = [
        diz(c)
        for c in (
            "quantity",
            "rows",
            "effective rows",
            "effect",
            "least visible",
            "p, corrected",
            "PSI",
            "shift",
        )
    ]
    return [
        *nao_comparado(analise, lingua),
        Figura("efeitos", diz("The effect of each quantity, against the threshold.")),
        Tabela(diz("Each quantity against training"), colunas, [_linha(m, lingua) for m in medidas]),
        Figura("distribuicoes", diz("Distribution functions of this window and of training.")),
    ]


def _linha(m: Medida, lingua: Lingua) -> tuple[str, ...]:
    desloca = NADA if categorica(m.grandeza) else lingua.curto(m.wasserstein, 3)
    return (
        nome_de(m.grandeza, lingua),
        lingua.inteiro(m.linhas),
        lingua.inteiro(round(m.efetivas)),
        lingua.numero(m.efeito, 2),
        lingua.numero(m.visivel, 2),
        f"< {lingua.curto(_MINIMO_P)}" if m.p_ajustado < _MINIMO_P else lingua.curto(m.p_ajustado, 2),
        lingua.numero(m.psi, 2),
        desloca,
    )


def nao_comparado(analise: Analise, lingua: Lingua) -> list[Bloco]:
    """What the training rows do not say of when they were, and what is therefore not compared; nothing where
    all of them say it."""
    referencia, diz = analise.vigiado.referencia, lingua.diz
    ditos = []
    if referencia.sem_mes:
        ditos.append(
            diz("The training rows have no dates: this window is compared with all of them, in any season.")
        )
    elif referencia.sem_quando:
        parte = por_cento(referencia.sem_quando, lingua)
        ditos.append(diz("Of the training rows {parte} do not say when they were.", parte=parte))
    if referencia.sem_hora:
        ditos.append(
            diz(
                "The training rows have no time of day: mornings are not told from evenings, and sensors "
                "that stand still are not looked for."
            )
        )
    return [Texto(" ".join(ditos))] if ditos else []


def predicoes(analise: Analise, lingua: Lingua) -> list[Bloco]:
    """What was predicted, against training."""
    diz, c = lingua.diz, analise.veredito.comparacao
    if c.medida(PREDICAO) is None:
        return [Texto(diz("Too few rows in months and hours that training saw: nothing was compared."))]
    dito = diz(
        "Mean probabilities of the votes differ from training by {d}, all rows, 0 to 1.",
        d=lingua.numero(c.distancia_das_probabilidades, 2),
    )
    return [Figura("votos", diz("Predicted votes of this window and of training.")), Texto(dito)]


def entradas(analise: Analise, lingua: Lingua) -> list[Bloco]:
    """Shares outside the range of training, and not given."""
    diz, c = lingua.diz, analise.veredito.comparacao
    quem = dict.fromkeys(m.grandeza for m in c.medidas if m.prova != "distribuicao")
    linhas = []
    for grandeza in quem:
        fora, cheios = c.medida(grandeza, "fora"), c.medida(grandeza, "preenchidos")
        linhas.append(
            (
                nome_de(grandeza, lingua),
                por_cento(fora.parte if fora else math.nan, lingua),
                por_cento(cheios.parte if cheios else math.nan, lingua),
                por_cento(cheios.efeito if cheios else math.nan, lingua),
            )
        )
    colunas = (
        diz("input"),
        diz("outside the range of training"),
        diz("not given"),
        diz("more than expected"),
    )
    return [Tabela(diz("Inputs, share of the rows"), colunas, linhas)] if linhas else [Texto(diz("Nothing."))]
