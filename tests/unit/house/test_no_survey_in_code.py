"""Santa Maria is one description: what any survey goes through has no name of a column of its files."""

import re
from pathlib import Path

import pytest

from funcoes.vocabulario.grandezas import GRANDEZAS
from tests.santa_maria import COLUMNS

RAIZ = Path(__file__).resolve().parents[3]
PASTAS = (
    "funcoes/dados", "funcoes/atributos", "funcoes/preparo", "funcoes/modelos", "funcoes/treino",
    "funcoes/validacao", "funcoes/entrega", "funcoes/indices", "funcoes/pesquisa", "funcoes/celulas",
    "funcoes/tabela", "funcoes/leitura", "api", "steps",
)  # fmt: skip
"""`funcoes.amostra` writes such files, and `funcoes.vocabulario.sinonimos` lists what people call things."""

GERAIS = {*GRANDEZAS, "data", "utci", "te", "wbgt", "ur", "tu", "ste", "sst", "tev", "tek", "pst", "wci"}
"""Names of the vocabulary, and of indices and symbols of the field."""

DE_LA = sorted(c for c in COLUMNS if c not in GERAIS)
_PERGUNTA = re.compile(r"p\d")


def padrao(nome: str) -> re.Pattern[str]:
    """The name as a word of its own; a question's number as a text that is nothing else."""
    return re.compile(rf"[\"']{nome}[\"']" if _PERGUNTA.fullmatch(nome) else rf"(?<![\w-]){nome}(?![\w-])")


def fontes() -> list[Path]:
    return sorted(
        p
        for pasta in PASTAS
        for p in (RAIZ / pasta).rglob("*")
        if p.suffix in {".py", ".js", ".html", ".json", ".yaml"}
    )


def test_there_is_something_to_look_for() -> None:
    assert {"tmedia", "tmax", "rsolarmed", "vel_vento", "dir_vento", "chuva_tot", "psti", "p1", "p8"} <= {
        *DE_LA
    }
    assert len(DE_LA) > 18
    assert len(fontes()) > 150
    assert padrao("tmedia").search('x["tmedia"] = 1')
    assert not padrao("tmin").search("vetmin_x, tmin-y")
    assert padrao("p1").search("'p1'")
    assert not padrao("p1").search("p1 = 2")


@pytest.mark.parametrize("nome", DE_LA)
def test_no_code_knows_a_column_of_one_survey(nome: str) -> None:
    acham = padrao(nome)
    onde = [
        f"{p.relative_to(RAIZ)}:{n}"
        for p in fontes()
        for n, linha in enumerate(p.read_text(encoding="utf-8").splitlines(), start=1)
        if acham.search(linha)
    ]
    assert onde == []
