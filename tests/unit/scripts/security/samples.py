"""Reports as the tools write them, shortened; each with one finding of a severity."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Document = Any


def bandit(severity: str = "HIGH") -> Document:
    result = {
        "test_id": "B602",
        "issue_severity": severity,
        "issue_confidence": "HIGH",
        "issue_text": "shell",
    }
    return {
        "errors": [],
        "generated_at": "2026-11-29T00:00:00Z",
        "metrics": {"_totals": {"loc": 120, "nosec": 0}, "a.py": {"loc": 120, "nosec": 0}},
        "results": [{**result, "filename": "./a.py", "line_number": 7, "line_range": [7]}],
    }


def pip_audit(_: str = "") -> Document:
    known = {
        "id": "PYSEC-2020-176",
        "fix_versions": ["5.4"],
        "aliases": ["CVE-2020-1747"],
        "description": "x. y",
    }
    return {
        "dependencies": [
            {"name": "pyyaml", "version": "5.3", "vulns": [known]},
            {"name": "six", "version": "1.17.0", "vulns": []},
        ],
        "fixes": [],
    }


def trivy(severity: str = "HIGH") -> Document:
    known = {"VulnerabilityID": "CVE-2024-1", "PkgName": "libc6", "InstalledVersion": "2.36", "Title": "x"}
    return {
        "SchemaVersion": 2,
        "ArtifactName": "api:1",
        "Results": [
            {"Target": "debian", "Class": "os-pkgs", "Vulnerabilities": [{**known, "Severity": severity}]},
            {"Target": "Python", "Class": "lang-pkgs"},
        ],
    }


def _sarif(tool: str, rule: Document, result: Document) -> Document:
    place = {"physicalLocation": {"artifactLocation": {"uri": "a.yml"}, "region": {"startLine": 3}}}
    found = {"ruleId": rule["id"], "message": {"text": "found"}, "locations": [place], **result}
    run = {"tool": {"driver": {"name": tool, "rules": [rule]}}, "results": [found]}
    return {"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run]}


def zizmor(severity: str = "High") -> Document:
    return _sarif(
        "zizmor", {"id": "artipacked"}, {"level": "note", "properties": {"zizmor/severity": severity}}
    )


SCORES = {"critical": "9.8", "high": "7.5", "medium": "5.0", "low": "2.0"}


def codeql(severity: str = "high") -> Document:
    score = SCORES.get(severity, severity)
    return _sarif("CodeQL", {"id": "py/sql", "properties": {"security-severity": score}}, {"level": "note"})


LEVELS = {"high": "error", "medium": "warning", "low": "note"}


def semgrep(severity: str = "high") -> Document:
    return _sarif("Semgrep OSS", {"id": "eval"}, {"level": LEVELS.get(severity, severity)})


def secrets(_: str = "") -> Document:
    found = {
        "type": "Secret Keyword",
        "filename": "a.py",
        "hashed_secret": "0123456789abcdef",
        "line_number": 4,
    }
    return {"version": "1.5.0", "plugins_used": [{"name": "KeywordDetector"}], "results": {"a.py": [found]}}


def licences(_: str = "") -> Document:
    return [
        {"License": "MIT License", "Name": "six", "Version": "1.17.0"},
        {"License": "GPL-3.0-only", "Name": "copyleft", "Version": "1.0"},
    ]


RATED: dict[str, Callable[[str], Document]] = {
    f.__name__: f for f in (bandit, trivy, zizmor, codeql, semgrep)
}
"""The formats that say how bad it is."""

ALL: dict[str, Callable[[str], Document]] = {
    **RATED,
    **{f.__name__: f for f in (pip_audit, secrets, licences)},
}


def written(folder: Path, document: Document, name: str = "report.json") -> Path:
    """The report as a file."""
    path = folder / name
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path
