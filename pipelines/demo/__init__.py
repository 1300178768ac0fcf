"""The demonstration: a month of people that are not those of the training, sent through the real API."""

__all__ = ["tempo", "trafego"]
