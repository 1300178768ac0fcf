"""Raw versions: a survey as it came, and what was appended to it since, as a chain of dataset versions.

A version holds the whole survey, one CSV, with a table of marks where some rows are answers to predictions,
and has the versions that it was made of as parents. Its tags say which survey it is of, and where the rows
that it adds come from.

The server has no transaction, so two appends at once may start from the same version. Neither is lost: rows
only ever come in (`funcoes.dados.anexo`), an append has every end of the chain as a parent, and whoever has
written looks again (`assentar`) and puts together what has come in meanwhile. Two that do this at once write
the same bytes. Of an answer whose vote was changed the last one counts, whichever way versions are put
together (`funcoes.dados.marcas`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from clearml import Dataset, Task

from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.nomes_clearml import PREFIXO_ORIGEM, PREFIXO_PESQUISA, nome_dataset
from funcoes.configuracao.secoes import PREFIXO_DE_VERSAO
from funcoes.dados import marcas
from funcoes.dados.marcas import Conteudo
from funcoes.io_clearml import datasets
from funcoes.io_clearml.projeto import projeto
from funcoes.io_clearml.versoes import finalizada
from funcoes.leitura.levantamento import ler as ler_arquivo
from funcoes.pesquisa.descricao import DE_ANTES, PesquisaConfig
from funcoes.pesquisa.nomes import dos_dados

LEVANTAMENTO, RETORNOS = "levantamento", "retornos"
"""Origins of the rows that a version adds: a file that people brought, or answers to predictions, which come
with a vote and without the rest of the questionnaire. `funcoes.dados.marcas` says which rows these are."""

_DADOS: Final = "dados"
_ARVORE: Final = "Dataset Struct"
"""The SDK's own configuration of a version's task: the version and its ancestors."""

_VOLTAS: Final = 20


@dataclass(frozen=True)
class Ponta:
    """A version that no other version of its survey was made of; `linhagem`: its id and its ancestors'."""

    id: str
    versao: str
    linhagem: frozenset[str]


def _listar(*tags: str) -> list[dict[str, Any]]:
    """Whole raw versions, the newest first, but those archived in ClearML."""
    achados = Dataset.list_datasets(
        dataset_project=projeto(),
        partial_name=f"^{nome_dataset(_DADOS)}$",
        tags=list(tags) or None,
        include_archived=False,
    )
    return sorted(filter(datasets.inteira, achados), key=lambda item: item["created"], reverse=True)


def _com_prefixo(tags: Sequence[str] | None) -> Iterator[str]:
    return (t.removeprefix(PREFIXO_PESQUISA) for t in tags or [] if t.startswith(PREFIXO_PESQUISA))


def pesquisas() -> list[str]:
    """Names of the surveys that have a raw version."""
    return sorted({nome for item in _listar() for nome in _com_prefixo(item["tags"])})


def pontas(pesquisa: str) -> list[Ponta]:
    """Where the versions of a survey end, the newest first: one, or several after appends at once."""
    achadas: list[Ponta] = []
    for item in _listar(f"{PREFIXO_PESQUISA}{pesquisa}"):
        if not any(item["id"] in ponta.linhagem for ponta in achadas):
            achadas.append(Ponta(str(item["id"]), str(item["version"]), _linhagem(str(item["id"]))))
    return achadas


def _linhagem(dataset_id: str) -> frozenset[str]:
    """A version and all it came of, as the web page draws it.

    The SDK's dependency graph leaves out whom no file is taken from any more, and a raw version has all rows.
    """
    nos = Task.get_task(task_id=dataset_id).get_configuration_object_as_dict(_ARVORE) or {}
    return frozenset({dataset_id, *(str(no["job_id"]) for no in nos.values())})


def ler(dataset_id: str) -> bytes:
    """The survey that a raw version holds; `ErroRegistro` where there is none."""
    return datasets.ler_bytes(dataset_id, datasets.ARQUIVO_DE_DADOS)


def conteudo_de(dataset_id: str) -> Conteudo:
    """The survey that a raw version holds, and the marks of its answers, as they were written."""
    return Conteudo(ler(dataset_id), _retornos(dataset_id))


def retornos_de(dados: str) -> bytes:
    """Which rows of `ingest.dados` are answers to predictions (`marcas.ler`); no bytes where none are."""
    if not datasets.e_versao(dados):
        return b""
    return _retornos(dados.removeprefix(PREFIXO_DE_VERSAO))


def _retornos(dataset_id: str) -> bytes:
    arquivo = datasets.abrir(dataset_id) / marcas.ARQUIVO
    return arquivo.read_bytes() if arquivo.is_file() else b""


class Bruta(NamedTuple):
    """What a raw version holds, and the description by which it is read."""

    marcada: marcas.Marcada
    pesquisa: PesquisaConfig


def ler_bruta(dataset_id: str) -> Bruta:
    """The survey that a raw version holds, and which of its rows are answers to predictions."""
    dita = pesquisa_de(dataset_id) or PesquisaConfig.vazia()
    lido = ler_arquivo(ler(dataset_id), dita, f"dataset:{dataset_id}")
    return Bruta(marcas.Marcada(lido.celulas, marcas.ler(_retornos(dataset_id))), lido.pesquisa)


def ler_marcada(dataset_id: str) -> marcas.Marcada:
    """The rows and marks of `ler_bruta`."""
    return ler_bruta(dataset_id).marcada


def pesquisa_de(dataset_id: str) -> PesquisaConfig | None:
    """What a raw version says of its survey; None for one that was written before versions said it."""
    dita = _metadados(dataset_id).get("pesquisa")
    return PesquisaConfig.model_validate(dita, context=DE_ANTES) if dita else None


def nome_de(dataset_id: str) -> str:
    """The name of a raw version's survey; of an earlier one, as models of its file are called."""
    pesquisa = pesquisa_de(dataset_id)
    return pesquisa.nome if pesquisa else dos_dados(str(_metadados(dataset_id).get("arquivo", dataset_id)))


def _metadados(dataset_id: str) -> dict[str, Any]:
    datasets.abrir(dataset_id)  # says in our words what is wrong with an id
    return dict(finalizada(dataset_id).get_metadata() or {})


def gravar(
    conteudo: bytes | Conteudo,
    pesquisa: PesquisaConfig,
    arquivo: str,
    pais: Sequence[str] = (),
    metadados: Mapping[str, Any] | None = None,
    descricao: str = "",
    origem: str = LEVANTAMENTO,
) -> datasets.VersaoDataset:
    """Write a raw version, or find the one of the same survey, bytes and parents.

    `arquivo` names the file that its rows, or those that it adds, came in; `descricao` says so in words.
    """
    dados, retornos = Conteudo(conteudo) if isinstance(conteudo, bytes) else conteudo
    tags = [f"{PREFIXO_PESQUISA}{pesquisa.nome}", f"{PREFIXO_ORIGEM}{origem}"]
    dito = {"arquivo": arquivo, "pesquisa": pesquisa.model_dump(), "origem": origem, **(metadados or {})}
    return datasets.gravar(
        _DADOS,
        {datasets.ARQUIVO_DE_DADOS: dados, **({marcas.ARQUIVO: retornos} if retornos else {})},
        pais,
        dito,
        rotulo=datasets.Rotulo(tags, descricao or f"{arquivo}, as it came", pesquisa.nome),
    )


def reunir(pesquisa: PesquisaConfig, *ids: str) -> Conteudo:
    """The rows of several versions, as the bytes of one."""
    return marcas.juntar(pesquisa, *map(ler_marcada, ids)).conteudo()


def assentar(
    propria: datasets.VersaoDataset, conteudo: bytes | Conteudo, pesquisa: PesquisaConfig
) -> datasets.VersaoDataset:
    """The version that holds what was just written and what others have written meanwhile.

    `conteudo` are the bytes of the version just written; `pesquisa` says how they are read. `ErroRegistro`
    where others write all the time.
    """
    escrito = Conteudo(conteudo) if isinstance(conteudo, bytes) else conteudo
    for _ in range(_VOLTAS):
        vistas = pontas(pesquisa.nome)
        if all(propria.id in ponta.linhagem for ponta in vistas):
            return propria
        ids = sorted({propria.id, *(p.id for p in vistas if propria.id not in p.linhagem)})
        juntas = reunir(pesquisa, *ids)
        if juntas == escrito:
            return propria
        descricao = f"{len(ids)} versions that were written at the same time, put together"
        propria = gravar(juntas, pesquisa, "", ids, {"reunidas": ids}, descricao)
        escrito = juntas
    raise ErroRegistro(
        f"after {_VOLTAS} looks the survey {pesquisa.nome!r} still has several newest versions: others "
        f"append all the time? What was given is there, as dataset:{propria.id}; the next append puts all "
        "together."
    )
