"""Names of surveys and of their models: what one may be called, and which one is served."""

import re
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroConfig
from funcoes.pesquisa.nomes import a_servir, apelido, do_modelo, dos_dados, exigir_apelido, sintetico

BASE = "conforto-termico"


@pytest.mark.parametrize(
    ("dados", "nome"),
    [
        ("survey.csv", "survey"),
        ("/a/b/Porto Alegre, verão.CSV", "porto-alegre-verao"),
        ("dados.2024.csv.gz", "dados-2024"),
        ("v1.2 final.csv", "v1-2-final"),
        ("dataset:0123abcd", "dataset-0123abcd"),
        ("sintetico.csv", "sintetico-pesquisa"),
        ("a-sintetico.csv", "a-sintetico-pesquisa"),
        ("5c-sintetico.csv", "pesquisa-5c-sintetico-pesquisa"),
        (f"{'a' * 70}.csv", "a" * 60),
        (f"5c-{'a' * 70}.csv", f"pesquisa-5c-{'a' * 48}"),
        ("5c.csv", "pesquisa-5c"),
        ("7c-poa.csv", "pesquisa-7c-poa"),
        ("5cidades.csv", "5cidades"),
    ],
)
def test_a_survey_without_a_name_has_that_of_its_file(dados: str, nome: str) -> None:
    assert dos_dados(dados) == nome


@given(
    st.text(max_size=200)
    | st.builds("-".join, st.lists(st.sampled_from(["sintetico", "5c", "7c", "a", "b" * 50]), max_size=4))
)
def test_whatever_it_is_called_its_name_can_be_typed_and_mistaken_for_nothing(texto: str) -> None:
    nome = apelido(texto)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", nome)
    assert apelido(nome) == nome == exigir_apelido(nome)
    assert not sintetico(do_modelo(BASE, "", nome))
    assert len(nome) <= 60
    assert do_modelo(BASE, "", nome) not in {do_modelo(BASE, r, "x") for r in ("5c", "3c")}


def test_letters_that_have_no_plain_form_do_not_make_two_surveys_one() -> None:
    assert apelido("東京") != apelido("大阪")


@pytest.mark.parametrize(
    "nome", ["Porto Alegre", "são-paulo", "sintetico", "a-sintetico", "5c", "3c-poa", "-a", "a_b"]
)
def test_a_name_that_somebody_chose_is_not_changed_in_silence(nome: str) -> None:
    with pytest.raises(ValueError, match=rf"pesquisa\.nome is '{nome}'.*For example '{apelido(nome)}'"):
        exigir_apelido(nome)


SETE, OUTRA, AMOSTRA = f"{BASE}-poa", f"{BASE}-santa-maria", f"{BASE}-sintetico"
CINCO, TRES = f"{BASE}-5c-poa", f"{BASE}-3c-0a1b2c-sintetico"


@pytest.mark.parametrize(
    ("campeoes", "servido", "esperado"),
    [
        ([], None, None),
        ([AMOSTRA], None, AMOSTRA),
        ([AMOSTRA, SETE], None, SETE),
        ([AMOSTRA, SETE], AMOSTRA, SETE),  # a survey takes the place of the sample
        ([AMOSTRA, SETE, OUTRA], OUTRA, OUTRA),  # and then stays
        ([AMOSTRA, SETE, OUTRA], SETE, SETE),
        ([AMOSTRA, OUTRA], SETE, OUTRA),  # what was served has no champion any more
        ([CINCO, TRES], None, None),  # other votes are never served unasked
        ([CINCO, TRES, AMOSTRA], None, AMOSTRA),
        ([CINCO, SETE], CINCO, SETE),
        ([BASE], None, BASE),  # registered before surveys were named
        ([BASE, SETE], BASE, BASE),
        ([f"{BASE}-5cidades"], None, f"{BASE}-5cidades"),
        (["another-poa", SETE], None, SETE),
    ],
)
def test_which_name_is_served_where_nobody_chose(
    campeoes: list[str], servido: str | None, esperado: str | None
) -> None:
    assert a_servir(BASE, campeoes, servido) == esperado


@pytest.mark.parametrize("servido", [None, AMOSTRA, f"{BASE}-gone"])
def test_between_two_surveys_a_person_chooses(servido: str | None) -> None:
    with pytest.raises(ErroConfig, match=rf"{SETE} and {OUTRA} have a champion") as recusa:
        a_servir(BASE, [OUTRA, SETE, AMOSTRA], servido)
    dito = str(recusa.value).partition("choose with ")[2].rpartition(", or in ")[0]
    assert shlex.split(dito) == ["--set", f"modelo.nomes=[{SETE}]"]
    assert "'" in dito, "zsh refuses brackets that match no file, bash takes them for one that does"
