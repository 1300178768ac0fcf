"""Rows made ready to learn from: filled, with features, without outliers, balanced."""

__all__ = ["atributos", "balanceamento", "imputacao", "outliers", "over_sampling", "preparar"]
