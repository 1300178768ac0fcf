"""What could be exploited, collected from several tools, and the gate that says how much is too much."""

__all__: list[str] = []
