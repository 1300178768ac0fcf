"""The document of the page and its policy: nothing comes from elsewhere, both languages say the same."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from api.pagina import montar
from funcoes.palavras.votos import ROTULOS
from tests.api.pagina.aberta import bloco, textos

PASTA = Path(__file__).resolve().parents[3] / "api" / "pagina"


@pytest.mark.parametrize(
    ("diretiva", "texto"),
    [("style-src", bloco("<style>", "</style>")), ("script-src", bloco("<script>", "</script>"))],
)
def test_the_policy_allows_the_inlined_text_by_its_hash_alone(diretiva: str, texto: str) -> None:
    fontes = dict(parte.strip().split(" ", 1) for parte in montar().csp.split(";"))
    assert fontes[diretiva] == f"'sha256-{b64encode(sha256(texto.encode()).digest()).decode()}'"
    assert fontes["default-src"] == "'none'"


def test_the_document_needs_nothing_from_elsewhere() -> None:
    html = montar().html.decode().replace("http://www.w3.org/2000/svg", "")  # a name, never fetched
    assert "://" not in html
    assert not re.search(r"@import|url\(|<link(?![^>]*data:)|<script[^>]* src|<iframe|<img", html)


def test_the_document_has_nothing_that_the_policy_would_refuse() -> None:
    assert not re.search(r"<[^>]* (on\w+|style)=", (PASTA / "pagina.html").read_text("utf-8"))
    assert not re.search(
        r"innerHTML|outerHTML|\beval\(|setAttribute\(\"(style|on)", bloco("<script>", "</script>")
    )


def test_both_languages_say_the_same() -> None:
    pt, en = textos()["pt"], textos()["en"]
    assert pt.keys() == en.keys()
    for chave in pt:
        assert set(re.findall(r"{\w+}", pt[chave])) == set(re.findall(r"{\w+}", en[chave])), chave
    assert [en[f"v{voto}"] for voto in ROTULOS["en"]] == list(ROTULOS["en"].values())


def test_every_text_asked_for_by_name_exists() -> None:
    html, programa_ = (PASTA / "pagina.html").read_text("utf-8"), bloco("<script>", "</script>")
    pedidos = re.findall(r'data-(?:t|rotulo)="([^"]+)"', html) + re.findall(r'\bt\("(\w+)"', programa_)
    assert set(pedidos) <= textos()["pt"].keys()
