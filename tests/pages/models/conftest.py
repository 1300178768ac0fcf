"""The project's own file, for as long as its pages are tested."""

from collections.abc import Iterator

import pytest

from clearml_local.base.settings import DataFolder
from clearml_local.pages import project
from tests.pages.server import PagesServer
from tests.unit.pages_file import FILE


@pytest.fixture
def project_file(server: PagesServer) -> Iterator[None]:
    """Let the pages use this project's file; the other tests are of a server without one."""
    folder = DataFolder(server.api.data)
    before = folder.pages.read_bytes() if folder.pages.is_file() else None
    project.remember(folder, FILE)
    yield
    if before is None:
        folder.pages.unlink()
    else:
        folder.pages.write_bytes(before)
