"""Which of a file's columns is which of the described ones, in any script and however they are spelled."""

import pandas as pd
import pytest

from funcoes.dados.contrato import aplicar
from funcoes.leitura.esquema import casar
from funcoes.leitura.levantamento import ler
from funcoes.pesquisa.descricao import PesquisaConfig


def described(**columns: str) -> PesquisaConfig:
    quantities = {name: {"coluna": column} for name, column in columns.items()}
    identity = PesquisaConfig.vazia().identidade()
    return PesquisaConfig.model_validate({**identity, "voto": {"coluna": "vote"}, "grandezas": quantities})


@pytest.mark.parametrize(
    ("names", "survey", "expected"),
    [
        (
            ["Vote", "AIR_TEMP", "r.h."],
            {"temperatura": "air temp", "umidade": "RH"},
            ["Vote", "AIR_TEMP", "r.h."],
        ),
        (
            ["vote", "t+", "t-"],
            {"temperatura_minima": "t-", "temperatura_maxima": "t+"},
            ["vote", "t-", "t+"],
        ),
        (["vote", "温度", "湿度"], {"umidade": "湿度", "temperatura": "温度"}, ["vote", "湿度", "温度"]),
        (["vote", "Größe", "Gewicht"], {"altura": "GRÖSSE", "peso": "gewicht"}, ["vote", "Größe", "Gewicht"]),
        (["vote", "ta", "TA_"], {"temperatura": "TA_", "temperatura_externa": "ta"}, ["vote", "TA_", "ta"]),
    ],
)
def test_names_are_told_apart(names: list[str], survey: dict[str, str], expected: list[str]) -> None:
    matched = casar(names, described(**survey))
    assert [matched.de[c] for c in ("vote", *survey.values())] == expected
    assert (matched.faltam, matched.sobram) == ((), ())


def test_a_name_of_signs_alone_is_itself_and_nothing_else() -> None:
    assert casar(["vote", "%"], described(umidade="%")).de["%"] == "%"
    assert casar(["vote", "°"], described(umidade="%")).faltam == ("%",)


def test_columns_of_another_script_are_read() -> None:
    survey = described(temperatura="温度", umidade="湿度")
    done = aplicar(ler("vote,湿度,温度\n1,60,21.5\n-1,40,18\n".encode(), survey).celulas, survey)
    assert done.aceitos[["temperatura", "umidade"]].to_numpy().tolist() == [[21.5, 60], [18, 40]]
    assert isinstance(done.aceitos, pd.DataFrame)
