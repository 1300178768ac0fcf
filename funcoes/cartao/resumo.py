"""The top of the card: what the model is, how well it does, what it is for."""

from typing import Final

from funcoes.cartao import vencido
from funcoes.cartao.ficha import Cartao
from funcoes.cartao.tabelas import escolhido, intervalo, medida, variante
from funcoes.configuracao.catalogo import CANDIDATOS
from funcoes.pagina.blocos import Aviso, Bloco, Lista, Numeros, Selo, Texto
from funcoes.palavras.lingua import Lingua
from funcoes.palavras.votos import escala

DECISOES: Final = {
    "mais_provavel": "the most probable vote",
    "mediana": "the median of the predicted distribution",
}


def de_que(cartao: Cartao, lingua: Lingua) -> str:
    """Which data it learned from: what they say of themselves, and what can be counted."""
    d = cartao.dados
    partes = [d.pesquisa.titulo or d.fonte, "" if d.sintetico else d.pesquisa.lugar]
    if d.pesquisa.fonte and not d.sintetico:
        partes.append(d.pesquisa.fonte)
    dito = " · ".join(parte for parte in partes if parte)
    de = lingua.diz(
        "Learned from: {dito}. {linhas} rows, {dias} from {inicio} to {fim}.",
        dito=dito, linhas=lingua.inteiro(d.linhas), dias=lingua.dias(d.dias), inicio=d.inicio, fim=d.fim,
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
    dito = (
        "Predicts the thermal sensation vote of a person outdoors ({escala}) from {n} features of the person "
        "and the weather. Model: {modelo}, {algoritmo}; training rows: {variante}. The predicted vote is "
        "{decisao}; the whole distribution is given with it."
    )
    descrito = diz(
        dito, escala=escala(lingua.idioma), n=len(cartao.atributos), modelo=cartao.modelo,
        algoritmo=algoritmo, variante=variante(vars(cartao), lingua), decisao=diz(DECISOES[cartao.decisao]),
    )  # fmt: skip
    blocos += [Selo(feito, cartao.aprovado), Texto(descrito), Texto(de_que(cartao, lingua))]
    return [*blocos, *vencido.aviso(cartao, lingua), *_numeros(cartao, lingua)]


def _numeros(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    linha = escolhido(cartao, cartao.protocolo)
    if linha is None:
        return []
    metricas = dict.fromkeys([cartao.metrica, "qwk", "accuracy", "mae", "within_one"])
    itens = [(m, medida(linha, m, cartao, lingua), intervalo(linha, m, cartao, lingua)) for m in metricas]
    nota = lingua.diz(
        "Out of fold, protocol {protocolo}; ranges: {confianca} % over days.",
        protocolo=cartao.protocolo, confianca=lingua.curto(100 * cartao.confianca),
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
    para = (
        "Intended: describing the average outdoor thermal sensation of groups of people, in weather like "
        "that of the survey."
    )
    if lugar:
        onde = diz(
            "Not intended: other places than {lugar}, indoor rooms, or seasons that the survey did not see.",
            lugar=lugar,
        )
    else:
        onde = diz(
            "Not intended: indoor rooms, or seasons that the survey did not see. The survey does not say of "
            "which place it is: for no place is it known that the model fits."
        )
    return [Lista([diz(para), medico, onde])]
