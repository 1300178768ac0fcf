"""The report that a person reads: severity and reasons first, then every number, in both languages."""

import math
from collections.abc import Mapping
from typing import Final

from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva.gravidade import Nivel
from funcoes.monitor.analise import Analise
from funcoes.monitor.desempenho import PONTOS, Desempenho, Ponto
from funcoes.monitor.relato_dados import entradas, grandezas, por_cento, predicoes
from funcoes.pagina.blocos import Aviso, Bloco, Figura, Lista, Numeros, Secao, Selo, Tabela, Texto, pares
from funcoes.pagina.html import Metade, em_html
from funcoes.palavras.lingua import Lingua, Termo
from funcoes.palavras.votos import IDIOMAS, Idioma

NIVEL: Final[Mapping[Nivel, Termo]] = {
    "none": Termo("none", "nenhuma"),
    "low": Termo("low", "baixa"),
    "medium": Termo("medium", "média"),
    "high": Termo("high", "alta"),
}


def html(analise: Analise, config: MonitorConfig, figuras: Mapping[Idioma, Mapping[str, bytes]]) -> str:
    """The report as one page with both languages; `figuras`: PNG bytes by language and name."""
    return em_html(
        [
            Metade(
                lingua,
                _titulo(analise, lingua),
                secoes(analise, config, lingua, "historico" in figuras[lingua.idioma]),
                figuras[lingua.idioma],
            )
            for lingua in map(Lingua, IDIOMAS)
        ]
    )


def _titulo(analise: Analise, lingua: Lingua) -> str:
    f = analise.vigiado.ficha
    return lingua.diz("How {nome} version {versao} is doing", nome=f.nome, versao=f.versao)


def secoes(analise: Analise, config: MonitorConfig, lingua: Lingua, com_historico: bool) -> list[Secao]:
    """The report's sections in reading order; the first has no heading. `com_historico`: there were looks at
    this model before."""
    diz = lingua.diz
    return [
        Secao("", _resumo(analise, config, lingua)),
        Secao(diz("What was found"), _achados(analise, lingua)),
        Secao(diz("What people answered"), _respostas(analise.desempenho, config, lingua)),
        Secao(diz("Each quantity"), grandezas(analise, lingua)),
        Secao(diz("Predictions"), predicoes(analise, lingua)),
        Secao(diz("What came in"), entradas(analise, lingua)),
        Secao(diz("Window after window"), _historico(lingua, com_historico)),
        Secao(diz("How to read this"), _leitura(config, lingua)),
        Secao(diz("Model and window"), _fatos(analise, lingua)),
    ]


def _quando(analise: Analise) -> tuple[str, str]:
    return (f"{analise.periodo.desde:%Y-%m-%d %H:%M}", f"{analise.periodo.ate:%Y-%m-%d %H:%M}")


def _resumo(analise: Analise, config: MonitorConfig, lingua: Lingua) -> list[Bloco]:
    v, d, diz = analise.veredito, analise.desempenho, lingua.diz
    de, ate = _quando(analise)
    poucas = v.comparacao.linhas < config.comparacao.amostra_min
    aviso = "Only {n} predictions in this window: below {m} nothing is tested."
    acerto = d.pontos.get("accuracy")
    itens = [
        (diz("severity"), lingua.termo(NIVEL[v.nivel]), ""),
        (
            diz("drift score"),
            lingua.numero(v.comparacao.pontuacao, 2),
            diz("0 to 1, {m} matters", m=lingua.numero(config.comparacao.efeito_min, 1)),
        ),
        (diz("predictions"), lingua.inteiro(v.comparacao.linhas), ""),
        (diz("answers of people"), lingua.inteiro(d.respostas), ""),
    ]
    if acerto is not None:
        itens.append((diz("right votes"), por_cento(acerto.valor, lingua), _intervalo(acerto, lingua)))
    return [
        Selo(lingua.frase(v.dito), v.nivel == "none"),
        Texto(diz("{de} to {ate}, UTC.", de=de, ate=ate)),
        *(
            [Aviso(diz(aviso, n=lingua.inteiro(v.comparacao.linhas), m=config.comparacao.amostra_min))]
            if poucas
            else []
        ),
        Numeros(diz("In short"), (diz("what"), diz("value"), diz("range")), itens),
        *([Lista([lingua.frase(j.achado.dito) for j in v.achados[:3]])] if v.achados else []),
    ]


def _achados(analise: Analise, lingua: Lingua) -> list[Bloco]:
    diz, achados = lingua.diz, analise.veredito.achados
    if not achados:
        return [Texto(diz("Nothing."))]
    linhas = [
        (lingua.termo(NIVEL[j.nivel]), lingua.frase(j.achado.dito), lingua.numero(j.achado.efeito, 2))
        for j in achados
    ]
    return [Tabela(diz("Findings"), (diz("severity"), diz("finding"), diz("effect")), linhas)]


def _intervalo(ponto: Ponto, lingua: Lingua) -> str:
    return "" if math.isnan(ponto.lo) else lingua.intervalo(ponto.lo, ponto.hi)


def _respostas(d: Desempenho, config: MonitorConfig, lingua: Lingua) -> list[Bloco]:
    diz = lingua.diz
    if not d.respostas:
        nada = "Nobody has answered in the last {n} days. How people can: POST /feedback, or the page."
        return [Texto(diz(nada, n=config.respostas.dias))]
    linhas = [
        (diz(PONTOS[n]), lingua.numero(p.valor), _intervalo(p, lingua), lingua.numero(p.validado))
        for n, p in d.pontos.items()
    ]
    colunas = (diz("score"), diz("value"), diz("interval over days"), diz("at validation"))
    quantas = diz("{n} answers of {dias}.", n=lingua.inteiro(d.respostas), dias=lingua.dias(d.dias))
    erro = diz("Mean distance between given probability and what happened: {e}.", e=lingua.numero(d.ece))
    quem = diz("Who answers chose to, and saw the prediction before: they are not a sample of everybody.")
    return [
        Texto(f"{quantas} {lingua.frase(d.dito)}"),
        Tabela(diz("Scores on people's answers"), colunas, linhas),
        Figura("calibracao", diz("Reliability on people's answers")),
        Texto(f"{erro} {quem}"),
        Figura("historico_respostas", diz("Scores on people's answers")),
    ]


def _historico(lingua: Lingua, ha: bool) -> list[Bloco]:
    if not ha:
        return [Texto(lingua.diz("This is the first look at this model that ClearML knows of."))]
    return [Figura("historico", lingua.diz("Drift score of each quantity, window after window."))]


def _leitura(config: MonitorConfig, lingua: Lingua) -> list[Bloco]:
    diz, c = lingua.diz, config.comparacao
    return [
        Lista(
            [
                diz(
                    "Effect: the largest difference, between this window and training in the same months and "
                    "hours, of the shares of rows below any value (Kolmogorov-Smirnov's D; of categories "
                    "the total variation distance). {m} is where it matters: one row in ten lies elsewhere.",
                    m=lingua.numero(c.efeito_min, 1),
                ),
                diz(
                    "Score: the effect where these rows prove it, all tests together at {a} (Holm), else 0. "
                    "The window's score is the largest.",
                    a=lingua.numero(c.alfa, 2),
                ),
                diz(
                    "Effective rows: people of one hour share its weather, hours of a day its air; a hundred "
                    "people of one afternoon say little more of the weather than one."
                ),
                diz("Least visible: the smallest effect that so many rows could prove."),
                diz("Shift: Wasserstein's distance, in the quantity's unit."),
                diz(
                    "Months and hours that training never saw are a finding of their own: nothing there is "
                    "compared."
                ),
            ]
        )
    ]


def _fatos(analise: Analise, lingua: Lingua) -> list[Bloco]:
    f, diz, (de, ate) = analise.vigiado.ficha, lingua.diz, _quando(analise)
    outros = ", ".join(f"{quem}: {lingua.inteiro(n)}" for quem, n in sorted(analise.lido.de_outros.items()))
    fatos = {
        diz("model"): f"{f.nome} {f.versao} ({f.modelo_id})",
        diz("algorithm"): f.algoritmo,
        diz("pipeline run"): f.pipeline_id,
        diz("window"): f"{de} – {ate} UTC",
        diz("rows in months and hours that training saw"): lingua.inteiro(
            analise.veredito.comparacao.comparaveis
        ),
        diz("rows of other models, not looked at"): outros,
        diz("files that could not be read"): ", ".join(
            f"{n}: {p}" for n, p in analise.lido.ilegiveis.items()
        ),
    }
    return [pares(diz("Model and window"), (diz("fact"), diz("value")), fatos)]
