"""The serving folder: how the process that asks the registry and the one that answers HTTP speak.

Every file is replaced as a whole, so a reader sees the old one or the new one. The folder is the cache,
too: with it, serving starts while the registry is away.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from funcoes.apoio.arquivo import gravar_inteiro
from funcoes.apoio.erros import ErroRegistro

_SO_NOSSO: Final = 0o600
PADRAO: Final = Path(__file__).resolve().parents[2] / ".servico"
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,80}$")]
"""Names a file, so nothing that could lead out of the folder."""


class _Ficha(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Servivel(_Ficha):
    """A model version to serve: `atual.json` and `bom.json`."""

    modelo_id: Id
    nome: str
    versao: int
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Of the package's bytes, as the registry recorded it."""
    pipeline_id: str = ""
    promovido_em: str = ""
    algoritmo: str = ""

    def em_log(self) -> dict[str, object]:
        """The version as lines of a log name it."""
        return {"model_id": self.modelo_id, "model_version": self.versao, "experiment_id": self.pipeline_id}


class Recusa(_Ficha):
    """A champion that is not served, and why."""

    modelo_id: str
    versao: int
    motivo: str
    em: datetime


class Registro(_Ficha):
    """What was seen of the registry: `registro.json`."""

    visto_em: datetime
    alcancavel: bool
    desde: datetime
    motivo: str = ""
    campeao_id: str = ""
    recusa: Recusa | None = None


class Uso(_Ficha):
    """What was answered since the process started: `uso.json`."""

    desde: datetime
    em: datetime
    pid: int
    porta: int
    pedidos: dict[str, int]
    """By HTTP status."""
    previsoes: int
    por_voto: dict[str, int]
    latencia_ms: dict[str, float]
    """p50, p95 and p99 of the requests since the last writing."""
    modelo_id: str
    versao: int
    recusados: int
    """Models that were refused."""
    pai: int = 0
    """The process that this one ends with, 0 for none."""


class Carregada(_Ficha):
    """Which ClearML task a process carries: `tarefa.json`, gone after a good end."""

    tarefa_id: str
    maquina: str
    pid: int
    nasceu: float
    """When the process began: its number may be another's by now."""


F = TypeVar("F", bound=_Ficha)


class _Ambiente(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CONFORTO_", extra="ignore")

    pasta_servico: Path = PADRAO


def agora() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def gravar(caminho: Path, conteudo: bytes) -> None:
    """Replace a file of the folder by a whole one, which nobody else on the machine reads."""
    gravar_inteiro(caminho, conteudo, _SO_NOSSO)


class PastaServico:
    """The files of the serving folder; `CONFORTO_PASTA_SERVICO`, or `.servico` of the project."""

    def __init__(self, pasta: Path | None = None) -> None:
        self.pasta = pasta or _Ambiente().pasta_servico
        self.atual = self.pasta / "atual.json"
        self.bom = self.pasta / "bom.json"
        self.registro = self.pasta / "registro.json"
        self.uso = self.pasta / "uso.json"
        self.tarefa = self.pasta / "tarefa.json"
        self.predicoes = self.pasta / "predicoes"
        self.retornos = self.pasta / "retornos.sqlite"
        self.modelos = self.pasta / "modelos"

    def pacote(self, modelo_id: str) -> Path:
        """Where the package of a model lies."""
        return self.modelos / f"{modelo_id}.zip"

    def anotar(self, caminho: Path, ficha: _Ficha) -> None:
        """Write one of the JSON files."""
        gravar(caminho, (ficha.model_dump_json(indent=1) + "\n").encode())

    def ler(self, caminho: Path, modelo: type[F]) -> F | None:
        """Read one of the JSON files, None when there is none; `ErroRegistro` for one that cannot be used."""
        try:
            return modelo.model_validate_json(caminho.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as erro:
            raise ErroRegistro(
                f"{caminho} cannot be used: {erro}. Delete it; the serving task writes it again."
            ) from erro
