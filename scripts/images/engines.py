"""Which program builds: docker where an engine answers, else buildah."""

from scripts.images.buildah import Buildah
from scripts.images.docker import Docker

Engine = Buildah | Docker


def engine(name: str | None = None) -> Engine:
    """The one asked for, else the one that is there."""
    if name == Docker.name or (name is None and Docker.works()):
        return Docker()
    return Buildah()
