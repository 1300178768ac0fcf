"""The data folder is its owner's alone."""

import stat
from pathlib import Path

import pytest

from clearml_local.base.settings import DataFolder


@pytest.mark.parametrize("made_before", [False, True])
def test_nobody_else_reads_the_data_folder(tmp_path: Path, made_before: bool) -> None:
    folder = DataFolder(tmp_path / "data")
    if made_before:  # for its cache, before there is a server
        (folder.root / "cache").mkdir(parents=True, mode=0o755)
        folder.root.chmod(0o755)
    folder.create()
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o700


def test_who_opened_it_to_others_later_is_left_his_way(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.create()
    folder.database.touch()
    folder.root.chmod(0o750)
    folder.create()
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o750
