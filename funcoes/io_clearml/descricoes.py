"""The description of a survey that the registry carries: its dataset versions, and its models' packages."""

from collections.abc import Collection
from typing import NamedTuple

from funcoes.apoio.erros import ErroRegistro
from funcoes.entrega import pacote
from funcoes.entrega.formato import ler_assinatura
from funcoes.io_clearml import brutos, modelos
from funcoes.io_clearml.datasets import nomear_versao
from funcoes.pesquisa.descricao import DE_ANTES, PesquisaConfig, conhecidas, descrita
from funcoes.pesquisa.nomes import SINTETICO


class Registrada(NamedTuple):
    """A survey as the registry describes it; `onde`, in words for a message."""

    pesquisa: PesquisaConfig
    onde: str


def registrada(nome: str, base: str) -> Registrada | None:
    """How the registry describes the survey of this name: by its newest raw version, else by its newest model
    that says it; None where neither does. `base`: how names of models begin.
    """
    for ponta in brutos.pontas(nome):
        dita = brutos.pesquisa_de(ponta.id)
        if dita is not None:
            return Registrada(dita, nomear_versao(ponta.id))
    for modelo in _modelos_da(nome, base):
        arquivos = pacote.abrir(modelos.baixar(modelo.id))
        if pacote.PESQUISA in arquivos:
            dela = PesquisaConfig.model_validate_json(arquivos[pacote.PESQUISA], context=DE_ANTES)
            return Registrada(dela, f"the package of {modelo.nome} version {modelo.versao}")
    return None


def nomes_registrados(base: str) -> list[str]:
    """Names of the surveys that have a raw version, or a model that names its survey; sorted."""
    dos_modelos = {m.metadados.get("pesquisa", "") for m in _todos(base)}
    return sorted({*brutos.pesquisas(), *dos_modelos} - {"", SINTETICO})


def _todos(base: str) -> list[modelos.VersaoModelo]:
    return [m for nome in modelos.nomes_registrados(base) for m in modelos.publicados(nome)]


def _modelos_da(nome: str, base: str) -> list[modelos.VersaoModelo]:
    """Published models of a survey, those of each name with the newest first."""
    return [m for m in _todos(base) if m.metadados.get("pesquisa") == nome]


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
