"""What an image says of itself: version, commit, date. Two builds of a commit say the same."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from funcoes.apoio.erros import ErroConfig
from scripts.images.host import run
from scripts.images.settings import ROOT, ImageError

EPOCH: Final = 315_532_800
"""Of every file in every image, seconds since 1970: layers that no change touched stay the same for ever."""

_NEVER: Final = "1980-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class Stamp:
    """The labels of an image."""

    version: str
    commit: str
    date: str

    def arguments(self) -> dict[str, str]:
        """As build arguments."""
        return {"VERSION": self.version, "COMMIT": self.commit, "DATE": self.date}


def stamp(version: str | None, commit: str | None, date: str | None) -> Stamp:
    """Given, or those of this commit; without git, a fixed date."""
    return Stamp(version or _version(), commit or _git("%H", "unknown"), _whole(date or _git("%cI", _NEVER)))


def _version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def _git(what: str, otherwise: str) -> str:
    try:
        return run(["git", "log", "-1", f"--format={what}"], cwd=ROOT).strip() or otherwise
    except ImageError:
        return otherwise


def _whole(date: str) -> str:
    try:
        return (
            datetime.fromisoformat(date).astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        )
    except ValueError as error:
        raise ErroConfig(f"--date {date!r}: expected such as 2026-01-31T12:00:00Z") from error
