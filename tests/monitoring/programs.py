"""Debian's programs, and what is read from the configuration in more than one test."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitoring.programs import found

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "monitoring"
RULES = sorted((HERE / "prometheus" / "rules").glob("*.yml"))
DASHBOARDS = sorted((HERE / "grafana" / "dashboards").glob("*.json"))
GET = (
    "apt-get install --no-install-recommends prometheus prometheus-alertmanager prometheus-node-exporter, "
    "as .ci/run does"
)


def program(*names: str) -> str:
    """The path of a program by one of its names; the test is skipped without it."""
    place = found(names)
    if place is None:
        pytest.skip(f"{names[0]} is not installed: {GET}")
    return place


def run(*command: str) -> str:
    """What it says; it must end well."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rules() -> Iterator[dict[str, Any]]:
    """Every rule of every file."""
    for file in RULES:
        for group in yaml.safe_load(file.read_text())["groups"]:
            yield from group["rules"]


def alerts() -> dict[str, dict[str, Any]]:
    return {rule["alert"]: rule for rule in rules() if "alert" in rule}


def panels() -> Iterator[dict[str, Any]]:
    for file in DASHBOARDS:
        yield from json.loads(file.read_text())["panels"]


def queries() -> dict[str, str]:
    """What panels, their variables and annotations ask, by title; Grafana's variables filled in."""
    asked = {}
    for panel in panels():
        for target in panel.get("targets", []):
            asked[f"{panel['title']} {target['refId']}"] = filled(target["expr"])
    for file in DASHBOARDS:
        for annotation in json.loads(file.read_text())["annotations"]["list"]:
            asked[annotation["name"]] = filled(annotation["expr"])
    return asked


def filled(query: str) -> str:
    """As Grafana sends it."""
    return re.sub(r"\$instance\b", ".*", query.replace("$__rate_interval", "1m"))
