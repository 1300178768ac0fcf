"""pages.mentions: tasks by names and values of parameters and by names of metrics, piece by piece.

Nothing but reading every task tells. Each call therefore looks through as many as a few ms allow and tells
where it has stopped: whoever searches asks again from there, and all other calls come in between.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from clearml_local.base.documents import Document, to_json
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.search.budget import within
from clearml_local.search.patterns import compile_pattern
from clearml_local.services.shared.references import shown_ex
from clearml_local.store.database import Store

PIECE_S = 0.005
LIMIT_S = 2.0
"""An expression that takes so long is refused."""
MOST = 50
WORDS_MAX = 20
# A tag stands between quotes in the column.
LEFT_OUT = ("archived", "dataset", "reports")
SOUGHT = " AND ".join(f"instr(system_tags_text, '\"{tag}\"') = 0" for tag in LEFT_OUT)
NEXT = (
    f"SELECT last_update, rowid, doc FROM tasks WHERE {SOUGHT} "  # noqa: S608  # nosec B608 # constants
    "AND (last_update, rowid) < (?, ?) ORDER BY last_update DESC, rowid DESC"
)
BEGIN = ["~", 0]
"""Behind every date."""
Test = Callable[[str], bool]


def _mentions(task: Document) -> Iterator[tuple[str, str, bool]]:
    """Yield name and value of every parameter and of every metric, and whether the value counts."""
    for section, some in (task.get("hyperparams") or {}).items():
        for name, one in some.items():
            value = one.get("value")
            yield f"{section}/{name}", "" if value is None else str(value), True
    for variants in (task.get("last_metrics") or {}).values():
        for one in variants.values():
            yield f"{one.get('metric')}/{one.get('variant')}", str(one.get("value")), False


def _tests(words: Sequence[str], *, regex: bool) -> list[Test]:
    """Return what each word asks of a text, or what the one regular expression does."""
    if regex:
        search = compile_pattern(" ".join(words), re.IGNORECASE).search
        return [lambda text: search(text) is not None]
    return [lambda text, word=word: word in text.casefold() for word in words]  # type: ignore[misc]


def _mentioned(task: Document, tests: Sequence[Test]) -> list[tuple[str, str]]:
    """Return the names and values in which words are found; nothing unless all of them are."""
    found, passed = [], set()
    for name, value, counts in _mentions(task):
        these = {n for n, test in enumerate(tests) if test(name) or (counts and test(value))}
        if these:
            found.append((name, value))
            passed |= these
    return found if len(passed) == len(tests) else []


@dataclass
class Search:
    """What is looked for, and what was found so far: tasks, and by their ids what mentions it."""

    store: Store
    tests: Sequence[Test]
    stored: Sequence[str]
    """Words as stored texts have them: what lacks one of them need not be parsed."""
    tasks: list[Document] = field(default_factory=list)
    mentions: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def look(self, at: Sequence[Any], most: int) -> list[Any] | None:
        """Look on behind a place until there is enough or time is up; return the place, None at the end."""
        begun = time.perf_counter()
        for last_update, rowid, doc in self.store.rows(NEXT, at):
            if all(word in doc.decode().casefold() for word in self.stored):
                task = orjson.loads(doc)
                if found := _mentioned(task, self.tests):
                    self.tasks.append(task)
                    self.mentions[task["id"]] = found
            if len(self.tasks) >= most or time.perf_counter() - begun > PIECE_S:
                return [last_update, rowid]
        return None


@endpoint("pages.mentions")
def mentions(call: Call) -> dict[str, Any]:
    """Return tasks that mention a text, the newest first, and where to go on: ``after``, null at the end.

    ``text`` is words in any order, or with ``regex`` one expression; ``most`` says how many are enough. Each
    task comes with its ``mentions``, pairs of name and value.
    """
    body, regex = call.body, bool(call.body.get("regex"))
    words = [body["text"]] if regex else body["text"].casefold().split()[:WORDS_MAX]
    stored = [] if regex else [to_json(word)[1:-1].decode() for word in words]
    asked = Search(call.store, _tests(words, regex=regex), stored)
    after = within(LIMIT_S, lambda: asked.look(body.get("after") or BEGIN, body.get("most", MOST)))
    shown = shown_ex(call, asked.tasks, "task", "id")
    return {"tasks": [{**one, "mentions": asked.mentions[one["id"]]} for one in shown], "after": after}
