"""ClearML model versions as they are read: found, and their package fetched.

A reader takes the newest published model tagged `campeao`; `promocao` moves that tag, `registro` writes.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from clearml import Model, Task
from clearml.backend_api.session.client import APIClient

from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.nomes_clearml import TAG_CAMPEAO
from funcoes.io_clearml.projeto import projeto, projeto_das_etapas
from funcoes.pesquisa.nomes import SINTETICO, sintetico

ARQUIVO_MODELO = "modelo.joblib"
"""The candidate in a train version, and the file of models registered before they were packages."""

ARQUIVO_PACOTE = "modelo.zip"

_CAMPOS = ["id", "name", "project", "tags", "system_tags", "ready", "created", "task", "uri", "metadata"]
_PAGINA = 500
_ARQUIVADO_NO_CLEARML = "archived"


@dataclass(frozen=True)
class VersaoModelo:
    """A model version as the registry has it: a snapshot from one request."""

    id: str
    versao: int
    tags: list[str]
    promovido: bool
    metadados: dict[str, str] = field(default_factory=dict)
    nome: str = ""
    projeto: str = ""
    publicado: bool = True
    guardado: bool = False
    """Archived in ClearML's web page: queries, and so readers, do not see it."""
    criado: datetime | None = None
    tarefa: str = ""
    uri: str = ""


@cache
def cliente() -> APIClient:
    """The client of the server's own calls; it logs in once a process."""
    return APIClient()


def _perguntar(**filtro: object) -> Iterator[Any]:
    """What the registry has of the models that a filter finds, newest first, a page for each request.

    `Model.query_models` would ask once more for each model, and so mix moments.
    """
    pagina = 0
    while True:
        achados = cliente().models.get_all(
            **filtro, order_by=["-created"], only_fields=_CAMPOS, page=pagina, page_size=_PAGINA
        )
        yield from achados
        if len(achados) < _PAGINA:
            return
        pagina += 1


def _inteiro(texto: str) -> int:
    return int(texto) if texto.isascii() and texto.isdigit() else 0


def _versao(modelo: Any) -> VersaoModelo:
    metadados = {k: str(v["value"]) for k, v in (modelo.metadata or {}).items()}
    tags = sorted(modelo.tags or [])
    return VersaoModelo(
        id=str(modelo.id),
        versao=_inteiro(metadados.get("versao", "")),
        tags=tags,
        promovido=TAG_CAMPEAO in tags,
        metadados=metadados,
        nome=str(modelo.name),
        projeto=str(modelo.project or ""),
        publicado=bool(modelo.ready),
        guardado=_ARQUIVADO_NO_CLEARML in (modelo.system_tags or []),
        criado=modelo.created,
        tarefa=str(modelo.task or ""),
        uri=str(modelo.uri or ""),
    )


def projetos_nossos() -> list[str]:
    """Ids of the projects whose models are ours: stages', and those registered by hand.

    Another project on the same server may have models of the same name, and a champion of its own.
    """
    ids = (Task.get_project_id(p) for p in (projeto(), projeto_das_etapas()))
    return sorted({str(i) for i in ids if i is not None})


def _modelos(nomes: str, tags: list[str] | None = None, **filtro: object) -> list[VersaoModelo]:
    """Models in our projects whose name this pattern finds, newest first, but those archived in ClearML."""
    nossos = projetos_nossos()
    if not nossos:  # an empty list would ask for those of all projects
        return []
    achados = _perguntar(
        name=nomes,
        project=nossos,
        system_tags=[f"-{_ARQUIVADO_NO_CLEARML}"],
        **({"tags": tags} if tags else {}),
        **filtro,
    )
    return [_versao(modelo) for modelo in achados]


def _exatamente(nome: str) -> str:
    return f"^{re.escape(nome)}$"


def nomes_registrados(base: str) -> list[str]:
    """The names of published models in our projects that are `base`, or begin with it and a dash; sorted."""
    return sorted({modelo.nome for modelo in _modelos(_que_comecam(base), ready=True)})


def nomes_com_campeao(base: str) -> list[str]:
    """The same names, but only those that have a champion.

    As `campeoes`, asked twice: a promotion in the middle must not look like a name without one.
    """
    achados = set()
    for _ in range(2):
        achados |= {m.nome for m in _modelos(_que_comecam(base), [TAG_CAMPEAO], ready=True)}
    return sorted(achados)


def _que_comecam(base: str) -> str:
    return f"^{re.escape(base)}(-|$)"


def com_tag(nome: str, tag: str) -> list[VersaoModelo]:
    """Versions of this name with this tag in our projects, published or not, newest first."""
    return _modelos(_exatamente(nome), [tag])


def publicados(nome: str, tags: list[str] | None = None) -> list[VersaoModelo]:
    """Published versions of this name in our projects, newest first; with tags: those with any of them."""
    return _modelos(_exatamente(nome), tags, ready=True)


def campeoes(nome: str) -> list[VersaoModelo]:
    """Published versions tagged `campeao`, newest first: one, and two in the middle of a promotion.

    None is asked for a second time: a query that reads while a promotion moves the tag may pass the new
    champion before it is tagged and the old one after it was cleared.
    """
    return publicados(nome, [TAG_CAMPEAO]) or publicados(nome, [TAG_CAMPEAO])


def campeao_atual(nome: str) -> VersaoModelo | None:
    """The newest published champion of this name, or None."""
    return next(iter(campeoes(nome)), None)


def consultar(modelo_id: str) -> VersaoModelo:
    """What the registry says of a model; `ErroRegistro` when it is not there."""
    achado = next(_perguntar(id=[modelo_id]), None) if modelo_id else None
    if achado is None:
        raise ErroRegistro(
            f"the model {modelo_id!r} is not in the registry: it was deleted, or is of another server. "
            "`python -m steps.register --list` shows the versions that are there."
        )
    return _versao(achado)


def pesquisas_dos(ids: Iterable[str]) -> dict[str, str]:
    """Of each of these models that the registry has, the survey: `SINTETICO` for one of the packaged sample,
    "" for one that does not say it."""
    pedidos = sorted(ids)
    achados = map(_versao, _perguntar(id=pedidos)) if pedidos else ()
    return {m.id: SINTETICO if sintetico(m.nome) else m.metadados.get("pesquisa", "") for m in achados}


def baixar(modelo_id: str) -> bytes:
    """The bytes of a registered package, as they were recorded; nothing is unpacked.

    Raises:
        ErroRegistro: the model is not there, is of the format before packages, has no recorded hash, or its
            file is missing, cannot be read, or is not the recorded one.
    """
    modelo = consultar(modelo_id)
    quem = f"model {modelo_id} ({modelo.nome} version {modelo.versao})"
    if modelo.uri.endswith(f"/{ARQUIVO_MODELO}"):
        raise ErroRegistro(
            f"{quem} holds {ARQUIVO_MODELO}: it was registered before models were packages "
            f"({ARQUIVO_PACOTE}) and is not loaded. Register it again: run the pipeline on its data."
        )
    esperado = modelo.metadados.get("sha256", "")
    if not esperado:
        raise ErroRegistro(f"{quem} says no sha256 of its file: not registered by this pipeline; not loaded.")
    visto = ""
    for de_novo in (False, True):  # the SDK's cache may hold a broken copy: fetched once more
        conteudo = _baixar(modelo, quem, de_novo)
        visto = hashlib.sha256(conteudo).hexdigest()
        if visto == esperado:
            return conteudo
    raise ErroRegistro(
        f"{quem}: the sha256 of its file {modelo.uri} is {visto[:12]}…, recorded was {esperado[:12]}…; not "
        "loaded. Promote another version, or register the model again."
    )


def _baixar(modelo: VersaoModelo, quem: str, de_novo: bool) -> bytes:
    try:
        copia = Model(model_id=modelo.id).get_local_copy(
            extract_archive=False, raise_on_error=True, force_download=de_novo
        )
        if copia is None:
            raise ValueError("the registry names no file")
        return Path(copia).read_bytes()
    except (ValueError, OSError) as erro:
        raise ErroRegistro(
            f"{quem}: its file {modelo.uri or '(none)'} cannot be read: {erro}. Is the file server up, and "
            "the file there? If not, promote another version, or register the model again."
        ) from erro
