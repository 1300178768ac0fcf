"""Which jobs a run of `ci.yml` needs, and whether it may deploy."""

import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path

from scripts.workflows.changes import changed, is_ancestor, only_documents

SETTINGS = ("GCP_PROJECT_ID", "GCP_REGISTRY", "GCP_WORKLOAD_IDENTITY_PROVIDER")
"""Variables of the repository that a deploy takes; docs/ci.md says where they come from."""

MAIN = "refs/heads/main"


def version(root: Path) -> str:
    """The project's version."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _date(root: Path) -> str:
    """When the commit was made: an image of it says the same whenever it is built."""
    command = ["git", "-C", str(root), "show", "-s", "--format=%cI", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _why_no_deploy(environment: Mapping[str, str], documents: bool) -> str:
    """The reason in a sentence; empty where there is none."""
    if environment.get("EVENT") not in {"push", "workflow_dispatch"} or environment.get("REF") != MAIN:
        return "Only what is on main is deployed."
    if documents:
        return "Only documents changed."
    missing = [name for name in SETTINGS if not environment.get(name)]
    return f"Not set: {', '.join(missing)} (docs/ci.md, Settings)." if missing else ""


def plan(root: Path, environment: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Outputs of the job `plan`, and what to say of them.

    `environment` has EVENT, REF and BASE (the commit to compare with) of the run, and the settings.
    """
    paths = changed(root, environment.get("BASE", ""), "HEAD")
    documents = paths is not None and only_documents(paths)
    code = not documents or environment.get("EVENT") != "pull_request"  # what is on main is tested whole
    reason = _why_no_deploy(environment, documents)
    outputs = {
        "code": str(code).lower(),
        "deploy": str(not reason).lower(),
        "version": version(root),
        "date": _date(root),
    }
    said = ["Everything is checked." if code else "Only documents changed: what reads them is checked."]
    said += [f"No deploy. {reason}"] if reason else ["A deploy follows."]
    return outputs, "\n\n".join(said)


def superseded(root: Path, commit: str, tip: str) -> str:
    """Why this commit is not to be deployed any more; empty where it is.

    Runs overtake each other, and a person may approve an old one: what is live never goes back by that.
    """
    if not is_ancestor(root, commit, tip):
        return f"{commit[:12]} is no longer in the history of {tip}."
    paths = changed(root, commit, tip)
    if paths is not None and (not paths or only_documents(paths)):
        return ""
    return f"{tip} has newer code than {commit[:12]}: the run of that commit deploys."
