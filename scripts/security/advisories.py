"""Known vulnerabilities of what the locks pin, where somebody who knows them can be asked."""

import json
from collections.abc import Sequence
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any, Final

from scripts.tools.installed import ROOT, Failed, Missing, call

# It has CVE-2020-1747. Of packages that it learns nothing about, pip-audit says "no known vulnerabilities",
# and so it does with an index that keeps no advisories: who does not know this one knows nothing.
CANARY: Final = "pyyaml==5.3"
CANARY_WAIT_S: Final = 30.0
_UNREACHED: Final = "advisories were not reached, the locks are not audited"


def rounds(locks: Sequence[str]) -> list[list[str]]:
    """The pins of all locks, each once; no package twice in one round, since pip-audit takes one version."""
    pins = {
        pin: pin.partition("==")[0].strip().lower()
        for lock in locks
        for line in (ROOT / lock).read_text(encoding="utf-8").splitlines()
        if "==" in (pin := line.partition("#")[0].strip())
    }
    found: list[dict[str, str]] = []
    for pin, name in pins.items():
        free = next((taken for taken in found if name not in taken), None)
        if free is None:
            found.append(free := {})
        free[name] = pin
    return [list(taken.values()) for taken in found]


def _ask(folder: Path, pins: Sequence[str], wait_s: float) -> list[Any]:
    """What pip-audit answers about some pins; `Failed` where there is no answer."""
    asked, answer = folder / "asked.txt", folder / "answer.json"
    asked.write_text("\n".join(pins) + "\n", encoding="utf-8")
    common = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "10", "-f", "json"]
    try:
        done = call("pip-audit", [*common, "-o", str(answer), "-r", str(asked)], wait_s)
        if not answer.exists():
            raise Failed((done.stderr.strip().splitlines() or ["it said nothing"])[-1][:200])
        return list(json.loads(answer.read_text(encoding="utf-8"))["dependencies"])
    except TimeoutExpired as late:
        raise Failed(f"no answer within {late.timeout:.0f} s") from late
    finally:
        asked.unlink()
        answer.unlink(missing_ok=True)


def audit(folder: Path, locks: Sequence[str], wait_s: float) -> Path:
    """The report of all locks; `Missing` where nobody answers, or who answers knows no vulnerabilities."""
    try:
        canary = _ask(folder, [CANARY], CANARY_WAIT_S)
    except Failed as failed:
        raise Missing(f"{_UNREACHED}: {failed}") from failed
    if not any(package.get("vulns") for package in canary):
        said = (canary[0].get("skip_reason") if canary else None) or "nothing"
        raise Missing(
            f"{_UNREACHED}: of {CANARY}, known to be vulnerable, pypi.org said: {said or 'nothing'}"
        )
    answers = [answer for pins in rounds(locks) for answer in _ask(folder, pins, wait_s)]
    report = folder / "pip-audit.json"
    report.write_text(json.dumps({"dependencies": answers, "fixes": []}, indent=1), encoding="utf-8")
    return report
