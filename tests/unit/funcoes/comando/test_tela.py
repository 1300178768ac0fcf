"""What a command prints: whole words, no blanks at line ends, and peace when nobody reads."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from funcoes.comando.tela import console, dizer, mostrar_o_que_cabe
from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[4]
LONGO = "ok: out-of-fold rps 0.0787, baseline 0.0895 (validate.margem_referencias.limiares_utci: 0.01)"
CAMINHO = "/a/very/long/path/that/has/no/blank/and/is/longer/than/the/terminal/resultados/20261128-165019"


def escrito(texto: str, largura: int) -> list[str]:
    saida = io.StringIO()
    dizer(Console(file=saida, width=largura, highlight=False, markup=False), texto)
    return saida.getvalue().splitlines()


@pytest.mark.parametrize("largura", [20, 40, 60, 80, 200, 10_000])
@pytest.mark.parametrize("texto", [LONGO, f"  {LONGO}", f"Look in   {CAMINHO} (figures, run.log)", "short"])
def test_only_between_words_and_nothing_is_lost(texto: str, largura: int) -> None:
    linhas = escrito(texto, largura)
    assert " ".join(linhas).split() == texto.split()
    assert all(len(linha) <= largura or len(linha.split()) == 1 for linha in linhas)


def test_columns_that_do_not_fit_are_left_out_by_name() -> None:
    def montar(fora: object) -> Table:
        tabela = Table(box=None, pad_edge=False)
        for nome in (n for n in ("model", "wide-column", "rps") if n not in list(fora)):  # type: ignore[call-overload]
            tabela.add_column(nome)
        return tabela

    for largura, tem in ((60, True), (12, False)):
        saida = io.StringIO()
        mostrar_o_que_cabe(Console(file=saida, width=largura), montar, ["wide-column"])
        assert ("wide-column" in saida.getvalue().splitlines()[0]) == tem
        assert "model" in saida.getvalue()


def test_a_pipe_gets_no_blanks_at_the_ends_of_lines() -> None:
    saida = io.StringIO()
    tela = console(saida)
    tabela = Table("a", "b", box=None, title="t", title_justify="left")
    tabela.add_row("x" * 30, "y")
    tabela.add_row("x", "y" * 30)
    tela.print(tabela)
    linhas = saida.getvalue().splitlines()
    assert len(linhas) >= 4
    assert [linha for linha in linhas if linha != linha.rstrip()] == []


_FALANTE = """
import sys
from funcoes.comando import fluxos
from funcoes.comando.tela import console
from funcoes.comando.processo import encerrar
fluxos.preparar()
tela = console()
for numero in range(5000):
    tela.print(f"line {numero} " + "x" * 200)
print("to the interpreter's own stream")
print("done", file=sys.stderr)
encerrar(7)
"""


def test_a_reader_that_leaves_ends_nothing_and_no_word_is_said() -> None:
    processo = subprocess.Popen(
        [sys.executable, "-c", _FALANTE], cwd=RAIZ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert processo.stdout is not None
    assert processo.stderr is not None
    assert processo.stdout.readline().startswith("line 0")
    processo.stdout.close()
    assert processo.wait(timeout=PATIENCE_S) == 7
    assert processo.stderr.read() == "done\n"


def test_what_is_no_text_is_marked(capfd: pytest.CaptureFixture[str]) -> None:
    """Half characters of names that are not UTF-8; what a terminal would obey; what an encoding has not."""
    dizer(console(), "a\udce9b\x1b[31mc\x07d\u202ee é")
    assert capfd.readouterr().out == "a\ufffdb\ufffd[31mc\ufffdd\ufffde é\n"
    pequena = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    tela = console(pequena)
    dizer(tela, "é \udce9")
    tela.print("x\udce9")
    pequena.flush()
    assert pequena.buffer.getvalue() == b"? ?\nx?\n"
