"""Names and short texts as they are stored."""

from collections.abc import Iterable

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode

NAME_CHARACTERS_MIN = 3
SHOWN_CHARACTERS = 40


def checked_name(kind: str, name: str) -> str:
    """Return a name without blanks around it.

    Raises:
        BadRequestError: fewer than three characters are left.
    """
    stripped = name.strip()
    if len(stripped) < NAME_CHARACTERS_MIN:
        raise BadRequestError(
            f"A {kind} name has at least {NAME_CHARACTERS_MIN} characters, found {name[:SHOWN_CHARACTERS]!r}",
            Subcode.VALIDATION,
        )
    return stripped


def stripped_texts(fields: Document, names: Iterable[str]) -> Document:
    """Return a copy in which the texts of those names have no blanks around them."""
    short = {name: fields[name].strip() for name in names if isinstance(fields.get(name), str)}
    return {**fields, **short}
