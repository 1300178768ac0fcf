"""The commands of the project, as arguments of Python, and the environment in which a test calls them."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = [
    ["pipelines/run.py"],
    ["pipelines/serve.py"],
    ["steps/promocao.py"],
    *[[f"steps/{e}.py"] for e in ("ingest", "impute", "remove_outliers", "balance", "train", "validate")],
    ["-m", "steps.register"],
    ["-m", "steps.train"],
    ["-m", "funcoes.amostra"],
    ["-m", "api"],
    ["steps/serve.py"],
    ["steps/register.py"],
]
LIMIT_S = 240


def environment(home: Path) -> dict[str, str]:
    """That of the test, without a ClearML and without coverage."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEARML", "COVERAGE", "COV_CORE"))}
    return kept | {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}


def said(errors: str) -> list[str]:
    """Its lines, without what names a long wait on a busy machine."""
    return [line for line in errors.splitlines() if not line.endswith(" ...")]
