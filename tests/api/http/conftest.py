"""The application in this process, for the tests of predictions that change nothing in it."""

from collections.abc import Iterator

import pytest

from funcoes.servico.pasta import PastaServico
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.modelos import por, treinar


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aplicacao]:
    """Serves a small model of the sample, without limits."""
    pasta = PastaServico(tmp_path_factory.mktemp("servico"))
    por(pasta, treinar().pacote)
    with aplicacao(pasta.pasta) as app:
        yield app
