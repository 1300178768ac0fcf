"""What is looked at by which tool."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from scripts.tools import tracked

CODE: Final = ("funcoes", "steps", "pipelines", "api", "clearml_local", "monitoring", "scripts")
WORKFLOWS: Final = (".github/workflows/*.yml", ".github/workflows/*.yaml")
ACTIONS: Final = ("action.yml", "*/action.yml")
FORMS: Final = (".github/ISSUE_TEMPLATE/*.yml",)
CHOOSER: Final = ".github/ISSUE_TEMPLATE/config.yml"


@dataclass(frozen=True)
class Check:
    """A command that ends with 0 where all is well."""

    name: str
    command: tuple[str, ...]
    files: Callable[[], Sequence[str]] | None = None
    """Appended to the command; where there are none, there is nothing to do."""
    kept: Callable[[str], bool] | None = None
    """The lines of its output that count; its exit code then says only whether it ran (`ran`)."""
    ran: tuple[int, ...] = (0,)


def _names_without_use(line: str) -> bool:
    """vulture also names fields of models and attributes of others' objects: frameworks read those."""
    return ": " in line and not any(kind in line for kind in ("unused variable", "unused attribute"))


def _schema(name: str, *patterns: str, but: str = "") -> Check:
    def found() -> list[str]:
        return [file for file in tracked.matching(*patterns) if file != but]

    return Check(f"schema of {name}", ("check-jsonschema", "--builtin-schema", f"vendor.{name}"), found)


def _matching(*patterns: str) -> Callable[[], Sequence[str]]:
    return lambda: tracked.matching(*patterns)


# The slowest first: two run at a time.
ALL: Final = (
    Check("mypy", ("mypy",)),
    Check("dead code", ("vulture", *CODE, ".ci"), kept=_names_without_use, ran=(0, 3)),
    Check("ruff", ("ruff", "check", ".")),
    Check("format", ("ruff", "format", "--check", ".")),
    Check("imports", ("lint-imports",)),
    # Eight lines with sixty tokens: enough for two stages that begin alike, not for a function pasted.
    Check(
        "duplicates",
        (
            *("jscpd", "--min-lines", "8", "--min-tokens", "60", "--format", "python"),
            *("--exit-code", "1", "--reporters", "console", "--no-gitignore", *CODE, ".ci"),
        ),
    ),
    Check("shell", ("shellcheck",), tracked.shell_scripts),
    Check("images", ("hadolint",), _matching("*.Dockerfile", "*Dockerfile")),
    Check("workflows", ("jactionlint", "--profile", "correctness"), _matching(*WORKFLOWS, *ACTIONS)),
    Check(
        "safety of workflows",
        ("zizmor", "--offline", "--quiet"),
        _matching(*WORKFLOWS, *ACTIONS, ".github/dependabot.yml"),
    ),
    _schema("github-workflows", *WORKFLOWS),
    _schema("github-actions", *ACTIONS),
    _schema("dependabot", ".github/dependabot.yml"),
    _schema("github-issue-forms", *FORMS, but=CHOOSER),
    _schema("github-issue-config", CHOOSER),
    _schema("compose-spec", "docker-compose*.yml"),
    Check("hooks", ("pre-commit", "validate-config"), _matching(".pre-commit-config.yaml")),
)
