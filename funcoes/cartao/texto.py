"""What a model card says: its sections, with numbers taken from the card's own tables."""

import pandas as pd

from funcoes.cartao.ficha import Cartao
from funcoes.cartao.limites import limites
from funcoes.cartao.onde import periodo, quantos
from funcoes.cartao.resultados import calibracao, grupos, por_classe, resultados
from funcoes.cartao.resumo import resumo, uso
from funcoes.pagina.blocos import Aviso, Bloco, Figura, Lista, Secao, Selo, Tabela, Texto, pares, tabela
from funcoes.palavras.lingua import Lingua
from funcoes.validacao.portao import descrever


def _descricao(cartao: Cartao, lingua: Lingua) -> dict[str, str]:
    """What the survey says of itself; what it leaves out is said with the key that would say it."""
    p, diz = cartao.dados.pesquisa, lingua.diz
    posicao = ""
    if p.latitude is not None and p.longitude is not None:
        posicao = f"{lingua.curto(p.latitude)}°, {lingua.curto(p.longitude)}°"
    ditos = {
        "title": (p.titulo, "titulo"),
        "place": (p.lugar, "lugar"),
        "period, as described": (p.periodo, "periodo"),
        "position": (posicao, "latitude, pesquisa.longitude"),
        "time zone": (p.fuso, "fuso"),
        "instrument": (p.instrumento, "instrumento"),
        "to cite": (p.fonte, "fonte"),
        "licence": (p.licenca, "licenca"),
    }
    return {
        diz(nome): dito or diz("not given (pesquisa.{chave})", chave=chave)
        for nome, (dito, chave) in ditos.items()
    }


def _campanhas(cartao: Cartao, lingua: Lingua) -> str:
    vezes = cartao.dados.campanhas.items()
    return ", ".join(lingua.diz("{nome} ({n} rows)", nome=k, n=lingua.inteiro(n)) for k, n in vezes)


def _dados(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    d, diz = cartao.dados, lingua.diz
    fatos = {
        diz("file"): d.fonte,
        "sha256": d.sha256,
        diz("kind"): diz("synthetic sample") if d.sintetico else diz("survey"),
        **_descricao(cartao, lingua),
        diz("rows"): lingua.inteiro(d.linhas),
        diz("period"): periodo(d, lingua),
        **({diz("of"): quantos(d, lingua)} if d.grupos else {}),
        **({diz("campaigns"): _campanhas(cartao, lingua)} if d.campanhas else {}),
        diz("split"): lingua.frase(cartao.divisao),
    }  # fmt: skip
    votos = pd.DataFrame(
        {diz("vote"): [lingua.voto(k) for k in d.votos], diz("rows"): list(d.votos.values())}
    )
    partes = [100 * n / max(d.linhas, 1) for n in d.votos.values()]
    votos[diz("share")] = [f"{lingua.numero(parte, 1)} %" for parte in partes]
    como = (
        "The survey does not say of which place it is, with which instruments and from which source. To say "
        "it, fill titulo, lugar, instrumento, fonte and their like in its description (--survey FILE.yaml); "
        "configs/levantamentos has examples."
    )
    p = d.pesquisa
    calada = not any((p.titulo, p.lugar, p.instrumento, p.fonte))
    return [
        *([Aviso(diz(como))] if calada else []),
        pares(diz("The data"), (diz("fact"), diz("value")), fatos),
        tabela(diz("Votes given"), votos, lingua),
    ]


def _explicacao(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    diz = lingua.diz
    geral = diz("How much each feature moves the prediction, on average and for single people.")
    texto = lingua.frase(cartao.explicacao) if cartao.explicacao else geral
    ditos = {nome: lingua.termo(dito) for nome, dito in cartao.atributos.items()}
    alt = "SHAP values: what each feature adds to the expected vote, a point per person."
    return [
        Texto(f"{texto} {diz('An effect in the model is no cause in the world.')}"),
        Figura("shap", diz(alt)),
        Figura("importancia", diz("Permutation importance of each feature.")),
        Tabela(diz("The features"), (diz("feature"), diz("what it is, unit")), list(ditos.items())),
    ]


def _portao(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    passou = lingua.diz("passed") if cartao.aprovado else lingua.diz("refused")
    return [Selo(passou, cartao.aprovado), Lista([descrever(m, lingua) for m in cartao.motivos])]


def _arquivo(cartao: Cartao, lingua: Lingua) -> list[Bloco]:
    versoes = {lingua.nome(nome): dito for nome, dito in cartao.versoes.items()}
    titulo, colunas = lingua.diz("Versions"), (lingua.diz("what"), lingua.diz("version"))
    return [Texto(lingua.frase(cartao.paridade)), pares(titulo, colunas, versoes)]


def secoes(cartao: Cartao, lingua: Lingua) -> list[Secao]:
    """The card's sections in reading order; the first has no heading."""
    feitas = {
        "Intended use": uso,
        "Known limits": limites,
        "Results": resultados,
        "Each vote": por_classe,
        "Calibration": calibracao,
        "Groups": grupos,
        "What moves the prediction": _explicacao,
        "The gate": _portao,
        "Data": _dados,
        "File and versions": _arquivo,
    }
    abaixo = [Secao(lingua.diz(titulo), fazer(cartao, lingua)) for titulo, fazer in feitas.items()]
    return [Secao("", resumo(cartao, lingua)), *abaixo]
