"""Programs that check the project, and the files that they are given."""

__all__ = ["installed", "tracked"]
