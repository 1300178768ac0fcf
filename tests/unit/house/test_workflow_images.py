"""What a job tries or measures it has built: without a name `scripts.images` would mean all images."""

import re
from dataclasses import replace

from tests.workflow_files import Files, files


def not_built(of: Files) -> list[str]:
    """`try` knows one image only."""
    found = []
    for place, job in of.jobs.items():
        text = "\n".join(step.get("run", "") for step in job.get("steps", []))
        built = set(re.findall(r"scripts\.images build \"?([\w$]+)", text))
        if "$NAME" in built:
            built |= {str(image) for image in job["strategy"]["matrix"]["image"]}
        asked = re.findall(r"scripts\.images (?:try|sizes) ?([\w$]*)", text)
        found += [f"{place}: {name or 'all'}" for name in asked if name not in built]
    return found


def test_only_what_was_built_is_tried_and_measured() -> None:
    assert not_built(files()) == []


def test_what_was_not_built_is_noticed() -> None:
    path = "workflows/ci.yml"
    broken = files().texts[path].replace("images sizes api", "images sizes").replace("try api", "try agent")
    assert not_built(replace(files(), texts={**files().texts, path: broken})) == [
        "ci.yml container: agent",
        "ci.yml container: all",
    ]
