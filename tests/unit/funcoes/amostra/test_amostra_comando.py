"""What the sample's command writes over, and what it does not."""

import subprocess
from pathlib import Path

import pytest

from funcoes.amostra import __main__ as comando


def test_a_tracked_file_is_not_written_over_unless_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@t", "-C", str(tmp_path)]
    rastreado, solto = tmp_path / "tracked.yaml", tmp_path / "loose.yaml"
    for arquivo in (rastreado, solto):
        arquivo.write_text("old")
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", rastreado.name], check=True)
    monkeypatch.setattr(comando, "ajustar", lambda *_: comando.carregar_fatos())
    monkeypatch.setattr(comando, "seed_guardada", lambda _: 14)
    assert comando.main(["--fit", "x.csv", "--out", str(rastreado)]) == 2
    (linha,) = capsys.readouterr().err.splitlines()
    assert "--force" in linha
    assert rastreado.read_text() == "old"
    assert comando.main(["--fit", "x.csv", "--out", str(solto)]) == 0
    assert comando.main(["--fit", "x.csv", "--out", str(rastreado), "--force"]) == 0
    assert solto.read_bytes() == rastreado.read_bytes() != b"old"
    assert comando.main(["--out", str(tmp_path / "s.csv")]) == 0


def test_the_project_s_own_statistics_are_not_written_over_without_git_either(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    antes = comando.CAMINHO_PADRAO.read_bytes()
    monkeypatch.setattr(comando, "_rastreado", lambda _: False)
    assert comando.main(["--fit", "x.csv"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert comando.CAMINHO_PADRAO.read_bytes() == antes
