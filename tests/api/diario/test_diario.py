"""The log of predictions: what goes in comes out once, from one caller or many, and never stops them."""

import itertools
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.diario import Diario, ModeloAnotado, Pedidos
from funcoes.apoio.erros import ErroRegistro
from funcoes.diario.esquema import ESQUEMA, VALORES, chave_do_pedido
from funcoes.diario.leitura import ler, listar
from tests.api.diario.anotacoes import (
    COLUNAS,
    PEDIDO,
    SETE,
    TRES,
    anotar,
    atributos,
    config_de,
    esperar,
    linhas_em,
    numeros_em,
    probas,
    rodar,
)
from tests.by_day import examples
from tests.santa_maria import FEATURE_NAMES


def test_a_prediction_comes_back_with_all_of_its_parts_and_nothing_else(tmp_path: Path) -> None:
    antes = time.time_ns() // 1000
    diario = Diario(tmp_path, config_de())
    diario.iniciar()
    x, p = np.linspace(-5, 1000, len(FEATURE_NAMES))[None], np.array([[0.05, 0.1, 0.15, 0.2, 0.2, 0.2, 0.1]])
    diario.anotar(x, 0b1000000001, 0b10, p, -2, SETE, Pedidos(PEDIDO))
    diario.fechar(5)
    lida = ler(tmp_path).tabela
    assert lida.schema.names == COLUNAS
    assert lida.schema.equals(ESQUEMA, check_metadata=True)
    linha = lida.to_pylist()[0]
    em = linha.pop("em")
    assert antes <= em.timestamp() * 1e6 <= time.time() * 1e6
    assert linha == {
        "pedido": PEDIDO,
        "linha": 0,
        "modelo_id": "sete",
        "versao": 4,
        "lote": False,
        **dict.fromkeys(VALORES),
        **dict(zip(FEATURE_NAMES, x[0], strict=True)),
        "preenchidos": 513,
        "fora": 2,
        "predicao": -2,
        **{f"p_{v}": p[0, v + 3] for v in range(-3, 4)},
    }
    estado = diario.estado()
    assert (estado.linhas_gravadas, estado.linhas_perdidas, estado.na_memoria, estado.erro) == (1, 0, 0, "")
    assert (estado.arquivos, estado.bytes) == (1, listar(tmp_path)[0].stat().st_size)


def test_what_the_caller_changes_afterwards_is_not_what_is_logged(tmp_path: Path) -> None:
    diario = Diario(tmp_path, config_de())
    diario.iniciar()
    x = atributos(7)
    for _ in range(2):  # the first row of a block takes another way than the next
        diario.anotar(x, 0, 0, probas(), 1, SETE, Pedidos(PEDIDO))
    x[:] = -1
    diario.fechar(5)
    assert numeros_em(tmp_path) == [7, 7]


@settings(max_examples=examples(12), deadline=None, database=None)
@given(
    st.lists(st.lists(st.integers(1, 60), min_size=1, max_size=4), min_size=1, max_size=12),
    st.integers(1, 150),
)
def test_every_row_comes_back_once_in_order_in_few_files(passadas: list[list[int]], por_arquivo: int) -> None:
    with tempfile.TemporaryDirectory() as nome:
        diario = Diario(Path(nome), config_de(linhas_por_arquivo=por_arquivo))
        n = 0
        for chamadas in passadas:
            for quantas in chamadas:
                anotar(diario, n, quantas)
                n += quantas
            assert diario._gravar(), diario.estado().erro
        diario._arquivos.soltar()
        assert numeros_em(Path(nome)) == list(range(n))
        linhas = linhas_em(Path(nome))
        assert max(linhas) <= por_arquivo
        assert all(a > 2 * b or a + b > por_arquivo for a, b in itertools.pairwise(linhas))
        assert [c.name for c in Path(nome).glob(".*")] == [".dono"]


def test_models_of_three_and_of_seven_classes_share_a_file(tmp_path: Path) -> None:
    diario = Diario(tmp_path, config_de())
    diario.anotar(atributos(0), 0, 0, probas(), 1, SETE, Pedidos(PEDIDO))
    chaves = [chave_do_pedido(f"{n}") for n in range(3)]
    votos, p = np.array([2, 0, -2]), np.array([[0.2, 0.3, 0.5]] * 3)
    diario.anotar(
        atributos(1, 3), 0, 0, p, votos, TRES, Pedidos(b"".join(chaves), np.array([4, 5, 7], np.int32))
    )
    diario.anotar(atributos(4), 0, 0, probas(), 3, SETE, Pedidos(PEDIDO))
    diario.iniciar()
    diario.fechar(5)
    assert linhas_em(tmp_path) == [5]
    linhas = ler(tmp_path).tabela.to_pylist()
    assert [(r["idade"], r["modelo_id"], r["versao"], r["predicao"], r["lote"]) for r in linhas] == [
        (0, "sete", 4, 1, False),
        (1, "tres", 5, 2, True),
        (2, "tres", 5, 0, True),
        (3, "tres", 5, -2, True),
        (4, "sete", 4, 3, False),
    ]
    assert [(r["pedido"], r["linha"]) for r in linhas] == [
        (PEDIDO, 0), *zip(chaves, [4, 5, 7], strict=True), (PEDIDO, 0)
    ]  # fmt: skip
    assert [linhas[2][f"p_{v}"] for v in range(-3, 4)] == [None, 0.2, None, 0.3, None, 0.5, None]


@pytest.mark.parametrize("modelo", [
    ("m", 1, (0, 4), ()), ("m", 1, (0, 0), ()), ("m", 2**31, (0,), ()), ("m", -1, (0,), ()),
    ("m", 1, (0,), ("idade", "sapato")), ("m", 1, (0,), ("idade", "idade")),
])  # fmt: skip
def test_a_model_that_the_log_has_no_place_for_is_refused(
    modelo: tuple[str, int, tuple[int, ...], tuple[str, ...]],
) -> None:
    with pytest.raises(ErroRegistro, match="prediction log"):
        ModeloAnotado(*modelo)


def test_numbers_arrays_and_numpy_numbers_are_all_taken(tmp_path: Path) -> None:
    diario = Diario(tmp_path, config_de())
    for voto in (1, np.int64(1), np.array([1])):
        for mascara in (3, np.uint32(3), np.array([3], np.uint32)):
            diario.anotar(
                atributos(0), mascara, mascara, probas(), voto, SETE, Pedidos(PEDIDO, np.array([1], np.int32))
            )
    assert diario._gravar()
    assert (
        ler(tmp_path).tabela.select(["preenchidos", "fora", "predicao", "lote"]).to_pylist()
        == [{"preenchidos": 3, "fora": 3, "predicao": 1, "lote": True}] * 9
    )


def test_a_batch_may_be_larger_than_a_block_of_memory(tmp_path: Path) -> None:
    diario = Diario(tmp_path, config_de(linhas_por_arquivo=10_000))
    anotar(diario, 0, 4000)
    anotar(diario, 4000, 5999)
    anotar(diario, 9999)
    assert diario._gravar()
    assert numeros_em(tmp_path) == list(range(10_000))


def test_turned_off_it_does_nothing(tmp_path: Path) -> None:
    diario = Diario(tmp_path / "predicoes", config_de(ligado=False))
    diario.iniciar()
    anotar(diario, 0)
    diario.fechar(5)
    assert list(tmp_path.iterdir()) == []
    assert diario.estado().na_memoria == diario.estado().linhas_perdidas == 0


def test_beyond_the_memory_bound_rows_are_counted_and_left_out(tmp_path: Path) -> None:
    diario = Diario(tmp_path, config_de(memoria_max_linhas=10))
    anotar(diario, 0, 8)
    anotar(diario, 8, 5)
    anotar(diario, 13)
    assert (diario.estado().na_memoria, diario.estado().linhas_perdidas) == (10, 4)
    assert diario._gravar()
    anotar(diario, 14)
    assert diario._gravar()
    assert numeros_em(tmp_path) == [*range(10), 14]
    assert (diario.estado().linhas_gravadas, diario.estado().linhas_perdidas) == (11, 4)


def test_what_is_no_prediction_is_counted_and_never_raises(tmp_path: Path) -> None:
    diario = Diario(tmp_path, config_de())
    for _ in range(2):
        anotar(diario, 0)
        diario.anotar(atributos(1)[:, :3], 0, 0, probas(), 1, SETE, Pedidos(PEDIDO))
        diario.anotar(atributos(1), 0, 0, probas(classes=3), 1, SETE, Pedidos(PEDIDO))
        diario.anotar(atributos(1), 2**32, 0, probas(), 1, SETE, Pedidos(PEDIDO))
        diario.anotar(atributos(1), 0, 0, probas(), 1, SETE, Pedidos(PEDIDO[:5]))
        diario.anotar(None, 0, 0, None, 1, SETE, Pedidos(PEDIDO))  # type: ignore[arg-type]
    assert diario.estado().linhas_perdidas == 10
    assert "could not be logged" in diario.estado().erro
    assert diario._gravar()
    assert (numeros_em(tmp_path), diario.estado().erro) == ([0, 0], "")


def test_a_half_full_memory_is_written_at_once(tmp_path: Path) -> None:
    diario = Diario(tmp_path, config_de(memoria_max_linhas=10))
    anotar(diario, 0)
    diario.iniciar()
    esperar(lambda: diario.estado().linhas_gravadas == 1)
    anotar(diario, 1, 4)
    anotar(diario, 5)
    esperar(lambda: diario.estado().linhas_gravadas == 6)
    diario.fechar(5)


def test_rows_are_written_every_few_seconds_and_the_rest_at_the_end(tmp_path: Path) -> None:
    diario = Diario(tmp_path, config_de(gravar_s=0.05))
    diario.iniciar()
    anotar(diario, 0)
    esperar(lambda: diario.estado().linhas_gravadas == 1)
    anotar(diario, 1)
    diario.fechar(5)
    anotar(diario, 2)
    assert numeros_em(tmp_path) == [0, 1]
    assert (diario.estado().linhas_gravadas, diario.estado().linhas_perdidas) == (2, 1)


def test_the_last_rows_get_a_file_of_their_own(tmp_path: Path) -> None:
    for i in range(2):
        diario = Diario(tmp_path, config_de())
        anotar(diario, i)
        diario._parar.set()  # so that the first writing is the last one, too
        diario.iniciar()
        diario.fechar(5)
    assert linhas_em(tmp_path) == [1, 1]
    diario = Diario(tmp_path, config_de())
    anotar(diario, 2)
    assert diario._gravar()
    assert linhas_em(tmp_path) == [3]


def test_four_threads_at_once_lose_nothing(tmp_path: Path) -> None:
    diario = Diario(
        tmp_path, config_de(gravar_s=0.01, memoria_max_linhas=100_000, linhas_por_arquivo=100_000)
    )
    diario.iniciar()

    def anotar_mil(de: int) -> None:
        for i in range(1000):
            anotar(diario, de + i)

    fios = [threading.Thread(target=anotar_mil, args=(1000 * k,)) for k in range(4)]
    for fio in fios:
        fio.start()
    for fio in fios:
        fio.join()
    diario.fechar(5)
    assert sorted(numeros_em(tmp_path)) == list(range(4000))


SEM_PANDAS = """
import sys
from pathlib import Path
import numpy as np
from api.diario import Diario, ModeloAnotado, Pedidos
from funcoes.diario.leitura import ler
from funcoes.configuracao.secoes_servico import PredicoesConfig
pasta = Path(sys.argv[1])
numeros = dict.fromkeys(("gravar_s", "linhas_por_arquivo", "tamanho_max_mb", "memoria_max_linhas"), 9)
config = PredicoesConfig(ligado=True, **numeros)
for _ in range(2):
    diario = Diario(pasta, config)
    modelo = ModeloAnotado("m", 1, (0,), ("umidade", "idade"))
    diario.anotar(np.ones((1, 2)), 0, 0, np.ones((1, 1)), 0, modelo, Pedidos(bytes(16)))
    diario.iniciar()
    diario.fechar(5)
assert ler(pasta).tabela.num_rows == 2
print([m for m in ("pandas", "sklearn", "scipy", "clearml") if m in sys.modules])
"""


def test_neither_writing_nor_reading_imports_pandas(tmp_path: Path) -> None:
    corrida = rodar(SEM_PANDAS, str(tmp_path))
    assert (corrida.stdout, corrida.stderr) == ("[]\n", "")
