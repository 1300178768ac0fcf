"""Stage register: publish the candidate as a model version, and promote it if the gate passed.

As a command, the champion by hand: `python -m steps.register --list | --promote MODEL_ID | --rollback`.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from funcoes.comando.processo import encerrar
from steps.promocao import principal

# isort: split

if __name__ == "__main__" and (feito := principal(sys.argv[1:])) is not None:
    encerrar(feito)  # by hand: what follows is the stage's, and takes a second to import

import steps.ajuda  # noqa: F401 -- after the help of those

# isort: split

from funcoes.apoio.arquivo_joblib import como_joblib
from funcoes.cartao import html, markdown
from funcoes.cartao.do_candidato import Cartoes, montar
from funcoes.configuracao.config import carregar_monitor
from funcoes.configuracao.secoes import RegisterEtapa
from funcoes.entrega.assinatura import metadados_do_modelo
from funcoes.entrega.medir import assinatura_de, como_json, empacotar
from funcoes.entrega.pacote import CARTOES, PESQUISA, RASTRO, REFERENCIA
from funcoes.entrega.vigiar import referencia_de
from funcoes.graficos import avaliacao
from funcoes.io_clearml import datasets, modelos, promocao, registro
from funcoes.io_clearml.candidatura import abrir_candidatura
from funcoes.io_clearml.modelos import VersaoModelo
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.validacao.arena import rastro_de
from funcoes.validacao.portao import Entrega
from funcoes.validacao.validar import Candidatura
from steps.comum import Entrada, Saida, executar
from steps.promocao import para_reverter

_HTML, _MD, _MD_PT = CARTOES


def _empacotar(
    c: Candidatura, portao: Mapping[str, Any], folhas: Mapping[str, str], pesquisa: PesquisaConfig
) -> bytes:
    outros = {
        **{nome: texto.encode() for nome, texto in folhas.items()},
        "paridade.json": como_json(Entrega(**portao["entrega"])),
        RASTRO: rastro_de(c).como_json(),
        PESQUISA: pesquisa.model_dump_json(indent=1).encode(),
        REFERENCIA: referencia_de(c, carregar_monitor().referencia).como_json(),
    }
    return empacotar(c, como_joblib(c.modelo), outros)


def _folhas(cartoes: Cartoes) -> dict[str, str]:
    """The card as text, by its names in the package."""
    return {
        _MD: markdown(cartoes.cartao),
        _MD_PT: markdown(cartoes.cartao, "pt"),
        _HTML: html(cartoes.cartao, cartoes.figuras),
    }


def _relatar(entrada: Entrada, c: Candidatura, cartoes: Cartoes, folhas: Mapping[str, str]) -> None:
    relatorio = entrada.relatorio
    relatorio.artefato("cartao_md", folhas[_MD].encode(), ".md")
    relatorio.artefato("cartao_md_pt", folhas[_MD_PT].encode(), ".md")
    relatorio.artefato("cartao", folhas[_HTML].encode(), ".html")
    relatorio.pagina("model card", folhas[_HTML])
    relatorio.artefato("assinatura", assinatura_de(c).model_dump())
    if cartoes.explicacao is not None:
        dita = cartoes.explicacao
        relatorio.figura("shap", avaliacao.shap_resumo(dita.valores, dita.x))


def _promover(
    registrado: VersaoModelo, portao: Mapping[str, Any], config: RegisterEtapa
) -> tuple[VersaoModelo, str]:
    """Promote where gate and comparison allow it; what was decided, and how to undo it, in words."""
    decidido = portao["promocao"]
    if not portao["passed"]:
        return registrado, "none, the gate refused the model"
    if not config.promover:
        return registrado, f"none, it was not asked for (register.promover). {_comparado(decidido)}"
    if not decidido["promover"]:
        return registrado, f"the champion stays. Of the candidate: {decidido['motivo']}"
    feito = promocao.promover_no_lugar(registrado.id, config.nome_modelo, decidido["campeao_id"])
    if not feito.promovido:
        return feito, por_que_fica(modelos.campeao_atual(feito.nome), portao["treino_dataset_id"])
    if not decidido["campeao_id"]:
        return feito, f"version {feito.versao} is the first champion of {feito.nome}"
    return feito, (
        f"version {feito.versao} takes the place of version {decidido['campeao_versao']}: "
        f"{decidido['motivo']}. To undo it: {para_reverter(feito.nome)}"
    )


def _comparado(decidido: Mapping[str, Any]) -> str:
    """What came of the comparison that was not to promote."""
    if not decidido["campeao_id"]:
        return "There is no champion to compare it with"
    seria = "would take" if decidido["promover"] else "would not take"
    return f"It {seria} the place of version {decidido['campeao_versao']}: {decidido['motivo']}"


def por_que_fica(campeao: VersaoModelo | None, treino_dataset_id: str) -> str:
    """Why a candidate that met nobody, or somebody else, did not take the place of this champion."""
    if campeao is not None and campeao.metadados.get("treino_dataset_id") == treino_dataset_id:
        return f"the champion stays: version {campeao.versao} was trained by this very run of train"
    return "the champion stays: it is another one than the candidate was compared with. Run again"


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
    folhas = _folhas(cartoes)
    _relatar(entrada, candidatura, cartoes, folhas)
    linhagem = {
        "validate_dataset_id": entrada.dataset_id,
        "pipeline_id": entrada.pipeline_id,
        "codigo": entrada.codigo,
        "pesquisa": config.pesquisa.nome,
    }
    registrado = registro.registrar(
        config.nome_modelo,
        _empacotar(candidatura, portao, folhas, config.pesquisa),
        metadados_do_modelo(candidatura, portao, assinatura_de(candidatura).model_dump(), linhagem),
        f"{candidatura.motivo}; gate passed: {portao['passed']}",
    )
    versao = datasets.gravar(
        "register",
        {"registro.parquet": datasets.como_parquet(registro.ficha_em_tabela(registrado))},
        [entrada.dataset_id],
        {"modelo_id": registrado.id, "parametros": config.model_dump(), "codigo": entrada.codigo},
    )
    entrada.relatorio.caderno.fixar(model_id=registrado.id, model_version=registrado.versao)
    registrado, dito = _promover(registrado, portao, config)  # last: what failed before has promoted nothing
    entrada.relatorio.dizer(f"model {registrado.id}, version {registrado.versao}, tags {registrado.tags}")
    entrada.relatorio.dizer(f"promotion: {dito}")
    if not registro.anotar_decisao(registrado.id, dito):
        entrada.relatorio.dizer("the registry did not take this into the model's metadata")
    resumo = {
        "promocao": dito,
        "modelo_id": registrado.id,
        "modelo_versao": registrado.versao,
        "promovido": registrado.promovido,
    }
    linhas = len(candidatura.quadro)
    return Saida(versao, linhas, linhas, resumo)


if __name__ == "__main__":
    encerrar(executar("register", RegisterEtapa, etapa))
