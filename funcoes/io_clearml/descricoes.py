"""The description of a survey that a registered model carries."""

from collections.abc import Collection

from funcoes.apoio.erros import ErroRegistro
from funcoes.entrega import pacote
from funcoes.entrega.formato import ler_assinatura
from funcoes.io_clearml import modelos
from funcoes.pesquisa.descricao import DE_ANTES, PesquisaConfig, conhecidas, descrita


def descricao_do(modelo_id: str, dadas: Collection[str]) -> PesquisaConfig:
    """How the survey of a model is read; of one that does not say it, or cannot be read, as the description
    that comes with the project and has all of its inputs, or those that were `dadas`, given.
    """
    try:
        return _do_pacote(modelo_id)
    except ErroRegistro:
        return _que_tem({*dadas})


def _do_pacote(modelo_id: str) -> PesquisaConfig:
    arquivos = pacote.abrir(modelos.baixar(modelo_id))
    dito = arquivos.get(pacote.PESQUISA)
    dela = (
        PesquisaConfig.vazia() if dito is None else PesquisaConfig.model_validate_json(dito, context=DE_ANTES)
    )
    if dela.le_arquivos:
        return dela
    return _que_tem({e.nome for e in ler_assinatura(arquivos[pacote.ASSINATURA]).entradas})


def _que_tem(entradas: set[str]) -> PesquisaConfig:
    """The description with all of these quantities; `ErroRegistro` where none has them."""
    servem = (d for d in map(descrita, conhecidas()) if entradas <= d.quantidades)
    achada = next(servem, None)
    if achada is None:
        raise ErroRegistro(
            "nobody says how rows of the survey are written, and no description has "
            f"{', '.join(sorted(entradas))}: give --survey FILE.yaml (docs/data.md)."
        )
    return achada
