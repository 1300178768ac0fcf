"""What is wrong in a description is said with its file, its line, its key, and what is near or allowed."""

from pathlib import Path

import pytest

from funcoes.apoio.arquivo_yaml import linhas_das_chaves
from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar

RIGHT = """\
titulo: Dragons
data: {coluna: day, formatos: [A-M-D]}
voto:
  coluna: tsv
  meios: descartar
grandezas:
  temperatura:
    coluna: t
    unidade: F
  sexo: {coluna: s, categorias: {f: [w]}}
guardar: {pmv: {}}
protocolos: [by_day, random]
teste_por: dia
padroes:
  train:
    folds: 5
"""


def said(path: Path, text: str, pairs: tuple[str, ...] = (), config: Path | None = None) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ErroConfig) as refusal:
        carregar(config, list(pairs), str(path))
    return str(refusal.value)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "words"),
    [
        (
            "  temperatura:",
            "  temperatur:",
            7,
            "grandezas.temperatur: there is no such quantity; there are idade, …; did you mean 'temperatura",
        ),
        (
            "unidade: F",
            "unidade: Fahrenhei",
            9,
            "grandezas.temperatura.unidade: 'Fahrenhei' is no unit of it; there are °C, °F, K (docs/data.md)"
            "; did you mean '°F'?",
        ),
        ("unidade: F", "unidade: kg", 9, "is no unit of it; there are °C, °F, K (docs/data.md)"),
        ("{coluna: s,", "{coluna: s, unidade: kg,", 10, "'kg' is no unit of it; it has none: f, m"),
        ("unidade: F", "unidad: F", 9, "temperatura.unidad: unknown key; …; did you mean 'unidade'?"),
        ("titulo: D", "title: D", 1, "title: unknown key; known: nome, titulo, …"),
        ("teste_por:", "testepor:", 13, "testepor: unknown key; …; did you mean 'teste_por'?"),
        ("  meios: descartar", "  meios: descarta", 5, "voto.meios: got 'descarta': …; did you mean 'descar"),
        ("[by_day, random]", "[by_days, random]", 12, "protocolos.0: got 'by_days': …; did you mean 'by_day"),
        ("[A-M-D]", "[A-MM-D]", 2, "data.formatos.0: 'A-MM-D' is no format of dates; …; did you mean 'A-M"),
        ("pmv: {}", "pmv: x", 11, "guardar.pmv: got 'x': must be keys with values, …; known: tipo, faixa"),
        ("  coluna: tsv\n", "", 3, "voto.coluna: missing"),
        ("teste_por: dia", "teste_por: pessoa", 13, "teste_por: pessoa is not known of a row: name its"),
        ("  meios: descartar", "  minimo: 9", 3, "voto: voto.minimo 9 is not below voto.maximo 3"),
        ("teste_por: dia", "campanha_dias: 99999999999999", 13, "campanha_dias: got 99999999999999: …36500"),
        ("  meios: descartar", "  maximo: 1.0e+308", 5, "voto.maximo: 1e+308 is no end of a scale of votes"),
        ("  meios: descartar", "  minimo: -99999999", 5, "voto.minimo: -1e+08 is no end of a scale of votes"),
        ("{f: [w]}", "{f: [w], m: [' W']}", 10, "grandezas.sexo.categorias.m: ' W' stands for f already"),
        ("{f: [w]}", "{f: [Male]}", 10, "grandezas.sexo.categorias.f: 'Male' stands for m already: leave"),
        ("{f: [w]}", "{f: [w, masculino]}", 10, "categorias.f: 'masculino' stands for m already"),
        ("    folds: 5", "    folds: x", 16, "padroes.train.folds: got 'x': …"),
        ("    folds: 5", "    fold: 5", 16, "padroes.train.fold: unknown key; …; did you mean 'folds'?"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(
    right: str, wrong: str, line: int, words: str, tmp_path: Path
) -> None:
    assert RIGHT.count(right) == 1
    text = said(tmp_path / "mine.yaml", RIGHT.replace(right, wrong))
    where, _, rest = text.splitlines()[1].partition(f"{tmp_path}/mine.yaml, line {line}: ")
    assert (where, text.count("\n")) == ("", 1), text
    first, *others = words.split("…")
    assert rest.startswith(first) or first in rest, rest
    assert all(part in rest for part in others), rest


def test_a_key_of_another_description_is_found_there(tmp_path: Path) -> None:
    base = tmp_path / "base.yaml"
    base.write_text(RIGHT.replace("unidade: F", "unidade: kg"), encoding="utf-8")
    text = said(tmp_path / "mine.yaml", f"# mine\ncomo: {base}\ntitulo: Trolls\n")
    assert f"{base}, line 9: grandezas.temperatura.unidade" in text


def test_what_is_given_apart_is_in_no_file(tmp_path: Path) -> None:
    """The line in the file is right: the pair is not."""
    text = said(tmp_path / "mine.yaml", RIGHT, ("pesquisa.grandezas.temperatura.fora=weg", "train.folds=x"))
    assert "\npesquisa.grandezas.temperatura.fora: got 'weg'" in text
    assert "\ntrain.folds: got 'x'" in text
    assert "line" not in text


def test_a_file_of_settings_is_named_too(tmp_path: Path) -> None:
    settings = tmp_path / "settings.yaml"
    settings.write_text("train:\n  metrica: rps\n  folds: 1\n", encoding="utf-8")
    text = said(tmp_path / "mine.yaml", RIGHT, config=settings)
    assert f"{settings}, line 3: train.folds: got 1" in text


def test_lines_of_keys(tmp_path: Path) -> None:
    path = tmp_path / "any.yaml"
    path.write_text("a:\n  - {b: 1}\n  -\n    c: 2\n1: x\n", encoding="utf-8")
    assert linhas_das_chaves(path) == {
        ("a",): 1, ("a", "0"): 2, ("a", "0", "b"): 2, ("a", "1"): 4, ("a", "1", "c"): 4, ("1",): 5,
    }  # fmt: skip
    path.write_text("a: [\n", encoding="utf-8")
    assert linhas_das_chaves(path) == linhas_das_chaves(tmp_path / "none.yaml") == {}
