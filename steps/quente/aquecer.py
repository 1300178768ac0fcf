"""What the fork server imports, once: what most stages need, and the SDK's configuration.

It then has neither a second thread of Python's nor a connection that could cross a fork.
"""

import gc
import os
from typing import Final

import pandas as pd
import pyarrow.parquet
import sklearn.ensemble

import steps.comum
from funcoes.comando import sdk
from funcoes.graficos import estilo

__all__ = ["DONO", "pd", "pyarrow", "sklearn", "steps"]

DONO: Final = os.getpid()
"""The process that forks stages: a stage that has another parent has lost it."""

sdk.preparar()
for _formato in estilo.FORMATOS:  # the first figure finds the fonts
    estilo.como_bytes(estilo.nova_figura("1")[0], _formato)
gc.freeze()  # else the first collection of each stage looks through all that was imported: .3 s
