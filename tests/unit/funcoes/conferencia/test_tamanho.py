"""How many rows are enough: those that a run holds out, compares and learns from."""

from pathlib import Path

import pandas as pd
import pytest

from funcoes.conferencia.__main__ import main
from funcoes.conferencia.tamanho import o_que_falta
from funcoes.configuracao.config import carregar
from funcoes.pesquisa.descricao import PesquisaConfig
from tests import invented_survey as survey

SURVEY = PesquisaConfig.model_validate(
    {
        **PesquisaConfig.vazia().identidade(),
        "data": {"coluna": "d"},
        "voto": {"coluna": "v"},
        "grandezas": {"temperatura": {"coluna": "t"}},
    }
)


def rows(votes: int, times: int, days: int) -> pd.DataFrame:
    """So many different votes, each so often, on so many days in turn."""
    people = range(votes * times)
    return pd.DataFrame(
        {
            "voto": [n // times - 1 for n in people],
            "dia": [f"d{n % days}" for n in people],
            "temperatura": 20.0,
        }
    )


@pytest.mark.parametrize(
    ("frame", "protocol", "held_out", "words"),
    [
        (rows(3, 20, 10), "random", "linha", ""),
        (rows(3, 20, 10), "by_day", "dia", ""),
        (rows(3, 5, 10), "random", "linha", "12 rows are left to learn from, and 5 folds (train.folds) of 3"),
        (rows(3, 4, 10), "random", "linha", "no vote occurs more often than 4 times"),
        (rows(3, 20, 4), "random", "dia", "4 days cannot fill 5 folds"),
        (rows(3, 20, 1), "by_day", "linha", "by_day (protocolos): 1 day cannot fill 2 folds"),
        (rows(2, 40, 2).assign(dia=["d0"] * 40 + ["d1"] * 40), "by_day", "linha", "every vote is the same"),
        (rows(3, 900, 2700), "by_day", "dia", ""),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_with_the_limit(
    frame: pd.DataFrame, protocol: str, held_out: str, words: str
) -> None:
    described = SURVEY.model_copy(update={"protocolos": [protocol], "teste_por": held_out})
    said = o_que_falta(frame, described, carregar())
    assert bool(said) is bool(words)
    assert words in said


def test_votes_that_count_as_one_need_fewer_rows() -> None:
    seven = rows(7, 6, 6).assign(voto=lambda f: f["voto"] - 2)
    assert "35" in o_que_falta(seven, SURVEY, carregar())
    assert o_que_falta(seven, SURVEY, carregar(None, ["target.classes=3"])) == ""


@pytest.mark.parametrize(("people", "code"), [(8, 1), (60, 0)])
def test_a_file_of_few_rows_is_not_called_usable(
    people: int,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    some = survey.values().iloc[:: 300 // people].head(people)
    Path("survey.csv").write_bytes(survey.as_csv(survey.plain(some)))
    Path("survey.yaml").write_text(
        "data: {coluna: Date}\nvoto: {coluna: Thermal sensation vote}\n"
        "grandezas: {temperatura: {coluna: Air temp (°C)}}\n",
        encoding="utf-8",
    )
    assert main(["survey.csv", "--survey", "survey.yaml"]) == code
    said = capsys.readouterr().out
    assert ("it can be used" in said) is (code == 0)
    assert ("8 rows cannot be held out in part and compared on the rest: " in said) is (code == 1)


def test_a_group_of_a_file_that_is_joined_is_there_as_in_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Twelve buildings in another file, kept whole: with it the survey can be used, without it it cannot."""
    monkeypatch.chdir(tmp_path)
    people = survey.values()
    cells = {**survey.plain(people), "house": [f"h{n % 24}" for n in range(len(people))]}
    Path("survey.csv").write_bytes(survey.as_csv(cells))
    Path("survey.yaml").write_text(
        "juntar: {arquivo: houses.csv, por: house}\nvoto: {coluna: Thermal sensation vote}\n"
        "grandezas: {temperatura: {coluna: Air temp (°C)}}\ngrupos: {predio: [site]}\n"
        "protocolos: [by_building]\nteste_por: predio\n",
        encoding="utf-8",
    )
    Path("houses.csv").write_text(
        "house,site\n" + "".join(f"h{n},s{n % 12}\n" for n in range(24)), encoding="utf-8"
    )
    assert main(["survey.csv", "--survey", "survey.yaml"]) == 0
    assert "protocols: by_building, random" in capsys.readouterr().out
    Path("houses.csv").unlink()
    assert main(["survey.csv", "--survey", "survey.yaml"]) != 0
