"""ClearML model versions as they are written: registered whole, or not at all."""

import hashlib
import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clearml import Model, OutputModel, Task

from funcoes.configuracao.nomes_clearml import TAG_CANDIDATO
from funcoes.io_clearml.modelos import ARQUIVO_PACOTE, VersaoModelo, com_tag, publicados
from funcoes.io_clearml.projeto import alguma_viva

if TYPE_CHECKING:
    import pandas as pd

DECISAO: Final = "decisao"
"""Metadata: what was decided of a version when it was registered."""


def registrar(nome: str, conteudo: bytes, metadados: Mapping[str, object], comentario: str) -> VersaoModelo:
    """Upload, describe and publish a model version tagged `candidato`; all of it or nothing.

    `conteudo` is a package, the bytes of a zip file.
    """
    versao = 1 + max((m.versao for m in publicados(nome)), default=0)
    saida = OutputModel(
        task=Task.current_task(), name=nome, framework="ONNX", tags=[TAG_CANDIDATO], comment=comentario
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
        versoes = publicados(nome)  # newest first
        ids = [m.id for m in versoes]
        proprio = versoes[ids.index(modelo_id)]
        mais_velhos = versoes[ids.index(modelo_id) + 1 :]
        if all(m.versao != proprio.versao for m in mais_velhos):
            return proprio
        Model(model_id=modelo_id).set_metadata("versao", str(proprio.versao + 1), "str")


def _completar(saida: Any, conteudo: bytes, metadados: Mapping[str, object]) -> None:
    with tempfile.TemporaryDirectory() as pasta:
        arquivo = Path(pasta) / ARQUIVO_PACOTE
        arquivo.write_bytes(conteudo)
        saida.update_weights(
            str(arquivo),
            # A task that runs again must not overwrite what a model registered by it before refers to.
            target_filename=f"{uuid.uuid4().hex[:12]}/{ARQUIVO_PACOTE}",
            auto_delete_file=False,
            async_enable=False,
            update_comment=False,
        )
    todos = {**metadados, "sha256": hashlib.sha256(conteudo).hexdigest()}
    saida.set_all_metadata({k: {"value": str(v), "type": "str"} for k, v in todos.items()})
    saida.publish()


def anotar_decisao(modelo_id: str, dito: str) -> bool:
    """Write into a version's metadata what was decided of it; whether the registry took it.

    It comes after a promotion, which stands all the same.
    """
    itens = {DECISAO: {"value": dito, "type": "str"}}
    try:
        return bool(Model(model_id=modelo_id).set_all_metadata(itens, replace=False))
    except Exception:  # whatever the SDK raises where the server is gone
        return False


def ficha_em_tabela(modelo: VersaoModelo) -> "pd.DataFrame":
    """The model version as a table of key and value, for the dataset version of its registration."""
    import pandas as pd  # noqa: PLC0415 -- the serving task has none

    linhas = {"id": modelo.id, "tags": ",".join(modelo.tags), **modelo.metadados}
    return pd.DataFrame(sorted(linhas.items()), columns=["chave", "valor"])


def limpar_incompletos(nome: str) -> list[str]:
    """Delete models that were never published and whose task has ended; returns their ids."""
    apagados = []
    for modelo in com_tag(nome, TAG_CANDIDATO):
        if modelo.publicado or alguma_viva([modelo.tarefa] if modelo.tarefa else []):
            continue
        Model.remove(modelo.id, force=True, raise_on_errors=False)
        apagados.append(modelo.id)
    return apagados
