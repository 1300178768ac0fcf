"""`--append`: new rows as a child of a survey's newest raw version, before the run that learns from it."""

import argparse
import shlex
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from funcoes.comando.ids import sdk_calado
from funcoes.configuracao.secoes import PREFIXO_DE_VERSAO, RECUSAR, PipelineConfig
from funcoes.dados import anexo
from funcoes.dados.marcas import Marcada
from funcoes.palavras.lingua import contado
from funcoes.tabela.leitura import ler_bytes
from pipelines.comando import dados
from pipelines.execucao.base import Base, achar
from pipelines.execucao.versao import Anexado, Vinda, mostrar_contradicoes, por


def anexar(config: PipelineConfig, args: argparse.Namespace, pasta: Path) -> Anexado:
    """Append the file of `ingest.dados`; nothing is written before everything about it is known to be right.

    Raises `ErroConfig` or `ErroDados` with what is in the way; rows that contradict others are in `pasta`.
    """
    arquivo = Path(config.ingest.dados)
    lido = ler_bytes(arquivo)
    with sdk_calado():
        base = achar(config, args.append_to)
    with dados.a_respeito_de(f"--append{f', read {base.dita_por}' * bool(base.dita_por)}"):
        novo = dados.exigir_anexavel(lido, base.pesquisa, str(arquivo), config.ingest.semente_amostra)
    dados.exigir_de_pessoas(base.quadro, base.pesquisa, base.pesquisa.nome, config.ingest.semente_amostra)
    feito = anexo.anexar(base.quadro, novo, base.pesquisa, args.contradictions or RECUSAR)
    mostrar_contradicoes(feito, args.contradictions or RECUSAR, pasta, str(args.data))
    marcada = Marcada(feito.quadro, base.marcas)
    if not feito.novas and (pronta := base.que_ja_e(marcada.conteudo())):
        return _nada_novo(config, base, feito, pronta)
    dito = f"{arquivo.name}: {feito.descrever()}; now {contado(len(feito.quadro), 'row')}"
    na_tela = f"Append    {dito}" + f"\nRead      {base.dita_por}" * bool(base.dita_por)
    vinda = Vinda(str(arquivo), arquivo.name, na_tela, dito, _metadados(lido, feito))
    return por(config, base, marcada, vinda, partial(_resumo, feito, base))


def _nada_novo(config: PipelineConfig, base: Base, feito: anexo.Anexo, pronta: str) -> Anexado:
    """All of it is there: no version, no run."""
    fora = f", or contradict a row there and are left out ({feito.contraditas})" * bool(feito.contraditas)
    como = f"--data {pronta}" if base.arquivo is None else f"--data {shlex.quote(str(base.arquivo))}"
    texto = (
        f"{config.ingest.dados}: nothing new, its {contado(feito.repetidas + feito.copias, 'row')} are in "
        f"the survey {base.pesquisa.nome} already ({pronta}){fora}. No version was made and nothing was run; "
        f"to run on what is there: python pipelines/run.py {como}"
    )
    return Anexado(config, False, texto, _resumo(feito, base, pronta.removeprefix(PREFIXO_DE_VERSAO)))


def _resumo(feito: anexo.Anexo, base: Base, dataset_id: str) -> dict[str, Any]:
    return {
        "dataset_id": dataset_id,
        "survey": base.pesquisa.nome,
        "rows": len(feito.quadro),
        "new": feito.novas,
        "already_there": feito.repetidas,
        "twice_in_the_file": feito.copias,
        "contradicting": feito.contraditas,
    }


def _metadados(lido: bytes, feito: anexo.Anexo) -> dict[str, Any]:
    return {
        "arquivo_sha256": sha256(lido).hexdigest(),
        "linhas": len(feito.quadro),
        "linhas_novas": feito.novas,
        "linhas_repetidas": feito.repetidas,
        "linhas_copiadas": feito.copias,
        "linhas_contraditas": feito.contraditas,
    }
