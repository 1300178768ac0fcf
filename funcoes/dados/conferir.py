"""The name of a command: python -m funcoes.dados.conferir FILE [--survey NAME|FILE.yaml]

What it does stands above this room, in `funcoes.conferencia`, and draws and compares as well: it is started
from
here as a program of its own, and nothing is imported from above.
"""

import runpy

if __name__ == "__main__":
    runpy.run_module("funcoes.conferencia", run_name="__main__")
