"""Files that are replaced as a whole: a reader sees the old one or the new one, never a part."""

import os
from pathlib import Path

READABLE = 0o666
OWNER_ONLY = 0o600


def write(path: Path, content: bytes, mode: int = READABLE) -> None:
    """Put content in place of a file.

    Args:
        mode: permissions of the new file, before the process's mask.

    Raises:
        OSError: it cannot be written; the file is what it was, and nothing else is left.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
