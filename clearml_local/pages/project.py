"""The small file of a project: what the pages show first, which numbers count, what may be done.

The file is the project's; a command names it (``--pages``), and the data folder remembers where it is. It is
read at each login of a page, so that an edit shows at the next reload.
"""

from pathlib import Path
from typing import Any

import yaml

from clearml_local.base import whole_file
from clearml_local.base.settings import DataFolder
from clearml_local.pages.project_form import FORM

BYTES_MAX = 2**18
LEFT_OUT_MAX = 12
NULL, MERGE = "tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"
SCALARS = ("bool", "int", "float", "timestamp", "binary")


class Reader(yaml.SafeLoader):
    """YAML in which all but lists and mappings are texts as they were written: ``no``, 2.10, dates, too."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the parent's, which is so as well
        first: [(tag, form) for tag, form in some if tag in (NULL, MERGE)]
        for first, some in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def as_written(self, node: yaml.ScalarNode) -> str:
        """Return a value as its text."""
        return str(self.construct_scalar(node))


for _scalar in SCALARS:
    Reader.add_constructor(f"tag:yaml.org,2002:{_scalar}", Reader.as_written)


def remember(folder: DataFolder, path: Path) -> None:
    """Let the pages of this data folder use a project's file."""
    folder.create()
    whole_file.write(folder.pages, str(path.absolute()).encode())


def read(folder: DataFolder) -> dict[str, Any]:
    """Return what counts of the project's file, all of it JSON; {} where none is named.

    Returns:
        ``{"error": ...}`` of a file that cannot be read. ``left_out`` names the parts that have another form
        than the pages know; the rest counts.
    """
    try:
        path = Path(folder.pages.read_text().strip())
    except (OSError, ValueError):
        return {}
    try:
        return checked(load(text_of(path)), path)
    except (OSError, ValueError, yaml.YAMLError) as error:
        return {"error": sound(f"{path} cannot be read: {error}")}
    except RecursionError:
        return {"error": sound(f"{path} cannot be read: it is nested too deep")}


def text_of(path: Path) -> str:
    """Return what a file says.

    Raises:
        OSError: it cannot be read.
        ValueError: it is too long, or no text.
    """
    if path.stat().st_size > BYTES_MAX:
        raise ValueError(f"it has more than {BYTES_MAX} bytes")
    return path.read_text(encoding="utf-8")


def load(text: str) -> dict[str, Any]:
    """Return what a YAML says: texts, None, lists, dicts with texts as keys, and what no JSON has (sets).

    Raises:
        ValueError: it holds no mapping, or itself.
        yaml.YAMLError: it is no YAML.
    """
    reader = Reader(text)
    try:
        loaded = plain(reader.get_single_data(), {})
    finally:
        reader.dispose()
    if loaded is not None and not isinstance(loaded, dict):
        raise ValueError("it holds no mapping")
    return loaded or {}


def plain(value: object, known: dict[int, object]) -> object:
    """Return a value with texts as keys; what has several places stays one and holds not itself."""
    if isinstance(value, str):
        return sound(value)
    if not isinstance(value, dict | list):
        return value
    if id(value) not in known:
        known[id(value)] = Ellipsis
        known[id(value)] = (
            {"null" if key is None else sound(str(key)): plain(one, known) for key, one in value.items()}
            if isinstance(value, dict)
            else [plain(one, known) for one in value]
        )
    if known[id(value)] is Ellipsis:
        raise ValueError("a part of it holds itself")
    return known[id(value)]


def checked(loaded: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return what is of the form; what is not is left out and named."""
    wrong: list[str] = []
    kept = FORM.read(loaded, "", wrong) or {}
    if len(wrong) > LEFT_OUT_MAX:
        wrong[LEFT_OUT_MAX:] = [f"and {len(wrong) - LEFT_OUT_MAX} more"]
    return {**kept, "left_out": {"file": sound(str(path)), "parts": wrong}} if wrong else kept


def sound(text: str) -> str:
    """Return a text that can be written as UTF-8: half of a pair and bytes of no text are escaped."""
    return text.encode("utf-8", "backslashreplace").decode()
