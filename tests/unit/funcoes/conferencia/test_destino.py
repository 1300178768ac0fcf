"""What the command writes: never over what it read, nor over what somebody else made; no formulas."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.conferencia.__main__ import main
from funcoes.conferencia.destino import COLUNAS, em_csv, escolher, exigir_outro
from tests import invented_survey as survey

pytestmark = pytest.mark.usefixtures("plain_picture")
PEOPLE = survey.values()
PLAIN = survey.plain(PEOPLE)
HEADER = ",".join(COLUNAS) + "\n"


@pytest.fixture(autouse=True)
def _a_described_survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)  # of a terminal that has a width
    Path("first.csv").write_bytes(survey.as_csv(PLAIN))
    assert main(["first.csv"]) == 0
    Path("first.yaml").rename("s.yaml")
    Path("problems.csv").unlink()


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_survey_called_as_the_list_of_problems_stays(
    force: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    content = survey.as_csv(PLAIN)
    Path("problems.csv").write_bytes(content)
    assert main(["problems.csv", "--survey", "s.yaml", *force]) == 0
    assert Path("problems.csv").read_bytes() == content
    assert Path("problems-problems.csv").read_text() == HEADER
    assert "the list of problems is problems-problems.csv" in capsys.readouterr().out


def test_a_joined_file_called_as_the_list_of_problems_stays() -> None:
    cells = {**PLAIN, "building_id": [f"B{n % 4}" for n in range(300)]}
    Path("first.csv").write_bytes(survey.as_csv(cells))
    joined = HEADER.replace("line", "building_id") + "".join(f"B{n},a,b,c,d\n" for n in range(4))
    Path("problems.csv").write_text(joined)
    with Path("s.yaml").open("a") as draft:
        draft.write("juntar: {arquivo: problems.csv, por: building_id, colunas: [value]}\n")
    assert main(["first.csv", "--survey", "s.yaml", "--force"]) == 0
    assert Path("problems.csv").read_text() == joined


def test_what_somebody_else_made_stays_and_what_was_made_here_is_renewed() -> None:
    Path("first.png").write_text("PHOTO")
    Path("problems.csv").write_text("a list of my own\n")
    for _ in range(2):
        assert main(["first.csv", "--survey", "s.yaml"]) == 0
    assert Path("first.png").read_text() == "PHOTO"
    assert Path("problems.csv").read_text() == "a list of my own\n"
    assert Path("first-problems.csv").read_text() == HEADER
    assert Path("first-quantities.png").read_bytes().startswith(b"\x89PNG")
    assert sorted(p.name for p in Path().iterdir()) == [
        "first-problems.csv", "first-quantities.png", "first.csv", "first.png", "problems.csv", "s.yaml",
    ]  # fmt: skip


@pytest.mark.pictures
def test_lists_and_pictures_of_earlier_runs_make_room_for_new_ones() -> None:
    Path("problems.csv").write_text(HEADER + "2,Age,300,outside,set to missing\n")
    before = Path("first.png").read_bytes()
    Path("first.png").write_bytes(before + b"older")
    assert main(["first.csv", "--survey", "s.yaml"]) == 0
    assert Path("problems.csv").read_text() == HEADER
    assert Path("first.png").read_bytes() == before


def test_where_no_name_is_free_nothing_is_written_unless_it_is_forced() -> None:
    names = [Path("problems.csv"), Path("first-problems.csv")]
    for name in names:
        name.write_text("mine\n")
    with pytest.raises(ErroConfig, match="--out"):
        escolher(names, [], forcar=False)
    assert escolher(names, [], forcar=True) == names[1], "only what is called as the survey"
    with pytest.raises(ErroConfig, match="--out"):
        escolher(names, [names[1]], forcar=True)
    assert main(["first.csv", "--survey", "s.yaml"]) == 2
    assert [name.read_text() for name in names] == ["mine\n", "mine\n"]


def test_a_link_to_what_was_read_is_what_was_read() -> None:
    Path("problems.csv").symlink_to("first.csv")
    assert main(["first.csv", "--survey", "s.yaml", "--force"]) == 0
    assert Path("problems.csv").is_symlink()
    with pytest.raises(ErroConfig, match="is read here"):
        exigir_outro(Path("problems.csv"), [Path("first.csv")])


def test_a_draft_is_not_written_over_the_file_that_it_is_of() -> None:
    Path("first.yaml").symlink_to("first.csv")
    assert main(["first.csv", "--draft", "--force"]) == 2
    assert Path("first.yaml").is_symlink()


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-1", "-1"),
        ("-1,5", "-1,5"),
        ("+1.5e-3", "+1.5e-3"),
        ("-.5", "-.5"),
        ("-", "-"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_cell_of_the_list_is_a_formula(cell: str, written: str) -> None:
    frame = pd.DataFrame([[7, "Age", cell, "no number", "row refused"]], columns=[*COLUNAS])
    rows = list(csv.reader(em_csv(frame).decode().splitlines(keepends=True)))
    assert rows == [[*COLUNAS], ["7", "Age", written, "no number", "row refused"]]


def test_nobodys_home_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["first.csv", "--survey", "~nosuch/x.yaml"]) == 2
    assert capsys.readouterr().err.startswith("error: --survey ~nosuch/x.yaml leads nowhere")
