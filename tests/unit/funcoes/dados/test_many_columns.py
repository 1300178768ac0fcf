"""A questionnaire of hundreds of columns, each with its codes: work grows as the columns do."""

import sys
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from funcoes.dados import anexo
from funcoes.dados.tipar import limpar_tokens
from funcoes.leitura import levantamento
from funcoes.pesquisa.descricao import PesquisaConfig


def described(columns: int) -> dict[str, Any]:
    names = [f"Q{i} comfort" for i in range(columns)]
    return {
        **PesquisaConfig.vazia().identidade(),
        "voto": {"coluna": "v"},
        "grandezas": {"temperatura": {"coluna": "t"}, "umidade": {"coluna": "rh", "opcional": True}},
        "guardar": {name: {} for name in names},
        "codigos_faltantes": {name.upper(): ["99"] for name in names},
        "ordem": [*reversed(names), "v", "t", "rh"],
    }


def cells(columns: int) -> pd.DataFrame:
    return pd.DataFrame(
        "1", index=[2, 3], columns=["v", "t", "rh", *(f"Q{i} comfort" for i in range(columns))]
    )


def read(columns: int) -> Callable[[], object]:
    survey, content = PesquisaConfig.model_validate(described(columns)), cells(columns).to_csv(index=False)
    return lambda: levantamento.ler(content.encode(), survey)


def without_codes(columns: int) -> Callable[[], object]:
    survey, table = PesquisaConfig.model_validate(described(columns)), cells(columns)
    return lambda: limpar_tokens(table, survey)


def without_one(columns: int) -> Callable[[], object]:
    survey = PesquisaConfig.model_validate(described(columns))
    return lambda: survey.sem(["umidade"])


def check(columns: int) -> Callable[[], object]:
    keys = described(columns)
    return lambda: PesquisaConfig.model_validate(keys)


def unite(columns: int) -> Callable[[], object]:
    survey, table = PesquisaConfig.model_validate(described(columns)), cells(columns)
    return lambda: anexo.unir(survey, table)


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, of Python and of C: the same in each run, on any machine."""
    made = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return made


@pytest.mark.parametrize("step", [check, read, without_codes, without_one, unite])
def test_twice_the_columns_are_twice_the_work(step: Callable[[int], Callable[[], object]]) -> None:
    calls(step(10))  # what is imported and kept at first
    few, many = (calls(step(n)) for n in (40, 80))
    assert many < 2.5 * few, (few, many)


def test_each_column_has_its_own_codes_still() -> None:
    keys = described(3)
    keys["codigos_faltantes"] = {"q1 COMFORT": ["99"], "q2_comfort": ["98"], "T": ["97"]}
    survey = PesquisaConfig.model_validate(keys)
    table = pd.DataFrame({c: ["99", "98,0", "97", "-"] for c in survey.colunas}, index=[2, 3, 4, 5])
    kept = limpar_tokens(table, survey).notna()
    assert {c: [*kept.index[kept[c]]] for c in kept} == {
        "Q2 comfort": [2, 4], "Q1 comfort": [3, 4], "Q0 comfort": [2, 3, 4],
        "v": [2, 3, 4], "t": [2, 3], "rh": [2, 3, 4],
    }  # fmt: skip
