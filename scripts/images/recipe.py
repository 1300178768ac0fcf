"""One build: which image, with what, under which tag."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from funcoes.apoio.erros import ErroConfig
from scripts.images.base import mirror, sources
from scripts.images.settings import ROOT, ImageError, dockerfile, settings
from scripts.images.stamp import Stamp
from scripts.images.wheels import wheels

_HOST: Final = "CLEARML_API_HOST"
_REGISTRY: Final = (
    _HOST, "CLEARML_WEB_HOST", "CLEARML_FILES_HOST", "CLEARML_API_ACCESS_KEY", "CLEARML_API_SECRET_KEY",
    "CLEARML_AUTH_TOKEN", "CLEARML_API_HOST_VERIFY_CERT",
)  # fmt: skip


@dataclass(frozen=True)
class Recipe:
    """What an engine is told, whichever it is."""

    name: str
    tag: str
    stamp: Stamp
    base: str | None = None
    model_file: Path | None = None
    model_id: str = ""
    cached: bool = True
    arguments: dict[str, str] = field(default_factory=dict)
    contexts: dict[str, Path] = field(default_factory=dict)
    secrets: dict[str, Path] = field(default_factory=dict)

    @property
    def image(self) -> str:
        """Its name with the tag."""
        return f"{settings().build.repository}/{self.name}:{self.tag}"

    def options(self) -> list[str]:
        """As docker and buildah both take them."""
        words = ["--file", str(dockerfile(self.name)), "--tag", self.image]
        words += [] if self.cached else ["--no-cache"]
        base = {"BASE": self.base} if self.base else {}
        for key, value in (self.stamp.arguments() | self.arguments | base).items():
            words += ["--build-arg", f"{key}={value}"]
        for key, path in self.contexts.items():
            words += ["--build-context", f"{key}={path}"]
        for key, path in self.secrets.items():
            words += ["--secret", f"id={key},src={path}"]
        return words


@contextmanager
def complete(recipe: Recipe) -> Iterator[Recipe]:
    """With packages, model and secrets at hand; what holds a secret is deleted afterwards."""
    if not dockerfile(recipe.name).exists() or recipe.name not in settings().images:
        raise ErroConfig(f"no image is called {recipe.name!r}: {', '.join(settings().images)}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "model").mkdir()
        contexts = {"wheels": wheels(settings().images[recipe.name].lock)}
        arguments, secrets = dict(recipe.arguments), dict(recipe.secrets)
        (folder / "apt.list").write_text(sources(mirror()))
        secrets["apt"] = folder / "apt.list"
        if recipe.name == "api":
            contexts["model"] = folder / "model"
            arguments |= _model(recipe, folder / "model")
        if recipe.model_id:
            secrets["clearml"] = _registry(folder / "clearml.env")
        yield Recipe(**(vars(recipe) | {"contexts": contexts, "arguments": arguments, "secrets": secrets}))


def _model(recipe: Recipe, folder: Path) -> dict[str, str]:
    """The build arguments; the package's hash is one, so that another package is another build."""

    if recipe.model_file is None:
        return {"MODEL_ID": recipe.model_id} if recipe.model_id else {}
    try:
        content = recipe.model_file.read_bytes()
    except OSError as error:
        raise ImageError(f"--model-file {recipe.model_file} cannot be read: {error}") from error
    (folder / "model.zip").write_bytes(content)
    return {"MODEL_SHA256": sha256(content).hexdigest()}


def _registry(file: Path) -> Path:
    """Address and keys of ClearML, for the one step that fetches the model."""
    pairs = {name: os.environ[name] for name in _REGISTRY if os.environ.get(name)}
    if _HOST not in pairs:
        raise ImageError("--model-id fetches the model from ClearML: set CLEARML_API_HOST and its keys")
    file.touch(mode=0o600)
    file.write_text("".join(f"{k}={v}\n" for k, v in pairs.items()))
    return file


CONTEXT = ROOT
