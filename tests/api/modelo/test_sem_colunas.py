"""Serving knows quantities, and no column of a survey's file."""

import re
from pathlib import Path

import api
from funcoes.vocabulario.grandezas import GRANDEZAS
from tests.santa_maria import COLUMNS

PASTA = Path(api.__file__).parent
FONTES = [f for f in sorted(PASTA.rglob("*")) if f.suffix in {".py", ".js", ".html", ".json"}]
DE_OUTRA_COISA = {"data", "tu", "utci", "te", "wbgt"}
"""Columns called as answers call their indices, and as anything is called."""
PROIBIDAS = {*COLUMNS} - {*GRANDEZAS} - DE_OUTRA_COISA
PALAVRA = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(PROIBIDAS))})(?![\w-])")


def achadas(texto: str) -> list[str]:
    return PALAVRA.findall(texto)


def test_no_column_of_santa_maria_is_named_in_serving() -> None:
    assert {"tmedia", "ur", "vel_vento", "rsolarmed", "rsolartot", "chuva_tot", "p1", "p8"} <= PROIBIDAS
    assert len(FONTES) > 50
    vistas = {str(f.relative_to(PASTA)): achadas(f.read_text(encoding="utf-8")) for f in FONTES}
    assert {nome: colunas for nome, colunas in vistas.items() if colunas} == {}


def test_a_column_would_be_seen() -> None:
    assert achadas('linha["tmedia"] = p1 + x.ur') == ["tmedia", "p1", "ur"]
    assert achadas("p_1 p10 temperatura ur_x para-ur") == []
