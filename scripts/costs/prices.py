"""infra/costs.yaml and what of configs/deploy*.yaml the bill needs."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    ValidationError,
)


class CostsError(Exception):
    """A file that cannot be used, or prices of another region."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Price(_Strict):
    """Of one unit, with where and when it was read; `usd` is None where none was found."""

    unit: str
    usd: NonNegativeFloat | None
    free: NonNegativeFloat = 0
    free_usd: NonNegativeFloat | None = None
    source: str
    read: date
    how: str

    def cost(self, quantity: float) -> float | None:
        """USD, before what is free; None where there is no price."""
        return None if self.usd is None else quantity * self.usd

    def saved(self, quantity: float) -> float:
        """USD of what is free, at most what it costs."""
        if self.usd is None:
            return 0.0
        each = self.usd if self.free_usd is None else self.free_usd
        return min(quantity * self.usd, self.free * each)


class Prices(_Strict):
    """Of everything that is billed; the names are those of the tables' words."""

    cpu_always: Price
    memory_always: Price
    cpu_busy: Price
    cpu_idle: Price
    memory_request: Price
    egress: Price
    logs: Price
    registry: Price
    secret_versions: Price
    secret_reads: Price
    alerts: Price


class Usage(_Strict):
    """What a month is assumed to be."""

    requests: NonNegativeInt
    extra_instances: NonNegativeFloat
    staging_hours: NonNegativeFloat
    response_kib: NonNegativeFloat
    log_kib: NonNegativeFloat
    images_gb: NonNegativeFloat
    secrets: NonNegativeInt
    starts: NonNegativeInt
    alert_conditions: NonNegativeInt


class Costs(_Strict):
    """The whole file."""

    region: str
    month_days: PositiveInt
    report_usd: PositiveFloat
    prices: Prices
    usage: Usage

    @property
    def seconds(self) -> int:
        """Of a month."""
        return self.month_days * 86_400


class Service(BaseModel):
    """What of the service costs money; the rest of its section is left to the deploys."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    region: str
    cpu: PositiveFloat
    memory_gib: PositiveFloat
    min_instances: NonNegativeInt


def said(error: Exception) -> str:
    """What is wrong, in one line, whoever found it."""
    if not isinstance(error, ValidationError):
        return str(error)
    found = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}, not {e['input']!r}" for e in error.errors())
    return "; ".join(found)


def _section(file: Path, name: str) -> dict[str, Any]:
    return dict((yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get(name, {}))


def read_costs(root: Path) -> Costs:
    """infra/costs.yaml; `CostsError` says what is wrong in it."""
    file = root / "infra" / "costs.yaml"
    try:
        return Costs.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CostsError(f"{file} cannot be used: {said(error)}") from error


def read_service(root: Path, environment: str) -> Service:
    """As deploys read it: the defaults, then what the environment's file says."""
    configs = root / "configs"
    try:
        merged = _section(configs / "deploy.yaml", "service")
        merged |= _section(configs / f"deploy.{environment}.yaml", "service")
        return Service.model_validate(merged)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CostsError(
            f"the service of {environment} in {configs} cannot be used: {said(error)}"
        ) from error
