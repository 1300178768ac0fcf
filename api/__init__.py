"""The serving application: answers from a model package in the serving folder, over HTTP."""

import os

import funcoes  # noqa: F401 -- first: it says what is missing

# Arrow's own pools keep what they once had: some 40 MB more of a process that writes a few rows a second.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
