"""docs/atributos.md has the catalogue of today."""

from funcoes.atributos.catalogo import CATALOGO
from funcoes.atributos.documento import ARQUIVO, com_tabela, tabela


def test_the_document_has_every_feature_as_it_is_declared() -> None:
    texto = ARQUIVO.read_text(encoding="utf-8")
    assert com_tabela(texto) == texto, "run python -m funcoes.atributos.documento"
    assert all(f"| {nome} |" in tabela() for nome in CATALOGO)
