"""Columns whose cells are not all of one kind: two writings of dates, codes among numbers, answers of −1."""

from pathlib import Path

import pandas as pd
import pytest

from funcoes.reconhecimento.proposta import propor
from tests import invented_survey as survey
from tests.unit.funcoes.reconhecimento.drafts import assert_read_as, proposed, questions

PEOPLE = survey.values()
PLAIN = survey.plain(PEOPLE)
UP_TO_12 = [
    f"{d:%m/%d/%Y}" for d in PEOPLE["data"].where(PEOPLE["data"].dt.day < 13, pd.Timestamp("2019-03-08"))
]


@pytest.mark.parametrize(
    ("ages", "asked"),
    [
        ([99] * 3 + [*range(18, 91)] * 4, True),
        ([99] * 2 + [*range(18, 91)] * 4, False),
        ([99] * 3 + [*range(18, 97)] * 4, False),
        ([99] + [20, 21, 22] * 99, True),
        ([999, -9] + [20, 21, 22] * 99, False),
    ],
)
def test_a_number_apart_from_all_others_may_be_a_code(ages: list[int], asked: bool) -> None:
    """A few times by a tenth of what the others span, or once by all of it; what is impossible is one."""
    celulas = pd.DataFrame({"age": [str(a) for a in ages]}, dtype=object)
    proposal = propor(celulas)
    assert ("age" in proposal.codigos_abertos) == asked
    assert ("age" in proposal.codigos) == (999 in ages)


ISO = [f"{d:%Y-%m-%d}" for d in PEOPLE["data"]]
SLASHES = [f"{d:%d/%m/%Y}" for d in PEOPLE["data"]]
AMERICAN = [f"{d:%m/%d/%Y}" for d in PEOPLE["data"]]


def mixed(some: list[str], others: list[str], every: int = 2) -> bytes:
    dates = [o if n % every == 0 else s for n, (s, o) in enumerate(zip(some, others, strict=True))]
    return survey.as_csv(survey.changed(PLAIN, date=("date", dates)))


def test_two_writings_of_dates_are_read_where_they_leave_no_doubt(tmp_path: Path) -> None:
    assert_read_as(mixed(ISO, SLASHES), PEOPLE, tmp_path)
    assert_read_as(mixed(ISO, SLASHES, 40), PEOPLE, tmp_path)


@pytest.mark.parametrize("every", [2, 25])
@pytest.mark.parametrize(("some", "others"), [(SLASHES, AMERICAN), (ISO, UP_TO_12)])
def test_two_writings_that_could_be_one_another_are_asked(
    some: list[str], others: list[str], every: int
) -> None:
    assert "data.formatos" in questions(proposed(mixed(some, others, every)))


def test_answers_of_minus_one_are_no_codes() -> None:
    cells = {**PLAIN, "thermal preference": [str(n % 3 - 1) for n in range(survey.ROWS)]}
    assert questions(proposed(survey.as_csv(cells))) == {}
