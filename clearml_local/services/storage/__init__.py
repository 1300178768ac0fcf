"""storage.*: where clients may keep files."""
