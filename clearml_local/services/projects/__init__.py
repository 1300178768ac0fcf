"""projects.*: the tree that everything lies in."""

__all__ = ["find", "tree"]
