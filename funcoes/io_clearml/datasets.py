"""ClearML Dataset versions: Parquet in, Parquet out, with parents as lineage.

A version is found again by its content: writing the same content from the same parents twice gives
the same version and uploads nothing. A version that was not finalized is invisible to readers; what a
killed stage left behind is removed by `limpar_incompletos`.
"""

import hashlib
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from clearml import Dataset, Task

from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.nomes_clearml import PREFIXO_CONTEUDO, PREFIXO_TAREFA, TAG_SINTETICO, nome_dataset
from funcoes.configuracao.secoes import PREFIXO_DE_VERSAO
from funcoes.io_clearml.projeto import alguma_viva, projeto
from funcoes.io_clearml.versoes import finalizada
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.preparo.preparar import ARQUIVO_IMPUTADOR, ARQUIVO_PESQUISA

QUADRO = "dados.parquet"
ARQUIVO_DE_DADOS = "dados.csv"
"""What a raw version holds: a survey as it came (`brutos`)."""

_SEM_TAREFA_MIN = 15.0
"""A version that no task writes, but a command, is taken as left behind when it is so old and not whole."""


@dataclass(frozen=True)
class VersaoDataset:
    """A finalized dataset version."""

    id: str
    versao: str
    sha256: str


@dataclass(frozen=True)
class Rotulo:
    """What a version is marked with: tags, and words for the web page.

    `de`: what it is of, where versions of the same content are to be different ones.
    """

    tags: Sequence[str] = ()
    descricao: str = ""
    de: str = ""


def como_parquet(quadro: pd.DataFrame) -> bytes:
    """The frame, index included, as the bytes of a Parquet file: the same frame gives the same bytes."""
    destino = io.BytesIO()
    quadro.to_parquet(destino, engine="pyarrow", compression="zstd")
    return destino.getvalue()


def _sha256(etapa: str, arquivos: Mapping[str, bytes], pais: Sequence[str], de: str = "") -> str:
    resumo = hashlib.sha256(json.dumps([etapa, sorted(pais), *([de] if de else [])]).encode())
    for nome in sorted(arquivos):
        resumo.update(nome.encode() + b"\0" + hashlib.sha256(arquivos[nome]).digest())
    return resumo.hexdigest()


def _procurar(etapa: str, sha256: str) -> str | None:
    achados = Dataset.list_datasets(
        dataset_project=projeto(),
        partial_name=f"^{nome_dataset(etapa)}$",
        tags=[f"{PREFIXO_CONTEUDO}{sha256[:32]}"],
        include_archived=False,
    )
    return next((str(item["id"]) for item in achados if inteira(item)), None)


def inteira(item: Mapping[str, Any]) -> bool:
    """Whether a version that the SDK lists is whole: it also lists those whose writing was stopped."""
    return str(item["status"]) in {"completed", "published", "closed"}


def _tags(sha256: str, sintetico: bool, mais: Sequence[str]) -> list[str]:
    tarefa = Task.current_task()
    tags = [f"{PREFIXO_CONTEUDO}{sha256[:32]}", *mais]
    if tarefa is not None:
        tags.append(f"{PREFIXO_TAREFA}{tarefa.id}")
    return [*tags, TAG_SINTETICO] if sintetico else tags


def gravar(
    etapa: str,
    arquivos: Mapping[str, bytes],
    pais: Sequence[str],
    metadados: Mapping[str, Any],
    sintetico: bool = False,
    rotulo: Rotulo | None = None,
) -> VersaoDataset:
    """Write a dataset version of this stage, or find the one with the same content and parents.

    `arquivos` maps a file name to its bytes. Either the whole version is there at the end, or none.
    """
    rotulo = rotulo or Rotulo()
    sha256 = _sha256(etapa, arquivos, pais, rotulo.de)
    existente = _procurar(etapa, sha256)
    if existente is not None:
        versao = finalizada(existente)
        return VersaoDataset(versao.id, str(versao.version), sha256)
    dataset = Dataset.create(
        dataset_name=nome_dataset(etapa),
        dataset_project=projeto(),
        dataset_tags=_tags(sha256, sintetico, rotulo.tags),
        parent_datasets=[finalizada(pai) for pai in pais] or None,
        description=rotulo.descricao or None,
    )
    try:
        _enviar(dataset, arquivos, {**metadados, "sha256": sha256, "pais": list(pais)})
    except BaseException:
        Dataset.delete(dataset_id=dataset.id, force=True, delete_files=True)
        raise
    return VersaoDataset(dataset.id, str(dataset.version), sha256)


def nomear_versao(dataset_id: str) -> str:
    """How `ingest.dados` names a survey that is a dataset version, not a file."""
    return f"{PREFIXO_DE_VERSAO}{dataset_id}"


def e_versao(dados: str) -> bool:
    """Whether `ingest.dados` names a dataset version."""
    return dados.startswith(PREFIXO_DE_VERSAO)


def arquivo_de_dados(dados: str) -> str:
    """The local file behind `ingest.dados`: a dataset version is fetched, anything else is taken as it is."""
    if not e_versao(dados):
        return dados
    return str(_arquivo(dados.removeprefix(PREFIXO_DE_VERSAO), ARQUIVO_DE_DADOS))


def _enviar(dataset: Any, arquivos: Mapping[str, bytes], metadados: Mapping[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as pasta:
        for nome, conteudo in arquivos.items():
            (Path(pasta) / nome).write_bytes(conteudo)
        dataset.sync_folder(pasta)  # a version holds its own files; the parents are lineage
        dataset.upload(show_progress=False, preview=False)
    dataset.set_metadata(dict(metadados), ui_visible=False)
    if not dataset.finalize(verbose=False, raise_on_error=True):
        raise ErroRegistro(f"the dataset version {dataset.id} could not be finalized; run the stage again.")


@cache
def abrir(dataset_id: str) -> Path:
    """Local folder with the files of a version, read-only; `ErroRegistro` when it is not there."""
    try:
        return Path(finalizada(dataset_id).get_local_copy())
    except (ValueError, TypeError) as erro:
        raise ErroRegistro(
            f"the dataset {dataset_id!r} cannot be read: {erro}. Is it of another server, or was it deleted?"
        ) from erro


def ler_quadro(dataset_id: str, nome: str = QUADRO) -> pd.DataFrame:
    """One Parquet file of a version."""
    return pd.read_parquet(_arquivo(dataset_id, nome))


def ler_json(dataset_id: str, nome: str) -> Any:
    """One JSON file of a version."""
    return json.loads(_arquivo(dataset_id, nome).read_text(encoding="utf-8"))


def ler_bytes(dataset_id: str, nome: str) -> bytes:
    """One file of a version."""
    return _arquivo(dataset_id, nome).read_bytes()


def _arquivo(dataset_id: str, nome: str) -> Path:
    arquivo = abrir(dataset_id) / nome
    if not arquivo.is_file():
        presentes = ", ".join(sorted(p.name for p in arquivo.parent.iterdir()))
        raise ErroRegistro(
            f"the dataset {dataset_id} holds {presentes}, not {nome}: is it of the stage before?"
        )
    return arquivo


def limpar_incompletos() -> list[str]:
    """Delete dataset versions whose writing ended before they were finalized; returns their ids."""
    apagados = []
    for item in Dataset.list_datasets(dataset_project=projeto(), only_completed=False):
        if str(item["status"]) in {"created", "in_progress", "failed", "stopped"} and not _em_escrita(item):
            Dataset.delete(dataset_id=item["id"], force=True, delete_files=True)
            apagados.append(str(item["id"]))
    return apagados


def _em_escrita(item: Mapping[str, Any]) -> bool:
    """Whether somebody still writes it: the task that its tag names, or a command, which has none."""
    tarefas = [t.removeprefix(PREFIXO_TAREFA) for t in item["tags"] or [] if t.startswith(PREFIXO_TAREFA)]
    if tarefas:
        return alguma_viva(tarefas)
    nova = datetime.now(UTC) - item["created"] < timedelta(minutes=_SEM_TAREFA_MIN)
    return nova and str(item["status"]) in {"created", "in_progress"}


def pesquisa_de(dataset_id: str) -> PesquisaConfig:
    """The description by which the survey of a version was read; `ErroRegistro` where it has none."""
    return PesquisaConfig.model_validate(ler_json(dataset_id, ARQUIVO_PESQUISA))


def que_acompanham(dataset_id: str) -> dict[str, bytes]:
    """The files that travel with the rows from version to version: the description, and what fills gaps."""
    return {nome: ler_bytes(dataset_id, nome) for nome in (ARQUIVO_IMPUTADOR, ARQUIVO_PESQUISA)}
