"""What a draft and a template leave to a person: questions, and nothing else."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from funcoes.apoio.arquivo_yaml import analisar
from funcoes.conferencia.__main__ import main
from funcoes.conferencia.rascunho import em_yaml
from funcoes.pesquisa.abertas import ABERTA
from funcoes.pesquisa.coerencia import exigir_coerente
from funcoes.pesquisa.descricao import Identidade, PesquisaConfig, chaves_descritas
from tests import invented_survey as survey

pytestmark = pytest.mark.usefixtures("plain_picture")
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


@given(st.text(), st.text(min_size=1))
@example("\U0001f469\u200d\U0001f52c Age", "\U0001f600\u200e")
@example('a\x07"\\\x85\u2028\ufeff\uffff\x00', "yes")
def test_any_text_is_read_back_from_a_draft(value: str, key: str) -> None:
    written = f"{em_yaml(key)}: {em_yaml([value, {key: value}])}"
    assert len(written.splitlines()) == 1
    for read in (yaml.safe_load, analisar):
        assert read(written) == {key: [value, {key: value}]}


@pytest.mark.parametrize(
    "name",
    [
        "a\x07\x1b[31mb.csv",
        "a\u2028b\x85c\nd.csv",
        os.fsdecode(b"inqu\xe9rito.csv"),
        os.fsdecode(b"\xe9.csv"),
    ],
)
@pytest.mark.by_day(every=3)
@pytest.mark.pictures
def test_names_that_are_no_text_leave_a_draft_that_is_read(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the file and of its columns; the command that is given runs with that file."""
    cells = {**survey.plain(PEOPLE), "thing\x1b[31m \u2028 \U0001f600\u200e": ["x"] * 300}
    Path(name).write_bytes(survey.as_csv(cells))
    assert main([name]) == 0
    said = capsys.readouterr().out
    assert not set("\x07\x1b\u2028\x85") & set(said)
    draft = next(Path().glob("*.yaml"))
    assert not set("\x07\x1b\u2028\x85") & set(draft.read_text(encoding="utf-8"))
    assert main([name, "--survey", str(draft)]) == 0
    typed = re.search(r"--data (.*) --survey", said)
    assert typed is not None
    shown = subprocess.run(["bash", "-c", f"printf %s {typed[1]}"], capture_output=True, check=True)
    assert shown.stdout == os.fsencode(name)
