"""configs/security.yaml: limits, exceptions, licences, and what is known to be no secret."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.apoio.erros import ErroConfig
from scripts.security.findings import Severity
from scripts.tools.installed import ROOT

FILE: Final = ROOT / "configs" / "security.yaml"
Reason = Annotated[str, Field(min_length=15)]
"""Long enough to say something."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Section):
    """How many findings are let through."""

    critical: Annotated[int, Field(ge=0)]
    high: Annotated[int, Field(ge=0)]
    medium: Annotated[int, Field(ge=0)]


class Severities(_Section):
    """Of what its tool does not rate."""

    advisory: Severity
    leak: Severity
    licence: Severity
    unknown: Severity


class Waiver(_Section):
    """A finding that does not count, until a day."""

    id: Annotated[str, Field(min_length=1)]
    where: Annotated[str, Field(min_length=1)] = "*"
    reason: Reason
    until: dt.date


class KnownValue(_Section):
    """A value that looks like a secret and is none; another value at the same place is a finding."""

    id: Annotated[str, Field(pattern=r"^[\w -]+:[0-9a-f]{12}$")]
    reason: Reason


class KnownLicence(_Section):
    """A package whose metadata do not say its licence."""

    package: Annotated[str, Field(min_length=1)]
    said: Annotated[str, Field(min_length=1)]
    licence: Annotated[str, Field(min_length=1)]
    reason: Reason


class Licences(_Section):
    """What may be installed from requirements.txt."""

    allowed: frozenset[str]
    known: tuple[KnownLicence, ...] = ()


class Settings(_Section):
    """The whole file."""

    limits: Limits
    severities: Severities
    exception_days_max: Annotated[int, Field(gt=0)]
    advisory_wait_s: Annotated[float, Field(gt=0)]
    licences: Licences
    no_secrets: tuple[KnownValue, ...] = ()
    exceptions: tuple[Waiver, ...] = ()


def load(path: Path = FILE) -> Settings:
    """The file's settings; `ErroConfig` says what is wrong where."""
    try:
        return Settings.model_validate(ler_yaml(path))
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ErroConfig(f"{path} is not valid:\n  " + "\n  ".join(lines)) from error
