"""Whether the files keep what .editorconfig tells editors; its names and line lengths are ruff's to say."""

from collections.abc import Iterator
from configparser import ConfigParser
from fnmatch import fnmatch
from pathlib import PurePath
from typing import Final

from scripts.tools import tracked
from scripts.tools.installed import ROOT

CONFIG: Final = ROOT / ".editorconfig"


def rules(text: str) -> dict[str, dict[str, str]]:
    """The settings by pattern, as .editorconfig has them: later sections have the last word."""
    parser = ConfigParser(interpolation=None)
    parser.read_string(f"[DEFAULT-]\n{text}")
    return {name: dict(parser[name]) for name in parser.sections() if name != "DEFAULT-"}


def settings_of(path: str, by_pattern: dict[str, dict[str, str]]) -> dict[str, str]:
    """What holds for one file. A pattern without a slash is one of names."""
    found: dict[str, str] = {}
    for pattern, settings in by_pattern.items():
        if fnmatch(path if "/" in pattern else PurePath(path).name, pattern):
            found |= settings
    return found


def broken(content: bytes, settings: dict[str, str]) -> Iterator[str]:
    """What a file does not keep; one that is not text keeps everything."""
    if not content or b"\0" in content:
        return
    if settings.get("charset") == "utf-8" and not _is_utf_8(content):
        yield "it is not UTF-8"
    if settings.get("end_of_line") == "lf" and b"\r" in content:
        yield "a line does not end with LF alone"
    if settings.get("insert_final_newline") == "true" and not content.endswith(b"\n"):
        yield "the last line does not end"
    for number, line in enumerate(content.split(b"\n"), 1):
        if settings.get("trim_trailing_whitespace") == "true" and line != line.rstrip(b" \t"):
            yield f"blanks at the end of line {number}"
        if settings.get("indent_style") == "space" and line.startswith(b"\t"):
            yield f"a tab begins line {number}"


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def all_broken() -> list[str]:
    """What the project's files do not keep, a line each."""
    by_pattern = rules(CONFIG.read_text(encoding="utf-8"))
    return [
        f"{name}: {what}"
        for name in tracked.files()
        for what in broken((ROOT / name).read_bytes(), settings_of(name, by_pattern))
    ]
