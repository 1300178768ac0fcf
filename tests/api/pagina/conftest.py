"""Where the page is that the tests do not change."""

import pytest

from tests.api.conftest import ServidorDeTeste


@pytest.fixture
def endereco(servidor: ServidorDeTeste) -> str:
    return servidor.url
