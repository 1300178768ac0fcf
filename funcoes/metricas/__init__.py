"""How good predictions are, how sure that is, how calibrated, and for whom."""

__all__ = ["avaliar", "calibracao", "decisao", "grupos", "incerteza", "pontuacao"]
