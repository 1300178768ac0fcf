"""Rows made ready to learn from: filled, with features, without outliers, balanced.

Its door is wide open: a module here is what a stage computes.
"""

from pkgutil import iter_modules

__all__ = [modulo.name for modulo in iter_modules(__path__)]
