"""Why a stage failed is on its task whatever its status says: others write over that, and lines come late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clearml_server import ROOT
from tests.small_pipeline import result_of

if TYPE_CHECKING:
    from tests.clearml_server import ClearmlServer

STAGE = """
    import json, sys
    sys.path.insert(0, {root!r})
    from clearml import Task
    from clearml.automation.job import LocalClearmlJob
    from funcoes.apoio.erros import ErroDados
    from pipelines.corrida.estado import causa
    from steps.comum import _falhar
    from steps.relatorio import Relatorio
    task = Task.init(project_name="contract/cause", task_name="stage", reuse_last_task_id=False)
    print("the last line of progress", flush=True)
    try:
        raise {error}
    except Exception as error:
        _falhar(task, Relatorio(task, "stage"), "stage", error)
    seen = Task.get_task(task_id=task.id)
    # What the SDK's local job, and an agent, do once the process has ended: reason and message are gone.
    seen.mark_failed(force=True)
    seen = Task.get_task(task_id=task.id)
    # The rest is on its way.
    seen.get_reported_console_output = lambda number_of_reports=1: ["a line of progress"]
    print("RESULT " + json.dumps({{"status": seen.data.status_message or "", "cause": causa(seen)}}))
"""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("ErroDados('line 7: p1=9')", "line 7: p1=9"),
        ("ValueError('C must be above 0')", "ValueError: C must be above 0"),
        ("RuntimeError('first\\nsecond')", "RuntimeError: first\nsecond"),
        ("KeyError('ur')", "KeyError: 'ur'"),
    ],
)
def test_the_cause_outlives_what_writes_over_the_status(
    clearml_server: ClearmlServer, error: str, said: str
) -> None:
    output = clearml_server.run(STAGE.format(root=str(ROOT), error=error))
    assert result_of(output) == {"status": "", "cause": said}
