"""The candidate's model card and its figures, from what training and validation left behind."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from funcoes import calibracao, explicar, graficos, graficos_avaliacao
from funcoes.atributos import ATRIBUTOS
from funcoes.avaliar import matriz_confusao, por_classe
from funcoes.cartao import Cartao, dados_do_quadro
from funcoes.divisao import linhas_reais_de_treino
from funcoes.grupos import por_grupo
from funcoes.placar import oof_de
from funcoes.portao import CANDIDATO
from funcoes.secoes import PREFIXO_DE_VERSAO, SAMPLE, RegisterEtapa
from funcoes.validar import Candidatura, oof_do_escolhido

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Cartoes:
    """The card as a value, its figures as PNG bytes by name, and what SHAP said, if it was asked."""

    cartao: Cartao
    figuras: dict[str, bytes]
    explicacao: explicar.Explicacao | None


def como_png(figura: "Figure") -> bytes:
    """The figure as the bytes of a PNG file, without the date and the library's version."""
    destino = io.BytesIO()
    figura.savefig(destino, format="png", dpi=110, metadata={"Software": None})
    return destino.getvalue()


def explicacao(c: Candidatura, linhas: int, semente: int) -> explicar.Explicacao | None:
    """SHAP values of some training rows; None where shap is absent or `linhas` is 0."""
    x = linhas_reais_de_treino(c.quadro)[list(ATRIBUTOS)].to_numpy(dtype=float)
    esforco = explicar.Esforco(linhas=linhas)
    return explicar.explicar_shap(c.modelo.predict_proba, x, x, c.classes, ATRIBUTOS, semente, esforco)


def _paridade(portao: Mapping[str, Any]) -> str:
    e = portao["entrega"]
    if e["motivo"]:
        return f"not exported: {e['motivo']}"
    return (
        f"from the raw row to the probabilities, {e['linhas']} rows: {e['trocados']} votes differ, largest "
        f"difference of a probability {e['max_dp']:.1e}"
    )


def _divisao(config: RegisterEtapa) -> str:
    return (
        f"{config.fracao_teste:.0%} of the rows held out by {config.teste_por}, seen by nothing that learns; "
        "all else is learned and scored inside the training part"
    )


def _fonte(dados: str) -> str:
    """A file by its name: where it lay on somebody's machine is nobody's business."""
    return dados if dados == SAMPLE or dados.startswith(PREFIXO_DE_VERSAO) else Path(dados).name


def _ditas(dita: explicar.Explicacao | None, linhas: int) -> str:
    if dita is not None:
        return f"SHAP values of the expected vote of {len(dita.valores)} training rows."
    return explicar.SEM_SHAP if linhas else "SHAP was not asked for (register.shap_linhas=0)."


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
        decisao=c.decisao,
        metrica=c.metrica,
        protocolo=c.protocolo,
        divisao=_divisao(config),
        escolha=c.motivo,
        dados=dados_do_quadro(c.quadro, _fonte(config.dados), config.sha256, config.dados == SAMPLE),
        leaderboard=c.leaderboard,
        comparacao=c.comparacao,
        por_classe=por_classe(votos, proba, c.classes, c.decisao),
        calibracao=calibracao.tabelas(votos, proba, c.classes),
        grupos=por_grupo(
            oof_do_escolhido(c), c.quadro, c.classes, config.idades, config.min_linhas_grupo, c.decisao
        ),
        aprovado=bool(portao["passed"]),
        motivos=list(portao["reasons"]),
        paridade=_paridade(portao),
        versoes=versoes,
        teste=_teste(portao),
        explicacao=_ditas(dita, config.shap_linhas),
        min_linhas=config.min_linhas_grupo,
        confianca=config.confianca,
    )
    confusao = matriz_confusao(votos, proba, c.classes, c.decisao)
    return Cartoes(cartao, _figuras(c, cartao, dita, confusao), dita)


def _teste(portao: Mapping[str, Any]) -> pd.DataFrame:
    tabela = pd.DataFrame.from_dict(portao["teste"], orient="index").astype(float)
    primeiros = [CANDIDATO, *(n for n in tabela.index if n != CANDIDATO)]
    return tabela.loc[primeiros].replace({None: np.nan})


def _figuras(
    c: Candidatura, cartao: Cartao, dita: explicar.Explicacao | None, confusao: pd.DataFrame
) -> dict[str, bytes]:
    figuras = {
        "protocolos": graficos_avaliacao.protocolos(c.leaderboard, c.metrica),
        "intervalos": graficos_avaliacao.intervalos(c.comparacao, c.metrica),
        "por_classe": graficos_avaliacao.por_classe(cartao.por_classe),
        "confusao": graficos.confusao(confusao, f"{c.nome}, out of fold"),
        "confiabilidade": graficos_avaliacao.confiabilidade(cartao.calibracao, c.nome),
        "grupos": graficos_avaliacao.grupos(cartao.grupos),
        "importancia": graficos.importancia(c.importancia),
    }
    if dita is not None:
        figuras["shap"] = graficos_avaliacao.shap_resumo(dita.valores, dita.x)
    return {nome: como_png(figura) for nome, figura in figuras.items()}
