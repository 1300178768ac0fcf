"""`make lint`: code, scripts, images and workflows looked at by the tools that know them, side by side."""

__all__: list[str] = []
