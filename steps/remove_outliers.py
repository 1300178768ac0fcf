"""Stage remove_outliers: mark outliers of the training part with Isolation Forest."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import steps.ajuda  # noqa: F401 -- first: it helps, and says what is missing

# isort: split

from funcoes.comando.processo import encerrar
from funcoes.configuracao.secoes import OutliersConfig
from funcoes.graficos.dados import outliers_por_classe
from funcoes.io_clearml import datasets
from funcoes.preparo.outliers import marcar_outliers, removidos_por_classe
from steps.comum import Entrada, Saida, executar


def etapa(config: OutliersConfig, entrada: Entrada) -> Saida:
    """Mark, show what it cost each class, write."""
    quadro, atributos = entrada.linhas()
    marcas = marcar_outliers(quadro, atributos, config.contaminacao, config.n_arvores, config.semente)
    marcado = quadro.assign(outlier=marcas)
    tabela = removidos_por_classe(marcado)
    entrada.relatorio.tabela("removidas por classe", tabela)
    for classe, pct in zip(tabela["classe"], tabela["pct"], strict=True):
        entrada.relatorio.escalar("removidas por classe (%)", f"{classe:+d}", float(pct))
    entrada.relatorio.dizer(f"removed from the training part:\n{tabela.to_string(index=False)}")
    entrada.relatorio.figura("outliers", outliers_por_classe(tabela))
    ficam = int((~marcas).sum())
    versao = datasets.gravar(
        "remove_outliers",
        {
            datasets.QUADRO: datasets.como_parquet(marcado),
            **datasets.que_acompanham(entrada.dataset_id),
        },
        [entrada.dataset_id],
        {**entrada.metadados(config, len(quadro), marcado), "linhas_saida": ficam},
    )
    return Saida(versao, len(quadro), ficam)


if __name__ == "__main__":
    encerrar(executar("remove_outliers", OutliersConfig, etapa))
