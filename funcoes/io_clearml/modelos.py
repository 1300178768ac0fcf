"""ClearML model versions: registered whole, published, and promoted without a gap.

A reader takes the newest published model tagged `campeao`. Promotion tags the new one first, then
clears the older ones, so that there is a champion at every moment; of two at once, the newest stays.
"""

import hashlib
import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import joblib
import pandas as pd
from clearml import Model, OutputModel, Task

from funcoes.clearml_project import TAG_ARQUIVADO, TAG_CAMPEAO, TAG_CANDIDATO
from funcoes.errors import ErroRegistro
from funcoes.io_clearml.projeto import alguma_viva, projeto, projeto_das_etapas

ARQUIVO_MODELO = "modelo.joblib"


@dataclass(frozen=True)
class VersaoModelo:
    """A published model version."""

    id: str
    versao: int
    tags: list[str]
    promovido: bool
    metadados: dict[str, str] = field(default_factory=dict)


def como_joblib(modelo: object) -> bytes:
    """A fitted estimator as the bytes of a joblib file."""
    destino = io.BytesIO()
    joblib.dump(modelo, destino, compress=3)
    return destino.getvalue()


def de_joblib(conteudo: bytes, sha256: str, origem: str) -> Any:
    """Load a joblib file whose hash was recorded when it was written.

    A pickle runs code while it loads: `ErroRegistro` when the content is not the recorded one.
    """
    visto = hashlib.sha256(conteudo).hexdigest()
    if visto != sha256:
        raise ErroRegistro(f"{origem}: sha256 {visto[:12]}… is not the recorded {sha256[:12]}…; not loaded.")
    return joblib.load(io.BytesIO(conteudo))


def _modelos(nome: str, tags: list[str] | None = None, only_published: bool = False) -> list[Any]:
    """Models of this name in our project, newest first: the SDK asks for them in that order.

    Another project on the same server may have models of the same name, and a champion of its own.
    """
    nossos = {Task.get_project_id(p) for p in (projeto(), projeto_das_etapas())} - {None}
    todos = Model.query_models(model_name=nome, tags=tags, only_published=only_published)
    return [modelo for modelo in todos if modelo.project in nossos]


def _publicados(nome: str, tags: list[str] | None = None) -> list[Any]:
    return _modelos(nome, tags, only_published=True)


def _metadados(modelo: Any) -> dict[str, str]:
    return {k: v["value"] for k, v in (modelo.get_all_metadata() or {}).items()}


def _versao(modelo: Any) -> VersaoModelo:
    metadados = _metadados(modelo)
    tags = sorted(modelo.tags or [])
    return VersaoModelo(str(modelo.id), int(metadados.get("versao", 0)), tags, TAG_CAMPEAO in tags, metadados)


def campeao_atual(nome: str) -> VersaoModelo | None:
    """The newest published champion of this name, or None."""
    modelos = _publicados(nome, [TAG_CAMPEAO])
    return _versao(modelos[0]) if modelos else None


def consultar(modelo_id: str) -> VersaoModelo:
    """What the registry says of a model; `ErroRegistro` when it is not there."""
    try:
        return _versao(Model(model_id=modelo_id))
    except ValueError as erro:
        raise ErroRegistro(f"the model {modelo_id!r} is not in the registry: {erro}") from erro


def carregar(modelo_id: str) -> Any:
    """The fitted scikit-learn pipeline of a registered model, its hash checked."""
    registrado = Model(model_id=modelo_id)
    copia = registrado.get_local_copy(raise_on_error=True)
    return de_joblib(Path(copia).read_bytes(), _metadados(registrado)["sha256"], f"model {modelo_id}")


def registrar(nome: str, conteudo: bytes, metadados: Mapping[str, object], comentario: str) -> VersaoModelo:
    """Upload, describe and publish a model version tagged `candidato`; all of it or nothing."""
    versao = 1 + max((_versao(m).versao for m in _publicados(nome)), default=0)
    saida = OutputModel(
        task=Task.current_task(), name=nome, framework="ScikitLearn", tags=[TAG_CANDIDATO], comment=comentario
    )
    try:
        _completar(saida, conteudo, {**metadados, "versao": versao})
    except BaseException:
        Model.remove(saida.id, force=True, raise_on_errors=False)
        raise
    return _numerar(saida.id, nome)


def _numerar(modelo_id: str, nome: str) -> VersaoModelo:
    """Give way to an older model that took the same number at the same time."""
    while True:
        publicados = [_versao(m) for m in _publicados(nome)]  # newest first
        ids = [m.id for m in publicados]
        proprio = publicados[ids.index(modelo_id)]
        mais_velhos = publicados[ids.index(modelo_id) + 1 :]
        if all(m.versao != proprio.versao for m in mais_velhos):
            return proprio
        Model(model_id=modelo_id).set_metadata("versao", str(proprio.versao + 1), "str")


def _completar(saida: Any, conteudo: bytes, metadados: Mapping[str, object]) -> None:
    with tempfile.TemporaryDirectory() as pasta:
        arquivo = Path(pasta) / ARQUIVO_MODELO
        arquivo.write_bytes(conteudo)
        saida.update_weights(str(arquivo), auto_delete_file=False, async_enable=False, update_comment=False)
    todos = {**metadados, "sha256": hashlib.sha256(conteudo).hexdigest()}
    saida.set_all_metadata({k: {"value": str(v), "type": "str"} for k, v in todos.items()})
    saida.publish()


def promover(modelo_id: str, nome: str) -> VersaoModelo:
    """Make this published model the champion: tag it first, then clear all but the newest champion."""
    Model(model_id=modelo_id).tags = [TAG_CAMPEAO]
    for antigo in _publicados(nome, [TAG_CAMPEAO])[1:]:
        antigo.tags = [TAG_ARQUIVADO]
    return consultar(modelo_id)


def ficha_em_tabela(modelo: VersaoModelo) -> pd.DataFrame:
    """The model version as a table of key and value, for the dataset version of its registration."""
    linhas = {"id": modelo.id, "tags": ",".join(modelo.tags), **modelo.metadados}
    return pd.DataFrame(sorted(linhas.items()), columns=["chave", "valor"])


def limpar_incompletos(nome: str) -> list[str]:
    """Delete models that were never published and whose task has ended; returns their ids."""
    apagados = []
    for modelo in _modelos(nome, [TAG_CANDIDATO]):
        if modelo.published or alguma_viva([modelo.task] if modelo.task else []):
            continue
        Model.remove(modelo, force=True, raise_on_errors=False)
        apagados.append(str(modelo.id))
    return apagados
