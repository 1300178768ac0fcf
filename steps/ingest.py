"""Stage ingest: read the survey (or the packaged sample), check it against the contract, split it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import steps.ajuda  # noqa: F401 -- first: it helps, and says what is missing

# isort: split

from funcoes.comando.processo import encerrar
from funcoes.configuracao.nomes_clearml import TAG_SINTETICO
from funcoes.configuracao.secoes import IngestEtapa
from funcoes.dados.contrato import tabela_motivos
from funcoes.dados.ingerir import Ingerido, ingerir
from funcoes.graficos.dados import votos_por_parte
from funcoes.io_clearml import brutos, datasets
from funcoes.preparo.preparar import ARQUIVO_PESQUISA
from steps.comum import Entrada, Saida, executar


def _relatar(entrada: Entrada, ingerido: Ingerido) -> None:
    conferido = ingerido.conferido
    entrada.relatorio.dizer(ingerido.descricao)
    for aviso in ingerido.avisos:
        entrada.relatorio.dizer(f"the file: {aviso}")
    linha = "linha" if "linha" not in conferido.quarentena else "linha do arquivo"
    entrada.relatorio.artefato("quarentena", conferido.quarentena.reset_index(names=linha))
    entrada.relatorio.artefato("anulados", conferido.anulados)
    if len(conferido.quarentena):
        entrada.relatorio.dizer(f"quarantined:\n{tabela_motivos(conferido.ocorrencias)}")
    if len(conferido.anulados):
        entrada.relatorio.dizer(f"set to missing:\n{tabela_motivos(conferido.anulados)}")
    if ingerido.retornos or ingerido.retornos_fora:
        entrada.relatorio.dizer(_dos_retornos(ingerido))
        entrada.relatorio.valor("linhas de retornos", ingerido.retornos)
    if ingerido.copias.linhas:
        entrada.relatorio.dizer(f"{ingerido.copias.descrever()}; they are kept in one part and one fold")
    entrada.relatorio.valor("linhas em quarentena", len(conferido.quarentena))
    entrada.relatorio.valor("linhas copiadas", ingerido.copias.linhas)
    entrada.relatorio.figura("votos", votos_por_parte(ingerido.quadro, ingerido.sintetico))


def _dos_retornos(ingerido: Ingerido) -> str:
    fora = f", {ingerido.retornos_fora} more are left out" if ingerido.retornos_fora else ""
    return (
        f"{ingerido.retornos} of {len(ingerido.quadro)} rows are answers from serving, given by people who "
        f"had seen a prediction{fora} (ingest.uso_retornos)"
    )


def etapa(config: IngestEtapa, entrada: Entrada) -> Saida:
    """Read, check, split, report, write."""
    fonte = config.model_copy(update={"dados": datasets.arquivo_de_dados(config.dados)})
    ingerido = ingerir(fonte, config.pesquisa, config.fusao(), brutos.retornos_de(config.dados))
    _relatar(entrada, ingerido)
    versao = datasets.gravar(
        "ingest",
        {
            datasets.QUADRO: datasets.como_parquet(ingerido.quadro),
            ARQUIVO_PESQUISA: ingerido.pesquisa.model_dump_json(indent=1).encode(),
        },
        [],
        {
            **entrada.metadados(config, ingerido.linhas_lidas, ingerido.quadro),
            "fonte_sha256": ingerido.sha256,
            "linhas_retornos": ingerido.retornos,
        },
        sintetico=ingerido.sintetico,
    )
    extras = {
        "sha256": ingerido.sha256,
        TAG_SINTETICO: ingerido.sintetico,
        "linhas_retornos": ingerido.retornos,
    }
    return Saida(versao, ingerido.linhas_lidas, len(ingerido.quadro), extras)


if __name__ == "__main__":
    encerrar(executar("ingest", IngestEtapa, etapa))
