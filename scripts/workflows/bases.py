"""The base images of our Dockerfiles, renewed: the same tag, as it is today. Dependabot reads no `ARG`."""

import re
from pathlib import Path

from scripts.workflows.push import docker

_BASE = re.compile(r"^(ARG BASE=(\S+?))@(sha256:[0-9a-f]{64})$", re.MULTILINE)


def renew(root: Path) -> list[str]:
    """Write the digests that the tags have now; what changed, a line each."""
    changed, now = [], {}
    for file in sorted(root.glob("docker/*.Dockerfile")):
        text = file.read_text(encoding="utf-8")
        for argument, image, digest in _BASE.findall(text):
            if image not in now:
                asked = docker("buildx", "imagetools", "inspect", image, "--format", "{{.Manifest.Digest}}")
                now[image] = asked.strip()
            if now[image] != digest:
                text = text.replace(f"{argument}@{digest}", f"{argument}@{now[image]}")
                changed.append(f"{file.name}: {image} is {now[image]}")
        file.write_text(text, encoding="utf-8")
    return changed
