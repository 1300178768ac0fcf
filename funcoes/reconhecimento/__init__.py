"""What a file of nobody knows which survey holds: each column's meaning, unit, scale and spelling, how sure
that
is, and what only a person can say. Nothing here guesses: what reads two ways is a question.
"""

__all__ = ["achado", "numero", "proposta"]
