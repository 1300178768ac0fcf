"""The command that looks at a survey's file: says what it recognised, asks what it cannot know, writes a
draft of
its description, and holds a file against a description.
"""

__all__ = ["principal"]
