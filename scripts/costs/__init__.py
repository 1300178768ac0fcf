"""What a month of the deployed service costs, from stated prices: `python -m scripts.costs --help`."""

__all__: list[str] = []
