"""YAML that cannot be used: one line with file, line, column and problem; a key is there once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from funcoes.amostra.fatos import carregar_fatos
from funcoes.apoio.arquivo_yaml import ler_yaml, linhas_das_chaves
from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar, carregar_servico
from steps.serve import de_parametros

READERS: list[Callable[[Path], object]] = [
    ler_yaml,
    carregar,
    carregar_servico,
    carregar_fatos,
    lambda path: carregar(pesquisa=str(path)),
]
NAMES = ["any file", "--config", "servico.yaml", "amostra.yaml", "--survey"]


BOMB = f"[{', '.join(['*a{0}'] * 10)}]"


def chain(item: str, lines: int) -> str:
    """Each line made of the one before."""
    return "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {item.format(n - 1)}\n" for n in range(1, lines))


@pytest.mark.parametrize("read", READERS, ids=NAMES)
@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "line 3, column 1", "the key 'a' is there twice, first in line 1"),
        ("a: 1\n'a': 3\n", "line 2, column 1", "the key 'a' is there twice"),
        ("s:\n  x: 1\n  y: {k: 1, k: 2}\n", "line 3, column 13", "the key 'k' is there twice"),
        ("s:\n  - {1: a, 1: b}\n", "line 2, column 12", "the key '1' is there twice"),
        ("a: [1\nb: 2\n", "line 2, column 2", "expected ',' or ']'"),
        ("a: 'b\n", "line 2, column 1", "unexpected end of stream"),
        ("a: b: c\n", "line 1, column 5", "mapping values are not allowed here"),
        ("a:\n\tb: 1\n", "line 2, column 1", "cannot start any token"),
        ("a: 2015-02-31\n", "line 1, column 4", "day is out of range"),
        ("a: !!python/object:os.system {}\n", "line 1, column 4", "could not determine a constructor"),
        ("a: *b\n", "line 1, column 4", "undefined alias"),
        ("a: 1\x07\n", "character 5", "special characters are not allowed"),
        ("[" * 5000, "", "nested too deeply"),
        ("a: " + "[" * 200 + "]" * 200, "line 1", "nested too deeply"),
        (chain("[*a{}]", 200), "line 100, column 6", "nested too deeply"),
        ("s: {}\na: &v [b, *v]\n", "line 2, column 4", "an alias (*name) stands within what it is the name"),
        ("a: 1\ns: &v\n  b: {c: *v}\n", "line 2, column 4", "an alias (*name) stands within"),
        ("a: ???\ns: &v\n  b: {c: *v}\n", "line 2, column 4", "an alias (*name) stands within"),
        (chain(BOMB, 30), "line 6, column 5", "311111 keys and values with its aliases"),
        ("s: ???\n" + chain(BOMB, 30), "line 7, column 5", "311111 keys and values with its aliases"),
        (chain("{{<<: [*a{0}, *a{0}]}}", 60), "", "keys and values with its aliases"),
    ],
)
def test_one_line_says_what_and_where(
    read: Callable[[Path], object], text: str, where: str, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ErroConfig) as refusal:
        read(path)
    said = str(refusal.value)
    assert "\n" not in said
    assert all(part in said for part in (str(path), where, problem)), said


def test_what_is_brought_by_reference_may_be_changed(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("base: &b {x: 1, y: 2}\nown: {<<: *b, x: 3}\nkeys: {1: a, '1': b}\n", encoding="utf-8")
    read = ler_yaml(path)
    assert read["own"] == {"x": 3, "y": 2}
    assert read["keys"] == {1: "a", "1": "b"}


def test_a_key_that_is_typed_twice_is_refused_too() -> None:
    with pytest.raises(ErroConfig, match=r"impute\.regras"):
        carregar(pares=["impute.regras={idade: moda, idade: mediana}"])


def test_the_list_of_a_task_that_is_none() -> None:
    with pytest.raises(ErroConfig, match="line 1, column") as refusal:
        de_parametros({"Args/set": "[http.porta=8000"})
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("pair", ["foo", "http=1", "http.=1"])
def test_each_configuration_gives_an_example_of_its_own(pair: str) -> None:
    with pytest.raises(ErroConfig, match=r"section\.key=value, for example http\.porta=8080"):
        carregar_servico(pares=[pair])
    with pytest.raises(ErroConfig, match=r"stage\.key=value, for example train\.modelos=lr,rf"):
        carregar(pares=[pair])
    assert carregar_servico(pares=["http.porta=8080"]).http.porta == 8080
    carregar(pares=["train.modelos=lr,rf"])


def test_lines_of_what_has_no_end_are_not_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    for text in (chain(BOMB, 30), "a: &v [*v]\n"):
        path.write_text(text, encoding="utf-8")
        assert linhas_das_chaves(path) == {}


def test_what_is_named_by_an_alias_has_its_lines_under_both_keys(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("a: &v\n  k: 1\nb: *v\n", encoding="utf-8")
    assert linhas_das_chaves(path) == {("a",): 1, ("a", "k"): 2, ("b",): 3, ("b", "k"): 2}
