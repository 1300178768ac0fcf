"""Stage validate: the candidate on rows that nothing learned from, with baselines and champion; the gate."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import steps.ajuda  # noqa: F401 -- first: it helps, and says what is missing

# isort: split

from funcoes.comando.processo import encerrar
from funcoes.configuracao.secoes import ValidateConfig
from funcoes.entrega.medir import medir
from funcoes.graficos import avaliacao, modelo
from funcoes.graficos import confronto as graficos_confronto
from funcoes.io_clearml import datasets
from funcoes.io_clearml.candidatura import abrir_candidatura, carregar_campeao
from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.metricas.grupos import por_grupo
from funcoes.validacao.arena import confrontar
from funcoes.validacao.portao import CANDIDATO, descrever
from funcoes.validacao.validar import Candidatura, Validado, oof_do_escolhido, validar
from funcoes.validacao.veredito import Confronto, Veredito, como_dados, julgar
from steps.comum import Entrada, Saida, executar
from steps.relatorio import Relatorio


def _relatar(relatorio: Relatorio, validado: Validado) -> None:
    relatorio.tabela("teste", validado.teste.reset_index())
    for metrica in MAIOR_MELHOR:
        relatorio.valor(f"teste {metrica}", float(validado.teste[metrica][CANDIDATO]))
    for motivo in validado.motivos:
        relatorio.dizer(descrever(motivo))
    relatorio.dizer(f"gate: {'passed' if validado.passou else 'refused'}")
    relatorio.confusao("confusao no teste", validado.confusao)
    relatorio.figura("confusao_teste", modelo.confusao(validado.confusao, "candidate, held out"))
    relatorio.figura("validacao", modelo.validacao(validado.oof, validado.teste, validado.passou))
    relatorio.artefato("portao", validado.portao())


def _relatar_confronto(
    relatorio: Relatorio, confronto: Confronto | None, veredito: Veredito, config: ValidateConfig
) -> None:
    lugar = "takes the champion's place" if veredito.promover else "does not take the champion's place"
    relatorio.dizer(f"the candidate {lugar}: {veredito.motivo}")
    if confronto is not None and confronto.linhas:
        relatorio.valor("diferenca para o campeao", confronto.diferenca.media)
        relatorio.figura(
            "confronto", graficos_confronto.diferenca(confronto, veredito, config.perda_max_campeao)
        )


def _relatar_grupos(relatorio: Relatorio, candidatura: Candidatura, config: ValidateConfig) -> None:
    tabela = por_grupo(
        oof_do_escolhido(candidatura), candidatura.quadro, candidatura.classes,
        config.idades, config.min_linhas_grupo, candidatura.config.decisao,
    )  # fmt: skip
    relatorio.tabela("grupos", tabela)
    relatorio.figura("grupos", avaliacao.grupos(tabela))


def etapa(config: ValidateConfig, entrada: Entrada) -> Saida:
    """Evaluate, decide, report, write."""
    candidatura = abrir_candidatura(entrada.dataset_id)
    validado = validar(candidatura, config, medir(candidatura))
    _relatar(entrada.relatorio, validado)
    campeao = carregar_campeao(config.campeao_id)
    confronto = None if campeao is None else confrontar(candidatura, campeao, config)
    veredito = julgar(confronto, config.perda_max_campeao)
    _relatar_confronto(entrada.relatorio, confronto, veredito, config)
    _relatar_grupos(entrada.relatorio, candidatura, config)
    versao = datasets.gravar(
        "validate",
        {
            "teste.parquet": datasets.como_parquet(validado.teste),
            "previsoes.parquet": datasets.como_parquet(validado.previsoes),
            "portao.json": validado.como_json(entrada.dataset_id, como_dados(confronto, veredito)),
        },
        [entrada.dataset_id],
        entrada.metadados(config, len(candidatura.quadro), validado.previsoes),
    )
    return Saida(versao, len(candidatura.quadro), len(validado.previsoes), {"passou": validado.passou})


if __name__ == "__main__":
    encerrar(executar("validate", ValidateConfig, etapa))
