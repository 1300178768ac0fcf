"""Images without a daemon: buildah, as root, in a storage of its own."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.images.base import make_root, name_of_base
from scripts.images.host import missing_for_buildah, run
from scripts.images.recipe import CONTEXT, Recipe
from scripts.images.settings import ImageError, alone, cache_folder
from scripts.images.stamp import EPOCH


def _overlay_works(folder: Path) -> bool:
    """Whether layers can lie over each other here; else each is a whole copy, which is slow."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        for part in ("lower", "upper", "work", "all"):
            (Path(name) / part).mkdir()
        options = f"lowerdir={name}/lower,upperdir={name}/upper,workdir={name}/work"
        mount = f"mount -t overlay overlay -o {options} {name}/all && umount {name}/all"
        return subprocess.run(["sh", "-c", mount], capture_output=True, check=False).returncode == 0


class Buildah:
    """The engine; raises `ImageError` where something is missing."""

    name = "buildah"

    def __init__(self) -> None:
        if lacks := missing_for_buildah():
            how = "apt-get install buildah debootstrap, as root"
            raise ImageError(f"images cannot be built here, {', '.join(lacks)} missing: {how}")
        store = cache_folder() / "storage"
        store.mkdir(exist_ok=True)
        driver = "overlay" if _overlay_works(store) else "vfs"
        places = ["--root", str(store / driver), "--runroot", str(store / f"{driver}.run")]
        self._command = ["buildah", *places, "--storage-driver", driver]

    @staticmethod
    def named(image: str) -> str:
        """As the storage knows a name without a registry."""
        return image if image.startswith("localhost/") else f"localhost/{image}"

    def __call__(self, *words: str | Path, shown: bool = False) -> str:
        """One call of buildah."""
        return run([*self._command, *words], shown=shown).strip()

    def build(self, recipe: Recipe, shown: bool = True) -> None:
        """The image of the recipe, all times the same."""
        isolated = ["--isolation", "chroot", "--layers", "--format", "docker", "--identity-label=false"]
        times = ["--timestamp", str(EPOCH)]
        base = recipe if recipe.base else Recipe(**(vars(recipe) | {"base": self.base()}))
        self("build", *isolated, *times, *base.options(), CONTEXT, shown=shown)

    def base(self) -> str:
        """The base that is made here; kept."""
        name = name_of_base()
        with alone("base"):
            if not self.has(name):
                self._make(name)
        return name

    def _make(self, name: str) -> None:
        folder = make_root()
        container = self("from", "scratch")
        try:
            self("add", "--quiet", container, folder, "/")
            self("commit", "--quiet", "--timestamp", str(EPOCH), container, name)
        finally:
            self("rm", container)
            run(["rm", "-rf", "--one-file-system", folder])

    def has(self, image: str) -> bool:
        """Whether it is in the storage."""
        done = subprocess.run(
            [*self._command, "inspect", "--type", "image", self.named(image)],
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

    def config(self, image: str) -> dict[str, Any]:
        """What the image says about how it is run."""
        told: dict[str, Any] = json.loads(self("inspect", "--type", "image", self.named(image)))
        config: dict[str, Any] = told["Docker"]["config"]
        return config

    @contextmanager
    def mounted(self, image: str) -> Iterator[Path]:
        """The root file system of a container, gone afterwards."""
        container = self("from", "--pull-never", self.named(image))
        try:
            yield Path(self("mount", container))
        finally:
            self("umount", container)
            self("rm", container)

    def export(self, image: str, folder: Path) -> None:
        """As an OCI layout, layers compressed as they would be pushed."""
        self("push", "--quiet", "--format", "oci", self.named(image), f"oci:{folder}")
