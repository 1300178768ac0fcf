"""A survey in two files keeps the line numbers of the first: what is said of a line is true of that file."""

from pathlib import Path

import pandas as pd
import pytest

from funcoes.dados.contrato import aplicar
from funcoes.leitura import levantamento
from funcoes.leitura.emenda import escrever
from funcoes.leitura.juntar import conteudo_de
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.tabela import leitura as tabela

SURVEY = PesquisaConfig.model_validate(
    {
        **PesquisaConfig.vazia().identidade(),
        "voto": {"coluna": "v"},
        "grandezas": {"umidade": {"coluna": "rh"}},
        "juntar": {"arquivo": "{nome}_meta.csv", "por": "b", "colunas": ["town"]},
    }
)

FILES = {
    "plain": ("v;rh;b\n1;40;x\n0;400;x\n", 3),
    "comments": ("# a\n# b\n# c\nv;rh;b\n1;40;x\n0;400;x\n", 6),
    "blank lines": ("\n\nv;rh;b\n\n1;40;x\n\n\n0;400;y\n", 8),
    "separator": ("sep=,\n# a\nv,rh,b\n1,40,x\n0,400,x\n", 5),
    "a cell of two lines": ('# a\nv;rh;b;say\n1;40;x;"so\nso"\n;;;\n0;400;x;no\n', 6),
    "a header of two lines": ('# a\nv;rh;b;"what\nelse"\n1;40;x;\n0;400;x;no\n', 5),
    "old line ends": ("# a\r\nv;rh;b\r\n1;40;x\r\n0;400;x\r\n", 4),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_cell_has_the_line_of_the_first_file(name: str, tmp_path: Path) -> None:
    text, line = FILES[name]
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    (tmp_path / "a_meta.csv").write_text("b;town\nx;X\ny;Y\n")
    content, _ = conteudo_de(path, SURVEY)
    cells = levantamento.ler(content, SURVEY).celulas
    assert [*cells.index] == [*tabela.ler(path.read_bytes()).celulas.index]
    assert set(cells["town"]) <= {"X", "Y"}
    lost = aplicar(cells, SURVEY).anulados
    assert [(n, c) for n, c in zip(lost["linha"], lost["coluna"], strict=True)] == [(line, "rh")]


def sheet(cells: list[str], lines: list[int]) -> pd.DataFrame:
    return pd.DataFrame(
        {"v": cells, "b": "x"}, index=pd.Index(lines, dtype="int64", name="linha"), dtype=object
    )


def test_a_row_of_a_sheet_stays_one_line() -> None:
    read = tabela.ler(escrever(sheet(["a\nb", "c\r\nd", "e;\"f'"], [4, 5, 7]))).celulas
    assert read["v"].to_dict() == {4: "a b", 5: "c d", 7: "e;\"f'"}


def test_line_breaks_stay_where_there_is_room() -> None:
    read = tabela.ler(escrever(sheet(["a\nb", "c\r\nd"], [2, 9]))).celulas
    assert read["v"].to_dict() == {2: "a\nb", 9: "c\nd"}


def test_rows_without_gaps_are_written_as_ever() -> None:
    assert escrever(sheet(["1", "2"], [2, 3])) == b"v;b\n1;x\n2;x\n"
