"""pages.mentions: tasks by names and values of parameters and by names of metrics, piece by piece.

Nothing but reading every task tells. Each call therefore looks through as many as a few ms allow and tells
where it has stopped: whoever searches asks again from there, and all other calls come in between.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

import orjson

from clearml_local import search
from clearml_local.base.documents import Document, to_json
from clearml_local.protocol.endpoints import Call, endpoint
from clearml_local.services.shared.references import shown_ex
from clearml_local.store.database import Store

PIECE_S = 0.005
MOST = 50
WORDS_MAX = 20
Place = dict[str, Any]
# A tag stands between quotes in the column.
LEFT_OUT = ("archived", "dataset", "reports")
SOUGHT = " AND ".join(f"instr(system_tags_text, '\"{tag}\"') = 0" for tag in LEFT_OUT)
NEXT = (
    f"SELECT last_update, rowid, doc FROM tasks WHERE {SOUGHT} "  # noqa: S608  # nosec B608 # constants
    "AND (last_update, rowid) < (?, ?) ORDER BY last_update DESC, rowid DESC"
)
BEGIN: Place = {"last_update": "~", "row": 0}
"""Behind every date."""
Test = Callable[[str], bool]
WITHOUT_ACCENTS = {
    **{letter: normalize("NFD", chr(letter))[0] for letter in range(0xC0, 0x250)},
    **dict.fromkeys(range(0x300, 0x370)),
}
"""Latin letters with accents, as one sign or as two -> without."""


def _inner(value: Any) -> list[tuple[str, Any]]:
    """Return what an object holds; nothing of what is none: a caller may have stored anything."""
    return list(value.items()) if isinstance(value, dict) else []


def _mentions(task: Document) -> Iterator[tuple[str, str, bool]]:
    """Yield name and value of every parameter and of every metric, and whether the value counts."""
    for section, some in _inner(task.get("hyperparams")):
        for name, one in _inner(some):
            value = dict(_inner(one)).get("value")
            yield f"{section}/{name}", "" if value is None else str(value), True
    for _, variants in _inner(task.get("last_metrics")):
        for _, one in _inner(variants):
            metric = dict(_inner(one))
            yield f"{metric.get('metric')}/{metric.get('variant')}", str(metric.get("value")), False


def _mentioned(task: Document, tests: Sequence[Test]) -> list[tuple[str, str]]:
    """Return the names and values that pass a test; nothing unless every test is passed by some."""
    found, passed = [], set()
    for name, value, counts in _mentions(task):
        these = {n for n, test in enumerate(tests) if test(name) or (counts and test(value))}
        if these:
            found.append((name, value))
            passed |= these
    return found if len(passed) == len(tests) else []


def _plain(text: str) -> str:
    """Return a text without case and accents: people type `regressao` and mean `regressão`."""
    return text.lower() if text.isascii() else text.casefold().translate(WITHOUT_ACCENTS)


def _holds(word: str) -> Test:
    return lambda text: word in _plain(text)


@dataclass
class Search:
    """What was found so far: tasks, and by their ids what mentions the text.

    ``stored`` are words as stored texts have them: what lacks one of them need not be parsed.
    """

    store: Store
    stored: Sequence[str] = ()
    tasks: list[Document] = field(default_factory=list)
    mentions: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def look(self, tests: Sequence[Test], at: Place, most: int) -> Place | None:
        """Look on behind a place until there is enough or time is up; return the place, None at the end."""
        begun = time.perf_counter()
        for last_update, rowid, doc in self.store.rows(NEXT, (at["last_update"], at["row"])):
            whole = _plain(doc.decode()) if self.stored else ""
            if all(word in whole for word in self.stored):
                task = orjson.loads(doc)
                if found := _mentioned(task, tests):
                    self.tasks.append(task)
                    self.mentions[task["id"]] = found
            if len(self.tasks) >= most or time.perf_counter() - begun > PIECE_S:
                return {"last_update": last_update, "row": rowid}
        return None


@endpoint("pages.mentions")
def mentions(call: Call) -> dict[str, Any]:
    """Return tasks that mention a text, the newest first, and where to go on: ``after``, null at the end.

    ``text`` is words in any order, or with ``regex`` one expression; ``most`` says how many are enough. Each
    task comes with its ``mentions``, pairs of name and value.
    """
    text, at, most = call.body["text"], call.body.get("after") or BEGIN, call.body.get("most", MOST)
    if call.body.get("regex"):
        asked = Search(call.store)
        after = search.with_pattern(text, lambda test: asked.look([test], at, most))
    else:
        words = _plain(text).split()[:WORDS_MAX]
        asked = Search(call.store, [to_json(word)[1:-1].decode() for word in words])
        after = asked.look([_holds(word) for word in words], at, most) if words else None
    shown = shown_ex(call, asked.tasks, "task", "id")
    return {"tasks": [{**one, "mentions": asked.mentions[one["id"]]} for one in shown], "after": after}
