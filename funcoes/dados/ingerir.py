"""Ingestion as one call: bytes, contract, split."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from funcoes.amostra.fatos import carregar_fatos
from funcoes.amostra.gerar import AVISO_SINTETICO, gerar_csv
from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import SAMPLE, IngestConfig
from funcoes.dados import contrato, divisao, leitura, marcas
from funcoes.dados.alvo import fundir
from funcoes.dados.impressao import IMPRESSAO, Copias, contar_copias, exigir_poucas_copias, imprimir


@dataclass(frozen=True)
class Ingerido:
    """The checked and split survey; `quadro` is indexed by the line in the file.

    `retornos`: its rows that are answers to predictions; `retornos_fora`: those that were left out.
    """

    quadro: pd.DataFrame
    conferido: contrato.Conferido
    copias: Copias
    sha256: str
    linhas_lidas: int
    sintetico: bool
    descricao: str
    retornos: int = 0
    retornos_fora: int = 0


def obter_bytes(config: IngestConfig) -> bytes:
    """The file's content, or the seeded sample's.

    Raises `ErroDados` when the file is not the one whose hash was given.
    """
    if config.dados == SAMPLE:
        fatos = carregar_fatos()
        return gerar_csv(config.semente_amostra or fatos.seed_padrao, fatos)
    conteudo = leitura.ler_bytes(Path(config.dados))
    visto = hashlib.sha256(conteudo).hexdigest()
    if config.sha256 and visto != config.sha256:
        raise ErroDados(
            f"{config.dados} has changed since the run was started: sha256 {visto[:12]}… is not "
            f"{config.sha256[:12]}…. Start the run again; for other data on purpose, empty ingest.sha256."
        )
    return conteudo


def ingerir(config: IngestConfig, fusao: Mapping[int, int] | None = None, marcadas: bytes = b"") -> Ingerido:
    """Read, check, merge votes by `fusao`, split; raises `ErroDados` with every problem that can be named.

    `marcadas`: which rows are answers to predictions, the bytes of `marcas.ARQUIVO`.
    """
    conteudo = obter_bytes(config)
    lido = leitura.ler_csv(conteudo, config.dados)
    regras = contrato.carregar_contrato()
    retorno = marcas.sao_retornos(lido, marcas.ler(marcadas), regras)
    bruto = lido[~retorno] if config.uso_retornos == "nenhum" else lido
    conferido = contrato.aplicar(bruto, regras)
    contrato.exigir_utilizavel(conferido, config.max_quarentena, config.dados)
    impressoes = imprimir(conferido.aceitos)
    copias = contar_copias(impressoes)
    exigir_poucas_copias(copias, config.max_copias, config.dados)
    quadro = fundir(conferido.aceitos.copy(), fusao or {}).assign(**{IMPRESSAO: impressoes})
    quadro = _dividido(quadro, retorno.loc[quadro.index], config)
    sintetico = config.dados == SAMPLE
    sha256 = hashlib.sha256(conteudo).hexdigest()
    descricao = f"{len(lido)} rows of {config.dados} (sha256 {sha256[:12]}…)"
    if sintetico:
        descricao = f"{descricao}. {AVISO_SINTETICO}"
    usados = int((quadro[marcas.ORIGEM] == marcas.RETORNO).sum()) if marcas.ORIGEM in quadro else 0
    return Ingerido(
        quadro,
        conferido,
        copias,
        sha256,
        len(lido),
        sintetico,
        descricao,
        usados,
        int(retorno.sum()) - usados,
    )


def _dividido(quadro: pd.DataFrame, retorno: pd.Series, config: IngestConfig) -> pd.DataFrame:
    """With the part of each row, and where there are answers to predictions, where each row is from."""
    como = (config.fracao_teste, config.teste_por, config.semente)
    if not retorno.any():
        return quadro.assign(parte=divisao.dividir(quadro, *como))
    origem = retorno.map({True: marcas.RETORNO, False: marcas.QUESTIONARIO})
    com = quadro.assign(**{marcas.ORIGEM: origem})
    if config.uso_retornos == "todos":
        return com.assign(parte=divisao.dividir(com, *como))
    com["parte"] = divisao.dividir_com_retornos(com, retorno, *como)
    return com[com["parte"].notna()]
