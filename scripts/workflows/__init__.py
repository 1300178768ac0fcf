"""What the workflows of `.github/workflows` decide: what a change needs, what a release is, what is pushed.

Only the standard library: a runner's own Python starts it before anything is installed.
"""

__all__: list[str] = []
