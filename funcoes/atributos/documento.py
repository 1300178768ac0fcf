"""The catalogue as the table of docs/atributos.md; `python -m funcoes.atributos.documento` writes it."""

from pathlib import Path
from typing import Final

from funcoes.atributos.catalogo import CATALOGO

ARQUIVO: Final = Path(__file__).resolve().parents[2] / "docs" / "atributos.md"
_DE, _ATE = "<!-- catalogue -->\n", "<!-- /catalogue -->"


def tabela() -> str:
    """One row per feature, in Markdown."""
    linhas = ["| feature | what it is | needs | unit | source |", "|---|---|---|---|---|"]
    for nome, a in CATALOGO.items():
        precisa = ", ".join(a.entradas) if a.formula else "itself"
        linhas.append(f"| {nome} | {a.termo.en} | {precisa} | {a.unidade or '–'} | {a.fonte or '–'} |")
    return "\n".join(linhas) + "\n"


def com_tabela(texto: str) -> str:
    """The document with the table of today between its marks."""
    antes, resto = texto.split(_DE, 1)
    return f"{antes}{_DE}{tabela()}{_ATE}{resto.split(_ATE, 1)[1]}"


if __name__ == "__main__":
    ARQUIVO.write_text(com_tabela(ARQUIVO.read_text(encoding="utf-8")), encoding="utf-8")
