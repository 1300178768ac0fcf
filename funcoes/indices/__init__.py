"""Thermal indices of the weather and of rooms: pure functions of temperature, humidity, air and radiation."""

__all__ = ["adaptativo", "efetiva_padrao", "pmv", "radiante", "termicos"]
