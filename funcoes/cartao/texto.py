"""What a model card says: its sections, with numbers taken from the card's own tables."""

from dataclasses import replace
from typing import Final

import pandas as pd

from funcoes.calibracao import erro
from funcoes.cartao.blocos import (
    Aviso,
    Bloco,
    Figura,
    Lista,
    Numeros,
    Secao,
    Selo,
    Tabela,
    Texto,
    tabela,
)
from funcoes.cartao.ficha import Cartao
from funcoes.cartao.tabelas import comparacao, escolhido, intervalo, medida, placar, variante
from funcoes.estilo import voto
from funcoes.grupos import TODOS

ALGORITMOS: Final = {
    "ordinal": "cumulative (proportional-odds) logit",
    "lr": "multinomial logistic regression",
    "svm": "support vector machine",
    "rf": "random forest",
    "et": "extremely randomised trees",
    "gb": "gradient boosting",
    "lightgbm": "LightGBM",
    "voto": "soft vote: mean of the probabilities of several models",
}
PROTOCOLOS: Final = {
    "by_day": "one day left out at a time: the weather of the predicted day is never learned from",
    "by_record": "folds that keep a weather record whole; other records of the same day are learned from",
    "random": "folds of single rows: people asked in the same quarter of an hour are on both sides",
    "by_campaign": "one campaign left out at a time: an unseen season",
    "report": "leaky: rows are balanced first and divided afterwards, so that neighbours of the scored rows "
    "are learned from; shown for comparison only, it says nothing about new people",
}
_CONCORDANCIA: Final = "34.6"
"""Per cent of pairs of one weather record with the same vote, in the survey of Santa Maria."""
DECISOES: Final = {
    "mais_provavel": "the most probable vote",
    "mediana": "the median of the predicted distribution",
}


def _resumo(cartao: Cartao) -> list[Bloco]:
    blocos: list[Bloco] = []
    if cartao.dados.sintetico:
        blocos.append(
            Aviso(
                "These are not people's votes. The model was trained and judged on a synthetic sample that "
                "imitates a survey: its numbers say that the pipeline works, nothing about people."
            )
        )
    algoritmo = ALGORITMOS.get(cartao.modelo, cartao.modelo)
    blocos += [
        Selo(f"Gate: {'passed' if cartao.aprovado else 'refused'}", cartao.aprovado),
        Texto(
            "Predicts the thermal sensation vote of a person outdoors, from −3 (very cold) to +3 (very hot), "
            f"from {len(cartao.atributos)} features of the person and the weather. Model: {cartao.modelo}, "
            f"{algoritmo}; training rows: {variante(vars(cartao))}. The predicted vote is "
            f"{DECISOES[cartao.decisao]}; the whole distribution is given with it."
        ),
    ]
    linha = escolhido(cartao, cartao.protocolo)
    if linha is not None:
        metricas = dict.fromkeys([cartao.metrica, "qwk", "accuracy", "mae", "within_one"])
        itens = [(m, medida(linha, m, cartao), intervalo(linha, m, cartao)) for m in metricas]
        nota = f"Out of fold, protocol {cartao.protocolo}; ranges: {100 * cartao.confianca:g} % over days."
        blocos += [Numeros(itens), Texto(nota)]
    return blocos


def _uso() -> list[Bloco]:
    return [
        Lista(
            [
                "Intended: describing the average outdoor thermal sensation of groups of people, "
                "in weather like that of the survey.",
                "Not intended: medical or safety decisions about individuals, such as heat stress at work.",
                "Not intended: other cities, indoor rooms, or seasons that the survey did not see.",
            ]
        )
    ]


def _limite_de_estacao(cartao: Cartao) -> str:
    linha = escolhido(cartao, "by_campaign")
    if linha is None:
        return (
            "It is not known to transfer to an unseen season: leave-one-campaign-out was not run for this "
            "model and must be before such use (add by_campaign to train.protocol). Measured earlier on the "
            "survey of Santa Maria: accuracy .23 to .35."
        )
    dentro = escolhido(cartao, cartao.protocolo)
    antes = "" if dentro is None else f", against {medida(dentro, 'accuracy', cartao)} by {cartao.protocolo}"
    return (
        "It must not be trusted in an unseen season: with one campaign left out at a time its accuracy is "
        f"{medida(linha, 'accuracy', cartao)}{antes}. "
        "Measured earlier on the survey of Santa Maria: .23 to .35."
    )


def _ruido(concordancia: float) -> str:
    aqui = f"{100 * concordancia:.1f}"
    la = "" if aqui == _CONCORDANCIA else f" here, {_CONCORDANCIA} % in the survey of Santa Maria"
    return (
        f"Votes are noisy: two people in identical weather give the same vote {aqui} % of the time{la}. "
        "Who knew the most frequent vote of every weather record of that survey would be right 56.5 % of the "
        "time: no model of the weather can be right much more often."
    )


def _limites(cartao: Cartao) -> list[Bloco]:
    d = cartao.dados
    raros = [f"{voto(k)} ({n})" for k, n in d.votos.items() if n < cartao.min_linhas]
    itens = [
        _limite_de_estacao(cartao),
        _ruido(d.concordancia),
        f"One city ({d.local}), {len(d.campanhas)} campaign(s), {d.dias} day(s): intervals over so few days "
        "are rough, and the people asked are those who passed by.",
    ]
    if raros:
        itens.append(
            f"Votes with fewer than {cartao.min_linhas} rows: {', '.join(raros)}; do not rely on them."
        )
    nunca = [
        voto(k) for k, r in zip(cartao.por_classe.index, cartao.por_classe["recall"], strict=True) if r == 0
    ]
    if nunca:
        itens.append(f"Votes that the model never gets right out of fold: {', '.join(nunca)}.")
    if "pequeno" in cartao.grupos and cartao.grupos["pequeno"].any():
        itens.append(f"Groups with fewer than {cartao.min_linhas} rows are marked: their results are chance.")
    return [Lista(itens)]


def _dados(cartao: Cartao) -> list[Bloco]:
    d = cartao.dados
    fatos = {
        "source": d.fonte,
        "sha256": d.sha256,
        "kind": "synthetic sample" if d.sintetico else "survey",
        "place": d.local,
        "rows": f"{d.linhas:,}",
        "days": str(d.dias),
        "campaigns": ", ".join(f"{k} ({n:,} rows)" for k, n in d.campanhas.items()),
        "split": cartao.divisao,
    }
    votos = pd.DataFrame({"vote": [voto(k) for k in d.votos], "rows": list(d.votos.values())})
    votos["share"] = [f"{100 * n / max(d.linhas, 1):.1f} %" for n in d.votos.values()]
    return [Tabela("The data", ("fact", "value"), list(fatos.items())), tabela("Votes given", votos)]


def _resultados(cartao: Cartao) -> list[Bloco]:
    protocolos = list(dict.fromkeys(cartao.leaderboard["protocolo"]))
    blocos: list[Bloco] = [
        Texto(
            f"Models are ranked by {cartao.metrica}, a proper score that is lower for better probabilities. "
            f"Protocol {cartao.protocolo} decides: {PROTOCOLOS.get(cartao.protocolo, cartao.protocolo)}."
        ),
        Texto(f"Why this model: {cartao.escolha.rstrip('.')}."),
        placar(cartao, cartao.protocolo),
        comparacao(cartao),
        Figura(
            "intervalos",
            f"Differences of {cartao.metrica} between the chosen model and each other, with intervals; "
            "the numbers are in the table above.",
        ),
    ]
    if cartao.teste is not None:
        medidas = cartao.teste.rename_axis("model").reset_index()
        blocos.append(tabela("Held-out rows, that nothing learned from", medidas))
    outros = [p for p in protocolos if p != cartao.protocolo]
    if outros:
        blocos += [
            Texto("The same models under other protocols, which decide nothing:"),
            Lista([f"{p}: {PROTOCOLOS.get(p, p)}." for p in outros]),
        ]
    figura = Figura("protocolos", f"{cartao.metrica} of every model under each protocol, as in the tables.")
    return [*blocos, figura, *(placar(cartao, p) for p in outros)]


def _por_classe(cartao: Cartao) -> list[Bloco]:
    quadro = cartao.por_classe.reset_index(names="vote")
    quadro["vote"] = [voto(int(k)) for k in quadro["vote"]]
    quadro["support"] = quadro["support"].astype(int)
    return [
        tabela("Each vote, out of fold", quadro),
        Figura("por_classe", "Precision and recall of each vote, as in the table above."),
        Figura("confusao", "Confusion matrix: given votes in rows, predicted votes in columns."),
    ]


def _calibracao(cartao: Cartao) -> list[Bloco]:
    blocos: list[Bloco] = [
        Texto(
            "Whether what the model says with 70 % happens 70 times in 100. The error is the mean distance "
            "between probability and frequency, weighted by count (ECE, Guo et al. 2017)."
        ),
        Figura(
            "confiabilidade", "Reliability diagrams, with the counts of each bin; as in the tables below."
        ),
    ]
    for nome, quadro in cartao.calibracao.items():
        legivel = quadro.set_axis(["from", "to", "n", "probability", "frequency"], axis=1)
        feita = tabela(f"{nome}: calibration error {erro(quadro):.3f}", legivel)
        blocos.append(replace(feita, recolhida=True))
    return blocos


def _grupos(cartao: Cartao) -> list[Bloco]:
    quadro = cartao.grupos.replace({"grupo": {TODOS: "everybody"}, "valor": {TODOS: ""}})
    quadro = quadro.assign(vies=[f"{v:+.3f}" for v in quadro["vies"]])
    colunas = {"grupo": "group", "valor": "value", "pequeno": "few rows", "vies": "expected minus given"}
    return [
        Texto(
            "Out of fold, protocol that decides. Positive differences: the model says warmer than people do."
        ),
        tabela("Results by group", quadro.rename(columns=colunas)),
        Figura("grupos", "Accuracy, MAE, RPS and mean difference of each group, as in the table above."),
    ]


def _explicacao(cartao: Cartao) -> list[Bloco]:
    texto = (
        cartao.explicacao or "How much each feature moves the prediction, on average and for single people."
    )
    return [
        Texto(f"{texto} An effect in the model is no cause in the world."),
        Figura("shap", "SHAP values: what each feature adds to the expected vote, a point per person."),
        Figura("importancia", "Permutation importance of each feature."),
        Tabela("The features", ("feature", "what it is, unit"), list(cartao.atributos.items())),
    ]


def _portao(cartao: Cartao) -> list[Bloco]:
    return [Selo("passed" if cartao.aprovado else "refused", cartao.aprovado), Lista(list(cartao.motivos))]


def _arquivo(cartao: Cartao) -> list[Bloco]:
    return [Texto(cartao.paridade), Tabela("Versions", ("what", "version"), list(cartao.versoes.items()))]


def secoes(cartao: Cartao) -> list[Secao]:
    """The card's sections in reading order; the first has no heading."""
    return [
        Secao("", _resumo(cartao)),
        Secao("Intended use", _uso()),
        Secao("Known limits", _limites(cartao)),
        Secao("Results", _resultados(cartao)),
        Secao("Each vote", _por_classe(cartao)),
        Secao("Calibration", _calibracao(cartao)),
        Secao("Groups", _grupos(cartao)),
        Secao("What moves the prediction", _explicacao(cartao)),
        Secao("The gate", _portao(cartao)),
        Secao("Data", _dados(cartao)),
        Secao("File and versions", _arquivo(cartao)),
    ]
