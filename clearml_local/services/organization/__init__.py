"""organization.*, server.*, users.*: what concerns the whole server."""
