"""What the readers share."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class Unreadable(Exception):
    """A report that does not say what was found; its message says why."""


class Part(BaseModel):
    """A piece of a report: what is read of it must be there, the rest is the tool's own."""

    model_config = ConfigDict(extra="ignore", frozen=True)


_P = TypeVar("_P", bound=BaseModel)


def parse(model: type[_P], document: Any) -> _P:
    """The document as a model; `Unreadable` names the first place that is not as expected."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise Unreadable(f"not the format that was expected: {place}: {first['msg']}") from error
