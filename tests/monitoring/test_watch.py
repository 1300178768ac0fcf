"""`make watch` where something is missing, taken or wrong; and the copy of the configuration it works on."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from monitoring.configs import HERE, ConfigError, Local, Ports, faster, write
from monitoring.receiver import from_http
from tests.free_ports import free_ports
from tests.monitoring.programs import ROOT, RULES, program
from tests.monitoring.watching import PROGRAMS, alive, command, watching
from tests.waiting import PATIENCE_S, eventually


def said(data: Path, ports: Ports, **environment: str) -> tuple[int, str, str]:
    """Exit code of a watch that does not start, and what it says on both outputs."""
    done = subprocess.run(
        command(data, ports),
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def stand_in(folder: Path, name: str) -> None:
    """A program of this name, which ends at once."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("#!/bin/sh\necho I am only a stand-in\n")
    (folder / name).chmod(0o755)


def test_what_is_missing_is_named_with_the_way_to_get_it(tmp_path: Path) -> None:
    path, ports = tmp_path / "bin", Ports(*free_ports(len(PROGRAMS)))
    stand_in(path, "prometheus")
    code, _, error = said(tmp_path / "data", ports, PATH=str(path))
    assert code == 2
    assert error.startswith("error: alertmanager: not installed.")
    assert "apt-get install --no-install-recommends prometheus prometheus-alertmanager" in error
    assert "docker compose up -d prometheus" in error


def test_without_node_exporter_and_grafana_the_rest_starts(tmp_path: Path) -> None:
    path, ports = tmp_path / "bin", Ports(*free_ports(len(PROGRAMS)))
    for name in ("prometheus", "alertmanager"):  # as their makers call them
        stand_in(path, name)
    code, out, error = said(tmp_path / "data", ports, PATH=str(path))
    assert "node_exporter is not installed: no drift" in out
    assert "Grafana is not installed: no dashboards" in out
    assert code == 2
    assert "alertmanager ended with exit code 0" in error
    assert "I am only a stand-in" in error


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for folder in (tmp_path / "file", tmp_path / "file" / "x", tmp_path / "loop"):
        code, _, error = said(folder, Ports(*free_ports(len(PROGRAMS))))
        assert code == 2
        assert len(error.splitlines()) == 1, error
        assert "name another with --data" in error


def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    program("prometheus")
    program("prometheus-alertmanager")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, error = said(tmp_path / "data", Ports(port, *free_ports(3)))
    assert code == 2
    assert f"port {port} for prometheus" in error
    assert "--prometheus-port" in error
    assert "Traceback" not in error


def test_a_program_that_ends_is_told_with_its_last_words_and_the_others_end(tmp_path: Path) -> None:
    program("prometheus")
    program("prometheus-alertmanager")
    data = tmp_path / "data"
    data.mkdir()
    (data / "alertmanager").write_text("where its folder should be")
    code, _, error = said(data, Ports(*free_ports(len(PROGRAMS))))
    assert code == 2
    assert "alertmanager ended with exit code" in error
    assert "not a directory" in error


def test_programs_end_with_a_command_that_is_killed(tmp_path: Path) -> None:
    for name in ("prometheus", "prometheus-alertmanager", "setpriv"):
        program(name)
    with watching(tmp_path) as watch:
        programs = watch.programs()
        assert programs
        watch.process.kill()
        watch.process.wait(PATIENCE_S)
        eventually(lambda: alive(programs), lambda left: not left)


# the copy


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("for: 5m", "for: 5000ms"),
        ("scrape_interval: 15s", "scrape_interval: 250ms"),
        ("group_wait: 30s", "group_wait: 500ms"),
        ("repeat_interval: 7d", "repeat_interval: 10080000ms"),
        ("rate(a[5m]) and b offset 1h", "rate(a[5000ms]) and b offset 60000ms"),
        ("expr: vector(24) # for: ever", "expr: vector(24) # for: ever"),
        ("hour(vector(time() - 10800)) >= 8", "hour(vector(time() - 10800)) >= 8"),
        ("before: 5m", "before: 5m"),
    ],
)
def test_durations_are_divided_and_numbers_are_not(text: str, new: str) -> None:
    assert faster(text, 60) == new
    assert faster(text, 1) == text


def test_without_a_wish_the_copy_is_the_configuration(tmp_path: Path) -> None:
    missing = write(tmp_path / "config", ["127.0.0.1:8000"], Ports())
    for file in (*RULES, HERE / "prometheus" / "prometheus.yml", HERE / "alertmanager" / "alertmanager.yml"):
        assert (tmp_path / "config" / file.relative_to(HERE)).read_text() == file.read_text()
    assert (tmp_path / "config" / "secrets" / "api_key").read_text() == ""
    assert "slack_url" in missing


def test_addresses_and_channels_are_put_in_place(tmp_path: Path) -> None:
    ports = Ports(1, 2, 3, 4)
    write(tmp_path / "config", ["a:1", "b:2"], ports, local=Local(5, 6))
    prometheus = (tmp_path / "config" / "prometheus" / "prometheus.yml").read_text()
    assert 'targets: ["a:1", "b:2"]' in prometheus
    assert all(f"127.0.0.1:{port}" in prometheus for port in (1, 2, 3))
    alertmanager = (tmp_path / "config" / "alertmanager" / "alertmanager.yml").read_text()
    assert "example.org:587" not in alertmanager
    assert "https://" not in alertmanager.replace("https://prometheus.io", "")
    assert (tmp_path / "config" / "secrets" / "slack_url").read_text().startswith("http://127.0.0.1:6/")
    assert (tmp_path / "config" / "secrets").stat().st_mode & 0o077 == 0


def test_secrets_are_copied_for_nobody_else_to_read(tmp_path: Path) -> None:
    source = tmp_path / "monitoring"
    for part in ("prometheus", "alertmanager", "grafana", "secrets"):
        (source / part).mkdir(parents=True)
    (source / "prometheus" / "prometheus.yml").write_text(
        '"127.0.0.1:8000" "127.0.0.1:9090" "127.0.0.1:9093" "127.0.0.1:9100"'
    )
    (source / "secrets" / "slack_url").write_text("https://hooks.example/x\n")
    missing = write(tmp_path / "config", ["a:1"], Ports(), source=source)
    copied = tmp_path / "config" / "secrets" / "slack_url"
    assert copied.read_text() == "https://hooks.example/x"
    assert copied.stat().st_mode & 0o077 == 0
    assert "slack_url" not in missing
    (source / "prometheus" / "prometheus.yml").write_text("targets: [elsewhere:9090]")
    with pytest.raises(ConfigError, match="no target"):
        write(tmp_path / "config", ["a:1"], Ports(), source=source)


def test_the_receiver_refuses_what_is_no_channel() -> None:
    with pytest.raises(ValueError, match="no channel"):
        from_http("/elsewhere", "", {})
