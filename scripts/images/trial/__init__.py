"""An image that runs, in an engine or without one, and what it has to stand."""

__all__ = ["checks", "container", "sample", "whole"]
