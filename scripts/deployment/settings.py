"""`configs/deploy.yaml` as models: every key, its type and its range, unknown keys refused."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar_de
from funcoes.configuracao.secoes import Secao

ROOT: Final = Path(__file__).resolve().parents[2]
DEFAULTS: Final = ROOT / "configs" / "deploy.yaml"
COLORS: Final = 2
ALL: Final = 100
_EXAMPLE: Final = "section.key=value, for example rollout.watch_s=60"

Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]
Part = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
ServiceName = Annotated[str, Field(pattern=r"^[a-z]([a-z0-9-]{0,31}[a-z0-9])?$")]
"""At most 33 characters: Cloud Run wants 46 of a service and a tag together, and a revision's tag has 13."""

VariableName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Address = Annotated[str, Field(pattern=r"^http://[\w.:-]+$")]
Command = Annotated[list[str], Field(min_length=1)]


class Service(Secao):
    """The service as it is to be."""

    project: Annotated[str, Field(pattern=r"^([a-z][a-z0-9-]{4,28}[a-z0-9])?$")]
    name: ServiceName
    region: Annotated[str, Field(pattern=r"^[a-z]+-[a-z]+\d+$")]
    cpu: Annotated[float, Field(gt=0, le=8)]
    memory_gib: Annotated[float, Field(gt=0, le=32)]
    min_instances: Annotated[int, Field(ge=0, le=1000)]
    max_instances: Count
    concurrency: Annotated[int, Field(ge=1, le=1000)]
    port: Annotated[int, Field(ge=1, le=65_535)]
    timeout_s: Annotated[int, Field(ge=1, le=3600)]
    public: bool
    service_account: str
    env: dict[VariableName, str]
    secrets: dict[VariableName, Annotated[str, Field(pattern=r"^[\w-]+:[\w-]+$")]]

    @model_validator(mode="after")
    def _instances(self) -> Self:
        if self.min_instances > self.max_instances:
            raise ValueError("min_instances must not be above max_instances")
        if both := sorted(self.env.keys() & self.secrets.keys()):
            raise ValueError(f"{', '.join(both)} must be in env or in secrets, not in both")
        return self


class Rollout(Secao):
    """How traffic moves."""

    steps: Annotated[list[Annotated[int, Field(ge=1, le=ALL)]], Field(min_length=1)]
    watch_s: Seconds
    look_s: Seconds
    ready_s: Seconds
    command_s: Seconds
    return_s: Seconds
    keep: Annotated[int, Field(ge=1, le=100)]

    @model_validator(mode="after")
    def _to_all(self) -> Self:
        if self.steps != sorted(set(self.steps)) or self.steps[-1] != ALL:
            raise ValueError(f"steps must rise and end with {ALL}")
        return self


class Smoke(Secao):
    """Predictions of which the right answer is known."""

    requests: Count
    per_look: Count
    tolerance: Annotated[float, Field(ge=0, le=0.1)]
    request_s: Seconds
    p95_ms: Annotated[float, Field(gt=0)]


class Checks(Secao):
    """What the traffic at each step has to be like."""

    source: Literal["metrics", "monitoring"]
    min_requests: Count
    error_rate_max: Part
    p95_ms_max: Annotated[float, Field(gt=0)]
    distribution_max: Part
    distribution_p: Part


class Compose(Secao):
    """Two colors behind nginx; `{color}` in a command is the color's name."""

    colors: dict[ServiceName, Address]
    front: Address
    split_file: Path
    state_file: Path
    start: Command
    stop: Command
    begin: Command
    reload: Command

    @model_validator(mode="after")
    def _two(self) -> Self:
        if len(self.colors) != COLORS:
            raise ValueError(f"colors must be two, found {len(self.colors)}")
        return self


class Settings(Secao):
    """All of `configs/deploy.yaml`."""

    service: Service
    rollout: Rollout
    smoke: Smoke
    checks: Checks
    compose: Compose


class Secrets(BaseSettings):
    """What nobody writes into a file of the repository."""

    model_config = SettingsConfigDict(env_prefix="CONFORTO_DEPLOY_", extra="ignore")

    key: SecretStr = SecretStr("")
    """An API key of the service, as `CONFORTO_DEPLOY_KEY`; sent as X-API-Key."""


def load(environment: str | None, file: Path | None, pairs: Sequence[str]) -> Settings:
    """Defaults, what is other in this environment, a file, `section.key=value` pairs.

    Raises `ErroConfig` for an environment that has no file, and for what cannot be used.
    """
    files = [] if environment is None else [_of(environment)]
    return carregar_de(Settings, DEFAULTS, [*files, *([file] if file else [])], pairs, _EXAMPLE)


def _of(environment: str) -> Path:
    known = {p.name.split(".")[1]: p for p in sorted(DEFAULTS.parent.glob("deploy.*.yaml"))}
    if environment not in known:
        raise ErroConfig(f"--environment {environment!r} has no file in configs; known: {', '.join(known)}")
    return known[environment]
