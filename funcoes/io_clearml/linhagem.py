"""Where a model comes from: the run that made it, the dataset versions it was made of, and the raw data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.nomes_clearml import PREFIXO_TAREFA, nome_dataset
from funcoes.io_clearml.datasets import e_versao
from funcoes.io_clearml.modelos import cliente
from funcoes.io_clearml.versoes import finalizada

_PREFIXO: Final = nome_dataset("")


@dataclass(frozen=True)
class Corrida:
    """A task of ClearML that others belong to, as its server has it."""

    id: str
    nome: str
    situacao: str
    comecou: str


@dataclass(frozen=True)
class Versao:
    """A dataset version on the way from the raw data to a model.

    `nome` is the stage that wrote it, or `dados`; `tarefa` the task that did, "" for a command; `fonte` what
    it says of rows that came from outside; `pais` are ids.
    """

    id: str
    nome: str
    versao: str
    tarefa: str
    fonte: str
    pais: tuple[str, ...]


def corrida(tarefa_id: str) -> Corrida:
    """The run of this id; `ErroRegistro` where there is none."""
    campos = ["name", "status", "started"]
    achadas = cliente().tasks.get_all(id=[tarefa_id], only_fields=campos, search_hidden=True)
    if not achadas:
        raise ErroRegistro(
            f"the run {tarefa_id!r} is not in the registry: it was deleted, or is of another server."
        )
    achada = achadas[0]
    return Corrida(tarefa_id, str(achada.name), str(achada.status), str(achada.started or ""))


def versoes(dataset_id: str) -> Iterator[Versao]:
    """A version and all that it was made of, each once, the raw data last.

    Raises `ErroRegistro` at one that is not there any more; what comes before it was given by then.
    """
    fila, vistas = [dataset_id], {dataset_id}
    while fila:
        versao = _ler(fila.pop(0))
        yield versao
        fila += [pai for pai in versao.pais if pai not in vistas]
        vistas.update(versao.pais)


def _ler(dataset_id: str) -> Versao:
    try:
        versao = finalizada(dataset_id)
        dito = dict(versao.get_metadata() or {})
    except (ValueError, TypeError, OSError) as erro:
        raise ErroRegistro(
            f"the dataset version {dataset_id!r} cannot be read: {erro}. Was it deleted, or is its file gone?"
        ) from erro
    tarefas = [t.removeprefix(PREFIXO_TAREFA) for t in versao.tags or [] if t.startswith(PREFIXO_TAREFA)]
    dados = str(dito.get("parametros", {}).get("dados", "")) if "fonte_sha256" in dito else ""
    de_fora = (dados.partition(":")[2],) if e_versao(dados) else ()
    return Versao(
        id=dataset_id,
        nome=str(versao.name).removeprefix(_PREFIXO),
        versao=str(versao.version),
        tarefa=next(iter(tarefas), ""),
        fonte=_fonte(dito, dados),
        pais=(*map(str, dito.get("pais", [])), *de_fora),
    )


def _fonte(dito: Mapping[str, Any], dados: str) -> str:
    """What a version says of where its rows came from, in words; "" where they are its parents'."""
    if dados:
        return f"{dados}, sha256 {dito['fonte_sha256']}"
    if "origem" not in dito:
        return ""
    novas = f", {dito['linhas_novas']} new rows" if "linhas_novas" in dito else ""
    return f"{dito['origem']}: {dito['arquivo'] or 'versions put together'}{novas}"
