"""Watch the served model: `python -m steps.monitor --since 24h`, by hand, from cron, or by an agent.

No stage: each look is a ClearML task of its own. The exit code says how grave what it found is.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import funcoes  # noqa: F401 -- first: it says what is missing

# isort: split

from funcoes.comando.processo import encerrar
from steps.monitoria.comando import principal

if __name__ == "__main__":
    encerrar(principal(sys.argv[1:]))
