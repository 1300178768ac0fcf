"""Behind a proxy that cuts a prefix off: the document's "Try it out" asks the right address."""

from collections.abc import Iterator

import pytest
import requests

from tests.api.conftest import ServidorDeTeste
from tests.api.navegador import Aba
from tests.slow_proxy import SlowProxy

PREFIXO = "/clima/api"


class ComPrefixo(SlowProxy):
    """Answers below `PREFIXO`, and asks the server without it; all else is not there."""

    def forward(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> requests.Response:
        dentro = path.startswith(f"{PREFIXO}/")
        return super().forward(method, path.removeprefix(PREFIXO) if dentro else "/none", body, headers)


@pytest.fixture
def atras(servidor: ServidorDeTeste) -> Iterator[str]:
    proxy = ComPrefixo(servidor.url, lambda _: False, 0.0)
    yield f"{proxy.address}{PREFIXO}"
    proxy.close()


def test_try_it_out_works_behind_a_prefix(aba: Aba, atras: str) -> None:
    aba.pedir("Page.navigate", url=f"{atras}/docs")
    linha = "document.querySelector('#operations-previsão-predict_predict_post')"
    aba.esperar(linha, 30)
    aba.avaliar(f"{linha}.querySelector('.opblock-summary-control').click()")
    aba.esperar(f"{linha}.querySelector('.try-out__btn')")
    aba.avaliar(f"{linha}.querySelector('.try-out__btn').click()")
    aba.esperar(f"{linha}.querySelector('.execute')")
    aba.avaliar(f"{linha}.querySelector('.execute').click()")
    aba.esperar(f"{linha}.querySelector('.live-responses-table .response-col_status')", 30)
    assert aba.texto(".live-responses-table .response .response-col_status").startswith("200")
    assert [p for p in aba.pedidos if p.endswith("/predict")] == [f"{atras}/predict"]


def test_the_page_works_behind_a_prefix(aba: Aba, atras: str) -> None:
    aba.pedir("Page.navigate", url=f"{atras}/")
    aba.esperar("document.querySelectorAll('#votos .cento').length", 30)
    assert aba.queixas == []
    assert all(pedido.startswith(f"{atras}/") for pedido in aba.pedidos if "127.0.0.1" in pedido)
