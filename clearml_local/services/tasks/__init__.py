"""tasks.*: from draft to archive."""
