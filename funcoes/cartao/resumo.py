"""The top of the card: what the model is, how well it does, what it is for."""

from typing import Final

from funcoes.cartao import vencido
from funcoes.cartao.ficha import Cartao
from funcoes.cartao.onde import Ambiente, ambiente, quando, quantos
from funcoes.cartao.tabelas import escolhido, intervalo, medida, variante
from funcoes.configuracao.catalogo import CANDIDATOS
from funcoes.pagina.blocos import Aviso, Bloco, Lista, Numeros, Selo, Texto
from funcoes.palavras.lingua import Lingua
from funcoes.palavras.votos import escala

DECISOES: Final = {
    "mais_provavel": "the most probable vote",
    "mediana": "the median of the predicted distribution",
}

PREVE: Final[dict[Ambiente, str]] = {
    "fora": "Predicts the thermal sensation vote of a person outdoors ({escala}) from {n} features of the "
    "person and the weather.",
    "dentro": "Predicts the thermal sensation vote of a person indoors ({escala}) from {n} features of the "
    "person and the room.",
    "": "Predicts the thermal sensation vote of a person ({escala}) from {n} features of the person and the "
    "surroundings.",
}

SERVE: Final[dict[Ambiente, str]] = {
    "fora": "Intended: describing the average outdoor thermal sensation of groups of people, in weather like "
    "that of the survey.",
    "dentro": "Intended: describing the average thermal sensation of groups of people in rooms like those of "
    "the survey.",
    "": "Intended: describing the average thermal sensation of groups of people in surroundings like those "
    "of the survey.",
}

NAO_SERVE: Final[dict[Ambiente, tuple[str, str]]] = {
    "fora": (
        "Not intended: other places than {lugar}, indoor rooms, or seasons that the survey did not see.",
        "Not intended: indoor rooms, or seasons that the survey did not see. The survey does not say of "
        "which place it is: for no place is it known that the model fits.",
    ),
    "dentro": (
        "Not intended: people outdoors, or rooms unlike those of the survey ({lugar}).",
        "Not intended: people outdoors, or rooms unlike those of the survey. The survey does not say of "
        "which place it is: for no place is it known that the model fits.",
    ),
    "": (
        "Not intended: surroundings unlike those of the survey ({lugar}).",
        "Not intended: surroundings unlike those of the survey. The survey does not say of which place it "
        "is: for no place is it known that the model fits.",
    ),
}
"""Where the place is known, and where it is not."""


def de_que(cartao: Cartao, lingua: Lingua) -> str:
    """Which data it learned from: what they say of themselves, and what can be counted."""
    d = cartao.dados
    partes = [d.pesquisa.titulo or d.fonte, "" if d.sintetico else d.pesquisa.lugar]
    if d.pesquisa.fonte and not d.sintetico:
        partes.append(d.pesquisa.fonte)
    dito = " · ".join(parte for parte in partes if parte)
    contados = "; ".join(parte for parte in (quando(d, lingua), quantos(d, lingua)) if parte)
    de = lingua.diz(
        "Learned from: {dito}. {linhas} rows, {contados}.",
        dito=dito, linhas=lingua.inteiro(d.linhas), contados=contados,
    )  # fmt: skip
    if not d.retornos:
        return de
    retornos = lingua.diz(
        "Of these rows {n} are answers to predictions: who gave them had seen what a model said.",
        n=lingua.inteiro(d.retornos),
    )
    return f"{de} {retornos}"


def resumo(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    """Before the first heading."""
    diz = lingua.diz
    blocos: list[Bloco] = []
    if cartao.dados.sintetico:
        dito = (
            "These are not people's votes. The model was trained and judged on a synthetic sample that "
            "imitates a survey: its numbers say that the pipeline works, nothing about people."
        )
        blocos.append(Aviso(diz(dito)))
    candidato = CANDIDATOS.get(cartao.modelo)
    algoritmo = lingua.termo(candidato.termo) if candidato else cartao.modelo
    feito = diz("Gate: passed") if cartao.aprovado else diz("Gate: refused")
    n = len(cartao.atributos)
    preve = diz(PREVE[ambiente(cartao.atributos)], escala=_escala(cartao, lingua), n=n)
    como = diz(
        "Model: {modelo}, {algoritmo}; training rows: {variante}. The predicted vote is {decisao}; the whole "
        "distribution is given with it.",
        modelo=cartao.modelo, algoritmo=algoritmo, variante=variante(vars(cartao), lingua),
        decisao=diz(DECISOES[cartao.decisao]),
    )  # fmt: skip
    blocos += [Selo(feito, cartao.aprovado), Texto(f"{preve} {como}"), Texto(de_que(cartao, lingua))]
    return [*blocos, *vencido.aviso(cartao, lingua), *_numeros(cartao, lingua)]


def _escala(cartao: Cartao, lingua: Lingua) -> str:
    """The votes that it tells apart; the whole scale where they are on one side of neutral."""
    frio, quente = int(min(cartao.por_classe.index)), int(max(cartao.por_classe.index))
    return escala(lingua.idioma, frio, quente) if frio < 0 < quente else escala(lingua.idioma)


def _numeros(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    linha = escolhido(cartao, cartao.protocolo)
    if linha is None:
        return []
    metricas = dict.fromkeys([cartao.metrica, "qwk", "accuracy", "mae", "within_one"])
    itens = [(m, medida(linha, m, cartao, lingua), intervalo(linha, m, cartao, lingua)) for m in metricas]
    nota = lingua.diz(
        "Out of fold, protocol {protocolo}; ranges: {confianca} % over {por}.",
        protocolo=cartao.protocolo, confianca=lingua.curto(100 * cartao.confianca),
        por=lingua.varios(cartao.intervalos_por),
    )  # fmt: skip
    colunas = [lingua.diz(c) for c in ("metric", "value", "range")]
    return [Numeros(lingua.diz("In short"), colunas, itens), Texto(nota)]


def uso(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    """What it is for, as far as the place and the seasons of its data are known."""
    diz, lugar = lingua.diz, cartao.dados.pesquisa.lugar
    medico = diz("Not intended: medical or safety decisions about individuals, such as heat stress at work.")
    if cartao.dados.sintetico:
        ensaio = "Intended: trying pipeline and serving before there are data of people."
        nada = "Not intended: any statement about people or about a place; no person answered."
        return [Lista([diz(ensaio), diz(nada), medico])]
    onde = ambiente(cartao.atributos)
    onde_nao = diz(NAO_SERVE[onde][0], lugar=lugar) if lugar else diz(NAO_SERVE[onde][1])
    return [Lista([diz(SERVE[onde]), medico, onde_nao])]
