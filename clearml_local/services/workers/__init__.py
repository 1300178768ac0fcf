"""workers.*: the agents that report here."""

__all__ = ["agents", "stats"]
