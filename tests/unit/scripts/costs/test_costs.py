"""The bill: figures worked out by hand, what has no price, and the tables of docs/deploy.md."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scripts.costs.bill import compare, month
from scripts.costs.prices import CostsError, Price, Service, read_costs, read_service

ROOT = Path(__file__).resolve().parents[4]
SERVICE = Service(region="southamerica-east1", cpu=1, memory_gib=2, min_instances=1)
ASLEEP = Service(region="southamerica-east1", cpu=1, memory_gib=2, min_instances=0)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts.costs", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_instance_for_a_month_is_what_it_is_by_hand() -> None:
    """2,592,000 s, one processor at 0.0000216, two GiB at 0.0000024: 55.99 and 12.44."""
    found = compare(read_costs(ROOT), SERVICE)
    assert found.always == pytest.approx(55.9872 + 12.4416)
    assert found.busy == pytest.approx(2_592_000 * (0.0000336 + 2 * 0.0000035))
    assert found.idle == pytest.approx(2_592_000 * (0.0000035 + 2 * 0.0000035))
    assert found.instances * found.always == pytest.approx(91.80)
    assert found.idle + found.busy_share * (found.busy - found.idle) == pytest.approx(91.80)


def test_the_bill_is_the_sum_of_what_has_a_price() -> None:
    costs = read_costs(ROOT)
    quiet = costs.usage.model_copy(update={"requests": 0, "staging_hours": 0, "images_gb": 0.2, "starts": 0})
    bill = month(costs.model_copy(update={"usage": quiet}), SERVICE, ASLEEP)
    lines = {line.name: line for line in bill.lines}
    assert lines["alerts"].usd is None
    assert lines["registry"].usd == lines["registry"].saved == pytest.approx(0.02)  # less than what is free
    assert bill.usd == pytest.approx(55.9872 + 12.4416 + 0.02 + 10 * 0.06)
    assert bill.saved == pytest.approx(240_000 * 0.000018 + 450_000 * 0.000002 + 0.02 + 6 * 0.06)


def test_more_requests_and_instances_cost_more() -> None:
    costs = read_costs(ROOT)
    busy = costs.usage.model_copy(update={"requests": 100_000_000, "extra_instances": 1.0})
    more, less = (month(c, SERVICE, ASLEEP) for c in (costs.model_copy(update={"usage": busy}), costs))
    assert more.usd - less.usd > 55.9872 + 12.4416
    assert {b.name for a, b in zip(less.lines, more.lines, strict=True) if a != b} == {
        "cpu_always",
        "memory_always",
        "egress",
        "logs",
    }


def test_prices_of_another_region_are_not_taken() -> None:
    with pytest.raises(CostsError, match="prices of southamerica-east1, and the service is in us-east1"):
        month(read_costs(ROOT), SERVICE.model_copy(update={"region": "us-east1"}), ASLEEP)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    usd: 0.0000216\n", "    usd: much\n", "prices.cpu_always.usd"),
        ("  logs:\n", "  log:\n", "prices.logs: Field required"),
        ("month_days: 30", "month_days: 0", "month_days"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (ROOT / "infra/costs.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra/costs.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CostsError, match=re.escape(said)):
        read_costs(tmp_path)


def test_the_environment_says_what_is_other(tmp_path: Path) -> None:
    (tmp_path / "configs").mkdir()
    both = {
        "": {"region": "r", "cpu": 1, "memory_gib": 2, "min_instances": 1},
        ".staging": {"min_instances": 0},
    }
    for name, service in both.items():
        (tmp_path / f"configs/deploy{name}.yaml").write_text(
            yaml.safe_dump({"service": service, "smoke": {}})
        )
    assert read_service(tmp_path, "staging") == Service(region="r", cpu=1, memory_gib=2, min_instances=0)
    with pytest.raises(CostsError, match="the service of production"):
        read_service(tmp_path, "production")


def test_every_price_says_where_it_was_read() -> None:
    prices: dict[str, Price] = dict(read_costs(ROOT).prices)
    assert [name for name, p in prices.items() if not (p.source.startswith("https://") and p.how)] == []
    assert {name for name, p in prices.items() if p.usd is None} == {"alerts"}


def test_assumptions_about_infra_are_what_is_there() -> None:
    usage = read_costs(ROOT).usage
    variables = (ROOT / "infra/variables.tf").read_text(encoding="utf-8")
    secrets = re.search(r'variable "secrets" \{.*?default = \[(.*?)\]', variables, re.DOTALL)
    assert secrets is not None
    assert usage.secrets == secrets[1].count('",')
    alerts = (ROOT / "infra/alerts.tf").read_text(encoding="utf-8")
    assert usage.alert_conditions == alerts.count("\n  conditions {")


@pytest.mark.parametrize(
    ("document", "language"), [("deploy.md", "en"), ("deploy.pt-BR.md", "pt")]
)  # fmt: skip
def test_the_documents_show_what_the_command_prints(document: str, language: str) -> None:
    printed = command("--language", language)
    assert printed.returncode == 0, printed.stderr
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    for table in printed.stdout.strip().split("\n\n"):
        assert table in text


def test_the_command_takes_other_assumptions_and_refuses_impossible_ones() -> None:
    asked = command("--requests", "50000000", "--extra-instances", "0.5", "--sources")
    assert "47.7 GiB" in asked.stdout
    assert "https://cloud.google.com/run/pricing" in asked.stdout
    refused = command("--requests", "-1")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "requests: Input should be greater than or equal to 0" in refused.stderr
