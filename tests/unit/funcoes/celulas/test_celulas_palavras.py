"""Categories, spellings made one, and what a column holds in words."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroConfig
from funcoes.celulas.categorias import ler_categorias, normalizar
from funcoes.celulas.parecencas import o_que_tem
from funcoes.celulas.texto import claro
from tests.unit.funcoes.celulas.columns import assert_same_lines, column

SEXES = {"f": ["female", "feminino", "Mulher"], "m": ["male", "masculino", "homem"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Muito  Frio", "muito frio"),
        ("  Sensação\tTérmica ", "sensacao termica"),
        ("AÇÃO", "acao"),
        ("Straße", "strasse"),
        ("Temp.\u00a0(ºC)", "temp. (oc)"),
        ("W/m²", "w/m2"),
        ("nem frio – nem calor", "nem frio - nem calor"),
        ("", ""),
        ("İ", "i"),
    ],
)
def test_spellings_of_one_word(text: str, expected: str) -> None:
    assert normalizar(text) == expected


def test_every_sign_and_composed_letter_is_normal_after_one_pass() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    characters = [c for c in every if unicodedata.normalize("NFKD", c) != c or not c.isalpha()]
    characters = [c for c in characters if unicodedata.category(c) not in ("Cn", "Co", "Cs")]
    assert [c for c in characters if normalizar(normalizar(c)) != normalizar(c)] == []


@given(st.text())
def test_what_is_normal_stays(text: str) -> None:
    once = normalizar(text)
    assert normalizar(once) == once
    assert normalizar(f"  {text}\u00a0") == once
    assert not any(unicodedata.combining(c) for c in once)


def test_plain_signs() -> None:
    assert claro("−3\u202f°C’s–5") == "-3 °C's-5"
    assert claro("a\tb") == "a b"


def test_each_spelling_becomes_its_name() -> None:
    texts = column("F", "feminino", " MULHER", "Male", "homem", "Masculino", "x", "", None)
    read = ler_categorias(texts, SEXES)
    assert read.dtype == object
    assert_same_lines(read, texts)
    assert read.dropna().tolist() == ["f", "f", "f", "m", "m", "m"]
    assert [type(v) for v in read.iloc[6:]] == [float] * 3


def test_a_column_without_values_has_no_categories() -> None:
    assert ler_categorias(column(None, None), SEXES).isna().all()
    assert ler_categorias(column(), SEXES).empty


def test_a_spelling_of_two_names_is_refused() -> None:
    with pytest.raises(
        ErroConfig, match="'Não' stands for both 'no' and 'none': leave it out of one of them"
    ):
        ler_categorias(column("x"), {"no": ["nao"], "none": ["Não"]})


def test_a_name_may_be_among_its_own_spellings() -> None:
    assert ler_categorias(column("No"), {"no": ["no", "NO", "não"]}).tolist() == ["no"]


@given(st.dictionaries(st.sampled_from("abc"), st.lists(st.text(max_size=4)), min_size=1), st.data())
def test_any_spelling_comes_back(synonyms: dict[str, list[str]], data: st.DataObject) -> None:
    owner: dict[str, str] = {}
    for name, spellings in synonyms.items():
        for spelling in (name, *spellings):
            if owner.setdefault(normalizar(spelling), name) != name:
                with pytest.raises(ErroConfig):
                    ler_categorias(column("x"), synonyms)
                return
    name = data.draw(st.sampled_from(sorted(synonyms)))
    spelling = data.draw(st.sampled_from([name, *synonyms[name]]))
    assert ler_categorias(
        column(spelling.upper() if spelling.isascii() else spelling), synonyms
    ).tolist() == [name]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["02/07/2015", "13/07/2015"], "dates such as 02/07/2015"),
        (["3 de agosto de 2015", None], "dates such as 3 de agosto de 2015"),
        (["20150803"], "dates such as 20150803"),
        (["2015-08-03T14:30:00Z"], "dates with times such as 2015-08-03T14:30:00Z"),
        (["2015-08-03", "2015-08-03 14:30"], "dates such as 2015-08-03"),
        (["9:00", "14h30"], "times such as 9:00"),
        (["2:30 PM"], "times such as 2:30 PM"),
        (["23,5", "1.234,5"], "numbers such as 23,5"),
        ([None, "42219"], "numbers such as 42219"),
        (["1438612200"], "numbers such as 1438612200"),
        (["23.5 °C", "24 °C"], "numbers with a unit such as 23.5 °C"),
        (["x", "y"], "text such as 'x'"),
        (["x" * 40], f"text such as '{'x' * 29}…'"),
        (["x" * 30], f"text such as '{'x' * 30}'"),
        (["23,5", "24", "x"], "mostly numbers such as 23,5; also 'x'"),
        (["x", "9:00", "10:00"], "mostly times such as 9:00; also 'x'"),
        (["x", "9:00"], "text such as 'x'"),
        (["02/07/2015", "x", "31/07/2015"], "mostly dates such as 02/07/2015; also 'x'"),
        ([None], "no value"),
        ([], "no value"),
    ],
)
def test_what_a_column_holds(texts: list[str], words: str) -> None:
    assert o_que_tem(column(*texts)) == words


def test_what_describes_a_cell_knows_no_pandas() -> None:
    light = ["calendario", "escala", "instante", "notacao", "relogio", "texto"]
    code = (
        "import sys; "
        + "; ".join(f"import funcoes.celulas.{m}" for m in light)
        + "; print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
