"""Container images, built without a daemon where there is none, measured, and tried."""

__all__: list[str] = []
