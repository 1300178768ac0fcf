"""A code that stands for a missing answer does so however it is written, and in groups, too."""

import pandas as pd
import pytest

from funcoes.dados.contrato import aplicar
from funcoes.dados.tipar import limpar_tokens
from funcoes.pesquisa.descricao import PesquisaConfig


def _pesquisa(codigos: dict[str, list[str]]) -> PesquisaConfig:
    partes = {
        "voto": {"coluna": "v"},
        "grandezas": {"temperatura": {"coluna": "t"}, "idade": {"coluna": ["age", "Years"]}},
        "grupos": {"pessoa": ["who"], "predio": ["town", "house"]},
        "codigos_faltantes": codigos,
    }
    return PesquisaConfig.model_validate({**PesquisaConfig.vazia().identidade(), **partes})


@pytest.mark.parametrize(
    ("codigo", "celula", "falta"),
    [
        ("99", "99", True), ("99", "99.0", True), ("99", "99,0", True), ("99", "099", True),
        ("-9.5", "-9,50", True), ("99", "99.5", False), ("99", "99 x", False), ("x", "X", False),
        ("nan", "inf", False), ("99", "999", False),
    ],
)  # fmt: skip
def test_codes_are_compared_as_numbers_where_both_are(codigo: str, celula: str, falta: bool) -> None:
    bruto = pd.DataFrame({"v": ["0"], "t": [celula], "age": [celula], "who": ["a"]})
    limpo = limpar_tokens(bruto, _pesquisa({"YEARS": [codigo]}))
    assert limpo["age"].isna().tolist() == [falta]
    assert limpo["t"].tolist() == [celula]


def test_nobody_is_called_by_the_code_for_a_missing_name() -> None:
    bruto = pd.DataFrame(
        {"v": ["0", "1"], "t": ["20", "21"], "age": ["30", "31"], "who": ["7", "9999.0"], "town": ["a", "b"],
         "house": ["1", "0.0"]},
        index=[2, 3],
    )  # fmt: skip
    aceitos = aplicar(bruto, _pesquisa({"WHO": ["9999"], "House": ["0"]})).aceitos
    assert aceitos["pessoa"].isna().tolist() == [False, True]
    assert aceitos["predio"].isna().tolist() == [False, True]
