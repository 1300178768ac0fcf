"""What stops a workflow with a reason."""


class Refused(Exception):
    """What was found, and what to do next."""
