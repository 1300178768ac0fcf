"""The configuration of `monitoring/`: what the programs themselves say of it, and that it is complete."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitoring.configs import Ports, write
from tests.monitoring.programs import (
    DASHBOARDS,
    HERE,
    ROOT,
    RULES,
    alerts,
    panels,
    program,
    queries,
    rules,
    run,
)

TESTS = sorted((HERE / "prometheus" / "tests").glob("*.yml"))
ALERTMANAGER = HERE / "alertmanager" / "alertmanager.yml"
TEAMS, SEVERITIES = {"serving", "ml", "platform"}, {"critical", "warning", "info"}
LIMIT = re.compile(r"conforto:limit:\w+")
METRIC = re.compile(r"\bconforto_\w+")


def test_promtool_accepts_the_rules() -> None:
    assert "SUCCESS" in run(program("promtool"), "check", "rules", *map(str, RULES))


def test_promtool_accepts_the_configuration(tmp_path: Path) -> None:
    """Of a copy, which has the file of the key: promtool looks for it."""
    write(tmp_path / "config", ["127.0.0.1:8000"], Ports())
    run(program("promtool"), "check", "config", str(tmp_path / "config" / "prometheus" / "prometheus.yml"))


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.stem)
def test_the_rules_do_what_their_tests_say(file: Path) -> None:
    run(program("promtool"), "test", "rules", str(file))


def test_amtool_accepts_the_routes() -> None:
    assert "SUCCESS" in run(program("amtool"), "check-config", str(ALERTMANAGER))


@pytest.mark.parametrize(
    ("severity", "team", "told"),
    [
        ("critical", "serving", "on-call,serving"),
        ("critical", "ml", "on-call,ml"),
        ("critical", "platform", "on-call,platform"),
        ("warning", "serving", "serving"),
        ("warning", "ml", "ml"),
        ("warning", "platform", "platform"),
        ("warning", "unheard-of", "platform"),
        ("info", "ml", "notes"),
    ],
)
def test_who_is_told(severity: str, team: str, told: str) -> None:
    route = ["config", "routes", "test", f"--config.file={ALERTMANAGER}"]
    said = run(program("amtool"), *route, f"severity={severity}", f"team={team}")
    assert said.split()[-1] == told


def kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


@pytest.mark.parametrize("name", alerts())
def test_an_alert_says_what_it_is_whose_it_is_and_what_to_do(name: str) -> None:
    alert = alerts()[name]
    assert set(alert["labels"]) == {"severity", "team"}
    assert alert["labels"]["severity"] in SEVERITIES
    assert alert["labels"]["team"] in TEAMS
    assert set(alert["annotations"]) == {"summary", "description", "runbook_url"}
    assert alert["annotations"]["runbook_url"] == f"docs/operations.md#{kebab(name)}"
    assert all(alert["annotations"].values())


def fired() -> tuple[set[str], set[str]]:
    """The alerts that a test of the rules sees fire, and those that one sees stay silent."""
    loud, silent = set(), set()
    for file in TESTS:
        for test in yaml.safe_load(file.read_text())["tests"]:
            for asked in test.get("promql_expr_test", []):
                name = re.search(r'alertname="(\w+)"', asked["expr"])
                assert name is not None
                (loud if asked["exp_samples"] else silent).add(name[1])
    return loud, silent


def test_every_alert_is_seen_to_fire_and_seen_to_be_silent() -> None:
    loud, silent = fired()
    assert loud == silent == set(alerts())


def test_the_alerts_that_were_asked_for_are_there() -> None:
    assert set(alerts()) >= {
        "HighLatency", "HighErrorRate", "HighCpu", "DriftDetected", "NoChampion", "ModelTooOld",
        "NoPredictions", "RegistryUnreachable", "NoAgent", "QueueStuck", "DiskFilling", "HealthCheckLies",
        "ApiDown",
    }  # fmt: skip


def test_thresholds_stand_in_one_file_and_each_is_used() -> None:
    """A limit that nobody records makes an alert that never fires."""
    recorded = {rule["record"] for rule in rules() if ":limit:" in rule.get("record", "")}
    in_file = set(LIMIT.findall((HERE / "prometheus" / "rules" / "thresholds.yml").read_text()))
    used = {limit for alert in alerts().values() for limit in LIMIT.findall(alert["expr"])}
    drawn = {limit for query in queries().values() for limit in LIMIT.findall(query)}
    assert recorded == in_file == used >= drawn


def test_the_four_thresholds_of_the_report() -> None:
    values = {rule["record"]: rule["expr"] for rule in rules() if ":limit:" in rule.get("record", "")}
    report = {"latency_p95_seconds": 0.5, "error_ratio": 0.05, "cpu_ratio": 0.8, "drift_score": 0.1}
    for name, value in report.items():
        assert values[f"conforto:limit:{name}"] == f"vector({value})"


def literal_secrets(text: str) -> list[str]:
    """Lines that hold a secret instead of naming its file."""
    secret = re.compile(r"(?i)^\s*[\w-]*(password|token|secret|routing_key|service_key|api_url|credentials):")
    return [line for line in text.splitlines() if secret.match(line)]


def test_secrets_come_from_files_only() -> None:
    files = [*HERE.rglob("*.yml"), *HERE.rglob("*.json")]
    assert [line for file in files for line in literal_secrets(file.read_text())] == []
    assert literal_secrets("  slack_api_url: https://hooks.example/x\n  smtp_auth_password_file: a") != []


def anchors(text: str) -> set[str]:
    """Where a link into a document can lead: headings as GitHub names them, and what has an id."""
    headings = {
        re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-")
        for h in re.findall(r"(?m)^#+ (.*)$", text)
    }
    return headings | set(re.findall(r'<a (?:id|name)="([\w-]+)"', text))


@pytest.mark.parametrize("document", ["operations.md", "operations.pt-BR.md"])
def test_each_alert_has_its_place_in_the_runbook(document: str) -> None:
    there = anchors((ROOT / "docs" / document).read_text())
    assert [kebab(name) for name in alerts() if kebab(name) not in there] == []


# dashboards


@pytest.mark.parametrize("name", queries())
def test_a_query_of_a_dashboard_is_valid(name: str, tmp_path: Path) -> None:
    rule = {"groups": [{"name": "query", "rules": [{"record": "asked", "expr": queries()[name]}]}]}
    (tmp_path / "query.yml").write_text(yaml.safe_dump(rule))
    run(program("promtool"), "check", "rules", str(tmp_path / "query.yml"))


def bare(name: str) -> str:
    """Without what Prometheus appends to counters and histograms."""
    return re.sub(r"_(total|bucket|count|sum)$", "", name)


def known_metrics() -> set[str]:
    """What the API gives and what the monitor is to write: the tables of the README."""
    text = (HERE / "README.md").read_text()
    return {bare(name) for name in re.findall(r"(?m)^\| `(conforto_\w+)", text)}


def asked_metrics() -> set[str]:
    texts = [rule["expr"] for rule in rules()] + list(queries().values())
    return {
        re.sub(r"_(total|bucket|count|sum)$", "", name) for text in texts for name in METRIC.findall(text)
    }


def test_rules_and_dashboards_ask_for_nothing_that_nobody_gives() -> None:
    assert sorted(asked_metrics() - known_metrics()) == []


def test_both_languages_have_the_same_tables() -> None:
    english, portuguese = ((HERE / name).read_text() for name in ("README.md", "README.pt-BR.md"))
    for pattern in (r"(?m)^\| (`conforto_[^`]*`)", r"(?m)^\| (`secrets/\w+`)", r"(?m)^\$ (.*)$"):
        assert re.findall(pattern, english) == re.findall(pattern, portuguese)


@pytest.mark.parametrize("file", DASHBOARDS, ids=lambda file: file.stem)
def test_a_dashboard_has_what_grafana_needs(file: Path) -> None:
    read: dict[str, Any] = yaml.safe_load(file.read_text())
    assert read["uid"]
    assert read["title"]
    assert read["schemaVersion"] >= 36
    ids = [panel["id"] for panel in read["panels"]]
    assert len(set(ids)) == len(ids)
    source = yaml.safe_load((HERE / "grafana/provisioning/datasources/prometheus.yml").read_text())
    uid = source["datasources"][0]["uid"]
    for panel in read["panels"]:
        assert 0 < panel["gridPos"]["w"] <= 24 - panel["gridPos"]["x"]
        if panel["type"] == "row":
            continue
        assert panel["datasource"]["uid"] == uid
        refs = [target["refId"] for target in panel["targets"]]
        assert refs
        assert len(set(refs)) == len(refs)


def cells(panel: dict[str, Any]) -> set[tuple[int, int]]:
    at = panel["gridPos"]
    return {(at["x"] + dx, at["y"] + dy) for dx in range(at["w"]) for dy in range(at["h"])}


def test_no_panel_lies_over_another() -> None:
    taken = [cells(panel) for panel in panels()]
    assert sum(map(len, taken)) == len(set[tuple[int, int]]().union(*taken))


def test_a_title_is_in_both_languages_or_in_none() -> None:
    alike = {"CPU", "MAE, QWK, RPS", "Conforto térmico"}
    titles = [panel["title"] for panel in panels()]
    assert [t for t in titles if t not in alike and len(t.split(" · ")) != 2] == []
    assert all(a.strip() for t in titles for pair in pairwise(t.split(" · ")) for a in pair)


def test_the_dashboard_shows_what_was_asked_for() -> None:
    rows = {panel["title"].split(" · ")[0] for panel in panels() if panel["type"] == "row"}
    assert rows == {"Traffic", "Latency and errors", "Drift", "Answers", "System"}
