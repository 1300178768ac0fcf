"""Only the search itself handles callers' regular expressions, because only there is the time limit."""

from pathlib import Path

SEARCH = Path(__file__).resolve().parents[4] / "clearml_local" / "search"


def test_no_other_room_compiles_a_callers_pattern() -> None:
    sources = SEARCH.parent.rglob("*.py")
    users = {path.relative_to(SEARCH.parent) for path in sources if "compile_pattern" in path.read_text()}
    assert users
    assert {path.parts[0] for path in users} == {"search"}
