"""The description of a survey that a registered model carries."""

from funcoes.entrega import pacote
from funcoes.entrega.formato import ler_assinatura
from funcoes.io_clearml import modelos
from funcoes.pesquisa.descricao import DE_ANTES, PesquisaConfig, conhecidas, descrita


def descricao_do(modelo_id: str) -> PesquisaConfig:
    """How the survey of a model is read; of a model that does not say it, as the description that comes with
    the project and has all of its inputs.

    Raises `ErroRegistro` where the model is not there or cannot be read.
    """
    arquivos = pacote.abrir(modelos.baixar(modelo_id))
    dito = arquivos.get(pacote.PESQUISA)
    dela = (
        PesquisaConfig.vazia() if dito is None else PesquisaConfig.model_validate_json(dito, context=DE_ANTES)
    )
    if dela.le_arquivos:
        return dela
    entradas = {e.nome for e in ler_assinatura(arquivos[pacote.ASSINATURA]).entradas}
    servem = (d for d in map(descrita, conhecidas()) if entradas <= {*d.grandezas, "hora"})
    return next(servem, dela)
