"""Stage 5: compare candidates and baselines with and without balancing, and fit the best one."""

import hashlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from funcoes import graficos
from funcoes.avaliar import MAIOR_MELHOR, matriz_confusao
from funcoes.io_clearml import datasets, modelos
from funcoes.processo import encerrar
from funcoes.secoes import TrainEtapa
from funcoes.treinar import Treinado, oof_de, treinar
from steps.comum import Entrada, Saida, executar


def _relatar(entrada: Entrada, treinado: Treinado, config: TrainEtapa) -> None:
    relatorio, tabela = entrada.relatorio, treinado.leaderboard
    relatorio.tabela("leaderboard", tabela)
    relatorio.dizer(
        f"leaderboard by {config.metrica}, out of fold:\n{tabela.round(3).to_string(index=False)}"
    )
    for linha in tabela.to_dict("records"):
        serie = f"{linha['modelo']}{' balanced' if linha['balanced'] else ''}"
        for metrica in MAIOR_MELHOR:
            relatorio.escalar(metrica, serie, linha[metrica])
    escolhido = tabela[~tabela["referencia"]].iloc[0]
    for metrica in MAIOR_MELHOR:
        relatorio.valor(f"oof {metrica}", escolhido[metrica])
    votos, proba = oof_de(treinado.oof, treinado.escolhido, treinado.balanced, treinado.classes)
    matriz = matriz_confusao(votos, proba, treinado.classes)
    relatorio.confusao("confusao", matriz)
    relatorio.histograma(
        "importancia", list(treinado.importancia["atributo"]), list(treinado.importancia["media"])
    )
    relatorio.figura("leaderboard", graficos.leaderboard(tabela, config.metrica))
    relatorio.figura("confusao_oof", graficos.confusao(matriz, f"{treinado.escolhido}, out of fold"))
    relatorio.figura("importancia", graficos.importancia(treinado.importancia))


def _arquivos(entrada: Entrada, treinado: Treinado, config: TrainEtapa) -> dict[str, bytes]:
    candidato = modelos.como_joblib(treinado.candidato)
    ficha = {
        "modelo": treinado.escolhido,
        "balanced": treinado.balanced,
        "metrica": config.metrica,
        "classes": [int(c) for c in treinado.classes],
        "dataset_id": entrada.dataset_id,
        "candidato_sha256": hashlib.sha256(candidato).hexdigest(),
    }
    return {
        "leaderboard.parquet": datasets.como_parquet(treinado.leaderboard.drop(columns="segundos")),
        "oof.parquet": datasets.como_parquet(treinado.oof),
        "importancia.parquet": datasets.como_parquet(treinado.importancia),
        modelos.ARQUIVO_MODELO: candidato,
        "ficha.json": json.dumps(ficha, indent=1, sort_keys=True).encode(),
    }


def etapa(config: TrainEtapa, entrada: Entrada) -> Saida:
    """Compare, choose, fit, report, write."""
    quadro = datasets.ler_quadro(entrada.dataset_id)
    treinado = treinar(quadro, config, entrada.relatorio.dizer)
    _relatar(entrada, treinado, config)
    entrada.relatorio.artefato("leaderboard", treinado.leaderboard)
    versao = datasets.gravar(
        "train",
        _arquivos(entrada, treinado, config),
        [entrada.dataset_id],
        entrada.metadados(config, len(quadro), treinado.oof),
    )
    linhas = treinado.oof["linha"].nunique()
    return Saida(versao, len(quadro), linhas)


if __name__ == "__main__":
    encerrar(executar("train", TrainEtapa, etapa))
