import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.security.settings import Settings, load

TODAY = dt.datetime.now(dt.UTC).date()
CONFIG: dict[str, Any] = {
    "limits": {"critical": 0, "high": 2, "medium": 10},
    "severities": {"advisory": "high", "leak": "critical", "licence": "critical", "unknown": "high"},
    "exception_days_max": 100,
    "advisory_wait_s": 60,
    "licences": {"allowed": ["MIT", "MIT License", "ISC License (ISCL)", "BSD-3-Clause"]},
}


@pytest.fixture
def config(tmp_path: Path) -> Callable[..., Path]:
    """The file, with other keys than usual."""

    def write(**other: Any) -> Path:
        path = tmp_path / "security.yaml"
        path.write_text(yaml.safe_dump({**CONFIG, **other}), encoding="utf-8")
        return path

    return write


@pytest.fixture
def settings(config: Callable[..., Path]) -> Settings:
    return load(config())


@pytest.fixture
def waiver() -> Callable[..., dict[str, Any]]:
    """An exception that is valid, until it is given other keys."""

    def make(**other: Any) -> dict[str, Any]:
        until = TODAY + dt.timedelta(days=30)
        return {"id": "B602", "reason": "nothing from outside gets there", "until": until, **other}

    return make
