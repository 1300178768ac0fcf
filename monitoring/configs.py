"""A copy of the configuration with other addresses, without accounts, or in a hurry.

What is put in the place of what is all here: addresses of `prometheus.yml`; with a local receiver the lines
of `alertmanager.yml` that lead outside, and the secrets; with a speed the durations. All else is copied.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
PARTS: Final = ("prometheus", "alertmanager", "grafana")
SECRETS: Final = {
    "api_key": "the key of the API, where it wants one",
    "smtp_password": "e-mail",
    "slack_url": "Slack",
    "pagerduty_key": "PagerDuty",
    "sms_token": "SMS",
}
"""The files of `secrets/`, and what each is for."""

_UNITS: Final = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_DURATION: Final = r"(?P<number>\d+)(?P<unit>ms|s|m|h|d)"
_PLACES: Final = re.compile(
    r"(?P<before>(?<!\w)(?:for|\w+_interval|\w+_wait|\w+_timeout): |\[|\boffset )"
    + _DURATION
    + r"(?P<after>\b)"
)
"""Durations in YAML and in PromQL; a number of seconds in an expression is none."""


class ConfigError(Exception):
    """The configuration, or what is asked of it, cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Ports:
    """Where the programs listen, on 127.0.0.1."""

    prometheus: int = 9090
    alertmanager: int = 9093
    node_exporter: int = 9100
    grafana: int = 3000


@dataclass(frozen=True)
class Local:
    """The ports of a local receiver."""

    smtp: int
    http: int


def faster(text: str, speed: float) -> str:
    """Divide every duration by `speed`, down to a millisecond: `for: 5m` by 60 is `for: 5000ms`."""

    def divided(found: re.Match[str]) -> str:
        milliseconds = max(1, round(int(found["number"]) * _UNITS[found["unit"]] / speed))
        return f"{found['before']}{milliseconds}ms"

    return text if speed == 1 else _PLACES.sub(divided, text)


def _replaced(text: str, file: str, changes: dict[str, str]) -> str:
    """Put lines in the place of those that patterns match; `ConfigError` for a pattern that matches none."""
    for pattern, new in changes.items():
        text, times = re.subn(rf"(?m)^(\s*(?:- )?){pattern}.*$", rf"\g<1>{new}", text)
        if not times:
            raise ConfigError(f"{file}: no line begins with {pattern!r}, which has to be replaced there.")
    return text


def _addresses(text: str, api: list[str], ports: Ports) -> str:
    """The targets of `prometheus.yml`: those of the API, and the programs' ports."""
    old, new = Ports(), ports
    ours = {
        f'"127.0.0.1:{getattr(old, name)}"': f'"127.0.0.1:{getattr(new, name)}"'
        for name in ("prometheus", "alertmanager", "node_exporter")
    } | {'"127.0.0.1:8000"': ", ".join(f'"{address}"' for address in api)}
    missing = [address for address in ours if address not in text]
    if missing:
        raise ConfigError(
            f"prometheus.yml: no target {', '.join(missing)}; then `--api` and ports cannot be given."
        )
    return re.sub("|".join(map(re.escape, ours)), lambda found: ours[found[0]], text)


def _local(text: str, local: Local) -> str:
    """All four channels of `alertmanager.yml` lead to this machine."""
    http = f"http://127.0.0.1:{local.http}"
    changes = {
        "smtp_smarthost:": f"smtp_smarthost: 127.0.0.1:{local.smtp}",
        "smtp_require_tls:": "smtp_require_tls: false",
        "pagerduty_url:": f"pagerduty_url: {http}/pagerduty",
        "url:": f"url: {http}/sms",
    }
    return _replaced(text, "alertmanager.yml", changes)


def _secrets(source: Path, target: Path, local: Local | None) -> list[str]:
    """Copy the secrets, or make some up for a local receiver; the names of those that are not there."""
    target.mkdir(mode=0o700)
    missing = []
    for name in SECRETS:
        given = source / name
        if local is not None and name != "api_key":
            url = f"http://127.0.0.1:{local.http}/slack/local-slack_url"
            content = url if name == "slack_url" else f"local-{name}"
        elif given.is_file():
            content = given.read_text().strip()
        else:
            content = ""
            missing.append(name)
        if content or name == "api_key":  # without a file for it Prometheus scrapes nothing
            (target / name).touch(0o600)
            (target / name).write_text(content)
    return missing


def write(
    target: Path,
    api: list[str],
    ports: Ports,
    speed: float = 1.0,
    local: Local | None = None,
    source: Path = HERE,
) -> list[str]:
    """Write the copy to the folder `target`, which is emptied; the names of secrets that are not there.

    `ConfigError` where a line to be replaced is missing.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True, mode=0o700)
    for part in PARTS:
        shutil.copytree(source / part, target / part, ignore=shutil.ignore_patterns("tests"))
    for file in target.rglob("*.yml"):
        text = faster(file.read_text(encoding="utf-8"), speed)
        if file.name == "prometheus.yml" and file.parent.name == "prometheus":
            text = _addresses(text, api, ports)
        elif file.name == "alertmanager.yml" and local is not None:
            text = _local(text, local)
        file.write_text(text, encoding="utf-8")
    return _secrets(source / "secrets", target / "secrets", local)
