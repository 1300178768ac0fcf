"""Which predictions the log knows: one answer, a list and a plain set say the same."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from api.diario import Pedidos
from api.diario.conhecidos import Conhecidos
from api.diario.memoria import Memoria
from funcoes.diario.esquema import chave_do_pedido
from funcoes.diario.leitura import listar
from funcoes.diario.retornos import Retorno
from tests.api.diario.anotacoes import SETE, arquivos_em, atributos, probas
from tests.by_day import examples

Pedido = tuple[int, int]
"""Number of a request, and how many rows its batch has; 0 outside of one."""
PEDIDOS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), max_size=8, unique_by=lambda p: p[0])
RETORNOS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 4)), min_size=1, max_size=40)


def chave(numero: int) -> bytes:
    return chave_do_pedido(f"request {numero}")


def noted(pedidos: list[Pedido]) -> Memoria:
    memoria = Memoria(1000, lambda: None)
    for numero, linhas in pedidos:
        n = max(1, linhas)
        numeros = np.arange(1, n + 1, dtype=np.int32) if linhas else None
        memoria.anotar(atributos(0, n), 0, 0, probas(n), 1, SETE, Pedidos(chave(numero), numeros))
    return memoria


def write(pasta: Path, pedidos: list[Pedido]) -> None:
    arquivos_em(pasta).gravar(noted(pedidos).tirar(), juntar=False)


@settings(max_examples=examples(60))
@given(st.lists(PEDIDOS.filter(len), max_size=4), PEDIDOS, RETORNOS)
def test_one_answer_and_a_list_find_what_a_set_finds(
    files: list[list[Pedido]], waiting: list[Pedido], asked: list[tuple[int, int]]
) -> None:
    rows = {
        (numero, linha) for pedidos in [*files, waiting] for numero, n in pedidos for linha in range(1, n + 1)
    }
    rows |= {(numero, 0) for pedidos in [*files, waiting] for numero, n in pedidos if not n}
    retornos = [Retorno(chave(numero), linha, 0) for numero, linha in asked]
    missing = [place for place, row in enumerate(asked) if row not in rows]
    with tempfile.TemporaryDirectory() as folder:
        for pedidos in files:
            write(Path(folder), pedidos)
        conhecidos = Conhecidos(Path(folder), noted(waiting).linha_de)
        assert conhecidos.faltam(retornos, olhar=True) == missing
        alone = [i for i, um in enumerate(retornos) if conhecidos.faltam([um], olhar=False)]
        assert alone == missing


def test_a_file_that_is_gone_is_known_no_more_and_a_new_one_is_seen_when_looked_for(tmp_path: Path) -> None:
    first, second = Retorno(chave(1), 0, 0), Retorno(chave(2), 0, 0)
    conhecidos = Conhecidos(tmp_path, lambda _: None)
    write(tmp_path, [(1, 0)])
    assert conhecidos.faltam([first], olhar=False) == [0]
    assert conhecidos.faltam([first], olhar=True) == []
    (gone,) = listar(tmp_path)
    write(tmp_path, [(2, 0)])
    gone.unlink()
    assert conhecidos.faltam([first, second], olhar=False) == [1]
    assert conhecidos.faltam([first, second], olhar=True) == [0]
    assert conhecidos.faltam([second], olhar=False) == []
