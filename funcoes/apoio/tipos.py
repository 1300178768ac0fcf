"""Arrays as the functions of this project take and give them, and the rule that makes a vote of them."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Inteiros = NDArray[np.int64]
Reais = NDArray[np.float64]

Decisao = Literal["mais_provavel", "mediana"]
"""See `metricas.decisao`."""
