"""Thermal indices of the weather: pure functions of temperature, humidity, wind and radiation."""

__all__ = ["pmv", "termicos"]
