"""Stage balance: oversample the training part; the held-out part and the real rows stay as they are."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import steps.ajuda  # noqa: F401 -- first: it helps, and says what is missing

# isort: split

from funcoes.comando.processo import encerrar
from funcoes.configuracao.secoes import BalanceConfig
from funcoes.graficos import dados
from funcoes.io_clearml import datasets
from funcoes.preparo.balanceamento import balancear, contagem_por_classe
from steps.comum import Entrada, Saida, executar


def etapa(config: BalanceConfig, entrada: Entrada) -> Saida:
    """Balance, say which sampler worked, show before and after, write."""
    quadro, atributos = entrada.linhas()
    balanceado, avisos = balancear(
        quadro,
        atributos,
        config.metodo,
        config.vizinhos,
        config.semente,
        config.svmsmote_max_linhas,
        config.linhas_max,
    )
    for aviso in avisos:
        entrada.relatorio.dizer(aviso)
    tabela = contagem_por_classe(balanceado)
    entrada.relatorio.tabela("linhas por classe", tabela)
    entrada.relatorio.figura("balanceamento", dados.balanceamento(tabela, avisos[-1].split(" used")[0]))
    versao = datasets.gravar(
        "balance",
        {
            datasets.QUADRO: datasets.como_parquet(balanceado),
            **datasets.que_acompanham(entrada.dataset_id),
        },
        [entrada.dataset_id],
        {**entrada.metadados(config, len(quadro), balanceado), "avisos": avisos},
    )
    sem_outliers = ~balanceado["outlier"]
    return Saida(versao, int((~quadro["outlier"]).sum()), int(sem_outliers.sum()))


if __name__ == "__main__":
    encerrar(executar("balance", BalanceConfig, etapa))
