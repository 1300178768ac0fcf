"""Stage impute: fill what is missing and build the features."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import steps.ajuda  # noqa: F401 -- first: it helps, and says what is missing

# isort: split

from funcoes.comando.processo import encerrar
from funcoes.configuracao.secoes import ImputeConfig
from funcoes.graficos.dados import radiacao_por_dia
from funcoes.io_clearml import datasets
from funcoes.preparo.preparar import ARQUIVO_IMPUTADOR, ARQUIVO_PESQUISA, Preparado, preparar
from steps.comum import Entrada, Saida, executar


def _relatar(entrada: Entrada, preparado: Preparado) -> None:
    entrada.relatorio.tabela("valores faltantes", preparado.faltas)
    entrada.relatorio.dizer(f"features: {', '.join(preparado.atributos.nomes)}")
    if "radiacao_origem" in preparado.quadro:
        origens = preparado.quadro["radiacao_origem"].value_counts()
        entrada.relatorio.dizer(f"solar radiation by source: {origens.to_dict()}")
        entrada.relatorio.figura("radiacao", radiacao_por_dia(preparado.quadro))


def etapa(config: ImputeConfig, entrada: Entrada) -> Saida:
    """Read the split survey, fill it, report, write."""
    quadro = datasets.ler_quadro(entrada.dataset_id)
    preparado = preparar(quadro, config, datasets.pesquisa_de(entrada.dataset_id))
    _relatar(entrada, preparado)
    versao = datasets.gravar(
        "impute",
        {
            datasets.QUADRO: datasets.como_parquet(preparado.quadro),
            ARQUIVO_IMPUTADOR: preparado.imputador.model_dump_json(indent=1).encode(),
            ARQUIVO_PESQUISA: datasets.ler_bytes(entrada.dataset_id, ARQUIVO_PESQUISA),
        },
        [entrada.dataset_id],
        entrada.metadados(config, len(quadro), preparado.quadro),
    )
    return Saida(versao, len(quadro), len(preparado.quadro))


if __name__ == "__main__":
    encerrar(executar("impute", ImputeConfig, etapa))
