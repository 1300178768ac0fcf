"""Images with an engine that speaks docker's commands. Its BuildKit gives all files one time."""

import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from scripts.images.host import run
from scripts.images.recipe import CONTEXT, Recipe
from scripts.images.stamp import EPOCH


class Docker:
    """The engine."""

    name = "docker"

    def __call__(self, *words: str | Path, shown: bool = False) -> str:
        """One call of docker."""
        return run(["docker", *words], shown=shown).strip()

    @staticmethod
    def works() -> bool:
        """Whether there is a client, and an engine that answers it."""
        try:
            asked = subprocess.run(["docker", "version"], capture_output=True, check=False, timeout=20)
        except (FileNotFoundError, subprocess.TimeoutExpired):
            return False
        return asked.returncode == 0

    def build(self, recipe: Recipe, shown: bool = True) -> None:
        """The image of the recipe."""
        epoch = {"SOURCE_DATE_EPOCH": str(EPOCH)}
        output = ["--output", "type=docker,rewrite-timestamp=true"]
        run(["docker", "buildx", "build", *output, *recipe.options(), CONTEXT], shown=shown, more=epoch)

    def has(self, image: str) -> bool:
        """Whether the engine has it."""
        asked = subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False)
        return asked.returncode == 0

    def config(self, image: str) -> dict[str, Any]:
        """What the image says about how it is run."""
        config: dict[str, Any] = json.loads(self("image", "inspect", image))[0]["Config"]
        return config

    def export(self, image: str, folder: Path) -> None:
        """As an OCI layout, which `docker save` writes since version 25."""
        folder.mkdir(parents=True, exist_ok=True)
        archive = folder / "image.tar"
        self("save", "--output", archive, image)
        with tarfile.open(archive) as opened:
            opened.extractall(folder, filter="data")
        archive.unlink()
