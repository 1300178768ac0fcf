"""auth.*, login.*: who may call."""
