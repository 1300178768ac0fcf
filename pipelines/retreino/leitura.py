"""The registry as retraining needs it: models, their newest data, findings, runs."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain, takewhile
from typing import Any, Final

from clearml import Task

from funcoes.apoio.erros import ErroConfig
from funcoes.comando.ids import sdk_calado
from funcoes.configuracao.config import carregar, de_plano
from funcoes.configuracao.nomes_clearml import (
    MONITOR,
    PREFIXO_RETREINO,
    RETRAIN,
    SECAO_ARGS,
    SECAO_SAIDA,
    TAG_RETREINO,
    TAG_SEVERIDADE,
)
from funcoes.configuracao.secoes import SAMPLE, PipelineConfig
from funcoes.configuracao.secoes_retreino import GRAVIDADES, ConfigDoRetreino
from funcoes.io_clearml import brutos, datasets, modelos
from funcoes.io_clearml.modelos import VersaoModelo
from funcoes.io_clearml.projeto import projeto, projeto_das_etapas
from funcoes.pesquisa.nomes import do_modelo, sintetico
from pipelines.controlador.parametros import config_da_tarefa
from pipelines.retreino.montar import impedimento, montar
from pipelines.retreino.situacao import Achado, Corrida, Modelo, Situacao, Versao

PROPRIEDADE: Final = "retreino"
"""User property of a run that retraining started: its own id, and `NA_FILA` once it was enqueued. A clone,
which has the tags too, has another id than it says: it is a person's run."""

NA_FILA: Final = "/enqueued"

_PERDIDA: Final = "non-responsive"
_VIVOS: Final = ["queued", "in_progress"]
_QUE_APRENDEM: Final = ["queued", "in_progress", "completed", "published", "closed"]
_CAMPOS: Final = ["id", "status", "created", "completed", "tags", "status_message", "execution.queue"]
_PAGINA: Final = 200


def _id_do_projeto(nome: str) -> str:
    with sdk_calado():
        return str(Task.get_project_id(nome) or "")


def _tarefas(projeto_nome: str, **filtro: Any) -> Iterator[Any]:
    """Tasks of a project, the newest first, a page for each request; none where there is no such project."""
    onde = _id_do_projeto(projeto_nome)
    pagina, achadas = 0, [None] * _PAGINA
    while onde and len(achadas) == _PAGINA:
        achadas = list(
            modelos.cliente().tasks.get_all(
                project=[onde], search_hidden=True, order_by=["-created"],
                page=pagina, page_size=_PAGINA, **filtro,
            )
        )  # fmt: skip
        yield from achadas
        pagina += 1


def _secao(tarefa: Any, secao: str) -> dict[str, str]:
    """One section of a task's parameters."""
    dados: Mapping[str, Any] = (tarefa.hyperparams or {}).get(secao) or {}
    return {str(item.name): str(item.value or "") for item in dados.values()}


def _corrida(tarefa: Any) -> Corrida:
    tags, status = tarefa.tags or [], str(tarefa.status)
    dita = _secao(tarefa, "properties").get(PROPRIEDADE, "")
    nossa = TAG_RETREINO in tags and dita in {"", tarefa.id, f"{tarefa.id}{NA_FILA}"}
    na_fila = dita.endswith(NA_FILA) or bool(tarefa.execution and tarefa.execution.queue)
    return Corrida(
        id=str(tarefa.id),
        status=status,
        criada=tarefa.created,
        fim=tarefa.completed,
        nossa=nossa,
        lance=nossa and not na_fila,
        perdida=status == "stopped" and _PERDIDA in str(tarefa.status_message or "").lower(),
        causas=frozenset(
            t.removeprefix(PREFIXO_RETREINO) for t in tags if nossa and t.startswith(PREFIXO_RETREINO)
        ),
        modelo="" if nossa else _modelo_da(tarefa),
    )


def _config_da(tarefa: Any) -> PipelineConfig | None:
    try:
        return de_plano(_secao(tarefa, SECAO_ARGS))
    except ErroConfig:  # of a version that this one cannot read, or edited to something wrong
        return None


def _modelo_da(tarefa: Any) -> str:
    config = _config_da(tarefa)
    return config.nome_do_modelo() if config is not None else ""


class Leitor:
    """Reads it again and again; what never changes is asked for once."""

    def __init__(self, config: ConfigDoRetreino) -> None:
        self._config = config
        padrao = carregar()
        self._base, self._rotulo = padrao.register_.nome_modelo, padrao.target.rotulo()
        self._mudar = config.retreino.mudar
        self._desde: datetime | None = None
        self._configs: dict[str, PipelineConfig | None] = {}
        self._aprendidas: dict[tuple[str, str], str] = {}

    def ler(self) -> Situacao:
        """The registry now. Causes are read before runs: what is asked twice is then seen to be done."""
        agora = datetime.now(UTC)
        self._desde = self._desde or _inicio()
        lidos = tuple(self._modelos())
        return Situacao(agora, self._desde or agora, lidos, tuple(self._corridas()))

    def _corridas(self) -> Iterator[Corrida]:
        """Those that retraining started, whatever became of them, and all that live."""
        onde, controlador = projeto_das_etapas(), {"type": ["controller"]}
        poucos, todos = ([*_CAMPOS, quais] for quais in ("hyperparams.properties", "hyperparams"))
        nossas = _tarefas(onde, tags=[TAG_RETREINO], only_fields=poucos, **controlador)
        vivas = _tarefas(onde, status=_VIVOS, only_fields=todos, **controlador)
        return iter({str(t.id): _corrida(t) for t in chain(nossas, vivas)}.values())

    def config_para(self, nome: str) -> PipelineConfig:
        """The settings of a run that retrains this model; `ErroConfig` or `ErroDados` where none can be."""
        campeao = modelos.campeao_atual(nome)
        return montar(nome, self._antes(nome, campeao), self._bruta(nome, campeao, _pesquisas()), self._mudar)

    def _modelos(self) -> Iterator[Modelo]:
        """Each with its champion, which is read once: a promotion in between is seen at the next look."""
        pesquisas = _pesquisas()
        nomes = self._config.retreino.modelos or self._por_si(pesquisas)
        achados = _achados() if nomes and self._config.deriva.ligada else {}
        for nome in nomes:
            campeao = modelos.campeao_atual(nome)
            bruta, antes = self._bruta(nome, campeao, pesquisas), self._antes(nome, campeao)
            yield Modelo(
                nome,
                campeao.id if campeao is not None else "",
                antes.ingest.dados if antes is not None else "",
                None if bruta is None else self._versao(nome, bruta),
                achados.get(nome),
                impedimento(nome, antes, bruta, self._mudar),
            )

    def _por_si(self, pesquisas: list[str]) -> list[str]:
        """Every survey that has a champion or a raw version; the sample where there is none."""
        com = modelos.nomes_com_campeao(self._base)
        ditas = {_pesquisa(c) for n in com for c in modelos.campeoes(n)[:1]}
        sem = [do_modelo(self._base, self._rotulo, p) for p in pesquisas if p not in ditas]
        return sorted({*(n for n in com if not sintetico(n)), *sem}) or com

    def _bruta(self, nome: str, campeao: VersaoModelo | None, pesquisas: list[str]) -> str | None:
        """The newest raw version of the model's survey."""
        if sintetico(nome):
            return None
        dita = _pesquisa(campeao) if campeao is not None else ""
        dela = [p for p in pesquisas if p == dita or do_modelo(self._base, self._rotulo, p) == nome]
        return next((p.id for p in brutos.pontas(dela[0])), None) if dela else None

    def _antes(self, nome: str, campeao: VersaoModelo | None) -> PipelineConfig | None:
        """The settings that the champion was made with, as far as they are known."""
        if campeao is None:
            return None
        corrida = campeao.metadados.get("pipeline_id", "")
        if corrida not in self._configs:
            self._configs[corrida] = _da_corrida(corrida)
        achada = self._configs[corrida]
        return achada or (carregar(None, [f"ingest.dados={SAMPLE}"]) if sintetico(nome) else None)

    def _versao(self, nome: str, dataset_id: str) -> Versao:
        achada = modelos.cliente().tasks.get_all(id=[dataset_id], only_fields=["created"], search_hidden=True)
        criada = achada[0].created
        return Versao(dataset_id, criada, self._quem_aprendeu(nome, dataset_id, criada))

    def _quem_aprendeu(self, nome: str, dataset_id: str, criada: datetime) -> str:
        """A run of this model on this version that ended well or is going, and may promote; "" for none."""
        if (nome, dataset_id) in self._aprendidas:
            return self._aprendidas[nome, dataset_id]
        achada = next(filter(lambda t: _aprende(t, nome, dataset_id), _desde(criada)), None)
        if achada is not None and str(achada.status) not in _VIVOS:
            self._aprendidas[nome, dataset_id] = str(achada.id)
        return str(achada.id) if achada is not None else ""


def _desde(criada: datetime) -> Iterator[Any]:
    """Runs that came after a version, the newest first."""
    filtro = {"type": ["controller"], "status": _QUE_APRENDEM, "only_fields": [*_CAMPOS, "hyperparams"]}
    return takewhile(lambda t: bool(t.created >= criada), _tarefas(projeto_das_etapas(), **filtro))


def _aprende(tarefa: Any, nome: str, dataset_id: str) -> bool:
    if _corrida(tarefa).lance or _secao(tarefa, SECAO_ARGS).get("ingest/dados") != datasets.nomear_versao(
        dataset_id
    ):
        return False
    config = _config_da(tarefa)
    return config is not None and config.register_.promover and config.nome_do_modelo() == nome


def _achados() -> dict[str, Achado]:
    """The newest finding about each model."""
    achados: dict[str, Achado] = {}
    campos = ["id", "tags", "created", "completed", "hyperparams"]
    feitas = {"name": f"{MONITOR}$", "type": [MONITOR], "status": ["completed", "published"]}
    for tarefa in _tarefas(projeto(), only_fields=campos, **feitas):
        saida = _secao(tarefa, SECAO_SAIDA)
        ditas = [t.removeprefix(TAG_SEVERIDADE) for t in tarefa.tags or [] if t.startswith(TAG_SEVERIDADE)]
        nome, em = saida.get("modelo_nome", ""), _quando(tarefa, saida.get("ate", ""))
        testada = saida.get("testada", "") != str(False)  # of a window without requests nothing is known
        if not nome or len(ditas) != 1 or ditas[0] not in GRAVIDADES or not testada:
            continue
        if nome not in achados or em > achados[nome].em:
            achados[nome] = Achado(str(tarefa.id), ditas[0], saida.get("modelo_id", ""), em)
    return achados


def _quando(tarefa: Any, ate: str) -> datetime:
    """What a look is about: the end of its window, which may lie long before the look."""
    feita: datetime = tarefa.completed or tarefa.created
    try:
        fim = datetime.fromisoformat(ate)
        return min(feita, fim) if fim.tzinfo else feita
    except (ValueError, TypeError):
        return feita


def _pesquisas() -> list[str]:
    with sdk_calado():  # of a project without any dataset it speaks at length
        return brutos.pesquisas()


def _inicio() -> datetime | None:
    """When the first service began; None where there was none yet."""
    achadas = _tarefas(projeto(), name=f"^{RETRAIN}$", only_fields=["created"])
    return min((t.created for t in achadas), default=None)


def _pesquisa(campeao: VersaoModelo) -> str:
    """The survey that a champion learned from; "" for one that does not say."""
    return campeao.metadados.get("pesquisa", "")


def _da_corrida(corrida: str) -> PipelineConfig | None:
    """`None` for a run that was deleted, or is of a version that this one cannot read."""
    if not corrida or not modelos.cliente().tasks.get_all(
        id=[corrida], only_fields=["id"], search_hidden=True
    ):
        return None
    try:
        return config_da_tarefa(Task.get_task(task_id=corrida))
    except (ValueError, ErroConfig):
        return None
