""".github/: what can be checked of workflows without GitHub.

Each check names what is wrong; the second half breaks copies of the files to see that it does.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.workflows.plan import SETTINGS
from scripts.workflows.result import ONLY_WITH_CODE, ONLY_WITHOUT
from tests.workflow_files import GITHUB, Files, Node, files

ROOT = Path(__file__).resolve().parents[3]
RUNNER = "ubuntu-24.04"
OF_AN_ENVIRONMENT = "GCP_SERVICE_ACCOUNT"
WRITES = {
    "ci.yml codeql": {"security-events"},
    "ci.yml publish": {"id-token", "attestations"},
    "ci.yml deploy-staging": {"id-token"},
    "ci.yml deploy-production": {"id-token"},
    "deploy.yml deploy": {"id-token"},
    "nightly.yml tell": {"issues"},
    "release.yml publish": {"packages", "id-token", "attestations"},
    "release.yml release": {"contents"},
    "release.yml keep": {"id-token"},
    "updates.yml propose": {"contents", "pull-requests", "actions"},
}
"""All that may write, and what."""

SECRETS = r"(?m)\$\{\{[^}]*\bsecrets\b|^\s*secrets:"
FIVE = ("tests", "quality", "security", "container", "deploy")

Findings = Iterator[str]


def time_limits(of: Files) -> Findings:
    for place, job in of.jobs.items():
        if "uses" not in job and not isinstance(job.get("timeout-minutes"), int):
            yield f"{place}: no time limit"


def permissions(of: Files) -> Findings:
    """None for a workflow, the least for each job."""
    yield from (
        f"{file}: permissions of the workflow" for file, read in of.read.items() if read["permissions"] != {}
    )
    for place, job in of.jobs.items():
        given = job.get("permissions")
        if not isinstance(given, dict):
            yield f"{place}: permissions {given}"
        elif {name for name, what in given.items() if what == "write"} != WRITES.get(place, set()):
            yield f"{place}: writes {given}"


def pins(of: Files) -> Findings:
    """Another's action by its commit, with the version for people; the same everywhere."""
    seen: dict[str, set[str]] = {}
    for path, text in of.texts.items():
        for what in re.findall(r"(?m)^\s*(?:- )?uses: (.*)$", text):
            own = re.fullmatch(r"\$/(\S+)", what)
            named = re.fullmatch(r"([\w.-]+/[\w.-]+)(?:/[\w./-]+)?@([0-9a-f]{40} # v\d+\.\d+\.\d+)", what)
            if own and not (ROOT / own[1]).exists():
                yield f"{path}: no such action {what}"
            if named:
                seen.setdefault(named[1], set()).add(named[2])
            elif not own:
                yield f"{path}: not pinned {what}"
    yield from (f"two versions of {action}" for action, versions in seen.items() if len(versions) > 1)


def injection(of: Files) -> Findings:
    """A script gets values as variables: an expression in its text would be carried out."""
    yield from (
        f"{place}: expression in {step['run'][:60]}" for place, _, step in of.runs if "${{" in step["run"]
    )


def secrets(of: Files) -> Findings:
    """For deploys in an environment only, which no pull request reaches; nothing else gets one."""
    for path, text in of.texts.items():
        read = of.read.get(path.rpartition("/")[2], {"jobs": {}})
        allowed = [
            step
            for job in read["jobs"].values()
            for step in job.get("steps", [])
            if "environment" in job and step.get("uses") == "$/.github/actions/deploy"
        ]
        if len(re.findall(SECRETS, text)) != len(re.findall(SECRETS, str(allowed))):
            yield f"{path}: secrets"
    for file, read in of.read.items():
        if {"pull_request_target", "workflow_run", "issue_comment"} & set(read["on"]):
            yield f"{file}: strangers start it with our permissions"


def checkouts(of: Files) -> Findings:
    for place, _, step in of.steps:
        of_checkout = str(step.get("uses", "")).startswith("actions/checkout@")
        if of_checkout and (step.get("with") or {}).get("persist-credentials") is not False:
            yield f"{place}: checkout keeps credentials"


def concurrency(of: Files) -> Findings:
    """Said everywhere; what deploys, releases or proposes is never stopped half-way."""
    for file, read in of.read.items():
        groups = [read.get("concurrency"), *(job.get("concurrency") for job in read["jobs"].values())]
        said = [group for group in groups if group]
        if not said:
            yield f"{file}: no concurrency"
        only_pull_requests = "${{ github.event_name == 'pull_request' }}"
        if any(group.get("cancel-in-progress") not in {False, only_pull_requests} for group in said):
            yield f"{file}: cancels what runs"


def runners(of: Files) -> Findings:
    for place, job in of.jobs.items():
        if "uses" not in job and job.get("runs-on") != RUNNER:
            yield f"{place}: runs on {job.get('runs-on')}"


def caches(of: Files) -> Findings:
    """What signs, pushes or deploys takes nothing that an earlier run left."""
    for place, _, step in of.steps:
        trusted = place in WRITES or place.startswith("release.yml") or place == "deploy"
        kept = str((step.get("with") or {}).get("cache")) == "false"
        uses = str(step.get("uses", ""))
        ours = uses.endswith("/actions/setup") and not kept
        if trusted and (ours or uses.startswith("actions/cache")):
            yield f"{place}: takes from a cache"


def _values(word: str, job: Node, step: Node, of: Files) -> set[str]:
    """What a shell word with a variable may be: from the matrix, or from who calls our action."""
    variable = re.search(r"\$(\w+)", word)
    if variable is None:
        return {word}
    meant = str({**job.get("env", {}), **step.get("env", {})}.get(variable[1], ""))
    if matrix := re.fullmatch(r"\$\{\{ matrix\.(\w+) \}\}", meant):
        several = job["strategy"]["matrix"][matrix[1]]
    elif meant == "${{ inputs.target }}":
        called = [s["with"]["target"] for _, _, s in of.steps if "target" in (s.get("with") or {})]
        several = [of.actions["setup"]["inputs"]["target"]["default"], *called]
    else:
        several = [f"?{variable[1]}"]
    return {word.replace(variable[0], value) for value in several}


def targets(of: Files) -> Findings:
    """What `make` is asked for is in the Makefile."""
    there = set(re.findall(r"(?m)^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    for place, job, step in of.runs:
        for word in re.findall(r"(?m)^\s*make \"?([\w$-]+)", step["run"]):
            yield from (f"{place}: no target {t}" for t in sorted(_values(word, job, step, of) - there))


def paths(of: Files) -> Findings:
    """Scripts and modules that are named exist."""
    for place, _, step in of.runs:
        for module in re.findall(r"-m (scripts[\w.]*)", step["run"]):
            if not (ROOT / module.replace(".", "/") / "__main__.py").is_file():
                yield f"{place}: no module {module}"
        for path in re.findall(r"(?<![\w/.])(?:scripts|bench|\.ci)/[\w./]+", step["run"]):
            if not (ROOT / path).is_file():
                yield f"{place}: no file {path}"


def settings(of: Files) -> Findings:
    """Variables are known to the plan; they and secrets are in the documents."""
    used = {name for text in of.texts.values() for name in re.findall(r"\bvars\.(\w+)", text)}
    yield from (f"variable {name}" for name in sorted(used ^ {*SETTINGS, OF_AN_ENVIRONMENT}))
    planned = of.read["ci.yml"]["jobs"]["plan"]["steps"][-1]["env"]
    yield from (f"not asked for {name}" for name in SETTINGS if name not in planned)
    used |= {name for text in of.texts.values() for name in re.findall(r"\{\{ secrets\.(\w+)", text)}
    for document in ("ci.md", "ci.pt-BR.md"):
        text = (ROOT / "docs" / document).read_text(encoding="utf-8")
        yield from (f"{document}: nothing of {name}" for name in sorted(used) if f"`{name}`" not in text)


def order(of: Files) -> Findings:
    """Nothing is pushed before all has passed, and nothing is live that was not in staging."""
    jobs = of.read["ci.yml"]["jobs"]
    checks = set(jobs) - {"documents", "publish", "deploy-staging", "deploy-production", "result"}
    after = {"publish": checks, "deploy-staging": checks | {"publish"}}
    after["deploy-production"] = after["deploy-staging"] | {"deploy-staging"}
    after["result"] = checks | {"documents"}
    for name, needs in after.items():
        yield from (f"{name} does not wait for {n}" for n in sorted(needs - set(jobs[name]["needs"])))
    for name in ("publish", "deploy-staging", "deploy-production"):
        if jobs[name].get("if") != "needs.plan.outputs.deploy == 'true'":
            yield f"{name} without being told"
        if jobs[name].get("environment") != name.replace("publish", "deploy-staging").removeprefix("deploy-"):
            yield f"{name}: environment {jobs[name].get('environment')}"
    if jobs["result"].get("if") != "always()":
        yield "result may be left out"
    by_hand = of.read["deploy.yml"]["jobs"]["deploy"]
    if by_hand["environment"] != "${{ inputs.environment }}" or "refs/heads/main" not in str(
        by_hand.get("if")
    ):
        yield "deploys from anywhere"


def left_out(of: Files) -> Findings:
    """`result` knows which jobs the plan leaves out."""
    jobs = of.read["ci.yml"]["jobs"]
    asked = {name: str(job.get("if")) for name, job in jobs.items()}
    with_code = {name for name, condition in asked.items() if "code == 'true'" in condition} | {"coverage"}
    without = {name for name, condition in asked.items() if "code == 'false'" in condition}
    if with_code != ONLY_WITH_CODE or without != ONLY_WITHOUT:
        yield f"left out: {sorted(with_code)}, {sorted(without)}"


CHECKS: list[Callable[[Files], Findings]] = [
    time_limits, permissions, pins, injection, secrets, checkouts, concurrency, runners, caches, targets,
    paths, settings, order, left_out,
]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_is_wrong(check: Callable[[Files], Findings]) -> None:
    assert list(check(files())) == []


def test_there_are_the_five_jobs() -> None:
    names = {str(job.get("name", key)) for key, job in files().read["ci.yml"]["jobs"].items()}
    assert all(any(name.partition(":")[0] == one for name in names) for one in FIVE), names


CI, DEPLOY, NIGHTLY, RELEASE = (f"workflows/{name}.yml" for name in ("ci", "deploy", "nightly", "release"))
SETUP, ACTION = "actions/setup/action.yml", "actions/deploy/action.yml"
READS = "    permissions:\n      contents: read\n"
NIGHTS = "concurrency:\n  group: nightly\n  cancel-in-progress: false\n"
ALL = "    needs: [plan, tests, coverage, quality, codeql, security, container]\n"
CONTAINER = "  container:\n    needs: plan\n    if: needs.plan.outputs.code == 'true'\n"
LIVE = "\n    environment: production"
CHECKOUT = "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2"

BREAKS = [
    (CI, "    timeout-minutes: 90\n", "", "ci.yml tests: no time limit"),
    (CI, "permissions: {}", "permissions: read-all", "ci.yml: permissions of the workflow"),
    (CI, READS + "    strategy:", "    strategy:", "ci.yml tests: permissions None"),
    (NIGHTLY, "      issues: write", "      contents: write", "nightly.yml tell: writes"),
    (CI, CHECKOUT, "actions/checkout@v6", f"{CI}: not pinned actions/checkout@v6"),
    (CI, CHECKOUT, CHECKOUT.partition(" #")[0], f"{CI}: not pinned actions/checkout@de0fac2e"),
    (CI, CHECKOUT, CHECKOUT.replace("@de0f", "@de0e"), "two versions of actions/checkout"),
    (CI, "$/.github/actions/deploy", "$/.github/actions/d", f"{CI}: no such action"),
    (CI, 'make "test-$PART"', 'make "test-${{ matrix.part }}"', "ci.yml tests: expression"),
    (SETUP, 'make "$TARGET"', "make ${{ inputs.target }}", "setup: expression"),
    (CI, "TOKEN: ${{ steps.auth", "TOKEN: ${{ secrets.KEY || steps.auth", f"{CI}: secrets"),
    (CI, LIVE, "", f"{CI}: secrets"),
    (CI, "  pull_request:\n", "  pull_request_target:\n", "ci.yml: strangers"),
    (CI, "          persist-credentials: false\n", "", "ci.yml plan: checkout keeps"),
    (DEPLOY, "      cancel-in-progress: false", "      cancel-in-progress: true", "deploy.yml: cancels"),
    (CI, "progress: ${{ github.event_name == 'pull_request' }}", "progress: true", "ci.yml: cancels"),
    (NIGHTLY, NIGHTS, "", "nightly.yml: no concurrency"),
    (CI, f"runs-on: {RUNNER}", "runs-on: ubuntu-latest", "ci.yml plan: runs on ubuntu-latest"),
    (ACTION, '        cache: "false"\n', "", "deploy: takes from a cache"),
    (CI, "run: make lint ", "run: make lintt ", "ci.yml quality: no target lintt"),
    (CI, "part: [unit, integration]", "part: [unit, inegration]", "ci.yml tests: no target test-inegration"),
    (ACTION, "target: setup\n", "target: set-up\n", "setup: no target set-up"),
    (CI, "-m scripts.workflows plan", "-m scripts.workflow plan", "ci.yml plan: no module scripts.workflow"),
    (NIGHTLY, "bench/bench_load.py", "bench/bench_laod.py", "nightly.yml speed: no file bench/bench_laod.py"),
    (CI, "sudo .ci/packages", "sudo .ci/package", "ci.yml tests: no file .ci/package"),
    (CI, "vars.GCP_REGISTRY }}", "vars.GCP_REGISTRI }}", "variable GCP_REGISTRI"),
    (CI, "          GCP_PROJECT_ID: ${{ vars.GCP_PROJECT_ID }}\n", "", "not asked for GCP_PROJECT_ID"),
    (CI, ALL + "    if: needs", "    needs: [plan]\n    if: needs", "publish does not wait for tests"),
    (CI, "publish, deploy-staging]", "publish]", "deploy-production does not wait for deploy-staging"),
    (CI, "    if: needs.plan.outputs.deploy == 'true'\n", "", "publish without being told"),
    (CI, "documents, quality,", "quality,", "result does not wait for documents"),
    (CI, "    if: always()\n    runs-on", "    runs-on", "result may be left out"),
    (CI, LIVE, LIVE.replace("production", "staging"), "deploy-production: environment"),
    (DEPLOY, "    if: github.ref == 'refs/heads/main'\n", "", "deploys from anywhere"),
    (CI, CONTAINER, CONTAINER.partition("    if")[0], "left out"),
    (RELEASE, '        with:\n          cache: "false"\n', "", "release.yml images: takes from a cache"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "before", "after", "finding"), BREAKS, ids=[b[3][:50] for b in BREAKS])
def test_a_broken_file_is_noticed(path: str, before: str, after: str, finding: str) -> None:
    text = files().texts[path]
    assert before in text, "this test breaks a line that is no longer there"
    broken = replace(files(), texts={**files().texts, path: text.replace(before, after)})
    found = [f for check in CHECKS for f in check(broken)]
    assert [f for f in found if f.startswith(finding)], found


def commands() -> dict[str, set[str]]:
    """Commands of ours that workflows call, without their values, each with all options that it gets."""
    found: dict[str, set[str]] = {}
    for _, _, step in files().runs:
        text = step["run"].replace("\\\n", " ")
        for line in re.findall(r"python3? ((?:-m scripts\.\w+ \w+|scripts/deploy\.py).*)", text):
            command = re.match(r"-m \S+ \w+|\S+", line)
            assert command is not None
            found.setdefault(command[0], set()).update(re.findall(r"(?<= )--[\w-]+", line))
    return found


@pytest.mark.parametrize("command", sorted(commands()))
def test_a_command_has_the_options_that_it_is_given(command: str) -> None:
    done = subprocess.run(
        [sys.executable, *command.split(), "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert {option for option in commands()[command] if not re.search(rf"{option}\b", done.stdout)} == set()


def program(name: str) -> str:
    """Of PATH, or of an environment beside that of the tests."""
    beside = next((str(path) for path in sorted(ROOT.glob(f".venv*/bin/{name}"))), None)
    found = shutil.which(name) or beside
    if found is None:
        pytest.skip(f"{name} is not here")
    return found


def test_scripts_in_workflows_pass_shellcheck() -> None:
    shellcheck = program("shellcheck")
    scripts = [f"( # {place}\n{step['run']}\n)\n" for place, _, step in files().runs]
    everything = "set -eo pipefail\n" + "".join(scripts)
    done = subprocess.run(
        [shellcheck, "--shell=bash", "-"], input=everything, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [("workflows", "workflows/*.yml"), ("actions", "actions/*/action.yml"), ("dependabot", "dependabot.yml")],
)
def test_github_reads_the_files(schema: str, pattern: str) -> None:
    checker = program("check-jsonschema")
    schema = f"vendor.{schema}" if schema == "dependabot" else f"vendor.github-{schema}"
    done = subprocess.run(
        [checker, "--builtin-schema", schema, *map(str, sorted(GITHUB.glob(pattern)))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
