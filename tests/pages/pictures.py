"""Takes the pictures of the documents: `python -m tests.pages.pictures`, or `make pictures`; three minutes.

A server of its own in a temporary folder, an agent, two runs of the pipeline on the sample, and a browser.
"""

import argparse
import base64
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.api.navegador import Aba, Navegador, programa
from tests.clearml_server import ROOT, ClearmlServer
from tests.conftest import command, start
from tests.pages.server import PagesServer

QUALITY = 82
SETTLE_S = 1.5
PROJECT = "Conforto Termico"
VARIATION = ("--set", "train.modelos=lr,rf", "--set", "validate.minimos.qwk=0.9")


@dataclass(frozen=True)
class Picture:
    """A page as it is shown in a document.

    Attributes:
        path: of the page, made once the runs are there.
        ready: a JavaScript expression that is true once everything is drawn.
    """

    name: str
    path: Callable[["Runs"], str]
    ready: str = "document.querySelector('#content h1')"
    language: str = "en"
    width: int = 1280
    height: int = 800
    dark: bool = False


@dataclass
class Runs:
    """What the runs left: ids."""

    server: PagesServer

    def newest(self, **fields: object) -> list[dict[str, object]]:
        """Return tasks, newest first."""
        asked = {"order_by": ["-created"], "search_hidden": True, "only_fields": ["id", "name", "project"]}
        found: list[dict[str, object]] = self.server.call("tasks.get_all", **asked, **fields)["tasks"]
        return found

    def run(self) -> str:
        """Return the address of the newest run."""
        newest = self.newest(type=["controller"])[0]
        return f"/pipelines/{newest['project']}/tasks/{newest['id']}"

    def stage(self, name: str, tab: str) -> str:
        """Return the address of the newest stage of that name."""
        newest = next(one for one in self.newest() if one["name"] == name)
        return f"/projects/{newest['project']}/tasks/{newest['id']}/{tab}"

    def compared(self, tab: str) -> str:
        """Return the address of the comparison of the last two trainings."""
        two = [str(one["id"]) for one in self.newest() if one["name"] == "train"][:2]
        return f"/projects/*/compare-tasks;ids={','.join(two)}/{tab}"

    def model(self) -> str:
        """Return the address of the live model."""
        model = self.server.call("models.get_all", tags=["campeao"], only_fields=["id", "project"])["models"][
            0
        ]
        return f"/projects/{model['project']}/models/{model['id']}"

    def dataset(self) -> str:
        """Return the address of the newest version of a dataset."""
        newest = self.newest(system_tags=["dataset"])[0]
        return f"/datasets/simple/{newest['project']}/tasks/{newest['id']}"


PICTURES = (
    Picture("home", lambda _: "/"),
    Picture("pipelines", lambda _: "/pipelines"),
    Picture("run", Runs.run),
    Picture("run-pt-dark", Runs.run, language="pt-BR", dark=True),
    Picture("run-phone", Runs.run, width=390, height=844),
    Picture("new-run", lambda runs: f"{runs.run()}/new"),
    Picture("tasks", lambda _: "/projects/*/tasks"),
    Picture(
        "plots",
        lambda runs: runs.stage("train", "info-output/metrics/plots"),
        "document.querySelector('iframe')",
    ),
    Picture("log", lambda runs: runs.stage("train", "output/log")),
    Picture("compare", lambda runs: runs.compared("scalars/values")),
    Picture("model", Runs.model),
    Picture("dataset", Runs.dataset),
    Picture("queues", lambda _: "/workers-and-queues"),
    Picture("monitoring", lambda _: "/monitoring"),
)


def take(browser: Navegador, server: PagesServer, path: str, picture: Picture, folder: Path) -> None:
    """Open a page and keep a picture of it."""
    size = {"largura": picture.width, "altura": picture.height}
    with browser.aba(lingua=picture.language, escuro=picture.dark, **size) as tab:
        tab.pedir("Page.navigate", url=server.login_link(path))
        tab.esperar(picture.ready)
        time.sleep(SETTLE_S)  # what is drawn after the data has come: curves, frames
        keep(tab, folder / f"pages-{picture.name}.webp")


def keep(tab: Aba, file: Path) -> None:
    """Write the window's picture to a file."""
    taken = tab.pedir("Page.captureScreenshot", format="webp", quality=QUALITY)
    file.write_bytes(base64.b64decode(taken["data"]))
    print(file)


def _pipeline(server: PagesServer, results: Path, *options: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "CONFORTO_PASTA_SERVIDOR": str(server.api.data),
        "CONFORTO_PASTA_RESULTADOS": str(results),
    }
    return subprocess.Popen(
        [sys.executable, "pipelines/run.py", *options], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )


def _while_it_runs(browser: Navegador, server: PagesServer, folder: Path) -> None:
    """Take the run at work: as soon as its training goes on."""
    deadline = time.monotonic() + 120
    runs = Runs(server)
    while not any(one["name"] == "train" for one in runs.newest(status=["in_progress"])):
        if time.monotonic() > deadline:
            raise TimeoutError("the training did not begin")
        time.sleep(0.3)
    take(browser, server, runs.run(), Picture("running", Runs.run), folder)


def main(arguments: Sequence[str] | None = None) -> int:
    """Take all of them, or those that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.pictures", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "img")
    options = parser.parse_args(arguments)
    path = programa()
    if path is None:
        parser.error("no chromium, chromium-browser or google-chrome is installed")
    with tempfile.TemporaryDirectory() as folder, Navegador(path) as browser:
        data = Path(folder) / "data"
        start(data)
        assert (
            command("up", "--data", str(data), "--pages", str(ROOT / "configs/paginas.yaml")).returncode == 0
        )
        try:
            server = PagesServer(ClearmlServer(start(data).state, data))
            first = _pipeline(server, Path(folder) / "one")
            if not options.names or "running" in options.names:
                _while_it_runs(browser, server, options.out)
            first.wait()
            _pipeline(server, Path(folder) / "two", *VARIATION).wait()
            for picture in PICTURES:
                if not options.names or picture.name in options.names:
                    take(browser, server, picture.path(Runs(server)), picture, options.out)
        finally:
            command("down", "--data", str(data))
    return 0


if __name__ == "__main__":
    sys.exit(main())
