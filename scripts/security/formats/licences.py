"""`pip-licenses --format=json`."""

import re
from typing import Any

from pydantic import Field, RootModel

from scripts.security.findings import Finding
from scripts.security.formats.base import Part, parse
from scripts.security.settings import Licences, Settings


class _Package(Part):
    Name: str
    Version: str
    License: str


class _Report(RootModel[list[_Package]]):
    root: list[_Package] = Field(min_length=1)


def plain(name: str) -> str:
    """A package's name as the index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def not_allowed(said: str, licences: Licences) -> list[str]:
    """The licences in a text that may not be used. Of several to choose from, each has to be one that may."""
    named = [_single(part) for part in re.split(r"\bAND\b|\bOR\b|;", said)]
    return [name or "(none)" for name in named if name not in licences.allowed]


def _single(part: str) -> str:
    """One licence without the parentheses that hold several together; those of its own name stay."""
    name = part.strip().lstrip("( ")
    while name.count(")") > name.count("("):
        name = name.removesuffix(")").strip()
    return name


def _licence(package: _Package, licences: Licences) -> str:
    for known in licences.known:
        if (plain(known.package), known.said) == (plain(package.Name), package.License):
            return known.licence
    return package.License


def findings(document: Any, settings: Settings) -> list[Finding]:
    """Packages with a licence that is not in the list."""
    return [
        Finding(
            "licences", name, settings.severities.licence, f"{package.Name}=={package.Version}", "licence"
        )
        for package in parse(_Report, document).root
        for name in not_allowed(_licence(package, settings.licences), settings.licences)
    ]
