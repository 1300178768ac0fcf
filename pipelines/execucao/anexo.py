"""`--append`: new rows as a child of a survey's newest raw version, before the run that learns from it."""

import argparse
import tempfile
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from funcoes.apoio.arquivo import gravar_inteiro
from funcoes.comando.ids import sdk_calado
from funcoes.configuracao.secoes import PREFIXO_DE_VERSAO, RECUSAR, PipelineConfig
from funcoes.dados import anexo, contrato
from funcoes.dados.leitura import ler_bytes, ler_csv
from funcoes.io_clearml import brutos, datasets
from funcoes.palavras.lingua import contado
from pipelines.comando import dados
from pipelines.execucao.base import Base, achar

CONTRADICOES: Final = "contradictions.csv"


@dataclass(frozen=True)
class Anexado:
    """What an append came to: the configuration of the run on it; in words; `nova`: a version was made."""

    config: PipelineConfig
    nova: bool
    texto: str
    resumo: dict[str, Any] = field(default_factory=dict)


def anexar(config: PipelineConfig, args: argparse.Namespace, pasta: Path) -> Anexado:
    """Append the file of `ingest.dados`; nothing is written before everything about it is known to be right.

    Raises `ErroConfig` or `ErroDados` with what is in the way; rows that contradict others are in `pasta`.
    """
    arquivo, regras = Path(config.ingest.dados), contrato.carregar_contrato()
    lido = ler_bytes(arquivo)
    novo = ler_csv(lido, str(arquivo))
    with sdk_calado():
        base = achar(config, args.append_to)
    dados.exigir_de_pessoas(base.quadro, base.pesquisa.nome, config.ingest.semente_amostra)
    feito = anexo.anexar(base.quadro, novo, regras, args.contradictions or RECUSAR)
    _mostrar_contradicoes(feito, args, pasta)
    conteudo = anexo.escrever(feito.quadro)
    if not feito.novas and (pronta := _que_ja_e(base, conteudo)):
        return _nada_novo(config, base, feito, pronta)
    da_pesquisa = config.model_copy(update={"pesquisa": base.pesquisa})
    _exigir_utilizaveis(da_pesquisa, conteudo, f"{arquivo}, appended to {base.pesquisa.nome}")
    dito = f"{arquivo.name}: {feito.descrever()}; now {contado(len(feito.quadro), 'row')}"
    versao = brutos.gravar(
        conteudo, base.pesquisa, arquivo.name, base.pais(), _metadados(lido, feito), descricao=dito
    )
    ultima = brutos.assentar(versao, conteudo, base.pesquisa, regras)
    texto = f"Append    {dito}\nVersion   {ultima.versao:<8} {ultima.id} of survey {base.pesquisa.nome}"
    if ultima.id != versao.id:
        texto += ", with what others appended at the same time"
    return Anexado(_no_lugar(da_pesquisa, ultima.id), True, texto, _resumo(feito, base, ultima.id))


def _no_lugar(config: PipelineConfig, dataset_id: str) -> PipelineConfig:
    """The configuration of a run on this version."""
    ingest = config.ingest.model_copy(update={"dados": datasets.nomear_versao(dataset_id), "sha256": ""})
    return config.model_copy(update={"ingest": ingest})


def _nada_novo(config: PipelineConfig, base: Base, feito: anexo.Anexo, pronta: str) -> Anexado:
    """All of it is there: no version, no run."""
    fora = f", or contradict a row there and are left out ({feito.contraditas})" * bool(feito.contraditas)
    como = f"--data {pronta}" if base.arquivo is None else f"--data {base.arquivo}"
    texto = (
        f"{config.ingest.dados}: nothing new, its {contado(feito.repetidas + feito.copias, 'row')} are in "
        f"the survey {base.pesquisa.nome} already ({pronta}){fora}. No version was made and nothing was run; "
        f"to run on what is there: python pipelines/run.py {como}"
    )
    return Anexado(config, False, texto, _resumo(feito, base, pronta.removeprefix(PREFIXO_DE_VERSAO)))


def _que_ja_e(base: Base, conteudo: bytes) -> str:
    """What holds all the rows already; "" where several versions are still to be put together."""
    if base.arquivo is not None:
        return str(base.arquivo)
    iguais = [i for i in base.ids if len(base.ids) == 1 or brutos.ler(i) == conteudo]
    return datasets.nomear_versao(iguais[0]) if iguais else ""


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


def _mostrar_contradicoes(feito: anexo.Anexo, args: argparse.Namespace, pasta: Path) -> None:
    """Leave all of them in the folder of results; `ErroDados` where nobody said what to do with them."""
    if not feito.contraditas:
        return
    destino = pasta / CONTRADICOES
    gravar_inteiro(destino, feito.contradicoes.to_csv(index=False).encode())
    if args.contradictions in {None, RECUSAR}:
        anexo.exigir_sem_contradicao(feito, f"{args.data} (all of it in {destino})")


def _exigir_utilizaveis(config: PipelineConfig, conteudo: bytes, nome: str) -> None:
    """What would be written can be learned from: as a file, before it is a version."""
    with tempfile.TemporaryDirectory() as lugar:
        caminho = Path(lugar) / datasets.ARQUIVO_DE_DADOS
        caminho.write_bytes(conteudo)
        ingest = config.ingest.model_copy(update={"dados": str(caminho), "sha256": ""})
        dados.exigir_utilizaveis(config.model_copy(update={"ingest": ingest}), nome)
