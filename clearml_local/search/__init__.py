"""What ``get_all`` asks: a request body becomes a plan, an indexed selection, filters, order and a page."""

from clearml_local.search.engine import count, cut, find_all, scroll, search
from clearml_local.search.kinds import MODELS, PROJECTS, QUEUES, TASKS, Kind

__all__ = ["MODELS", "PROJECTS", "QUEUES", "TASKS", "Kind", "count", "cut", "find_all", "scroll", "search"]
