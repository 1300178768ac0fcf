"""Stage train: compare candidates and baselines by every protocol, choose, fit the chosen one, export it."""

import sys
from collections.abc import Hashable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import steps.ajuda  # noqa: F401 -- first: it helps, and says what is missing

# isort: split


import pandas as pd

from funcoes.apoio.arredondar import arredondado
from funcoes.apoio.erros import ErroExportacao
from funcoes.atributos.conjunto import do_levantamento
from funcoes.comando.processo import encerrar
from funcoes.configuracao.secoes import TrainEtapa
from funcoes.dados.divisao import linhas_reais_de_treino
from funcoes.entrega.exportar import exportar
from funcoes.graficos import avaliacao, modelo
from funcoes.io_clearml import datasets
from funcoes.io_clearml.candidatura import arquivos
from funcoes.metricas import calibracao
from funcoes.metricas.avaliar import DECIDIDAS, MAIOR_MELHOR, matriz_confusao, por_classe
from funcoes.modelos.protocolos import intervalos_sobre
from funcoes.palavras import nomes
from funcoes.treino.placar import oof_de
from funcoes.treino.treinar import Treinado, treinar
from steps.comum import Entrada, Saida, executar
from steps.relatorio import Relatorio

_MOSTRADAS = ["protocolo", "modelo", "balanced", "outliers", *MAIOR_MELHOR, "ece", "mediana_mae"]


def _serie(linha: Mapping[Hashable, object]) -> str:
    """Name of a row in the scalars: the same in every run, so that runs compare."""
    protocolo = f"{linha['protocolo']}{' (LEAKY)' if linha['vazado'] else ''}"
    return f"{protocolo}: {nomes.candidato(linha['modelo'], linha['balanced'], linha['outliers'])}"


def _relatar_placar(relatorio: Relatorio, tabela: pd.DataFrame, config: TrainEtapa, por: str) -> None:
    relatorio.tabela("leaderboard", tabela)
    mostrada = arredondado(tabela[_MOSTRADAS]).to_string(index=False)
    relatorio.dizer(f"leaderboard by {config.metrica}, out of fold:\n{mostrada}")
    for linha in tabela.to_dict("records"):
        for metrica in MAIOR_MELHOR:
            relatorio.escalar(metrica, _serie(linha), linha[metrica])
    relatorio.figura("leaderboard", avaliacao.protocolos(tabela, config.metrica, por=por))


def _relatar_escolhido(relatorio: Relatorio, treinado: Treinado, config: TrainEtapa, por: str) -> None:
    linha = treinado.leaderboard[treinado.leaderboard["escolhido"]].iloc[0]
    for metrica in [*MAIOR_MELHOR, "ece", *(f"mediana_{m}" for m in DECIDIDAS)]:
        relatorio.valor(f"oof {metrica}", linha[metrica])
    relatorio.dizer(f"chosen: {treinado.motivo}")
    relatorio.tabela("comparacao", treinado.comparacao)
    relatorio.figura("intervalos", avaliacao.intervalos(treinado.comparacao, config.metrica, por=por))


def _relatar_previsoes(relatorio: Relatorio, treinado: Treinado, config: TrainEtapa) -> None:
    classes = treinado.classes
    votos, proba = oof_de(treinado.oof, treinado.protocolo, treinado.escolhido, treinado.variante, classes)
    matriz = matriz_confusao(votos, proba, classes, config.decisao)
    relatorio.confusao("confusao", matriz)
    relatorio.figura("confusao_oof", modelo.confusao(matriz, f"{treinado.escolhido}, out of fold"))
    classe_a_classe = por_classe(votos, proba, classes, config.decisao)
    relatorio.tabela("por classe", classe_a_classe.reset_index())
    relatorio.figura("por_classe", avaliacao.por_classe(classe_a_classe))
    tabelas = calibracao.tabelas(votos, proba, classes)
    relatorio.figura("calibracao", avaliacao.confiabilidade(tabelas, treinado.escolhido))
    relatorio.histograma(
        "importancia", list(treinado.importancia["atributo"]), list(treinado.importancia["media"])
    )
    relatorio.figura("importancia", modelo.importancia(treinado.importancia))


def _exportar(treinado: Treinado, relatorio: Relatorio) -> tuple[bytes | None, str]:
    try:
        return exportar(treinado.candidato), ""
    except ErroExportacao as erro:
        relatorio.dizer(f"not exported: {erro}")
        return None, str(erro)


def etapa(config: TrainEtapa, entrada: Entrada) -> Saida:
    """Compare, choose, fit, export, report, write."""
    quadro, relatorio = datasets.ler_quadro(entrada.dataset_id), entrada.relatorio
    for dito in config.sem_onnx:
        relatorio.dizer(dito)
    pesquisa = datasets.pesquisa_de(entrada.dataset_id)
    config = config.da_pesquisa(pesquisa)
    treinado = treinar(quadro, do_levantamento(pesquisa), config, relatorio.dizer)
    por = intervalos_sobre(linhas_reais_de_treino(quadro), config, treinado.protocolo)
    _relatar_placar(relatorio, treinado.leaderboard, config, por)
    _relatar_escolhido(relatorio, treinado, config, por)
    _relatar_previsoes(relatorio, treinado, config)
    relatorio.artefato("leaderboard", treinado.leaderboard)
    onnx, sem_onnx = _exportar(treinado, relatorio)
    versao = datasets.gravar(
        "train",
        arquivos(treinado, config, entrada.dataset_id, onnx, sem_onnx),
        [entrada.dataset_id],
        entrada.metadados(config, len(quadro), treinado.oof),
    )
    linhas = treinado.oof.loc[treinado.oof["linha"] >= 0, "linha"].nunique()
    return Saida(versao, len(quadro), linhas, {"escolha": str(treinado.motivo)})


if __name__ == "__main__":
    encerrar(executar("train", TrainEtapa, etapa))
