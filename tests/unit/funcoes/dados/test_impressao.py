"""Fingerprints: the same person, the same print, whatever the spelling; one value off, another print."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.dados.contrato import Conferido
from funcoes.dados.divisao import grupos, numerar_folds
from funcoes.dados.impressao import contar_copias, exigir_poucas_copias
from funcoes.dados.impressao import imprimir as imprimir_de
from funcoes.dados.marcas import ids
from tests.santa_maria import COLUMNS, SURVEY, TYPED


def imprimir(aceitos: pd.DataFrame) -> pd.Series:
    return imprimir_de(aceitos, SURVEY)


def test_each_of_the_twelve_has_a_print_of_its_own(aceitos: pd.DataFrame) -> None:
    impressoes = imprimir(aceitos)
    assert impressoes.is_unique
    assert impressoes.str.fullmatch("[0-9a-f]{16}").all()
    assert contar_copias(impressoes).descrever() == ""


def test_prints_and_the_names_of_marks_are_those_of_earlier_versions(
    aceitos: pd.DataFrame, bruto: pd.DataFrame
) -> None:
    """Champions registered before know their rows by the ones, answers to predictions by the others."""
    assert imprimir(aceitos).loc[[2, 8, 13]].tolist() == [
        "e23d205492dc1b3b", "3cb780ff075ac4d0", "4c140505d2ea94a3",
    ]  # fmt: skip
    assert ids(bruto, SURVEY).loc[[2, 8, 13]].tolist() == [
        "c112d5f943246a48", "d35d893dafea5f89", "4c4535e93dcb824e",
    ]  # fmt: skip


def test_order_index_and_what_was_added_do_not_matter(aceitos: pd.DataFrame) -> None:
    outro = aceitos[::-1].reset_index(drop=True).assign(parte="teste")
    assert imprimir(outro)[::-1].tolist() == imprimir(aceitos).tolist()


@pytest.mark.parametrize(
    ("coluna", "um", "outro"),
    [
        ("tmedia", "15.75", "15,750"),
        ("data", "02/07/2015", "2015-07-02"),
        ("hora", "9:00", "09:00:00"),
        ("sexo", "F", "f"),
        ("peso", "", "x"),
    ],
)
def test_the_spelling_does_not_matter(
    conferir: Callable[..., Conferido], coluna: str, um: str, outro: str
) -> None:
    assert _de(conferir((2, coluna, um))) == _de(conferir((2, coluna, outro)))


def _de(conferido: Conferido) -> str:
    return str(imprimir(conferido.aceitos)[2])


@pytest.mark.parametrize("coluna", [c for c in COLUMNS if c not in {"data", "hora"}])
def test_what_others_leave_out_does_not_matter(aceitos: pd.DataFrame, coluna: str) -> None:
    com_falta, coluna = aceitos.copy(), TYPED[coluna]
    com_falta[coluna] = com_falta[coluna].where(com_falta.index != com_falta.index[0])
    assert imprimir(com_falta)[1:].tolist() == imprimir(aceitos)[1:].tolist()


@pytest.mark.parametrize("coluna", COLUMNS)
def test_any_value_makes_another_print(aceitos: pd.DataFrame, coluna: str) -> None:
    mudado, coluna = aceitos.copy(), TYPED[coluna]
    if coluna == "data":
        mudado[coluna] += pd.Timedelta(days=1)
    else:
        mudado[coluna] = mudado[coluna].fillna(0) + 1
    assert not (imprimir(mudado) == imprimir(aceitos)).any()


def test_copies_are_counted_beside_the_row_they_copy() -> None:
    copias = contar_copias(pd.Series([*"abacaadaa"], index=range(2, 11)))
    assert (copias.linhas, copias.total, copias.maior, copias.exemplo) == (5, 9, 6, (2, 4, 6, 7, 9))
    assert copias.descrever().endswith("the commonest occurs 6 times (lines 2, 4, 6, 7, 9, …)")
    assert contar_copias(pd.Series([], dtype=str)).fracao == 0


@pytest.mark.parametrize(
    ("letras", "linhas", "fracao", "dito"),
    [
        ("abcd", 0, 0.0, ""),
        ("abca", 1, 0.25, "1 of 4 rows (25.0%) are exact copies of another row; the commonest occurs 2 times "
         "(lines 2, 5)"),
        ("aaaaaa", 5, 5 / 6, "(lines 2, 3, 4, 5, 6, …)"),
        ("aaaaa", 4, 0.8, "(lines 2, 3, 4, 5, 6)"),
    ],
)  # fmt: skip
def test_the_share_of_copies_and_where_they_are(letras: str, linhas: int, fracao: float, dito: str) -> None:
    copias = contar_copias(pd.Series([*letras], index=range(2, 2 + len(letras))))
    assert (copias.linhas, copias.fracao) == (linhas, fracao)
    assert copias.descrever().endswith(dito)
    exigir_poucas_copias(copias, fracao, "survey.csv")  # the share itself is allowed
    if fracao:
        with pytest.raises(ErroDados, match=r"survey\.csv: .* allowed are 0\.0%"):
            exigir_poucas_copias(copias, 0.0, "survey.csv")


def test_random_folds_keep_copies_together_and_synthetic_rows_alone() -> None:
    quadro = pd.DataFrame({"impressao": ["a", "b", "c", "d", None, None] * 10, "voto": [0, 1] * 30})
    assert grupos(quadro, "linha").nunique() == 4 + 20
    numero = numerar_folds(quadro, 2, "linha", 7)
    por_copia = pd.Series(numero).groupby(quadro["impressao"]).nunique()
    assert por_copia.tolist() == [1] * 4


def test_folds_without_copies_are_what_they_were() -> None:
    sem = pd.DataFrame({"voto": [0, 1, 2] * 20})
    com = sem.assign(impressao=[f"{n:016x}" for n in range(60)])
    assert np.array_equal(numerar_folds(sem, 5, "linha", 2015), numerar_folds(com, 5, "linha", 2015))
