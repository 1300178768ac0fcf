"""Which failures may be better the next time: what lies outside of a stage, seen through every cause."""

import itertools
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from requests.exceptions import ChunkedEncodingError

from funcoes.apoio.erros import ErroDados, ErroRegistro, ErroServidor
from funcoes.apoio.tentativas import DEFINITIVA, TRANSITORIA, natureza
from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[4]


def resposta(codigo: int) -> requests.HTTPError:
    """What `raise_for_status` raises."""
    recebida = requests.Response()
    recebida.status_code = codigo
    return requests.HTTPError(str(codigo), response=recebida)


@pytest.mark.parametrize(
    ("erro", "esperada"),
    [
        (requests.ConnectionError("refused"), TRANSITORIA),
        (requests.ConnectTimeout(), TRANSITORIA),
        (requests.ReadTimeout(), TRANSITORIA),
        (requests.exceptions.SSLError(), TRANSITORIA),
        (ConnectionResetError(), TRANSITORIA),
        (BrokenPipeError(), TRANSITORIA),
        (TimeoutError(), TRANSITORIA),
        (resposta(500), TRANSITORIA),
        (resposta(503), TRANSITORIA),
        (resposta(404), DEFINITIVA),
        (resposta(401), DEFINITIVA),
        (requests.HTTPError("without a response"), DEFINITIVA),
        (requests.exceptions.InvalidURL(), DEFINITIVA),
        (ErroDados("the column p1 is missing"), DEFINITIVA),
        (ErroRegistro("no such version"), DEFINITIVA),
        (FileNotFoundError("a.csv"), DEFINITIVA),
        (PermissionError("a.csv"), DEFINITIVA),
        (MemoryError(), DEFINITIVA),
        (ValueError("x"), DEFINITIVA),
    ],
)
def test_an_error_without_a_cause(erro: Exception, esperada: str) -> None:
    assert natureza(erro) == esperada


def em_cadeia(*erros: Exception) -> Exception:
    """Each raised from the one after it, as `raise a from b` does."""
    for erro, causa in itertools.pairwise(erros):
        erro.__cause__ = causa
    return erros[0]


@pytest.mark.parametrize(
    ("erro", "esperada"),
    [
        (em_cadeia(ErroRegistro("d1 cannot be read"), ValueError(), ConnectionResetError()), TRANSITORIA),
        (em_cadeia(ErroRegistro("d1 cannot be read"), resposta(502)), TRANSITORIA),
        (em_cadeia(ErroRegistro("d1 cannot be read"), resposta(404)), DEFINITIVA),
        (em_cadeia(ErroDados("p1 is missing"), KeyError("p1")), DEFINITIVA),
    ],
)
def test_an_error_with_causes(erro: Exception, esperada: str) -> None:
    assert natureza(erro) == esperada


def test_an_error_that_came_up_while_another_was_handled() -> None:
    def limpar() -> None:
        try:
            raise requests.ConnectionError("the file server is gone")
        except requests.ConnectionError:
            {}["x"]

    with pytest.raises(KeyError) as erro:
        limpar()
    assert natureza(erro.value) == TRANSITORIA


def test_a_cause_that_is_not_shown_is_one_all_the_same() -> None:
    def entrar() -> None:
        try:
            raise TimeoutError
        except TimeoutError:
            raise ErroServidor("no ClearML server answers") from None

    with pytest.raises(ErroServidor) as erro:
        entrar()
    assert natureza(erro.value) == TRANSITORIA


def test_a_download_that_was_cut_off_is_the_network() -> None:
    assert natureza(ChunkedEncodingError("Connection broken: IncompleteRead(10 bytes read)")) == TRANSITORIA


NUMA_VOLTA = """
from funcoes.apoio.tentativas import natureza
a, b = ValueError("a"), KeyError("b")
a.__cause__, b.__cause__ = b, a
print(natureza(a))
"""


def test_causes_that_go_round_in_a_circle_come_to_an_end() -> None:
    feito = subprocess.run(
        [sys.executable, "-c", NUMA_VOLTA],
        cwd=RAIZ,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert feito.stdout.strip() == DEFINITIVA, feito.stderr
