"""The command: what it says, what it writes, how it ends."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from funcoes.conferencia.__main__ import main
from funcoes.dados.contrato import aplicar
from funcoes.leitura.levantamento import ler
from funcoes.pesquisa.descricao import PesquisaConfig, chaves_descritas, descrita
from funcoes.vocabulario.grandezas import GRANDEZAS
from tests import invented_survey as survey

pytestmark = pytest.mark.usefixtures("plain_picture")
ROOT = Path(__file__).resolve().parents[4]
GIVEN = ROOT.parent / "shared" / "data"
PEOPLE = survey.values()
PLAIN = survey.plain(PEOPLE)


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """`run("survey.csv", ...)`: exit code and what was said; in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def _run(*arguments: str) -> tuple[int, str]:
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out + said.err

    return _run


Run = Callable[..., tuple[int, str]]


def write(name: str, cells: survey.Cells) -> None:
    Path(name).write_bytes(survey.as_csv(cells))


@pytest.mark.pictures
def test_a_file_without_questions_is_described_and_checked_at_once(run: Run) -> None:
    write("survey.csv", PLAIN)
    code, said = run("survey.csv")
    assert code == 0, said
    for part in (
        "300 rows, 11 columns",
        "no open question",
        "0 refused, 300 rows remain",
        "without solar radiation: radiacao_solar, utci_calc (2 features)",
        "by_day",
        "limiares_te",
        "python pipelines/run.py --data survey.csv --survey survey.yaml",
    ):
        assert part in said
    assert Path("survey.png").read_bytes().startswith(b"\x89PNG")
    assert Path("survey.yaml").read_text().count("???") == 0
    assert Path("problems.csv").read_text() == "line,column,value,problem,outcome\n"
    assert run("survey.csv", "--survey", "survey.yaml")[0] == 0


@pytest.mark.pictures
def test_questions_are_lines_of_the_draft_and_answers_complete_it(run: Run) -> None:
    write(
        "my survey.csv",
        survey.changed(
            PLAIN, windspeedms=("wind", survey.written(PEOPLE["velocidade_vento"], lambda v: v * 3.6))
        ),
    )
    code, said = run("my survey.csv")
    assert code == 2
    assert "grandezas.velocidade_vento.unidade (column wind): m/s or km/h" in said
    assert "conferir 'my survey.csv' --survey my-survey.yaml" in said
    draft = Path("my-survey.yaml")
    code, said = run("my survey.csv", "--survey", "my-survey.yaml")
    assert code == 2
    assert "grandezas.velocidade_vento.unidade is still ???: m/s or km/h" in said
    asked = [line for line in draft.read_text().splitlines() if line.startswith("    unidade: ???")]
    draft.write_text(draft.read_text().replace(asked[0], "    unidade: km/h"))
    assert run("my survey.csv", "--survey", "my-survey.yaml")[0] == 0
    described = PesquisaConfig.model_validate(chaves_descritas("my-survey.yaml"))
    read = aplicar(ler(Path("my survey.csv").read_bytes(), described).celulas, described).aceitos
    np.testing.assert_allclose(read["velocidade_vento"], PEOPLE["velocidade_vento"], atol=1e-9)


def test_a_few_columns_called_the_same_are_no_other_survey(run: Run) -> None:
    """A vote and a temperature in °F, called as in the survey that comes with the project."""
    fahrenheit = survey.written(PEOPLE["temperatura"], lambda v: v * 1.8 + 32)
    names = {"thermal_sensation": PLAIN["Thermal sensation vote"], "ta": fahrenheit, "rh": PLAIN["RH (%)"]}
    write("survey.csv", names)
    _, said = run("survey.csv")
    assert "checked by that description" not in said
    assert "°F" in Path("survey.yaml").read_text(encoding="utf-8")


def test_a_draft_is_not_written_over(run: Run) -> None:
    write("survey.csv", PLAIN)
    Path("survey.yaml").write_text("titulo: mine\n")
    code, said = run("survey.csv")
    assert (code, Path("survey.yaml").read_text()) == (2, "titulo: mine\n")
    assert "--force" in said
    assert run("survey.csv", "--force")[0] == 0
    assert run("survey.csv", "--out", "elsewhere")[0] == 0
    assert Path("elsewhere/survey.yaml").exists()


def test_problems_are_said_with_line_column_value_and_what_is_allowed(run: Run) -> None:
    write("survey.csv", PLAIN)
    run("survey.csv")
    votes = ["9" if n < 25 else v for n, v in enumerate(PLAIN["Thermal sensation vote"])]
    ages = ["old" if n == 40 else "300" if n == 41 else a for n, a in enumerate(PLAIN["Age"])]
    write("worse.csv", {**PLAIN, "Thermal sensation vote": votes, "Age": ages})
    code, said = run("worse.csv", "--survey", "survey.yaml")
    assert code == 1
    assert "Thermal sensation vote: not a vote from -3 to 3; row refused (25 cells)" in said
    assert "line 21 '9', … and 5 more" in said
    assert "line 22 '9'" not in said
    assert "Age: not a number such as 23.5 or 23,5; row refused (1 cell)" in said
    assert "Age: outside [0, 120], set to missing (1 cell)\n  line 43 '300'" in said
    assert "26 refused, 274 rows remain" in said
    assert "allowed are 5.0%" in said
    rows = list(csv.DictReader(Path("problems.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 27
    assert rows[0] == {
        "line": "2",
        "column": "Thermal sensation vote",
        "value": "9",
        "problem": "not a vote from -3 to 3",
        "outcome": "row refused",
    }
    assert [r["outcome"] for r in rows if r["value"] == "300"] == ["set to missing"]


@pytest.mark.parametrize("outside", ["anular", "recusar"])
def test_a_quantity_in_another_unit_is_named_and_the_file_is_not_called_usable(
    run: Run, outside: str
) -> None:
    write("survey.csv", PLAIN)
    run("survey.csv")
    draft = Path("survey.yaml").read_text(encoding="utf-8")
    kept = 'temperatura: {coluna: "Air temp (°C)", unidade: "°C"'
    assert kept in draft
    Path("survey.yaml").write_text(draft.replace(kept, f"{kept}, fora: {outside}"), encoding="utf-8")
    kelvin = [f"{float(t) + 273.15:.2f}" if n % 5 < 2 else t for n, t in enumerate(PLAIN["Air temp (°C)"])]
    write("kelvin.csv", {**PLAIN, "Air temp (°C)": kelvin})
    code, said = run("kelvin.csv", "--survey", "survey.yaml")
    assert code == 1
    assert "can be used" not in said
    said = " ".join(said.split())
    assert "120 of 300 values are outside [-50, 60] °C, and within it if these alone are K (40%; " in said
    assert f"read as grandezas.temperatura, unidade °C): line 2 '{kelvin[0]}', line 3 '{kelvin[1]}'" in said


def test_a_code_for_no_vote_is_a_missing_vote(run: Run) -> None:
    """A fifth of the people did not vote: their rows are left out, and the others can be used."""
    write("survey.csv", PLAIN)
    run("survey.csv")
    draft = Path("survey.yaml").read_text(encoding="utf-8")
    Path("survey.yaml").write_text(
        f'{draft}codigos_faltantes: {{Thermal sensation vote: ["9"]}}\n', encoding="utf-8"
    )
    votes = [
        ("9" if n % 10 else "") if n % 5 == 0 else v for n, v in enumerate(PLAIN["Thermal sensation vote"])
    ]
    write("coded.csv", {**PLAIN, "Thermal sensation vote": votes})
    code, said = run("coded.csv", "--survey", "survey.yaml")
    assert code == 0, said
    assert "Thermal sensation vote: no vote; row left out (60 cells)\n  line 2 '', line 7 '9'" in said
    assert "300 rows: 0 refused, 60 without a vote left out, 240 rows remain" in said
    rows = list(csv.DictReader(Path("problems.csv").read_text(encoding="utf-8").splitlines()))
    assert {(r["problem"], r["outcome"]) for r in rows} == {("no vote", "row left out")}


def test_copies_of_rows_stop_a_run(run: Run) -> None:
    write("survey.csv", {n: [*c[:100], *c[:100], *c[:100]] for n, c in PLAIN.items()})
    code, said = run("survey.csv")
    assert code == 1
    assert "200 of 300 rows (66.7%) are exact copies of another row" in said


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["none.csv"], "cannot read none.csv"),
        ([], "--template"),
        (["survey.csv", "--survey", "none"], "there is no such description"),
        (["survey.csv", "--survey", "santa-maria"], "missing: data"),
        (["survey.csv", "--out", "survey.csv/x"], "--out"),
    ],
)
def test_what_cannot_be_done_is_one_message(run: Run, arguments: list[str], part: str) -> None:
    write("survey.csv", PLAIN)
    code, said = run(*arguments)
    assert code == 2
    assert part in said
    assert sorted(p.name for p in Path().iterdir()) == ["survey.csv"]


def test_a_file_that_is_no_table_is_said_in_one_line(run: Run) -> None:
    Path("picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    code, said = run("picture.csv")
    assert code == 2
    assert said.startswith("error: picture.csv")
    assert [p.name for p in Path().iterdir()] == ["picture.csv"]


def test_a_file_of_strange_cells_does_not_end_in_a_traceback(run: Run) -> None:
    strange = ["$x$", "'", '""', "#", "???", "null", "- a", "{b}", "\\", "é\u200b", "=1+1", "%"]
    cells = {f"n{n} {s}": [s] * 12 for n, s in enumerate(strange)} | {
        "age": strange,
        "sex": strange,
        "date": strange,
    }
    write("odd.csv", {n: [c.replace('"', '""') for c in cs] for n, cs in cells.items()})
    code, said = run("odd.csv")
    assert code == 2, said
    with pytest.raises(Exception, match=r"still \?\?\?"):
        chaves_descritas("odd.yaml")


def test_the_template_reads_back_without_a_question(run: Run) -> None:
    assert run("--template")[0] == 0
    described = PesquisaConfig.model_validate(chaves_descritas("template.yaml"))
    assert set(described.grandezas) == set(GRANDEZAS) - {"hora"}
    done = aplicar(ler(Path("template.csv").read_bytes(), described).celulas, described)
    assert done.ocorrencias.empty
    assert done.anulados.empty
    row = done.aceitos.iloc[0]
    assert {n: row[n] for n in GRANDEZAS} == {n: pytest.approx(g.exemplo) for n, g in GRANDEZAS.items()}
    assert row["voto"] == 1
    code, said = run("template.csv", "--out", "drafted")
    assert "no open question" in said
    assert code == 1  # one row tells no votes apart
    assert run("--template")[0] == 2
    assert run("--template", "--force")[0] == 0


def test_a_template_of_a_survey_that_is_described(run: Run) -> None:
    assert run("--template", "--survey", "santa-maria")[0] == 0
    done = aplicar(
        ler(Path("template-santa-maria.csv").read_bytes(), descrita("santa-maria")).celulas,
        descrita("santa-maria"),
    )
    assert done.ocorrencias.empty
    assert done.aceitos["altura"].tolist() == [GRANDEZAS["altura"].exemplo]


def test_the_name_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_bytes(survey.as_csv(PLAIN))
    command = [sys.executable, "-m", "funcoes.dados.conferir", "survey.csv"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "it can be used" in done.stdout


def given(name: str) -> Path:
    file = GIVEN / name
    if not file.exists():
        pytest.skip(f"the survey itself is not part of the project; read only where {file} has it")
    return file


def test_the_survey_of_santa_maria_is_found_by_its_columns(run: Run) -> None:
    code, said = run(str(given("santa_maria_2015_2016.csv")))
    assert code == 0
    assert "1720 rows: 0 refused" in said
    assert "its columns are those of santa-maria" in said


def test_a_draft_of_santa_maria_asks_for_what_nobody_can_know(run: Run) -> None:
    code, said = run(str(given("santa_maria_2015_2016.csv")), "--draft")
    assert code == 2
    assert "voto.coluna" in said
    text = Path("santa-maria-2015-2016.yaml").read_text(encoding="utf-8")
    for answer in ("coluna: P1", "minimo: -3", "maximo: 3", "invertida: false", "unidade: W/m²"):
        key = answer.partition(":")[0]
        line = next(x for x in text.splitlines() if x.strip().startswith(f"{key}: ???"))
        text = text.replace(line, line.partition("???")[0] + answer.partition(": ")[2])
    Path("santa-maria-2015-2016.yaml").write_text(text, encoding="utf-8")
    mine = PesquisaConfig.model_validate(chaves_descritas("santa-maria-2015-2016.yaml"))
    content = given("santa_maria_2015_2016.csv").read_bytes()
    ours = PesquisaConfig.model_validate(chaves_descritas("santa-maria"))
    read, expected = (aplicar(ler(content, d).celulas, d).aceitos for d in (mine, ours))
    for name in (
        "data",
        "hora",
        "voto",
        "idade",
        "sexo",
        "altura",
        "temperatura",
        "umidade",
        "radiacao_solar",
    ):
        pd.testing.assert_series_equal(read[name], expected[name])


@pytest.mark.pictures
def test_the_second_survey_is_recognised(run: Run) -> None:
    assert run(str(given("ashrae_db2_v2.1_given.csv.gz")), "--draft")[0] == 2
    text = Path("ashrae-db2-v2-1-given.yaml").read_text(encoding="utf-8")
    for line in (
        "altura: {coluna: ht, unidade: m}",
        'temperatura: {coluna: ta, unidade: "°C"}',
        "umidade: {coluna: rh,",
        "velocidade_ar: {coluna: vel, unidade: m/s}",
        "predio: [building_id]",
        "minimo: -3",
        "meios: ???",
    ):
        assert line in text, line
    assert "thermal_preference: {tipo: texto}" in text
