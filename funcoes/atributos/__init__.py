"""Features: each declared with the quantities that it needs and its formula, and the sets that models have.

The same functions serve the training data and a single request; serving imports them, so there is no pandas.
"""

__all__ = ["catalogo", "conjunto", "documento", "salas"]
