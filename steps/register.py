"""Stage 7: publish the candidate as a model version, and promote it if the gate passed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from funcoes.assinatura import assinar, metadados_do_modelo
from funcoes.io_clearml import datasets, modelos
from funcoes.io_clearml.candidatura import abrir_candidatura
from funcoes.processo import encerrar
from funcoes.secoes import RegisterConfig
from steps.comum import Entrada, Saida, executar


def etapa(config: RegisterConfig, entrada: Entrada) -> Saida:
    """Sign, publish, promote, report, write."""
    portao = datasets.ler_json(entrada.dataset_id, "portao.json")
    candidatura = abrir_candidatura(portao["treino_dataset_id"])
    assinatura = assinar(candidatura)
    linhagem = {
        "validate_dataset_id": entrada.dataset_id,
        "pipeline_id": entrada.pipeline_id,
        "codigo": entrada.codigo,
    }
    registrado = modelos.registrar(
        config.nome_modelo,
        modelos.como_joblib(candidatura.modelo),
        metadados_do_modelo(candidatura, portao, assinatura, linhagem),
        f"{candidatura.nome}{', balanced' if candidatura.balanced else ''}; gate passed: {portao['passed']}",
    )
    versao = datasets.gravar(
        "register",
        {"registro.parquet": datasets.como_parquet(modelos.ficha_em_tabela(registrado))},
        [entrada.dataset_id],
        {"modelo_id": registrado.id, "parametros": config.model_dump(), "codigo": entrada.codigo},
    )
    if portao["passed"] and config.promover:  # last: whatever failed before has promoted nothing
        registrado = modelos.promover(registrado.id, config.nome_modelo)
    entrada.relatorio.dizer(f"model {registrado.id}, version {registrado.versao}, tags {registrado.tags}")
    entrada.relatorio.artefato("assinatura", assinatura)
    resumo = {
        "modelo_id": registrado.id,
        "modelo_versao": registrado.versao,
        "promovido": registrado.promovido,
    }
    linhas = len(candidatura.quadro)
    return Saida(versao, linhas, linhas, resumo)


if __name__ == "__main__":
    encerrar(executar("register", RegisterConfig, etapa))
