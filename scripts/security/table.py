"""The verdict for people: in the terminal, and as Markdown for the summary of a job."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from scripts.security.findings import Finding, Severity
from scripts.security.gate import Verdict

_CELL_MAX: Final = 120
_SIGNS: Final = {ord(sign): f"\\{sign}" for sign in "\\`|*_[]#!~"} | {
    ord(sign): f"&#{ord(sign)};" for sign in "&<>"
}


def _short(text: str, width: int = _CELL_MAX) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else f"{flat[: width - 3]}..."


def _cell(text: str, width: int = _CELL_MAX) -> str:
    """A tool's text in one cell: it neither ends the table nor is Markdown or HTML."""
    return _short(text, width).translate(_SIGNS)


def _sorted(verdict: Verdict) -> list[Finding]:
    order = list(Severity)
    return sorted(verdict.sifted.counted, key=lambda f: (order.index(f.severity), f.tool, f.where))


def _counts(verdict: Verdict) -> Iterator[tuple[str, str, str, str]]:
    """Severity, how many, how many at most, how many with an exception."""
    excepted = Counter(finding.severity for finding, _ in verdict.sifted.excepted)
    for severity in Severity:
        maximum = str(verdict.maxima.get(severity, "any"))
        yield str(severity), str(verdict.counts.get(severity, 0)), maximum, str(excepted[severity])


def _notes(verdict: Verdict) -> Iterator[tuple[str, Sequence[str]]]:
    yield "Why it stopped", verdict.reasons
    yield "Not done", verdict.skipped
    yield "To take out of configs/security.yaml", verdict.sifted.warnings


def terminal(verdict: Verdict) -> str:
    """A line each: counts, what is left, notes, and how it ended."""
    lines = [f"{severity:9}{n:>4}  at most {m:>3}  excepted {e:>3}" for severity, n, m, e in _counts(verdict)]
    lines += [f"{f.severity:9}{f.tool} {f.id} {f.where}: {_short(f.what)}" for f in _sorted(verdict)]
    lines += [f"{title}: {_short(text, 400)}" for title, texts in _notes(verdict) for text in texts]
    return "\n".join([*lines, f"security: {'stopped' if verdict.reasons else 'passed'}"])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return ["", f"| {' | '.join(head)} |", "|---" * len(head) + "|", *lines] if lines else []


def markdown(verdict: Verdict) -> str:
    """The same as tables."""
    lines = [f"## Security: {'stopped' if verdict.reasons else 'passed'}"]
    lines += _table(("severity", "found", "at most", "excepted"), _counts(verdict))
    for title, texts in _notes(verdict):
        if texts:
            lines += ["", f"**{title}**", "", *(f"- {_cell(text, 400)}" for text in texts)]
    left = ([f.severity, *map(_cell, (f.tool, f.id, f.where, f.what))] for f in _sorted(verdict))
    lines += _table(("severity", "tool", "id", "where", "what"), left)
    out = ([*map(_cell, (f.id, f.tool, f.where, why))] for f, why in verdict.sifted.excepted)
    lines += _table(("excepted", "tool", "where", "reason"), out)
    return "\n".join(lines) + "\n"
