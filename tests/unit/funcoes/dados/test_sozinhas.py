"""Rows that name no group: counted where groups are compared, and a problem where they are many."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from funcoes.conferencia.__main__ import main
from funcoes.configuracao.secoes import PipelineConfig
from funcoes.dados.ingerir import ingerir
from funcoes.dados.sozinhas import Sozinhas, contar
from funcoes.pesquisa.descricao import PesquisaConfig, chaves_descritas
from tests import invented_survey as survey

pytestmark = pytest.mark.usefixtures("plain_picture")
PLAIN = survey.plain(survey.values())
Write = Callable[[list[str], str], PesquisaConfig]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """The survey with these buildings, its draft with these keys in the place of its own."""
    monkeypatch.chdir(tmp_path)

    def _write(buildings: list[str], keys: str) -> PesquisaConfig:
        Path("s.csv").write_bytes(survey.as_csv(PLAIN))
        main(["s.csv"])
        lines = Path("s.yaml").read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith(("protocolos", "teste_por"))]
        Path("s.yaml").write_text("\n".join([*kept, "grupos: {predio: [Building]}", keys]), encoding="utf-8")
        Path("s.csv").write_bytes(survey.as_csv({**PLAIN, "Building": buildings}))
        return PesquisaConfig.model_validate(chaves_descritas("s.yaml"))

    return _write


BY_BUILDING = "protocolos: [by_building]\nteste_por: predio\n"
FIRST_ONLY = [f"B{n // 30}" if n % 30 == 0 else "" for n in range(300)]
SOME = [f"B{n // 30}" if n % 30 > 2 else "NA" for n in range(300)]
USES = ["protocolos: [by_building]", "teste_por: predio", "intervalos_por: predio"]


@pytest.mark.parametrize("keys", [*USES, BY_BUILDING])
@pytest.mark.by_day(every=2)
def test_merged_cells_are_a_problem_with_what_to_do(
    write: Write, keys: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(FIRST_ONLY, keys)
    capsys.readouterr()
    assert main(["s.csv", "--survey", "s.yaml"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "grupos.predio (Building): 290 of 300 rows have none and stand for themselves" in said
    assert "Fill the cells" in said
    assert "take predio out" in said
    assert "it can be used" not in said


def test_some_are_a_note_and_the_file_can_be_used(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(SOME, BY_BUILDING)
    capsys.readouterr()
    assert main(["s.csv", "--survey", "s.yaml"]) == 0
    said = capsys.readouterr().out
    assert "note: grupos.predio (Building): 30 of 300 rows have none" in said
    assert "Fill the cells" not in said


@pytest.mark.parametrize("buildings", [FIRST_ONLY, SOME])
def test_a_group_that_nothing_is_compared_by_is_nothing_to_say(
    write: Write, buildings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(buildings, "protocolos: [by_day]\nteste_por: linha\n")
    assert main(["s.csv", "--survey", "s.yaml"]) == 0
    assert "stand for themselves" not in capsys.readouterr().out


@pytest.mark.parametrize(("buildings", "rows"), [(FIRST_ONLY, 290), (SOME, 30)])
def test_a_run_says_it_too(write: Write, config: PipelineConfig, buildings: list[str], rows: int) -> None:
    described = write(buildings, BY_BUILDING)
    ingest = config.ingest.model_copy(update={"dados": "s.csv", "teste_por": ""})
    (notice,) = ingerir(ingest, described).avisos
    assert f"{rows} of 300 rows have none" in notice
    by_day = {"protocolos": ["by_day"], "teste_por": "linha"}
    assert ingerir(ingest, described.model_copy(update=by_day)).avisos == ()


def test_what_a_run_was_told_goes_before_the_description() -> None:
    described = PesquisaConfig.vazia().model_copy(
        update={"grupos": {"sala": ["r"], "predio": ["a", "b"]}, "protocolos": ["by_room"]}
    )
    frame = pd.DataFrame({"sala": ["x"] * 8 + [np.nan] * 2, "predio": ["x"] * 7 + [np.nan] * 3})
    assert contar(frame, described) == [Sozinhas("sala", ("r",), 2, 10, demais=False)]
    building = Sozinhas("predio", ("a", "b"), 3, 10, demais=True)
    assert contar(frame, described, ["by_building"]) == [building]
    assert contar(frame, described, ["random"], intervalos_por="predio") == [building]
    assert contar(frame, described, ["random"], teste_por="pessoa") == []
