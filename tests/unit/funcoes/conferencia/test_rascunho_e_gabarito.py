"""What a draft and a template leave to a person: questions, and nothing else."""

import re
from pathlib import Path

import pytest
import yaml

from funcoes.conferencia.__main__ import main
from funcoes.pesquisa.abertas import ABERTA
from funcoes.pesquisa.coerencia import exigir_coerente
from funcoes.pesquisa.descricao import Identidade, PesquisaConfig, chaves_descritas
from tests import invented_survey as survey

PEOPLE = survey.values()


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_answers_alone_make_a_draft_usable(capsys: pytest.CaptureFixture[str]) -> None:
    """Two columns without a unit, a vote without a scale; the first of each choice is taken."""
    cells = survey.changed(
        survey.plain(PEOPLE),
        windspeedms=("wind", survey.written(PEOPLE["velocidade_vento"], lambda v: v * 3.6)),
        thermalsensationvote=("TSV", [f"{min(v, 2) + 4:.0f}" for v in PEOPLE["voto"]]),
    )
    Path("survey.csv").write_bytes(survey.as_csv(cells))
    assert main(["survey.csv"]) == 2
    text = Path("survey.yaml").read_text(encoding="utf-8")
    asked = [line for line in text.splitlines() if ABERTA in line]
    assert len(asked) == text.count(ABERTA) >= 4
    assert all(re.match(r" +\w+: \?\?\?  # ", line) for line in asked), "where an answer goes, nowhere else"
    answer = {"unidade": "km/h", "minimo": "1", "maximo": "7", "invertida": "false"}
    for line in asked:
        key = line.strip().partition(":")[0]
        text = text.replace(line, line.partition(ABERTA)[0] + answer[key], 1)
    Path("survey.yaml").write_text(text, encoding="utf-8")
    assert main(["survey.csv", "--survey", "survey.yaml"]) == 0
    assert "it can be used" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["survey.csv"], ["--template"]])
def test_what_a_survey_says_of_itself_is_optional(arguments: list[str]) -> None:
    Path("survey.csv").write_bytes(survey.as_csv(survey.plain(PEOPLE)))
    main(arguments)
    lines = next(Path().glob("*.yaml")).read_text(encoding="utf-8").splitlines()
    own = {
        line.partition(":")[0]: line for line in lines if line.partition(":")[0] in Identidade.model_fields
    }
    assert {"titulo", "lugar", "fuso", "fonte"} <= {*own}
    assert [k for k, line in own.items() if k != "nome" and "# optional" not in line] == []
    assert {yaml.safe_load(line)[k] for k, line in own.items() if k != "nome"} == {"", None}


@pytest.mark.parametrize("group", ["", "estudo", "predio", "pessoa"])
def test_a_template_says_what_belongs_together(group: str) -> None:
    assert main(["--template"]) == 0
    text = Path("template.yaml").read_text(encoding="utf-8")
    if group:
        for key in ("protocolos", "teste_por"):
            text = re.sub(rf"(?m)^{key}: .*\n", "", text)
        block = re.search(rf"(?m)^# grupos: \{{{group}: .*\n# protocolos: .*\n# teste_por: .*\n", text)
        assert block is not None
        text = text.replace(block[0], re.sub(r"(?m)^# ", "", block[0]))
    Path("template.yaml").write_text(text, encoding="utf-8")
    described = PesquisaConfig.model_validate(
        {**PesquisaConfig.vazia().identidade(), **chaves_descritas("template.yaml")}
    )
    exigir_coerente(described)
    assert described.teste_por == (group or "dia")
    assert described.protocolos[-1] == "by_day"
    assert [*described.grupos] == [group] * bool(group)
