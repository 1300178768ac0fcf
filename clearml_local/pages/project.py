"""The small file of a project: what the pages show first, which numbers count, what may be done.

The file is the project's; a command names it (``--pages``), and the data folder remembers where it is. It is
read at each login of a page, so that an edit shows at the next reload.
"""

from pathlib import Path
from typing import Any

import yaml

from clearml_local.base import whole_file
from clearml_local.base.settings import DataFolder

BYTES_MAX = 2**18


def remember(folder: DataFolder, path: Path) -> None:
    """Let the pages of this data folder use a project's file."""
    folder.create()
    whole_file.write(folder.pages, str(path.absolute()).encode())


def read(folder: DataFolder) -> dict[str, Any]:
    """Return the project's file; {} where none is named, ``{"error": ...}`` for one that cannot be used."""
    try:
        path = Path(folder.pages.read_text().strip())
    except OSError:
        return {}
    try:
        if path.stat().st_size > BYTES_MAX:
            return {"error": f"{path} has more than {BYTES_MAX} bytes"}
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        return {"error": f"{path} cannot be read: {error}"}
    return loaded if isinstance(loaded, dict) else {"error": f"{path} holds no mapping"}
