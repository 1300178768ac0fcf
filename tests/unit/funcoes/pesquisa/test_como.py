"""A description that reads its files as another one: which, and whose fault it is if they do not fit."""

from pathlib import Path

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar
from funcoes.pesquisa.descricao import descrita

BASE = "titulo: x\nvoto: {coluna: v}\ngrandezas: {temperatura: {coluna: t}, umidade: {coluna: rh}}\n"


def said(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ErroConfig) as refusal:
        carregar(pesquisa=str(path))
    return str(refusal.value)


@pytest.mark.parametrize(
    ("como", "words"),
    [
        ("''", "'' names no description: give the name of one"),
        ("' '", "' ' names no description"),
        ("[santa-maria]", "['santa-maria'] names no description"),
        ("1", "1 names no description"),
        ("../x", "'../x': there is no such description in configs/levantamentos (there are: ashrae_db2, "),
        ("none.yaml", "'none.yaml': cannot read none.yaml"),
        (
            "amostra",
            "amostra.yaml has como: 'santa-maria' itself, and one level is read: name the description",
        ),
        ("{path}", "mine.yaml has como: '{path}' itself, and one level is read"),
    ],
)
def test_what_it_cannot_be_is_said_with_its_line(como: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = said(path, f"titulo: x\ncomo: {como}\n".replace("{path}", str(path)))
    assert text.startswith(f"{path}, line 2: como: ")
    assert words.replace("{path}", str(path)) in text
    assert "--survey" not in text


def test_a_draft_is_no_description_to_be_read_as(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(BASE.replace("{coluna: v}", "{coluna: ???}"), encoding="utf-8")
    text = said(tmp_path / "mine.yaml", f"como: {tmp_path}/base.yaml\n")
    assert "mine.yaml, line 1: como" in text
    assert "line 2: voto.coluna is still ???" in text


@pytest.mark.parametrize("como", ["null", "santa-maria"])
def test_what_it_can_be(como: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"como: {como}\n", encoding="utf-8")
    read = carregar(None, ["ingest.dados=/a.csv"], str(path)).pesquisa
    assert read.grandezas == ({} if como == "null" else descrita("santa-maria").grandezas)


@pytest.mark.parametrize(
    ("base", "own", "words"),
    [
        (
            "regras: {umidade: 50}\n",
            "grandezas: {temperatura: {coluna: t}}\n",
            "{mine}, line 3: regras: umidade is no quantity of this survey: describe it in grandezas "
            "(regras is of {base}, line 4)",
        ),
        (
            "protocolos: [by_day]\ndata: {coluna: d}\n",
            "faltantes: ['-']\ndata: null\n",
            "{mine}, line 4: protocolos: by_day: dia is not known of a row: name its columns in grupos or "
            "describe data (protocolos is of {base}, line 4)",
        ),
        (
            "",
            "guardar: {rh: {}}\n",
            "{mine}, line 3: grandezas.umidade and guardar.rh both take the column 'rh': one column is one "
            "thing (grandezas.umidade is of {base}, line 3)",
        ),
        (
            "codigos_faltantes: {rh: ['9']}\n",
            "grandezas: {temperatura: {coluna: t}}\n",
            "{base}, line 4: codigos_faltantes.rh: no column of this survey is called so; there are v, t "
            "({mine}, line 3, changes what it goes with)",
        ),
        ("campanha_dias: 0\n", "guardar: {k: {}}\n", "{base}, line 4: campanha_dias: got 0"),
        (
            "",
            "grandezas: {umidade: {coluna: rh, unidade: kg}}\n",
            "{mine}, line 3: grandezas.umidade.unidade: ",
        ),
    ],
)
def test_whose_fault_it_is(base: str, own: str, words: str, tmp_path: Path) -> None:
    other, mine = tmp_path / "base.yaml", tmp_path / "mine.yaml"
    other.write_text(BASE + base, encoding="utf-8")
    text = said(mine, f"titulo: y\ncomo: {other}\n{own}")
    assert words.format(mine=mine, base=other) in text, text
    assert text.count("\n") == 1
