"""``_all_`` and ``_any_``, also written ``_and_`` and ``_or_``: one pattern or date for several fields."""

import re
from typing import Any

from clearml_local.base.documents import Document
from clearml_local.base.errors import BadRequestError, Subcode
from clearml_local.search import dates
from clearml_local.search.columns import Condition, among, date_condition
from clearml_local.search.patterns import Predicate, multi_field_predicate
from clearml_local.search.projection import as_paths
from clearml_local.store.table import Table

EVERY = {"_all_": True, "_and_": True, "_any_": False, "_or_": False}
MD5_PATTERN = re.compile(r"\^[0-9a-f]{32}\$", re.IGNORECASE)


def fields_of(spec: Any) -> list[str]:
    """Return the fields that one of these names."""
    return as_paths(spec.get("fields")) if isinstance(spec, dict) else []


def pattern_filter(fields: list[str], pattern: Any, *, every: bool) -> Condition | Predicate:
    """Demand that each or any of the fields matches a pattern.

    Raises:
        BadRequestError: the pattern is none.
    """
    if not isinstance(pattern, str):
        raise BadRequestError(
            f"pattern must be text, a regular expression; found {pattern!r}", Subcode.VALIDATION
        )
    if fields == ["runtime.pipeline_job_hash"] and MD5_PATTERN.fullmatch(pattern):
        return among("job_hash", [pattern[1:-1].lower()])
    return multi_field_predicate(fields, pattern, every=every)


def date_filter(table: Table, fields: list[str], value: Any, *, every: bool) -> Condition | Predicate:
    """Demand that each or any of the fields is a date that meets every condition.

    Raises:
        BadRequestError: there is no date in a condition.
    """
    bounds = dates.parse_bounds("datetime", value)
    found = date_condition(table, fields, bounds, every=every)
    if found is not None:
        return found
    predicates = [dates.date_predicate(path, bounds) for path in fields]
    join = all if every else any
    return lambda document: join(predicate(document) for predicate in predicates)


def filters(table: Table, key: str, spec: Document) -> list[Condition | Predicate]:
    """Return what one of these demands; nothing where it names no field, or neither pattern nor date."""
    fields = fields_of(spec)
    found: list[Condition | Predicate] = []
    if fields and spec.get("pattern"):
        found.append(pattern_filter(fields, spec["pattern"], every=EVERY[key]))
    if fields and spec.get("datetime"):
        found.append(date_filter(table, fields, spec["datetime"], every=EVERY[key]))
    return found
