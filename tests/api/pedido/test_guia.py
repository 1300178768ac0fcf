"""The guide in both languages names every error code that the API can give, and no other."""

import re
from pathlib import Path

import pytest

from api.pedido.textos import MENSAGENS

RAIZ = Path(__file__).resolve().parents[3]


def codigos_da_fonte() -> set[str]:
    """Second arguments of `ErroPedido`."""
    fontes = "\n".join(f.read_text("utf-8") for f in (RAIZ / "api").rglob("*.py"))
    return set(re.findall(r'ErroPedido\(\s*[\w.]+,\s*"(\w+)"', fontes))


@pytest.mark.parametrize("arquivo", ["serving.md", "serving.pt-BR.md"])
def test_the_guide_lists_every_code(arquivo: str) -> None:
    texto = (RAIZ / "docs" / arquivo).read_text("utf-8")
    tabela = texto.split("| status | `codigo` |", 1)[1].split("\n\n", 1)[0]
    assert set(re.findall(r"`([a-z]+_?[a-z_]*)`", tabela)) == MENSAGENS.keys()


def test_every_code_of_the_source_has_its_sentence_and_the_other_way_round() -> None:
    assert codigos_da_fonte() == MENSAGENS.keys()
