"""Arrays as the functions of this project take and give them."""

import numpy as np
from numpy.typing import NDArray

Inteiros = NDArray[np.int64]
Reais = NDArray[np.float64]
