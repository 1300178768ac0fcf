"""The tools on this project: each writes its report, or is skipped with a word."""

import json
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Final

from scripts.security.advisories import audit
from scripts.security.formats.licences import plain
from scripts.security.settings import Settings
from scripts.tools import tracked
from scripts.tools.installed import ROOT, Failed, Missing, call

REPORTS: Final = ROOT / ".security"
PATIENCE_S: Final = 600.0
CODE: Final = (
    *("funcoes", "steps", "pipelines", "api", "clearml_local", "monitoring", "scripts"),
    ".ci",
)


@dataclass
class Collected:
    """What the tools left behind."""

    reports: list[Path] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def _written(report: Path, program: str, arguments: Sequence[str], fine: Sequence[int] = (0,)) -> None:
    """Run a tool and keep what it prints."""
    done = call(program, arguments, PATIENCE_S)
    if done.returncode not in fine:
        raise Failed(f"{program} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    report.write_text(done.stdout, encoding="utf-8")


def locks() -> list[str]:
    """The compiled locks."""
    return tracked.matching("requirements*.txt")


def pinned(lock: str) -> set[str]:
    """The names of the packages in a lock."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {plain(line.partition("==")[0]) for line in lines if "==" in line.partition("#")[0]}


def _code(folder: Path, _: Settings) -> Path:
    """bandit ends with 1 where it found something."""
    report = folder / "bandit.json"
    _written(report, "bandit", ["-q", "-c", "pyproject.toml", "-f", "json", "-r", *CODE], fine=(0, 1))
    return report


def _secrets(folder: Path, _: Settings) -> Path:
    """In every file that git has. Nobody is asked whether a key is valid, and no comment hides one."""
    tracked.files()  # without git it would find nothing, and say so
    report = folder / "detect-secrets.json"
    hidden = "detect_secrets.filters.allowlist.is_line_allowlisted"
    _written(report, "detect-secrets", ["scan", "--no-verify", "--disable-filter", hidden])
    return report


def _licences(folder: Path, _: Settings) -> Path:
    """Of everything that requirements.txt installs, as it lies in the environment that runs this."""
    report = folder / "licences.json"
    _written(
        report, "pip-licenses", ["--python", sys.executable, "--from=mixed", "--with-system", "--format=json"]
    )
    wanted = pinned("requirements.txt")
    listed = [p for p in json.loads(report.read_text(encoding="utf-8")) if plain(p["Name"]) in wanted]
    if absent := sorted(wanted - {plain(package["Name"]) for package in listed}):
        raise Failed(f"licences: {', '.join(absent)} of requirements.txt is not installed here: `make setup`")
    report.write_text(json.dumps(listed, indent=1), encoding="utf-8")
    return report


def _boms(folder: Path, _: Settings) -> None:
    """A CycloneDX SBOM beside the reports for each lock: for people and scanners, not for the gate."""
    for lock in locks():
        written = folder / f"{Path(lock).stem}.cdx.json"
        common = ["--output-format", "JSON", "--output-reproducible", "--no-validate", "-o", str(written)]
        _written(folder / "cyclonedx.log", "cyclonedx-py", ["requirements", *common, lock])
        if len(json.loads(written.read_text(encoding="utf-8"))["components"]) != len(pinned(lock)):
            raise Failed(f"{written} does not have every package of {lock}")
    (folder / "cyclonedx.log").unlink()


def _advisories(folder: Path, settings: Settings) -> Path:
    return audit(folder, locks(), settings.advisory_wait_s)


# The slowest first: two run at a time.
TOOLS: Final[tuple[Callable[[Path, Settings], Path | None], ...]] = (
    *(_secrets, _code, _advisories, _licences, _boms),
)


def collect(folder: Path, settings: Settings) -> Collected:
    """Run all, two at a time, into a folder without reports of before."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    collected = Collected()
    with ThreadPoolExecutor(2) as pool:
        for end in [pool.submit(tool, folder, settings) for tool in TOOLS]:
            try:
                collected.reports += filter(None, [end.result()])
            except Missing as missing:
                collected.skipped.append(str(missing))
            except (Failed, OSError, ValueError, KeyError, TimeoutExpired) as error:
                collected.failed.append(str(error))
    return collected
