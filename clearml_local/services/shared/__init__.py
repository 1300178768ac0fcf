"""What the services share: looking up, references in answers, places."""

__all__ = ["common", "event_files", "inner", "names", "placement", "publicity", "references", "tags"]
