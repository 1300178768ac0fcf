"""The log of a stage: what people see, and what is kept of it."""

import json

import pytest

from funcoes.apoio.erros import ErroConfig
from steps.caderno import Caderno, em_json


def test_people_are_shown_text_and_each_line_is_kept_with_what_is_known_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    caderno = Caderno(json=False, pipeline_stage="train", experiment_id="r1", task_id="")
    caderno.anotar("stage started", dataset_id="d1")
    caderno.dizer("two\nlines")
    caderno.fixar(model_version=3, model_id="")
    caderno.anotar("it failed", "error", exception="...")
    assert capsys.readouterr().out == "two\nlines\n"
    linhas = [json.loads(uma) for uma in caderno.conteudo().splitlines()]
    assert [(x["event"], x["level"]) for x in linhas] == [
        ("stage started", "info"), ("two\nlines", "info"), ("it failed", "error"),
    ]  # fmt: skip
    assert all((x["pipeline_stage"], x["experiment_id"]) == ("train", "r1") for x in linhas)
    assert [x.get("model_version") for x in linhas] == [None, None, 3]
    assert not {"task_id", "model_id"} & linhas[-1].keys()
    assert Caderno(json=False).conteudo() == b""


@pytest.mark.parametrize(("dito", "esperado"), [(None, False), ("text", False), ("json", True)])
def test_how_the_console_reads_is_said_by_the_environment(
    dito: str | None, esperado: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONFORTO_LOG", raising=False)
    if dito is not None:
        monkeypatch.setenv("CONFORTO_LOG", dito)
    assert em_json() is esperado


def test_another_way_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFORTO_LOG", "xml")
    with pytest.raises(ErroConfig, match="CONFORTO_LOG is 'xml': expected text or json"):
        em_json()
