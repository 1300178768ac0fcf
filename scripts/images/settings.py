"""What `configs/images.yaml` says, and where things lie."""

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, ValidationError

from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.apoio.erros import ErroConfig, ErroPipeline
from funcoes.configuracao.secoes import Secao

ROOT: Final = Path(__file__).resolve().parents[2]
FILE: Final = ROOT / "configs" / "images.yaml"
Count = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0, le=3600)]


class ImageError(ErroPipeline):
    """An image that cannot be built, or that did not stand its trial."""


class Image(Secao):
    """One image."""

    lock: str
    uid: Count


class Build(Secao):
    """How images are called, and for what their wheels are."""

    repository: str
    platforms: list[str]


class Base(Secao):
    """The base that is made where none can be pulled."""

    suite: str
    mirror: str
    packages: list[str]
    leave_out: list[str]


class Trial(Secao):
    """What an image has to stand."""

    ready_s: Seconds
    stop_s: Seconds
    request_s: Seconds
    memory_mb: Count
    load_requests: Count
    load_clients: Count
    load_p95_ms: Annotated[float, Field(gt=0)]
    load_errors: Annotated[int, Field(ge=0)]


class Settings(Secao):
    """All of `configs/images.yaml`."""

    images: dict[str, Image]
    build: Build
    base: Base
    trial: Trial


@cache
def settings() -> Settings:
    """Read once; `ErroConfig` names the key that cannot be used."""
    try:
        return Settings.model_validate(ler_yaml(FILE))
    except ValidationError as error:
        raise ErroConfig(f"{FILE} cannot be used: {error}") from error


def cache_folder() -> Path:
    """Where bases, wheels and images are kept between builds: `CONFORTO_IMAGES`, else `.images` here."""
    folder = Path(os.environ.get("CONFORTO_IMAGES") or ROOT / ".images").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def dockerfile(name: str) -> Path:
    """Of an image."""
    return ROOT / "docker" / f"{name}.Dockerfile"
