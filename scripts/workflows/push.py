"""An image of this machine under its tags into a registry."""

import json
import re
import subprocess
from collections.abc import Sequence

from scripts.workflows.errors import Refused

_TAG_CHARS = 128


def tag_name(text: str) -> str:
    """Text as a tag: a branch may have slashes in its name."""
    name = re.sub(r"[^\w.-]+", "-", text, flags=re.ASCII).strip("-.")[:_TAG_CHARS]
    if not name:
        raise Refused(f"{text!r} has nothing that a tag may have")
    return name


def docker(*arguments: str) -> str:
    """What docker answers; `Refused` with its reason where it does not."""
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(
            f"docker {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()[-600:]}"
        )
    return done.stdout


def push(image: str, repository: str, tags: Sequence[str], expected_id: str = "") -> str:
    """The reference with digest that the registry knows it by.

    Args:
        image: its name on this machine.
        repository: where to, without a tag; registries want small letters.
        tags: all of them name the same image.
        expected_id: the image that was tested; another one is refused.
    """
    found = docker("image", "inspect", "--format", "{{.Id}}", image).strip()
    if expected_id and found != expected_id:
        raise Refused(f"{image} is {found}, and {expected_id} is what was tested")
    repository = repository.lower()
    for tag in map(tag_name, tags):
        docker("tag", image, f"{repository}:{tag}")
        docker("push", "--quiet", f"{repository}:{tag}")
    digests: list[str] = json.loads(docker("image", "inspect", "--format", "{{json .RepoDigests}}", image))
    for digest in digests:
        if digest.startswith(f"{repository}@"):
            return digest
    raise Refused(f"{repository} named no digest for {image}, only {digests}")
