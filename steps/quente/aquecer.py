"""What the fork server imports, once: what most stages need, and the SDK's configuration.

It then has neither a second thread of Python's nor a connection that could cross a fork.
"""

import matplotlib.figure
import pandas as pd
import pyarrow.parquet
import sklearn.ensemble

import steps.comum
from funcoes.comando import sdk

__all__ = ["matplotlib", "pd", "pyarrow", "sklearn", "steps"]

sdk.preparar()
