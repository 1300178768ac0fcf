"""Results of a model in tables: against others, by vote, by group, and how far its probabilities hold."""

from dataclasses import replace
from typing import Final

from funcoes.cartao.ficha import Cartao
from funcoes.cartao.tabelas import comparacao, placar
from funcoes.metricas.calibracao import erro
from funcoes.metricas.grupos import grupo_dito
from funcoes.pagina.blocos import Bloco, Figura, Lista, Tabela, Texto, tabela
from funcoes.palavras.lingua import Lingua

PROTOCOLOS: Final = {
    "by_day": "one day left out at a time: nothing of the predicted day is learned from",
    "by_record": "folds that keep one reading of the instruments whole; others of the same day are learned "
    "from",
    "random": "folds of single rows: people asked at the same time and place are on both sides",
    "by_campaign": "one campaign left out at a time: an unseen season",
    "by_person": "folds of whole people: nobody is on both sides",
    "by_room": "folds of whole rooms: an unseen room",
    "by_building": "folds of whole buildings: an unseen building",
    "by_study": "folds of whole studies: an unseen study, with its instruments and its way to ask",
    "report": "leaky: rows are balanced first and divided afterwards, so that neighbours of the scored rows "
    "are learned from; shown for comparison only, it says nothing about new people",
}


def _dito(protocolo: str, lingua: Lingua) -> str:
    return lingua.diz(PROTOCOLOS[protocolo]) if protocolo in PROTOCOLOS else protocolo


def resultados(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    """The deciding protocol in full, the others folded away."""
    diz, decide = lingua.diz, cartao.protocolo
    rank = diz(
        "Models are ranked by {metrica}, a proper score that is lower for better probabilities, and are in "
        "this order in all tables and figures. Protocol {protocolo} decides: {dito}.",
        metrica=cartao.metrica, protocolo=decide, dito=_dito(decide, lingua),
    )  # fmt: skip
    alt = diz(
        "Differences of {metrica} between the chosen model and each other, with intervals; the numbers are "
        "in the table above.",
        metrica=cartao.metrica,
    )
    blocos: list[Bloco] = [
        Texto(rank),
        Texto(diz("Why this model: {motivo}.", motivo=lingua.frase(cartao.escolha))),
        placar(cartao, decide, lingua),
        comparacao(cartao, lingua),
        Figura("intervalos", alt),
        *_no_teste(cartao, lingua),
    ]
    outros = [p for p in dict.fromkeys(cartao.leaderboard["protocolo"]) if p != decide]
    if outros:
        blocos += [
            Texto(diz("The same models under other protocols, which decide nothing:")),
            Lista([f"{p}: {_dito(p, lingua)}." for p in outros]),
        ]
    alt = diz("{metrica} of every model under each protocol, as in the tables.", metrica=cartao.metrica)
    return [*blocos, Figura("protocolos", alt), *(placar(cartao, p, lingua) for p in outros)]


def _no_teste(cartao: Cartao, lingua: Lingua) -> list[Tabela]:
    if cartao.teste is None:
        return []
    medidas = cartao.teste.rename(index=lingua.nome).rename_axis(lingua.diz("model")).reset_index()
    return [tabela(lingua.diz("Held-out rows, that nothing learned from"), medidas, lingua)]


def por_classe(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    """Each vote."""
    diz = lingua.diz
    quadro = cartao.por_classe.reset_index(names="vote")
    quadro["vote"] = [lingua.voto(int(k)) for k in quadro["vote"]]
    quadro["support"] = [int(n) for n in quadro["support"]]
    nomes = {"vote": diz("vote"), "precision": diz("precision"), "recall": diz("recall")}
    quadro = quadro.rename(columns=nomes | {"support": diz("rows")})
    return [
        tabela(diz("Each vote, out of fold"), quadro, lingua),
        Figura("por_classe", diz("Precision and recall of each vote, as in the table above.")),
        Figura("confusao", diz("Confusion matrix: given votes in rows, predicted votes in columns.")),
    ]


def calibracao(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    """Whether what is said with 70 % happens 70 times in 100."""
    diz = lingua.diz
    dito = (
        "Whether what the model says with 70 % happens 70 times in 100. The error is the mean distance "
        "between probability and frequency, weighted by count (ECE, Guo et al. 2017)."
    )
    alt = diz("Reliability diagrams, with the counts of each bin; as in the tables below.")
    blocos: list[Bloco] = [Texto(diz(dito)), Figura("confiabilidade", alt)]
    for nome, quadro in cartao.calibracao.items():
        colunas = [diz(c) for c in ("from", "to", "n", "probability", "frequency")]
        titulo = diz(
            "{nome}: calibration error {erro}", nome=lingua.nome(nome), erro=lingua.numero(erro(quadro))
        )
        blocos.append(replace(tabela(titulo, quadro.set_axis(colunas, axis=1), lingua), recolhida=True))
    return blocos


def grupos(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    """Sex, age, building, season, campaign: what the survey has of them."""
    diz = lingua.diz
    quadro = cartao.grupos.copy()
    pares = zip(quadro["grupo"], quadro["valor"], strict=True)
    quadro[["grupo", "valor"]] = [grupo_dito(str(g), str(v), lingua) for g, v in pares]
    quadro["vies"] = [lingua.numero(v, sinal=True) for v in quadro["vies"]]
    colunas = {"grupo": "group", "valor": "value", "pequeno": "few rows", "vies": "expected minus given"}
    dito = "Out of fold, protocol that decides. Positive differences: the model says warmer than people do."
    alt = "Accuracy, MAE, RPS and mean difference of each group, as in the table above."
    traduzidas = {c: diz(nome) for c, nome in colunas.items()}
    return [
        Texto(diz(dito)),
        tabela(diz("Results by group"), quadro.rename(columns=traduzidas), lingua),
        Figura("grupos", diz(alt)),
    ]
