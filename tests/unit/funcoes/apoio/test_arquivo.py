"""Files are written whole or not at all; where nothing can be written, one line says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from funcoes.apoio.arquivo import exigir_gravavel, gravar_inteiro
from funcoes.apoio.erros import ErroConfig
from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[4]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    destino = tmp_path / "a" / "b.txt"
    gravar_inteiro(destino, b"one")
    gravar_inteiro(destino, b"two")
    assert destino.read_bytes() == b"two"
    assert [p.name for p in destino.parent.iterdir()] == ["b.txt"]


def test_what_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path: Path) -> None:
    destino = tmp_path / "folder"
    (destino / "full").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        gravar_inteiro(destino, b"one")
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    arquivo = tmp_path / "file"
    arquivo.touch()
    with pytest.raises(ErroConfig, match=r"cannot write to .*: name another"):
        exigir_gravavel(arquivo / "below", "name another")
    exigir_gravavel(tmp_path / "new" / "folder", "")


@pytest.mark.parametrize(
    ("variavel", "comando"),
    [
        ("CONFORTO_PASTA_RESULTADOS", ["pipelines/run.py"]),
        ("CONFORTO_PASTA_SERVIDOR", ["pipelines/run.py"]),
        ("CONFORTO_PASTA_SERVIDOR", ["pipelines/serve.py"]),
        ("CONFORTO_PASTA_SERVIDOR", ["-m", "steps.register", "--list"]),
    ],
)
def test_a_place_where_nothing_can_be_written_gets_one_line(
    variavel: str, comando: list[str], tmp_path: Path
) -> None:
    """A folder below a file: also root cannot write there."""
    arquivo = tmp_path / "file"
    arquivo.touch()
    ambiente = {k: v for k, v in os.environ.items() if not k.startswith("CLEARML")}
    ambiente |= {"HOME": str(tmp_path), "CONFORTO_PASTA_RESULTADOS": str(tmp_path / "r")}
    feito = subprocess.run(
        [sys.executable, *comando], cwd=RAIZ, env=ambiente | {variavel: str(arquivo / "below")},
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert feito.returncode == 2, feito.stderr
    # without what names a long wait, on a busy machine
    (linha,) = [dita for dita in feito.stderr.splitlines() if not dita.endswith(" ...")]
    assert variavel in linha
