"""What is asked of a revision and seen of its traffic, and whether that is good enough."""

__all__ = ["judge", "known", "metrics", "monitoring", "probe", "traffic"]
