"""The candidate's model card and its figures, from what training and validation left behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from funcoes.atributos.catalogo import TERMOS
from funcoes.cartao import Cartao, dados_do_quadro
from funcoes.cartao.tabelas import na_ordem
from funcoes.configuracao.secoes import PREFIXO_DE_VERSAO, SAMPLE, RegisterEtapa
from funcoes.dados.divisao import linhas_reais_de_treino
from funcoes.graficos import avaliacao, modelo
from funcoes.graficos.estilo import como_bytes
from funcoes.metricas import calibracao
from funcoes.metricas.avaliar import MAIOR_MELHOR, matriz_confusao, por_classe
from funcoes.metricas.grupos import por_grupo
from funcoes.modelos.protocolos import intervalos_sobre
from funcoes.palavras.lingua import Frase, Lingua
from funcoes.palavras.votos import IDIOMAS, Idioma
from funcoes.treino import explicar
from funcoes.treino.placar import oof_de
from funcoes.validacao.portao import CANDIDATO, Motivo
from funcoes.validacao.validar import Candidatura, do_protocolo, oof_do_escolhido


@dataclass(frozen=True)
class Cartoes:
    """The card as a value, its figures as PNG bytes by language and name, and what SHAP said, if asked."""

    cartao: Cartao
    figuras: dict[Idioma, dict[str, bytes]]
    explicacao: explicar.Explicacao | None


def explicacao(c: Candidatura, linhas: int, semente: int) -> explicar.Explicacao | None:
    """SHAP values of some training rows; None where shap is absent or `linhas` is 0."""
    nomes = c.atributos.nomes
    x = linhas_reais_de_treino(c.quadro)[list(nomes)].to_numpy(dtype=float)
    esforco = explicar.Esforco(linhas=linhas)
    return explicar.explicar_shap(c.modelo.predict_proba, x, x, c.classes, nomes, semente, esforco)


def _paridade(portao: Mapping[str, Any]) -> Frase:
    e = portao["entrega"]
    if e["motivo"]:
        return Frase("not exported: {motivo}", {"motivo": e["motivo"]})
    dito = (
        "from the raw row to the probabilities, {linhas} rows: {trocados} votes differ, largest difference "
        "of a probability {max_dp}"
    )
    numeros = {"linhas": e["linhas"], "trocados": e["trocados"], "max_dp": f"{e['max_dp']:.1e}"}
    return Frase(dito, {nome: str(n) for nome, n in numeros.items()})


def _divisao(config: RegisterEtapa) -> Frase:
    dito = (
        "{parte} of the rows held out by {por}, seen by nothing that learns; all else is learned and scored "
        "inside the training part"
    )
    return Frase(dito, {"parte": f"{100 * config.fracao_teste:.0f} %", "por": config.teste_por})


def _fonte(dados: str) -> str:
    """A file by its name: where it lay on somebody's machine is nobody's business."""
    return dados if dados == SAMPLE or dados.startswith(PREFIXO_DE_VERSAO) else Path(dados).name


def _ditas(dita: explicar.Explicacao | None, linhas: int) -> Frase:
    if dita is not None:
        n = str(len(dita.valores))
        return Frase("SHAP values of the expected vote of {n} training rows.", {"n": n})
    return Frase(explicar.SEM_SHAP if linhas else "SHAP was not asked for (register.shap_linhas=0).")


def montar(
    c: Candidatura, portao: Mapping[str, Any], config: RegisterEtapa, versoes: Mapping[str, str]
) -> Cartoes:
    """Everything that the card says and shows. `portao` is `Validado.como_json` read back."""
    votos, proba = oof_de(c.oof, c.protocolo, c.nome, c.variante, c.classes)
    dita = explicacao(c, config.shap_linhas, config.semente)
    cartao = Cartao(
        nome=config.nome_modelo,
        modelo=c.nome,
        balanced=c.variante.balanceado,
        outliers=c.variante.outliers,
        decisao=c.config.decisao,
        metrica=c.config.metrica,
        protocolo=c.protocolo,
        divisao=_divisao(config),
        escolha=c.motivo,
        dados=dados_do_quadro(
            c.quadro, _fonte(config.dados), config.sha256, config.dados == SAMPLE, config.pesquisa
        ),
        leaderboard=c.leaderboard,
        comparacao=c.comparacao,
        por_classe=por_classe(votos, proba, c.classes, c.config.decisao),
        calibracao=calibracao.tabelas(votos, proba, c.classes),
        grupos=por_grupo(
            oof_do_escolhido(c), c.quadro, c.classes, config.idades, config.min_linhas_grupo, c.config.decisao
        ),
        aprovado=bool(portao["passed"]),
        motivos=[Motivo.de_dados(regra) for regra in portao["rules"]],
        paridade=_paridade(portao),
        versoes=versoes,
        atributos={nome: TERMOS[nome] for nome in c.atributos.nomes},
        teste=_teste(portao, do_protocolo(c)),
        explicacao=_ditas(dita, config.shap_linhas),
        min_linhas=config.min_linhas_grupo,
        confianca=config.confianca,
        intervalos_por=intervalos_sobre(linhas_reais_de_treino(c.quadro), c.config, c.protocolo),
    )
    confusao = matriz_confusao(votos, proba, c.classes, c.config.decisao)
    return Cartoes(cartao, {i: _figuras(c, cartao, dita, confusao, i) for i in IDIOMAS}, dita)


def _teste(portao: Mapping[str, Any], placar: pd.DataFrame) -> pd.DataFrame:
    """The held-out scores in the order of the deciding leaderboard; who is not in it comes last."""
    tabela = pd.DataFrame.from_dict(portao["teste"], orient="index").astype(float)
    ordem = [
        CANDIDATO if r.escolhido else r.modelo for r in placar.itertuples() if r.escolhido or r.referencia
    ]
    nomes = [*(n for n in ordem if n in tabela.index), *(n for n in tabela.index if n not in ordem)]
    return tabela.loc[nomes, [m for m in MAIOR_MELHOR if m in tabela]].replace({None: np.nan})


def _figuras(
    c: Candidatura, cartao: Cartao, dita: explicar.Explicacao | None, confusao: pd.DataFrame, idioma: Idioma
) -> dict[str, bytes]:
    fora = Lingua(idioma).diz("{nome}, out of fold", nome=c.nome)
    lado_a_lado, por = na_ordem(c.comparacao, cartao), cartao.intervalos_por
    feitas = {
        "protocolos": avaliacao.protocolos(c.leaderboard, c.config.metrica, por=por, idioma=idioma),
        "intervalos": avaliacao.intervalos(lado_a_lado, c.config.metrica, por=por, idioma=idioma),
        "por_classe": avaliacao.por_classe(cartao.por_classe, idioma=idioma),
        "confusao": modelo.confusao(confusao, fora, idioma=idioma),
        "confiabilidade": avaliacao.confiabilidade(cartao.calibracao, c.nome, idioma=idioma),
        "grupos": avaliacao.grupos(cartao.grupos, idioma=idioma),
        "importancia": modelo.importancia(c.importancia, idioma=idioma),
    }
    if dita is not None:
        feitas["shap"] = avaliacao.shap_resumo(dita.valores, dita.x, idioma=idioma)
    return {nome: como_bytes(figura, "png") for nome, figura in feitas.items()}
