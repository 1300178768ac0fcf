"""The images are started once for all tests of deploys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.api.modelos import treinar
from tests.deployment.cloud import Cloud, start_images
from tests.waiting import PATIENCE_S, eventually


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Addresses of serving processes by image."""
    started = start_images(tmp_path_factory.mktemp("images"))
    for name, server in started.items():
        if name != "never-ready":
            eventually(lambda server=server: server.pedir("/health/ready").status == 200)
    yield {name: server.url for name, server in started.items()}
    for server in started.values():
        server.processo.kill()
        server.processo.wait(PATIENCE_S)


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the model that they serve."""
    path = tmp_path_factory.mktemp("package") / "model.zip"
    path.write_bytes(treinar().pacote)
    return path


@pytest.fixture
def cloud(tmp_path: Path, images: dict[str, str]) -> Callable[[str], Cloud]:
    """Makes a fake cloud, by a name."""
    return lambda name: Cloud(tmp_path / name, images)
