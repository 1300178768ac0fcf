"""What ``get_all`` asks: a request body becomes a plan, an indexed selection, filters, order and a page."""

from clearml_local.search.engine import count, find_all, matching, search, with_pattern
from clearml_local.search.kinds import MODELS, PROJECTS, QUEUES, TASKS, USERS, Kind
from clearml_local.search.paging import scroll
from clearml_local.search.projection import cut, project_fields

__all__ = [
    "MODELS",
    "PROJECTS",
    "QUEUES",
    "TASKS",
    "USERS",
    "Kind",
    "count",
    "cut",
    "find_all",
    "forms",
    "matching",
    "operators",
    "plan",
    "project_fields",
    "projection",
    "scroll",
    "search",
    "with_pattern",
]
