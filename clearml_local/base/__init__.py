"""What every room stands on: documents, errors, files, processes, ports, the data folder."""

__all__ = [
    "client",
    "documents",
    "errors",
    "ports",
    "process",
    "running",
    "settings",
    "streams",
    "whole_file",
]
