"""The one required check: what is skipped is fine only where the plan left it out."""

import json

import pytest

from scripts.workflows.result import failed

JOBS = ("plan", "tests", "coverage", "documents", "quality", "codeql", "security", "container")


def needs(code: str | None, **results: str) -> str:
    outputs = {} if code is None else {"code": code}
    said = {name: {"result": results.get(name, "success"), "outputs": {}} for name in JOBS}
    said["plan"]["outputs"] = outputs
    return json.dumps(said)


DOCUMENTS = dict.fromkeys(("tests", "coverage", "codeql", "container"), "skipped")


@pytest.mark.parametrize(
    ("context", "in_the_way"),
    [
        (needs("true", documents="skipped"), []),
        (needs("false", **DOCUMENTS), []),
        (needs("true", documents="skipped", tests="failure"), ["tests: failure"]),
        (needs("true", documents="skipped", container="skipped"), ["container: skipped"]),
        (needs("false", **DOCUMENTS, documents="failure"), ["documents: failure"]),
        (needs("false", **DOCUMENTS, security="skipped"), ["security: skipped"]),
        (needs("true", documents="skipped", quality="cancelled"), ["quality: cancelled"]),
        (needs(None, **DOCUMENTS, plan="failure"), ["plan: failure", *(f"{n}: skipped" for n in DOCUMENTS)]),
    ],
)  # fmt: skip
def test_what_is_in_the_way_is_named(context: str, in_the_way: list[str]) -> None:
    assert failed(context) == in_the_way
