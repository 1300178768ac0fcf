"""A small pipeline of script steps, run locally: results and cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.small_pipeline import CONTROLLER, result_of, write_steps

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.conftest import ClearmlServer


def test_pipeline_runs_and_is_cached_the_second_time(clearml_server: ClearmlServer, tmp_path: Path) -> None:
    write_steps(clearml_server, tmp_path)
    first = result_of(clearml_server.run(CONTROLLER, "0", folder=tmp_path))
    assert first == {"status": {"first": "completed", "second": "completed"}, "result": {"got": "70"}}
    second = result_of(clearml_server.run(CONTROLLER, "0", folder=tmp_path))
    assert second == {"status": {"first": "cached", "second": "cached"}, "result": {"got": "70"}}
