"""A survey with new rows as a version of it, and the run that is on that."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from funcoes.apoio.arquivo import gravar_inteiro
from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import RECUSAR, PipelineConfig
from funcoes.dados import anexo
from funcoes.dados.marcas import Conteudo, Marcada
from funcoes.io_clearml import brutos, datasets
from pipelines.comando import dados
from pipelines.execucao.base import Base

CONTRADICOES: Final = "contradictions.csv"


@dataclass(frozen=True)
class Anexado:
    """What an append came to: the configuration of the run on it; in words; `nova`: a version was made."""

    config: PipelineConfig
    nova: bool
    texto: str
    resumo: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Vinda:
    """Where new rows come from: in full, as the name of a file, in words for the screen and for the version,
    with the version's metadata and origin."""

    de: str
    nome: str
    texto: str
    descricao: str
    metadados: Mapping[str, Any]
    origem: str = brutos.LEVANTAMENTO


def por(
    config: PipelineConfig,
    base: Base,
    marcada: Marcada,
    vinda: Vinda,
    resumir: Callable[[str], dict[str, Any]],
) -> Anexado:
    """Write the survey with its new rows as a version, once it is known that it can be learned from.

    `resumir` gives the summary of what was appended, for the version's id.
    """
    conteudo = marcada.conteudo()
    da_pesquisa = config.model_copy(update={"pesquisa": base.pesquisa})
    _exigir_utilizaveis(da_pesquisa, conteudo, f"{vinda.de}, appended to {base.pesquisa.nome}")
    versao = brutos.gravar(
        conteudo, base.pesquisa, vinda.nome, base.pais(), vinda.metadados, vinda.descricao, vinda.origem
    )
    ultima = brutos.assentar(versao, conteudo, base.pesquisa)
    texto = f"{vinda.texto}\nVersion   {ultima.versao:<8} {ultima.id} of survey {base.pesquisa.nome}"
    if ultima.id != versao.id:
        texto += ", with what others appended at the same time"
    return Anexado(_no_lugar(da_pesquisa, ultima.id), True, texto, resumir(ultima.id))


def _no_lugar(config: PipelineConfig, dataset_id: str) -> PipelineConfig:
    """The configuration of a run on this version."""
    ingest = config.ingest.model_copy(update={"dados": datasets.nomear_versao(dataset_id), "sha256": ""})
    return config.model_copy(update={"ingest": ingest})


def _exigir_utilizaveis(config: PipelineConfig, conteudo: Conteudo, nome: str) -> None:
    """What would be written can be learned from: as a file, before it is a version."""
    with tempfile.TemporaryDirectory() as lugar:
        caminho = Path(lugar) / datasets.ARQUIVO_DE_DADOS
        caminho.write_bytes(conteudo.dados)
        ingest = config.ingest.model_copy(update={"dados": str(caminho), "sha256": ""})
        try:
            dados.exigir_utilizaveis(config.model_copy(update={"ingest": ingest}), nome, conteudo.retornos)
        except ErroDados as erro:  # nobody knows the file that it was written to
            raise ErroDados(str(erro).replace(str(caminho), nome)) from erro


def mostrar_contradicoes(feito: anexo.Anexo, contraditas: str, pasta: Path, origem: str) -> None:
    """Leave all of them in the folder of results; `ErroDados` where they are refused."""
    if not feito.contraditas:
        return
    destino = pasta / CONTRADICOES
    gravar_inteiro(destino, feito.contradicoes.to_csv(index=False).encode())
    if contraditas == RECUSAR:
        anexo.exigir_sem_contradicao(feito, f"{origem} (all of it in {destino})")
