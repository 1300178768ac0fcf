"""serving.*: processes that serve models, as long as they report."""
