"""Ingestion as one call: bytes, contract, split."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from funcoes.amostra.fatos import carregar_fatos
from funcoes.amostra.gerar import AVISO_SINTETICO, gerar_csv
from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import SAMPLE, IngestConfig
from funcoes.dados import contrato, divisao, marcas
from funcoes.dados.alvo import fundir
from funcoes.dados.impressao import (
    IMPRESSAO,
    Copias,
    contar_copias,
    exigir_poucas_copias,
    imprimir,
    que_dizem_bastante,
)
from funcoes.dados.sozinhas import contar
from funcoes.dados.unidades import descrever_mudancas
from funcoes.leitura import levantamento as leitura
from funcoes.leitura.juntar import conteudo_de
from funcoes.pesquisa.coerencia import exigir_grupos
from funcoes.pesquisa.descricao import PesquisaConfig


@dataclass(frozen=True)
class Relato:
    """What reading and checking gave; `retornos`: rows of the file that are answers to predictions."""

    lido: leitura.Lido
    conferido: contrato.Conferido
    copias: Copias
    retornos: int


@dataclass(frozen=True)
class Ingerido:
    """The checked and split survey; `quadro` is indexed by the line in the file.

    `pesquisa`: the description by which it was read; `avisos`: what was done to read it; `retornos`: its rows
    that are answers to predictions; `retornos_fora`: those that were left out.
    """

    quadro: pd.DataFrame
    conferido: contrato.Conferido
    copias: Copias
    pesquisa: PesquisaConfig
    sha256: str
    linhas_lidas: int
    sintetico: bool
    descricao: str
    avisos: tuple[str, ...] = ()
    retornos: int = 0
    retornos_fora: int = 0


def obter_bytes(config: IngestConfig, pesquisa: PesquisaConfig) -> tuple[bytes, tuple[str, ...]]:
    """The file's content, or the seeded sample's; of a survey in two files, both as one, and what is to be
    said of that.

    Raises `ErroDados` when the file is not the one whose hash was given.
    """
    if config.dados == SAMPLE:
        fatos = carregar_fatos()
        return gerar_csv(config.semente_amostra or fatos.seed_padrao, fatos), ()
    conteudo, avisos = conteudo_de(Path(config.dados), pesquisa)
    visto = hashlib.sha256(conteudo).hexdigest()
    if config.sha256 and visto != config.sha256:
        raise ErroDados(
            f"{config.dados} has changed since the run was started: sha256 {visto[:12]}… is not "
            f"{config.sha256[:12]}…. Start the run again; for other data on purpose, empty ingest.sha256."
        )
    return conteudo, avisos


def ingerir(
    config: IngestConfig,
    pesquisa: PesquisaConfig,
    fusao: Mapping[int, int] | None = None,
    marcadas: bytes = b"",
) -> Ingerido:
    """Read, check, merge votes by `fusao`, split; raises `ErroDados` with every problem that can be named.

    `pesquisa`: how the file is read; `marcadas`: which rows are answers to predictions, the bytes of
    `marcas.ARQUIVO`.
    """
    conteudo, avisos = obter_bytes(config, pesquisa)
    lido = leitura.ler(conteudo, pesquisa, config.dados)
    regras, celulas = lido.pesquisa, lido.celulas
    retorno = marcas.sao_retornos(celulas, marcas.ler(marcadas), regras)
    bruto = celulas[~retorno] if config.uso_retornos == "nenhum" else celulas
    conferido = contrato.aplicar(bruto, regras)
    regras = _do_que_ha(conferido.aceitos, regras, config.dados)
    suspeita = descrever_mudancas(bruto, regras)  # said, not refused: a person decides
    try:
        contrato.exigir_utilizavel(conferido, regras, config.max_quarentena, config.dados)
    except ErroDados as erro:
        raise ErroDados(f"{erro}\n{suspeita}".rstrip()) from erro
    impressoes = imprimir(conferido.aceitos, lido.pesquisa)
    copias = contar_copias(impressoes[que_dizem_bastante(conferido.aceitos, lido.pesquisa)])
    exigir_poucas_copias(copias, config.max_copias, config.dados)
    quadro = fundir(conferido.aceitos.copy(), fusao or {}).assign(**{IMPRESSAO: impressoes})
    quadro = _dividido(quadro, retorno.reindex(quadro.index, fill_value=False), config, regras)
    sozinhas = [s.descrever() for s in contar(quadro, regras, teste_por=config.teste_por)]
    ditos = (*avisos, *lido.avisos, *filter(None, [suspeita]), *sozinhas)
    lido = replace(lido, pesquisa=regras, avisos=ditos)
    return _relatado(Relato(lido, conferido, copias, int(retorno.sum())), quadro, config, conteudo)


def _do_que_ha(aceitos: pd.DataFrame, pesquisa: PesquisaConfig, origem: str) -> PesquisaConfig:
    """The description without what this file has no value of; `ErroDados` where days are asked for, of which
    no row has one."""
    menor = contrato.sem_vazias(aceitos, pesquisa)
    try:
        exigir_grupos(menor)
    except ValueError as erro:
        raise ErroDados(f"{origem}: no row has a date. {erro}") from erro
    return menor


def _relatado(relato: Relato, quadro: pd.DataFrame, config: IngestConfig, conteudo: bytes) -> Ingerido:
    sintetico, linhas = config.dados == SAMPLE, len(relato.lido.celulas)
    sha256 = hashlib.sha256(conteudo).hexdigest()
    descricao = f"{linhas} rows of {config.dados} (sha256 {sha256[:12]}…), {relato.lido.forma}"
    if relato.lido.achada:
        descricao += f", read as files of {relato.lido.achada} are: its columns fit"
    if sintetico:
        descricao = f"{descricao}. {AVISO_SINTETICO}"
    usados = int((quadro[marcas.ORIGEM] == marcas.RETORNO).sum()) if marcas.ORIGEM in quadro else 0
    return Ingerido(
        quadro=quadro,
        conferido=relato.conferido,
        copias=relato.copias,
        pesquisa=relato.lido.pesquisa,
        sha256=sha256,
        linhas_lidas=linhas,
        sintetico=sintetico,
        descricao=descricao,
        avisos=relato.lido.avisos,
        retornos=usados,
        retornos_fora=relato.retornos - usados,
    )


def _dividido(
    quadro: pd.DataFrame, retorno: pd.Series, config: IngestConfig, regras: PesquisaConfig
) -> pd.DataFrame:
    """With the part of each row, and where there are answers to predictions, where each row is from."""
    como = (config.fracao_teste, config.teste_por or regras.teste_por, config.semente)
    if not retorno.any():
        return quadro.assign(parte=divisao.dividir(quadro, *como))
    origem = retorno.map({True: marcas.RETORNO, False: marcas.QUESTIONARIO})
    com = quadro.assign(**{marcas.ORIGEM: origem})
    if config.uso_retornos == "todos":
        return com.assign(parte=divisao.dividir(com, *como))
    com["parte"] = divisao.dividir_com_retornos(com, retorno, *como)
    return com[com["parte"].notna()]
