"""Surveys put together: each row once whatever its spelling, in whatever order, and contradictions shown."""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroDados
from funcoes.dados.anexo import anexar, escrever, exigir_sem_contradicao, identificar, tabela, unir
from tests.by_day import examples
from tests.santa_maria import SURVEY, read_cells

REGRAS = SURVEY
Trocar = Callable[..., pd.DataFrame]


@pytest.fixture
def trocar(bruto: pd.DataFrame) -> Trocar:
    """`trocar((linha, coluna, texto), ...)`: the twelve people with these cells changed."""

    def _trocar(*trocas: tuple[int, str, str]) -> pd.DataFrame:
        quadro = bruto.copy()
        for linha, coluna, texto in trocas:
            quadro.at[linha, coluna] = texto
        return quadro

    return _trocar


def ids(quadro: pd.DataFrame) -> list[int]:
    return sorted(identificar(quadro, REGRAS))


def test_new_rows_come_in_and_known_ones_do_not(bruto: pd.DataFrame) -> None:
    feito = anexar(bruto[:8], bruto[5:], REGRAS)
    assert (feito.novas, feito.repetidas, feito.copias, feito.contraditas) == (4, 3, 0, 0)
    assert ids(feito.quadro) == ids(bruto)
    assert feito.descrever() == "4 new rows appended, left out: 3 rows already there"


def test_the_same_file_again_brings_nothing(bruto: pd.DataFrame) -> None:
    feito = anexar(bruto, bruto, REGRAS)
    assert (feito.novas, feito.repetidas) == (0, 12)
    assert escrever(feito.quadro) == escrever(unir(REGRAS, bruto))


def test_rows_that_the_file_has_twice_come_in_once(bruto: pd.DataFrame) -> None:
    novo = pd.concat([bruto[8:], bruto[8:10]]).set_axis(range(2, 8))
    feito = anexar(bruto[:8], novo, REGRAS)
    assert (feito.novas, feito.copias) == (4, 2)
    assert feito.descrever() == "4 new rows appended, left out: 2 rows twice in the file"


def test_copies_that_were_there_stay(bruto: pd.DataFrame) -> None:
    antes = pd.concat([bruto[:3], bruto[:1]]).set_axis(range(2, 6))
    feito = anexar(antes, bruto[:5], REGRAS)
    assert (feito.novas, feito.repetidas, len(feito.quadro)) == (2, 3, 6)


@pytest.mark.parametrize(
    ("linha", "coluna", "texto"),
    [
        (2, "tmedia", "16.000"), (2, "tmedia", "16,0"), (2, "data", "03/08/2015"), (2, "data", "2015-08-03"),
        (2, "hora", "9:00"), (2, "hora", "09:00:00"), (2, "sexo", "F"), (7, "p7", ""), (3, "p6", "NaN"),
        (2, "p3", "+1"), (2, "p2", "-0"), (4, "rsolarmed", "x"),
    ],
)  # fmt: skip
def test_the_spelling_makes_no_new_row(trocar: Trocar, linha: int, coluna: str, texto: str) -> None:
    outro = trocar((linha, coluna, texto))
    assert anexar(trocar(), outro, REGRAS).repetidas == 12
    assert anexar(outro, trocar(), REGRAS).repetidas == 12


@pytest.mark.parametrize(
    "como",
    [
        lambda b: b.replace(b"\n", b"\r\n"),
        lambda b: b.replace(b"\r\n", b"\n").replace(b"\n", b"\r"),
        lambda b: b.replace(b",", b".").replace(b";", b","),
        lambda b: b"\xef\xbb\xbf" + b,
        lambda b: b"\n".join(b";".join(linha.split(b";")[::-1]) for linha in b.splitlines()),
        lambda b: b"\n".join([b.splitlines()[0].lower(), *b.splitlines()[:0:-1]]),
    ],
    ids=["line ends", "an old Mac's", "commas and points", "a mark first", "columns turned", "rows turned"],
)
def test_the_dialect_makes_no_new_row(csv_bytes: bytes, como: Callable[[bytes], bytes]) -> None:
    feito = anexar(read_cells(csv_bytes), read_cells(como(csv_bytes)), REGRAS)
    assert (feito.novas, feito.repetidas) == (0, 12)


def test_what_cannot_be_read_counts_as_written(trocar: Trocar) -> None:
    antes = trocar((2, "data", "soon"))
    assert anexar(antes, trocar((2, "data", "soon")), REGRAS).novas == 0
    assert anexar(antes, trocar((2, "data", "later")), REGRAS).novas == 1


@pytest.mark.parametrize(
    ("coluna", "texto", "dito"),
    [("p1", "3", "p1 -1 → 3"), ("tmedia", "15,47", "tmedia 16 → 15,47"), ("rsolarmed", "", "100 → missing"),
     ("chuva_tot", "no rain", "chuva_tot 0 → no rain")],
)  # fmt: skip
def test_a_person_and_time_with_something_else_is_shown(
    trocar: Trocar, coluna: str, texto: str, dito: str
) -> None:
    antes, novo = trocar(), trocar((2, coluna, texto))
    feito = anexar(antes, novo, REGRAS)
    assert (feito.novas, feito.repetidas, feito.contraditas) == (0, 11, 1)
    with pytest.raises(
        ErroDados, match=r"(?s)new\.csv: 1 row of a person and a time .*leave-out.*keep"
    ) as recusa:
        exigir_sem_contradicao(feito, "new.csv")
    assert f"  line 2: {coluna} " in str(recusa.value)
    assert dito in str(recusa.value)
    assert anexar(antes, novo, REGRAS, "leave-out").novas == 0
    assert ids(anexar(antes, novo, REGRAS, "keep").quadro) == sorted([*ids(antes), *ids(novo[:1])])


def test_a_file_may_contradict_itself(trocar: Trocar) -> None:
    novo = pd.concat([trocar()[8:], trocar((10, "p1", "-3"))[8:9]]).set_axis(range(2, 7))
    feito = anexar(trocar()[:8], novo, REGRAS, "leave-out")
    assert (feito.novas, feito.contraditas) == (4, 1)
    assert feito.contradicoes.to_numpy().tolist() == [[6, "p1", "2", "-3"]]


@pytest.mark.parametrize("coluna", ["idade", "sexo", "peso", "altura", "vestimenta"])
def test_who_is_not_named_whole_contradicts_nobody(trocar: Trocar, coluna: str) -> None:
    feito = anexar(trocar((2, coluna, "")), trocar((2, coluna, ""), (2, "p1", "3")), REGRAS)
    assert (feito.novas, feito.contraditas) == (1, 0)


def test_many_contradictions_are_counted(trocar: Trocar) -> None:
    feito = anexar(trocar(), trocar(*((n, "chuva_tot", "7") for n in range(2, 14))), REGRAS)
    linhas = tabela(feito.contradicoes).splitlines()
    assert feito.contraditas == 10, "two have no weight or no height"
    assert (len(linhas), linhas[0], linhas[-1]) == (6, "  line 2: chuva_tot 0 → 7", "  ... 5 more")


def test_what_is_written_is_read_again(bruto: pd.DataFrame) -> None:
    unido = unir(REGRAS, bruto[::-1])
    pd.testing.assert_frame_equal(read_cells(escrever(unido)), unido)
    assert unido["data"].tolist()[0] == bruto["data"].tolist()[0], "in the order of time"


def test_a_line_that_is_there_twice_may_say_its_unit(bruto: pd.DataFrame) -> None:
    duas = pd.concat([bruto[:1].assign(peso="70 kg"), bruto[:1].assign(peso="70")])
    uma, outra = identificar(duas, REGRAS)
    assert uma == outra


CELULAS = st.sampled_from(["", "0", "1", "1,50", "1.5", "x", "?", "2015-08-03", "3/8/2015", "09:00", '"; a'])
COLUNAS = st.sampled_from(["data", "hora", "p1", "peso", "p8"])
FONTES = st.lists(
    st.lists(st.tuples(st.integers(2, 13), COLUNAS, CELULAS), max_size=3), min_size=1, max_size=3
)


@given(FONTES, st.randoms(use_true_random=False))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(15))
def test_whatever_comes_in_whatever_order_gives_the_same_bytes(
    bruto: pd.DataFrame, fontes: list[list[tuple[int, str, str]]], acaso: object
) -> None:
    quadros = [
        pd.concat(
            [_trocado(bruto.loc[[linha]], coluna, texto) for linha, coluna, texto in fonte] or [bruto[:1]]
        )
        for fonte in fontes
    ]
    outros = [q.sample(frac=1, random_state=1) for q in quadros]
    acaso.shuffle(outros)  # type: ignore[attr-defined]
    aos_poucos = outros[0]
    for quadro in [*outros, outros[0]]:
        aos_poucos = unir(REGRAS, quadro, read_cells(escrever(unir(REGRAS, aos_poucos))))
    juntos = unir(REGRAS, *quadros)
    assert escrever(aos_poucos) == escrever(juntos)
    vezes = [identificar(q, REGRAS).value_counts() for q in quadros]
    assert (
        identificar(juntos, REGRAS)
        .value_counts()
        .sort_index()
        .equals(pd.concat(vezes, axis="columns").max(axis="columns").astype(int).rename("count").sort_index())
    )


def _trocado(linha: pd.DataFrame, coluna: str, texto: str) -> pd.DataFrame:
    return linha.assign(**{coluna: texto})


@given(FONTES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(15))
def test_an_append_has_the_rows_of_both_and_repeats_none(
    bruto: pd.DataFrame, fontes: list[list[tuple[int, str, str]]]
) -> None:
    antes = bruto[:6]
    novo = pd.concat([bruto[4:7], *(_trocado(bruto.loc[[n]], c, t) for n, c, t in fontes[0])])
    feito = anexar(antes, novo.set_axis(range(2, len(novo) + 2)), REGRAS, "keep")
    assert ids(feito.quadro) == sorted({*ids(antes), *ids(novo)})
    assert feito.novas + feito.repetidas + feito.copias == len(novo)
    assert anexar(feito.quadro, novo, REGRAS, "keep").novas == 0
