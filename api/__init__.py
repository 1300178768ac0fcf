"""The serving application: answers from a model package in the serving folder, over HTTP."""

import os

# Arrow's own pools keep what they once had: some 40 MB more of a process that writes a few rows a second.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
