"""models.*: the registry of models."""
