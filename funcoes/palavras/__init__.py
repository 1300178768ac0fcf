"""What people read, in English and Portuguese: names of the votes, numbers, the texts of card and figures.

Light on purpose: the serving process imports it, too.
"""

__all__ = ["lingua", "nomes", "parametros_pt", "troca", "votos"]
