"""The fixtures `clearml_server`, `clearml_start` and `clearml_command` are in `tests/conftest.py`."""

from tests.clearml_server import Answer, ClearmlServer

__all__ = ["Answer", "ClearmlServer"]
