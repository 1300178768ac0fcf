"""Stage 7: publish the candidate as a model version, and promote it if the gate passed.

As a command, the champion by hand: `python -m steps.register --list | --promote MODEL_ID | --rollback`.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from funcoes import graficos_avaliacao
from funcoes.cartao import html, markdown
from funcoes.cartao.do_candidato import Cartoes, montar
from funcoes.confronto.arena import rastro_de
from funcoes.entrega.assinatura import metadados_do_modelo
from funcoes.entrega.medir import assinatura_de, como_json, empacotar
from funcoes.entrega.pacote import RASTRO
from funcoes.io_clearml import datasets, modelos, promocao
from funcoes.io_clearml.candidatura import abrir_candidatura
from funcoes.io_clearml.modelos import VersaoModelo
from funcoes.portao import Entrega
from funcoes.processo import encerrar
from funcoes.secoes import RegisterEtapa
from funcoes.validar import Candidatura
from steps.comum import Entrada, Saida, executar


def _empacotar(c: Candidatura, portao: Mapping[str, Any], cartoes: Cartoes, pagina: str) -> bytes:
    outros = {
        "cartao.md": markdown(cartoes.cartao).encode(),
        "cartao.html": pagina.encode(),
        "paridade.json": como_json(Entrega(**portao["entrega"])),
        RASTRO: rastro_de(c).como_json(),
    }
    return empacotar(c, modelos.como_joblib(c.modelo), outros)


def _relatar(entrada: Entrada, c: Candidatura, cartoes: Cartoes, pagina: str) -> None:
    relatorio = entrada.relatorio
    relatorio.artefato("cartao_md", markdown(cartoes.cartao).encode(), ".md")
    relatorio.artefato("cartao", pagina.encode(), ".html")
    relatorio.pagina("model card", pagina)
    relatorio.artefato("assinatura", assinatura_de(c).model_dump())
    if cartoes.explicacao is not None:
        dita = cartoes.explicacao
        relatorio.figura("shap", graficos_avaliacao.shap_resumo(dita.valores, dita.x))


def _promover(
    registrado: VersaoModelo, portao: Mapping[str, Any], config: RegisterEtapa
) -> tuple[VersaoModelo, str]:
    """Promote where gate and comparison allow it; what was decided, and how to undo it, in words."""
    decidido = portao["promocao"]
    if not portao["passed"]:
        return registrado, "none, the gate refused the model"
    if not config.promover:
        return registrado, "none, it was not asked for (register.promover)"
    if not decidido["promover"]:
        return registrado, f"the champion stays. Of the candidate: {decidido['motivo']}"
    feito = promocao.promover_no_lugar(registrado.id, config.nome_modelo, decidido["campeao_id"])
    if not feito.promovido:
        return feito, "the champion stays: it is another one than the candidate was compared with. Run again"
    if not decidido["campeao_id"]:
        return feito, f"version {feito.versao} is the first champion of {feito.nome}"
    return feito, (
        f"version {feito.versao} takes the place of version {decidido['campeao_versao']}: "
        f"{decidido['motivo']}. To undo it: python -m steps.register --rollback"
    )


def etapa(config: RegisterEtapa, entrada: Entrada) -> Saida:
    """Describe, package, publish, promote, report, write."""
    portao = datasets.ler_json(entrada.dataset_id, "portao.json")
    candidatura = abrir_candidatura(portao["treino_dataset_id"])
    versoes = {
        "pipeline run": entrada.pipeline_id,
        "train dataset": portao["treino_dataset_id"],
        "validate dataset": entrada.dataset_id,
    }
    cartoes = montar(candidatura, portao, config, versoes)
    pagina = html(cartoes.cartao, cartoes.figuras)
    _relatar(entrada, candidatura, cartoes, pagina)
    linhagem = {
        "validate_dataset_id": entrada.dataset_id,
        "pipeline_id": entrada.pipeline_id,
        "codigo": entrada.codigo,
    }
    registrado = modelos.registrar(
        config.nome_modelo,
        _empacotar(candidatura, portao, cartoes, pagina),
        metadados_do_modelo(candidatura, portao, assinatura_de(candidatura).model_dump(), linhagem),
        f"{candidatura.motivo}; gate passed: {portao['passed']}",
    )
    versao = datasets.gravar(
        "register",
        {"registro.parquet": datasets.como_parquet(modelos.ficha_em_tabela(registrado))},
        [entrada.dataset_id],
        {"modelo_id": registrado.id, "parametros": config.model_dump(), "codigo": entrada.codigo},
    )
    registrado, dito = _promover(registrado, portao, config)  # last: what failed before has promoted nothing
    entrada.relatorio.dizer(f"model {registrado.id}, version {registrado.versao}, tags {registrado.tags}")
    entrada.relatorio.dizer(f"promotion: {dito}")
    resumo = {
        "promocao": dito,
        "modelo_id": registrado.id,
        "modelo_versao": registrado.versao,
        "promovido": registrado.promovido,
    }
    linhas = len(candidatura.quadro)
    return Saida(versao, linhas, linhas, resumo)


if __name__ == "__main__":
    from steps.promocao import principal

    codigo = principal(sys.argv[1:])
    encerrar(executar("register", RegisterEtapa, etapa) if codigo is None else codigo)
