"""A JUnit report as a few lines of Markdown: how many tests, and which failed."""

import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

_SHOWN = 20


def _outcome(case: ET.Element) -> str:
    found = {child.tag for child in case}
    return next((tag for tag in ("failure", "error", "skipped") if tag in found), "passed")


def as_markdown(report: Path) -> str:
    """Counts, the names of what failed, and why others were skipped."""
    if not report.exists():
        return f"No test was reported: {report} is not there."
    cases = list(ET.parse(report).getroot().iter("testcase"))  # noqa: S314  # nosec B314 # pytest's own report
    count = Counter(map(_outcome, cases))
    said = f"{count['passed']} passed, {count['failure'] + count['error']} failed, {count['skipped']} skipped"
    broken = [case for case in cases if _outcome(case) in {"failure", "error"}]
    lines = [f"- `{case.get('classname')}::{case.get('name')}`" for case in broken[:_SHOWN]]
    if len(broken) > _SHOWN:
        lines.append(f"- and {len(broken) - _SHOWN} more")
    reasons = Counter(skip.get("message", "") for case in cases for skip in case.iter("skipped"))
    lines += [f"- skipped {many}: {reason}" for reason, many in reasons.most_common()]
    return "\n".join([f"**{said}**", "", *lines])
