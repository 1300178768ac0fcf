"""What `.github/actions/deploy` lets through, as its own script says."""

import subprocess
from pathlib import Path

import pytest

from tests.workflow_files import files


@pytest.mark.parametrize(
    ("image", "asked"),
    [
        (f"eu-docker.pkg.dev/p/r/api@sha256:{'a' * 64}", True),
        ("eu-docker.pkg.dev/p/r/api:main", False),
        (f"elsewhere.dev/p/r/api@sha256:{'a' * 64}", False),
        (f"eu-docker.pkg.dev/p/r/api@sha256:{'a' * 64} --x", False),
        ("", False),
    ],
)
def test_only_an_image_that_cannot_change_is_verified_and_deployed(
    image: str, asked: bool, tmp_path: Path
) -> None:
    (step,) = (s for _, _, s in files().runs if "cosign verify" in s["run"])
    for name in ("docker", "cosign"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {name} >> {tmp_path}/asked\n")
        (tmp_path / name).chmod(0o755)
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step["run"]], check=False, capture_output=True,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "IMAGE": image, "REGISTRY": "eu-docker.pkg.dev/p/r",
             "TOKEN": "t", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "a/b"},
    )  # fmt: skip
    assert (done.returncode == 0, (tmp_path / "asked").exists()) == (asked, asked)
