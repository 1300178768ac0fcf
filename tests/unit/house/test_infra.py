"""infra/ without a cloud: parsed and checked everywhere, formatted and evaluated where the tool is.

The second half breaks a copy of the files to see that each check can fail.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests import infra_files
from tests.waiting import PATIENCE_S

hcl2 = pytest.importorskip("hcl2", reason="python-hcl2 is not installed: `make setup-dev`")

ROOT = Path(__file__).resolve().parents[3]
INFRA = ROOT / "infra"
TOOL = shutil.which("tofu") or shutil.which("terraform")
needs_tool = pytest.mark.skipif(TOOL is None, reason="neither tofu nor terraform is installed")
EXAMPLE = hcl2.loads((INFRA / "terraform.tfvars.example").read_text(encoding="utf-8"))


def run(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Of OpenTofu or Terraform; without the settings of who runs the tests."""
    assert TOOL is not None
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    return subprocess.run(
        [TOOL, f"-chdir={folder}", *arguments],
        input=stdin,
        env={**kept, "CHECKPOINT_DISABLE": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def test_nothing_is_wrong_with_it() -> None:
    assert infra_files.findings(INFRA) == []


def test_the_example_gives_what_has_no_default_and_nothing_unknown() -> None:
    variables = infra_files.Infra(INFRA).blocks("variable")
    given = {name for name in EXAMPLE if not name.startswith("__")}
    assert given <= set(variables)
    assert {name for name, body in variables.items() if "default" not in body} <= given


def test_probes_and_runbook_lead_to_what_is_there() -> None:
    routes = (ROOT / "api/http/rotas.py").read_text(encoding="utf-8")
    infra = infra_files.Infra(INFRA)
    paths = re.findall(r"'path': '(/[\w/]+)'", str(infra.of("google_cloud_run_v2_service")))
    assert len(paths) == 2
    assert [path for path in paths if f'"{path}"' not in routes] == []
    runbook = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    alerts = infra.of("google_monitoring_alert_policy")
    assert len(alerts) == 4
    named = [re.findall(r"has what to do: (\w+)\.", str(alert)) for alert in alerts.values()]
    assert [names for names in named if len(names) != 1 or f"</a>{names[0]}\n" not in runbook] == []


@needs_tool
def test_it_is_formatted() -> None:
    done = run(INFRA, "fmt", "-check", "-diff")
    assert (done.returncode, done.stdout) == (0, "")


@needs_tool
def test_the_provider_finds_nothing_wrong() -> None:
    if not (INFRA / ".terraform" / "providers").is_dir():
        pytest.skip("the provider is not here: `make infra` fetches it")
    done = run(INFRA, "validate", "-no-color")
    assert done.returncode == 0, done.stdout + done.stderr


def console(folder: Path, expression: str, **settings: str) -> str:
    """What an expression of the configuration comes to: files without a resource need no provider."""
    if not folder.exists():
        folder.mkdir()
        for name in ("variables.tf", "locals.tf"):
            shutil.copy(INFRA / name, folder)
        shutil.copy(INFRA / "terraform.tfvars.example", folder / "terraform.tfvars")
        shutil.copytree(ROOT / "configs", folder.parent / "configs")
        shutil.copytree(ROOT / "monitoring/prometheus/rules", folder.parent / "monitoring/prometheus/rules")
    options = [f"-var={name}={value}" for name, value in settings.items()]
    done = run(folder, "console", *options, stdin=f"jsonencode({expression})\n")
    return done.stdout + done.stderr


@needs_tool
def test_the_numbers_are_those_of_the_files(tmp_path: Path) -> None:
    read = {
        name: yaml.safe_load((ROOT / f"configs/deploy{name and f'.{name}'}.yaml").read_text(encoding="utf-8"))
        for name in ("", "staging", "production")
    }
    wanted = "{ services = local.services, region = local.region, limits = local.limits }"
    found = json.loads(json.loads(console(tmp_path / "infra", wanted)))
    assert found["services"] == {
        name: {**read[""]["service"], **read[name].get("service", {})} for name in ("staging", "production")
    }
    assert found["region"] == read[""]["service"]["region"]
    assert {k: found["limits"][k] for k in ("latency_p95_seconds", "error_ratio", "cpu_ratio")} == {
        "latency_p95_seconds": 0.5,
        "error_ratio": 0.05,
        "cpu_ratio": 0.8,
    }


@needs_tool
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("project", "My Project", "id of a Google Cloud project"),
        ("environments", '["dev"]', "staging and production"),
        ("image", "registry/api:latest", "with its digest"),
        ("github", '{owner_id="me",repository_id="1"}', "numbers, not names"),
        ("github", '{owner_id="1",repository_id="2",tags="v\'||true||\'"}', "names of letters"),
        ("retention", "{newest=1}", "at least 5 images"),
    ],
)
def test_a_wrong_setting_is_refused(tmp_path: Path, name: str, value: str, said: str) -> None:
    answer = console(tmp_path / "infra", f"var.{name}", **{name: value})
    assert said in " ".join(re.sub(r"\x1b\[\d*m|│", "", answer).split())


BROKEN = yaml.safe_load((Path(__file__).parent / "infra_broken.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "old", "new", "said"), BROKEN)
def test_what_is_broken_on_purpose_is_seen(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    shutil.copytree(INFRA, tmp_path / "infra", ignore=shutil.ignore_patterns(".terraform*"))
    path = tmp_path / "infra" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert [sentence for sentence in infra_files.findings(tmp_path / "infra") if said in sentence]
