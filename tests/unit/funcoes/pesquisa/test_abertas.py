"""A draft is no description until its questions are answered."""

from pathlib import Path

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.pesquisa.descricao import chaves_descritas


def written(folder: Path, text: str) -> str:
    draft = folder / "draft.yaml"
    draft.write_text(text, encoding="utf-8")
    return str(draft)


CASES = {
    "block": (
        "data:\n  coluna: date\n  formatos: ???  # D/M/A or M/D/A: both read all\n",
        ["line 3: data.formatos is still ???: D/M/A or M/D/A: both read all"],
    ),
    "braces": (
        "nome: a\ndata: {coluna: date, formatos: [???]}  # D/M/A or M/D/A\n",
        ["line 2: data.formatos is still ???: D/M/A or M/D/A"],
    ),
    "quotes": ('hora: {coluna: "???"}\n', ["line 1: hora.coluna is still ???"]),
    "several": (
        "voto:\n  minimo: ???\n  maximo: ???\n",
        ["line 2: voto.minimo is still", "line 3: voto.maximo is still"],
    ),
    "a comment with the mark": (
        "codigos_faltantes:\n  p5: ???  # is it ???\n",
        ["line 2: codigos_faltantes.p5 is still"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_open_is_said_with_its_line_and_choice(name: str, tmp_path: Path) -> None:
    text, said = CASES[name]
    with pytest.raises(ErroConfig) as refused:
        chaves_descritas(written(tmp_path, text))
    assert [part for part in said if part not in str(refused.value)] == []
    assert str(refused.value).count("is still") == len(said)


def test_comments_may_have_the_mark(tmp_path: Path) -> None:
    text = "# 2 of its values are still ???: write the answer there\ntitulo: so  # ??? answered\n"
    assert chaves_descritas(written(tmp_path, text))["titulo"] == "so"


def test_text_with_the_mark_in_it_is_an_answer(tmp_path: Path) -> None:
    assert chaves_descritas(written(tmp_path, "titulo: Cold??? A survey\n"))["titulo"] == "Cold??? A survey"


def test_no_yaml_is_said_as_ever(tmp_path: Path) -> None:
    with pytest.raises(ErroConfig, match="not valid YAML"):
        chaves_descritas(written(tmp_path, "a: ???\nb: [\n"))


def test_a_question_that_an_alias_names_again_is_asked_once(tmp_path: Path) -> None:
    with pytest.raises(ErroConfig) as refused:
        chaves_descritas(written(tmp_path, "data: &d\n  coluna: ???\nhora: *d\nvoto: [*d, *d]\n"))
    assert "line 2: data.coluna is still ???" in str(refused.value)
    assert str(refused.value).count("is still") == 1
