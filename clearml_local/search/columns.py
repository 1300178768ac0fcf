"""Filters as SQL conditions over the columns of a table, where they can say the same."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from clearml_local.base.documents import to_json
from clearml_local.search.dates import Bound
from clearml_local.search.operators import Group, ListFilter
from clearml_local.store.table import MOMENTS, Table

# SQLite takes some 32,000 parameters; what needs more is checked in Python.
VALUES_MAX = 500
# A tag that begins so may look like the gap between two others.
AMBIGUOUS_STARTS = (",", "]")
_AMONG_ELEMENTS = "EXISTS (SELECT 1 FROM json_each({column}) WHERE {test})"


class Condition(NamedTuple):
    """A piece of SQL and its parameters."""

    sql: str
    parameters: list[Any]


def _joined(conditions: Sequence[Condition], word: str) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    sql = f" {word} ".join(condition.sql for condition in conditions)
    return Condition(f"({sql})", [value for condition in conditions for value in condition.parameters])


def among(column: str, values: Sequence[str]) -> Condition:
    """Demand that a column holds one of the values."""
    if len(values) == 1:  # so that an index serves the order as well
        return Condition(f"{column} = ?", list(values))
    return Condition(f"{column} IN ({', '.join('?' * len(values))})" if values else "0", list(values))


def _holds(column: str, values: Sequence[str | None]) -> Condition:
    """Demand that a column holds one of the values; None stands for nothing there."""
    texts = [value for value in values if value is not None]
    conditions = [among(column, texts)] if texts else []
    if len(texts) < len(values):
        conditions.append(Condition(f"({column} IS NULL OR {column} = '')", []))
    return _joined(conditions, "OR")


def _mentions(column: str, value: str | None) -> Condition:
    """Demand that a list, lifted out as JSON text, holds a value; None stands for an empty list.

    To look for the value between its quotes is enough where nothing is escaped: neither in it nor around it.
    """
    if value is None:
        some = _AMONG_ELEMENTS.format(column=column, test="value != ''")
        return Condition(f"({column} = '[]' OR NOT {some})", [])
    exactly = _AMONG_ELEMENTS.format(column=column, test="value = ?")
    quoted = to_json(value).decode()
    if "\\" in quoted or value.startswith(AMBIGUOUS_STARTS):
        return Condition(exactly, [value])
    return Condition(
        f"CASE WHEN instr({column}, '\\') THEN {exactly} ELSE instr({column}, ?) > 0 END", [value, quoted]
    )


def _group(column: str, group: Group, *, is_list: bool) -> Condition:
    """Say in SQL what ``Group.holds`` says of the values in a column."""

    def one(value: str | None) -> Condition:
        return _mentions(column, value) if is_list else _holds(column, [value])

    def none(value: str | None) -> Condition:
        condition = one(value)
        # IS NOT TRUE: what is not there, is not the value either.
        return Condition(f"({condition.sql}) IS NOT TRUE", condition.parameters)

    lacks = [none(value) for value in group.unwanted]
    if group.conjunction is None:
        wanted = [one(value) for value in group.wanted] if is_list else [_holds(column, group.wanted)]
        has = [_joined(wanted, "OR")] if group.wanted else []
        return _joined(has + lacks, "AND")
    return _joined([one(value) for value in group.wanted] + lacks, "AND" if group.conjunction else "OR")


def list_condition(table: Table, path: str, parsed: ListFilter) -> Condition | None:
    """Say in SQL what a list filter says, or None where there is no column for it."""
    is_list = f"{path}_text" in table.columns
    column = f"{path}_text" if is_list else path
    values = [value for group in parsed.groups for value in group.wanted + group.unwanted]
    understood = all(value is None or isinstance(value, str) for value in values)
    if column not in table.columns or column in MOMENTS or not understood or len(values) > VALUES_MAX:
        return None
    groups = [_group(column, group, is_list=is_list) for group in parsed.groups if group]
    return _joined(groups, "AND" if parsed.conjunction else "OR") if groups else Condition("1", [])


def date_condition(
    table: Table, paths: Sequence[str], bounds: Sequence[Bound], *, every: bool
) -> Condition | None:
    """Demand that each or any of some dates meets every bound, or None where there are no columns for it."""
    if not (bounds and paths and all(path in table.columns and path in MOMENTS for path in paths)):
        return None
    per_path = [
        _joined([Condition(f"{path} {bound.sign} ?", [bound.moment]) for bound in bounds], "AND")
        for path in paths
    ]
    return _joined(per_path, "AND" if every else "OR")
