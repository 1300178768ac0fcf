"""Lists of values and operators, as in ``["__$all", "a", "__$not", "b"]``, and what they mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from clearml_local.base.documents import MISSING, Document, get_path
from clearml_local.base.errors import BadRequestError, Subcode

AND_OPERATORS = {"__$all", "__$and"}
OR_OPERATORS = {"__$any", "__$or"}
NOT_OPERATOR = "__$not"
RESET_OPERATOR = "__$nop"
LIST_MAX = 10_000


@dataclass
class Group:
    """Values that a field shall hold or lack.

    ``conjunction`` says whether all of that is demanded or any of it. None, where no operator says so: any
    of the values wanted, and none of the others.
    """

    conjunction: bool | None = None
    wanted: list[Any] = field(default_factory=list)
    unwanted: list[Any] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Say whether the group demands anything."""
        return bool(self.wanted or self.unwanted)

    def holds(self, present: Sequence[Any]) -> bool:
        """Say whether the values that a document holds satisfy the group."""
        has = [_contains(present, value) for value in self.wanted]
        lacks = [not _contains(present, value) for value in self.unwanted]
        if self.conjunction is None:
            return (any(has) or not has) and all(lacks)
        return all(has + lacks) if self.conjunction else any(has + lacks)


def _contains(present: Sequence[Any], value: Any) -> bool:
    if value is None:
        return all(item in (None, "") for item in present)
    return value in present


@dataclass
class ListFilter:
    """Groups, joined by "and" (``conjunction``) or "or"."""

    groups: list[Group]
    conjunction: bool = True

    def holds(self, present: Sequence[Any]) -> bool:
        """Say whether the values a document holds pass; where nothing is demanded, all do."""
        results = [group.holds(present) for group in self.groups if group]
        return (all(results) if self.conjunction else any(results)) or not results


class _ListParser:
    """Reads a list from its beginning to its end; the first operator that joins values joins groups, too."""

    def __init__(self) -> None:
        self.groups = [Group()]
        self.glue: bool | None = None
        self.operator_seen = False
        self.negate = False

    def feed(self, item: Any) -> None:
        if isinstance(item, str) and item.startswith("__$"):
            self._operator(item)
        elif isinstance(item, str) and item.startswith("-") and not self.operator_seen:
            self.groups[-1].unwanted.append(item[1:])
        else:
            (self.groups[-1].unwanted if self.negate else self.groups[-1].wanted).append(item)
            self.negate = False

    def _operator(self, name: str) -> None:
        self.operator_seen = True
        if name == NOT_OPERATOR:
            self.negate = True
        elif name == RESET_OPERATOR:
            self.groups.append(Group())
        elif name in AND_OPERATORS | OR_OPERATORS:
            conjunction = name in AND_OPERATORS
            self.glue = conjunction if self.glue is None else self.glue
            self.groups.append(Group(conjunction))
        else:
            raise BadRequestError(f"Unknown list operator {name!r}", Subcode.TAG_OPERATOR)


def check_length(values: Sequence[Any]) -> None:
    """Check that a list is no longer than anybody needs.

    Raises:
        BadRequestError: it is.
    """
    if len(values) > LIST_MAX:
        raise BadRequestError(f"A list filter of {len(values)} values, at most {LIST_MAX}: ask in parts")


def parse_list(values: Sequence[Any]) -> ListFilter:
    """Parse a list of values and operators.

    Without operators: any of the values, and none of those written with a leading minus.

    Raises:
        BadRequestError: an operator is unknown, ``__$not`` has no value after it, or the list is too long.
    """
    check_length(values)
    parser = _ListParser()
    for item in values:
        parser.feed(item)
    if parser.negate:
        raise BadRequestError(f"{NOT_OPERATOR!r} needs a value after it", Subcode.TAG_OPERATOR)
    return ListFilter(parser.groups, parser.glue is not False)


def listed(value: Any) -> list[Any]:
    """Return what lies somewhere always as a list."""
    if value is MISSING or value is None:
        return []
    return value if isinstance(value, list) else [value]


def values_at(document: Document, path: str) -> list[Any]:
    """Return what a document holds at a path, always as a list."""
    return listed(get_path(document, path))


def list_predicate(path: str, values: Sequence[Any]) -> Callable[[Document], bool]:
    """Return the filter of one list field."""
    parsed = parse_list(values)
    return lambda document: parsed.holds(values_at(document, path))
