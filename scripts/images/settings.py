"""What `configs/images.yaml` says, and where things lie."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from funcoes.apoio.arquivo import exigir_gravavel, inteiro
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


class _Places(BaseSettings):
    """What the environment says of caches; an empty variable says nothing."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    conforto_images: Path | None = None
    xdg_cache_home: Path | None = None


def cache_folder() -> Path:
    """Where bases, wheels and images are kept between builds; made where it is not there.

    `CONFORTO_IMAGES`, else `conforto-termico/images` among the user's caches: not in the checkout, where git,
    and whatever asks git, would look through gigabytes of it. `ErroConfig` where it cannot be written.
    """
    places = _Places()
    caches = places.xdg_cache_home
    if caches is None or not caches.is_absolute():  # as the XDG specification wants it
        caches = Path("~/.cache")
    folder = inteiro("CONFORTO_IMAGES", places.conforto_images or caches / "conforto-termico" / "images")
    exigir_gravavel(folder, "name another folder with CONFORTO_IMAGES")
    return folder


@contextmanager
def alone(part: str) -> Iterator[None]:
    """Nobody else makes this part of the cache meanwhile: all checkouts of a user share it."""
    with (cache_folder() / f".{part}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def dockerfile(name: str) -> Path:
    """Of an image."""
    return ROOT / "docker" / f"{name}.Dockerfile"
