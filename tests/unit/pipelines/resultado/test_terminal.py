"""What a person sees: progress, a leaderboard; and everything else goes to the log."""

import io
import os
import subprocess
from pathlib import Path

import pytest
from rich.console import Console

from funcoes.metricas.avaliar import MAIOR_MELHOR
from pipelines.resultado import terminal
from pipelines.resultado.terminal import Progresso, saida_para_arquivo, tabela_leaderboard


@pytest.fixture
def tela() -> io.StringIO:
    return io.StringIO()


def _progresso(tela: io.StringIO, quieto: bool = False, terminal: bool = False) -> Progresso:
    return Progresso(Console(file=tela, force_terminal=terminal, width=110), ("ingest", "train"), quieto)


def test_plain_lines_where_there_is_no_terminal(tela: io.StringIO) -> None:
    with _progresso(tela) as progresso:
        progresso.mudar("ingest", "running")
        progresso.mudar("ingest", "completed", 1.25, "12 → 11")
    linhas = tela.getvalue().splitlines()
    assert len(linhas) == 2
    assert linhas[0].split() == ["▶", "ingest", "running", "0.0", "s"]
    assert linhas[1].split() == ["✓", "ingest", "completed", "1.2", "s", "12", "→", "11"]
    assert "\x1b" not in tela.getvalue()


def test_nothing_when_quiet(tela: io.StringIO) -> None:
    with _progresso(tela, quieto=True, terminal=True) as progresso:
        progresso.mudar("ingest", "failed", 1.0)
    assert tela.getvalue() == ""


def test_a_terminal_shows_all_stages_live(tela: io.StringIO) -> None:
    with _progresso(tela, terminal=True) as progresso:
        progresso.mudar("ingest", "cached", 0.0)
    assert "train" in tela.getvalue()
    assert "↺ ingest" in tela.getvalue()


def test_the_same_state_is_said_once(tela: io.StringIO) -> None:
    progresso = _progresso(tela)
    for _ in range(3):
        progresso.mudar("train", "running")
    assert len(tela.getvalue().splitlines()) == 1


def test_a_running_stage_shows_the_time_since_its_start(
    tela: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    agora = [100.0]
    monkeypatch.setattr(terminal.time, "monotonic", lambda: agora[0])
    progresso = _progresso(tela)
    linha = progresso._linhas["train"]
    assert linha.decorrido() is None
    progresso.mudar("train", "running")
    agora[0] = 107.5
    assert linha.decorrido() == 7.5
    progresso.mudar("train", "running", linhas="9 → 9")  # still the same start
    assert linha.decorrido() == 7.5
    progresso.mudar("train", "completed", 7.6, "9 → 9")
    assert linha.decorrido() == 7.6
    assert "9 → 9" in tela.getvalue().splitlines()[-1]


def test_everything_but_the_console_goes_to_the_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    registro = tmp_path / "nova" / "run.log"
    os.write(1, b"before\n")
    with saida_para_arquivo(registro) as console:
        subprocess.run(["/bin/sh", "-c", "echo child out; echo child err >&2"], check=True)
        os.write(2, b"own err\n")
        console.print("for people")
    os.write(1, b"after\n")
    os.write(2, b"after err\n")
    assert registro.read_text().splitlines() == ["child out", "child err", "own err"]
    saida, erros = capfd.readouterr()
    assert saida.splitlines() == ["before", "for people", "after"]
    assert erros.splitlines() == ["after err"]


def test_the_output_comes_back_after_an_error(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    abertos = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(RuntimeError), saida_para_arquivo(tmp_path / "run.log"):
        raise RuntimeError
    os.write(1, b"after\n")
    assert capfd.readouterr().out == "after\n"
    assert len(list(Path("/proc/self/fd").iterdir())) == abertos


def test_a_second_run_adds_to_the_same_file(tmp_path: Path) -> None:
    for texto in (b"one\n", b"two\n"):
        with saida_para_arquivo(tmp_path / "run.log"):
            os.write(1, texto)
    assert (tmp_path / "run.log").read_text() == "one\ntwo\n"


def test_the_leaderboard_as_a_table(tela: io.StringIO) -> None:
    metricas = {
        "accuracy": 0.4567,
        "macro_f1": 0.3,
        "qwk": 0.7,
        "mae": 0.8,
        "within_one": 0.9,
        "rps": 0.08765,
        "mediana_mae": 0.6,
    }
    comum = {"protocol": "by_day", "leaky": False, "chosen": False, "baseline": False, "metrics": metricas}
    linhas: list[dict[str, object]] = [
        {**comum, "model": "lr", "balanced": True, "outliers_removed": True, "chosen": True},
        {**comum, "model": "rf", "balanced": False, "outliers_removed": False},
        {**comum, "model": "majoritaria", "balanced": False, "outliers_removed": False, "baseline": True},
    ]
    Console(file=tela, width=110).print(tabela_leaderboard(linhas))
    titulo, *_ = tela.getvalue().splitlines()
    assert titulo.strip() == "Leaderboard, out of fold, by_day"
    escritas = [linha.split() for linha in tela.getvalue().splitlines()[-3:]]
    metricas_lidas = ["0.457", "0.300", "0.700", "0.800", "0.900", "0.0877", "0.600"]
    assert escritas[0] == ["lr", "*", "balanced,", "no", "outliers", *metricas_lidas]
    assert escritas[1][1:4] == ["as", "they", "are"]
    assert escritas[2][1] == "—"


def test_a_leaky_leaderboard_says_so_above(tela: io.StringIO) -> None:
    linha: dict[str, object] = {
        "protocol": "report", "leaky": True, "chosen": False, "baseline": True, "model": "x",
        "balanced": False, "outliers_removed": False,
        "metrics": dict.fromkeys([*MAIOR_MELHOR, "mediana_mae"], 0.5),
    }  # fmt: skip
    Console(file=tela, width=110).print(tabela_leaderboard([linha]))
    assert "report — LEAKY: these scores cannot be believed" in tela.getvalue()


def test_brackets_in_a_path_are_text_and_not_markup(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with saida_para_arquivo(tmp_path / "run.log") as console:
        console.print("/data[/old]/[new]/s.csv")
    assert "/data[/old]/[new]/s.csv" in capfd.readouterr().out


def test_what_the_sdk_prints_does_not_reach_the_live_display(tela: io.StringIO) -> None:
    console = Console(file=tela, force_terminal=True, width=100)
    with Progresso(console, ("ingest",), quieto=False) as progresso:
        progresso.mudar("ingest", "running")
        print("Launching step [ingest]")
    assert "ingest" in tela.getvalue()
    assert "Launching" not in tela.getvalue()
