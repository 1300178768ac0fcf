"""The log of predictions: what goes in comes out once, whatever happens to process, disk or file."""

import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from api.diario import Diario, ModeloAnotado, ler
from api.diario.arquivos import Arquivos, listar
from api.diario.bloco import ESQUEMA
from api.diario.memoria import Memoria
from funcoes.atributos import ATRIBUTOS
from funcoes.errors import ErroRegistro
from funcoes.secoes_servico import PredicoesConfig

SETE = ModeloAnotado("sete", 4, (-3, -2, -1, 0, 1, 2, 3))
TRES = ModeloAnotado("tres", 5, (-2, 0, 2))
RAIZ = Path(__file__).resolve().parents[2]
COLUNAS = [
    "em", "modelo_id", "versao", "lote",
    "idade", "sexo", "peso", "altura", "vestimenta", "imc", "tmedia", "ur", "vel_vento", "rsolarmed", "hora",
    "tu_stull", "pressao_vapor", "te_calc", "utci_calc", "wbgt_calc",
    "preenchidos", "fora", "predicao",
    "p_-3", "p_-2", "p_-1", "p_0", "p_1", "p_2", "p_3",
]  # fmt: skip


def _config(**trocas: Any) -> PredicoesConfig:
    padrao = {
        "ligado": True,
        "gravar_s": 3600,
        "linhas_por_arquivo": 1000,
        "tamanho_max_mb": 100,
        "memoria_max_linhas": 10_000,
    }
    return PredicoesConfig.model_validate({**padrao, **trocas})


def _x(de: int, n: int = 1) -> NDArray[np.float64]:
    """Features whose first, `idade`, numbers the rows."""
    x = np.tile(np.arange(16.0), (n, 1))
    x[:, 0] = np.arange(de, de + n)
    return x


def _p(n: int = 1, classes: int = 7) -> NDArray[np.float64]:
    return np.full((n, classes), 1 / classes)


def _anotar(diario: Diario | Memoria, de: int, n: int = 1) -> None:
    diario.anotar(_x(de, n), 0, 0, _p(n), 1, SETE, n > 1)


def _tabela(de: int, n: int) -> Any:
    memoria = Memoria(n, lambda: None)
    _anotar(memoria, de, n)
    return memoria.tirar()


def _numeros(pasta: Path) -> list[float]:
    lidas = ler(pasta)
    assert lidas.ilegiveis == {}
    return [float(v) for v in lidas.tabela["idade"].to_pylist()]


def _linhas(pasta: Path) -> list[int]:
    return [pq.read_metadata(c).num_rows for c in listar(pasta)]


def _esperar(condicao: Callable[[], bool]) -> None:
    fim = time.monotonic() + 5
    while not condicao():
        assert time.monotonic() < fim, "not within 5 s"
        time.sleep(0.005)


def _arquivos(pasta: Path, linhas: int = 1000, bytes_max: int = 10**8) -> Arquivos:
    arquivos = Arquivos(pasta, linhas, bytes_max)
    arquivos.preparar()
    return arquivos


def _rodar(codigo: str, *argumentos: str) -> subprocess.CompletedProcess[str]:
    comando = [sys.executable, "-c", codigo, *argumentos]
    return subprocess.run(comando, cwd=RAIZ, capture_output=True, text=True, timeout=60, check=False)


def test_a_prediction_comes_back_with_all_of_its_parts_and_nothing_else(tmp_path: Path) -> None:
    antes = time.time_ns() // 1000
    diario = Diario(tmp_path, _config())
    diario.iniciar()
    x, p = np.linspace(-5, 1000, 16)[None], np.array([[0.05, 0.1, 0.15, 0.2, 0.2, 0.2, 0.1]])
    diario.anotar(x, 0b1000000001, 0b10, p, -2, SETE)
    diario.fechar(5)
    lida = ler(tmp_path).tabela
    assert lida.schema.names == COLUNAS
    assert lida.schema.equals(ESQUEMA, check_metadata=True)
    linha = lida.to_pylist()[0]
    em = linha.pop("em")
    assert antes <= em.timestamp() * 1e6 <= time.time() * 1e6
    assert linha == {
        "modelo_id": "sete",
        "versao": 4,
        "lote": False,
        **dict(zip(ATRIBUTOS, x[0], strict=True)),
        "preenchidos": 513,
        "fora": 2,
        "predicao": -2,
        **{f"p_{v}": p[0, v + 3] for v in range(-3, 4)},
    }
    estado = diario.estado()
    assert (estado.linhas_gravadas, estado.linhas_perdidas, estado.na_memoria, estado.erro) == (1, 0, 0, "")
    assert (estado.arquivos, estado.bytes) == (1, listar(tmp_path)[0].stat().st_size)


def test_what_the_caller_changes_afterwards_is_not_what_is_logged(tmp_path: Path) -> None:
    diario = Diario(tmp_path, _config())
    diario.iniciar()
    x = _x(7)
    for _ in range(2):  # the first row of a block takes another way than the next
        diario.anotar(x, 0, 0, _p(), 1, SETE)
    x[:] = -1
    diario.fechar(5)
    assert _numeros(tmp_path) == [7, 7]


@settings(max_examples=12, deadline=None, database=None)
@given(
    st.lists(st.lists(st.integers(1, 60), min_size=1, max_size=4), min_size=1, max_size=12),
    st.integers(1, 150),
)
def test_every_row_comes_back_once_in_order_in_few_files(passadas: list[list[int]], por_arquivo: int) -> None:
    with tempfile.TemporaryDirectory() as nome:
        diario = Diario(Path(nome), _config(linhas_por_arquivo=por_arquivo))
        n = 0
        for chamadas in passadas:
            for quantas in chamadas:
                _anotar(diario, n, quantas)
                n += quantas
            assert diario._gravar(), diario.estado().erro
        diario._arquivos.soltar()
        assert _numeros(Path(nome)) == list(range(n))
        linhas = _linhas(Path(nome))
        assert max(linhas) <= por_arquivo
        assert all(a > 2 * b or a + b > por_arquivo for a, b in itertools.pairwise(linhas))
        assert [c.name for c in Path(nome).glob(".*")] == [".dono"]


def test_models_of_three_and_of_seven_classes_share_a_file(tmp_path: Path) -> None:
    diario = Diario(tmp_path, _config())
    diario.anotar(_x(0), 0, 0, _p(), 1, SETE)
    diario.anotar(_x(1, 3), 0, 0, np.array([[0.2, 0.3, 0.5]] * 3), np.array([2, 0, -2]), TRES, lote=True)
    diario.anotar(_x(4), 0, 0, _p(), 3, SETE)
    diario.iniciar()
    diario.fechar(5)
    assert _linhas(tmp_path) == [5]
    linhas = ler(tmp_path).tabela.to_pylist()
    assert [(r["idade"], r["modelo_id"], r["versao"], r["predicao"], r["lote"]) for r in linhas] == [
        (0, "sete", 4, 1, False),
        (1, "tres", 5, 2, True),
        (2, "tres", 5, 0, True),
        (3, "tres", 5, -2, True),
        (4, "sete", 4, 3, False),
    ]
    assert [linhas[2][f"p_{v}"] for v in range(-3, 4)] == [None, 0.2, None, 0.3, None, 0.5, None]


@pytest.mark.parametrize("modelo", [("m", 1, (0, 4)), ("m", 1, (0, 0)), ("m", 2**31, (0,)), ("m", -1, (0,))])
def test_a_model_that_the_log_has_no_place_for_is_refused(modelo: tuple[str, int, tuple[int, ...]]) -> None:
    with pytest.raises(ErroRegistro, match="prediction log"):
        ModeloAnotado(*modelo)


def test_numbers_arrays_and_numpy_numbers_are_all_taken(tmp_path: Path) -> None:
    diario = Diario(tmp_path, _config())
    for voto in (1, np.int64(1), np.array([1])):
        for mascara in (3, np.uint16(3), np.array([3], np.uint16)):
            diario.anotar(_x(0), mascara, mascara, _p(), voto, SETE, lote=True)
    assert diario._gravar()
    assert (
        ler(tmp_path).tabela.select(["preenchidos", "fora", "predicao", "lote"]).to_pylist()
        == [{"preenchidos": 3, "fora": 3, "predicao": 1, "lote": True}] * 9
    )


def test_a_batch_may_be_larger_than_a_block_of_memory(tmp_path: Path) -> None:
    diario = Diario(tmp_path, _config(linhas_por_arquivo=10_000))
    _anotar(diario, 0, 4000)
    _anotar(diario, 4000, 5999)
    _anotar(diario, 9999)
    assert diario._gravar()
    assert _numeros(tmp_path) == list(range(10_000))


def test_turned_off_it_does_nothing(tmp_path: Path) -> None:
    diario = Diario(tmp_path / "predicoes", _config(ligado=False))
    diario.iniciar()
    _anotar(diario, 0)
    diario.fechar(5)
    assert list(tmp_path.iterdir()) == []
    assert diario.estado().na_memoria == diario.estado().linhas_perdidas == 0


def test_beyond_the_memory_bound_rows_are_counted_and_left_out(tmp_path: Path) -> None:
    diario = Diario(tmp_path, _config(memoria_max_linhas=10))
    _anotar(diario, 0, 8)
    _anotar(diario, 8, 5)
    _anotar(diario, 13)
    assert (diario.estado().na_memoria, diario.estado().linhas_perdidas) == (10, 4)
    assert diario._gravar()
    _anotar(diario, 14)
    assert diario._gravar()
    assert _numeros(tmp_path) == [*range(10), 14]
    assert (diario.estado().linhas_gravadas, diario.estado().linhas_perdidas) == (11, 4)


def test_what_is_no_prediction_is_counted_and_never_raises(tmp_path: Path) -> None:
    diario = Diario(tmp_path, _config())
    for _ in range(2):
        _anotar(diario, 0)
        diario.anotar(_x(1)[:, :3], 0, 0, _p(), 1, SETE)
        diario.anotar(_x(1), 0, 0, _p(classes=3), 1, SETE)
        diario.anotar(_x(1), 70_000, 0, _p(), 1, SETE)
        diario.anotar(None, 0, 0, None, 1, SETE)  # type: ignore[arg-type]
    assert diario.estado().linhas_perdidas == 8
    assert "could not be logged" in diario.estado().erro
    assert diario._gravar()
    assert (_numeros(tmp_path), diario.estado().erro) == ([0, 0], "")


def test_a_half_full_memory_is_written_at_once(tmp_path: Path) -> None:
    diario = Diario(tmp_path, _config(memoria_max_linhas=10))
    _anotar(diario, 0)
    diario.iniciar()
    _esperar(lambda: diario.estado().linhas_gravadas == 1)
    _anotar(diario, 1, 4)
    _anotar(diario, 5)
    _esperar(lambda: diario.estado().linhas_gravadas == 6)
    diario.fechar(5)


def test_rows_are_written_every_few_seconds_and_the_rest_at_the_end(tmp_path: Path) -> None:
    diario = Diario(tmp_path, _config(gravar_s=0.05))
    diario.iniciar()
    _anotar(diario, 0)
    _esperar(lambda: diario.estado().linhas_gravadas == 1)
    _anotar(diario, 1)
    diario.fechar(5)
    _anotar(diario, 2)
    assert _numeros(tmp_path) == [0, 1]
    assert (diario.estado().linhas_gravadas, diario.estado().linhas_perdidas) == (2, 1)


def test_the_last_rows_get_a_file_of_their_own(tmp_path: Path) -> None:
    for i in range(2):
        diario = Diario(tmp_path, _config())
        _anotar(diario, i)
        diario._parar.set()  # so that the first writing is the last one, too
        diario.iniciar()
        diario.fechar(5)
    assert _linhas(tmp_path) == [1, 1]
    diario = Diario(tmp_path, _config())
    _anotar(diario, 2)
    assert diario._gravar()
    assert _linhas(tmp_path) == [3]


def test_four_threads_at_once_lose_nothing(tmp_path: Path) -> None:
    diario = Diario(tmp_path, _config(gravar_s=0.01, memoria_max_linhas=100_000, linhas_por_arquivo=100_000))
    diario.iniciar()

    def anotar_mil(de: int) -> None:
        for i in range(1000):
            _anotar(diario, de + i)

    fios = [threading.Thread(target=anotar_mil, args=(1000 * k,)) for k in range(4)]
    for fio in fios:
        fio.start()
    for fio in fios:
        fio.join()
    diario.fechar(5)
    assert sorted(_numeros(tmp_path)) == list(range(4000))


def test_small_writings_are_merged(tmp_path: Path) -> None:
    arquivos = _arquivos(tmp_path, linhas=100)
    mais = 0
    for i in range(120):
        assert arquivos.gravar(_tabela(5 * i, 5)) == ""
        mais = max(mais, arquivos.quantos - 5 * i // 50)
    assert mais <= 7  # log2(100), beside those that are at least half full
    assert _numeros(tmp_path) == list(range(600))


def test_the_oldest_files_go_when_there_is_too_much(tmp_path: Path) -> None:
    sem_limite = _arquivos(tmp_path, linhas=100)
    for i in range(5):
        sem_limite.gravar(_tabela(100 * i, 100))
    um = sem_limite.bytes // 5
    sem_limite.soltar()
    arquivos = _arquivos(tmp_path, linhas=100, bytes_max=3 * um + um // 2)
    arquivos.gravar(_tabela(500, 100))
    assert _numeros(tmp_path) == list(range(300, 600))
    assert arquivos.bytes == sum(c.stat().st_size for c in listar(tmp_path)) < 3.5 * um
    arquivos.soltar()
    _arquivos(tmp_path, linhas=100, bytes_max=1).gravar(_tabela(600, 100))
    assert _numeros(tmp_path) == list(range(600, 700))


def test_a_folder_that_cannot_be_written_is_said_and_its_rows_wait(tmp_path: Path) -> None:
    pasta = tmp_path / "predicoes"
    pasta.write_text("in the way")
    diario = Diario(pasta, _config(gravar_s=0.02))
    diario.iniciar()
    _anotar(diario, 0)
    _esperar(lambda: str(pasta) in diario.estado().erro and diario.estado().na_memoria == 1)
    _anotar(diario, 1)
    pasta.unlink()
    _esperar(lambda: diario.estado().linhas_gravadas == 2)
    _esperar(lambda: diario.estado().erro == "")
    diario.fechar(5)
    assert _numeros(pasta) == [0, 1]
    assert diario.estado().linhas_perdidas == 0


def test_what_could_not_be_written_to_the_end_counts_as_lost(tmp_path: Path) -> None:
    pasta = tmp_path / "predicoes"
    pasta.write_text("in the way")
    diario = Diario(pasta, _config())
    diario.iniciar()
    _anotar(diario, 0, 3)
    diario.fechar(5)
    assert (diario.estado().linhas_perdidas, diario.estado().na_memoria) == (3, 0)
    assert "in memory" in diario.estado().erro


DISCO_CHEIO = """
import json, resource, sys
from pathlib import Path
import numpy as np
from tests.api.test_diario import Diario, _anotar, _config, _numeros
pasta = Path(sys.argv[1])
diario = Diario(pasta, _config())
_anotar(diario, 0, 2)
assert diario._gravar()
_anotar(diario, 2, 300)
_, duro = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (500, duro))
gravou = diario._gravar()
cheio = [gravou, diario.estado().erro, sorted(c.name[:4] for c in pasta.iterdir()), len(_numeros(pasta))]
resource.setrlimit(resource.RLIMIT_FSIZE, (duro, duro))
_anotar(diario, 302)
print(json.dumps([cheio, [diario._gravar(), diario.estado().erro, _numeros(pasta) == list(range(303))]]))
"""


def test_a_disk_without_room_keeps_what_was_and_then_writes_the_rest(tmp_path: Path) -> None:
    corrida = _rodar(DISCO_CHEIO, str(tmp_path))
    assert corrida.returncode == 0, corrida.stderr
    (gravou, erro, nomes, linhas), depois = json.loads(corrida.stdout)
    assert (gravou, nomes, linhas) == (False, [".don", "pred"], 2)
    assert "File too large" in erro
    assert depois == [True, "", True]


@pytest.mark.parametrize("onde", ["end", "middle"])
def test_a_corrupt_file_is_left_alone_and_named(tmp_path: Path, onde: str) -> None:
    arquivos = _arquivos(tmp_path)
    memoria = Memoria(10, lambda: None)
    memoria.anotar(_x(0, 10), 0, 0, np.random.default_rng(0).random((10, 7)), 1, SETE, True)
    arquivos.gravar(memoria.tirar())
    (ruim,) = listar(tmp_path)
    conteudo = bytearray(ruim.read_bytes())
    if onde == "end":
        del conteudo[-20:]
    else:  # only the checksum of a page can tell
        coluna = pq.read_metadata(ruim).row_group(0).column(COLUNAS.index("p_0"))
        conteudo[coluna.data_page_offset + coluna.total_compressed_size - 1] ^= 1
    ruim.write_bytes(conteudo)
    for i in range(1, 5):
        assert arquivos.gravar(_tabela(10 * i, 10)) == ""
    lidas = ler(tmp_path)
    assert list(lidas.ilegiveis) == [ruim.name]
    assert lidas.ilegiveis[ruim.name]
    assert lidas.tabela["idade"].to_pylist() == list(range(10, 50))
    assert ruim.read_bytes() == conteudo
    assert len(listar(tmp_path)) < 4


def test_a_file_of_another_format_is_neither_read_nor_merged(tmp_path: Path) -> None:
    alheio = tmp_path / "predicoes-20200101T000000-000000-aaaaaaaa.parquet"
    pq.write_table(pa.table({"idade": [1.0]}), alheio)
    arquivos = _arquivos(tmp_path)
    arquivos.gravar(_tabela(0, 10))
    assert list(ler(tmp_path).ilegiveis) == [alheio.name]
    assert alheio.exists()


def test_two_processes_in_one_folder_lose_nothing_and_one_of_them_merges(tmp_path: Path) -> None:
    um, outro = _arquivos(tmp_path), _arquivos(tmp_path)
    for i in range(4):
        outro.gravar(_tabela(10 * i, 10))
    assert outro.quantos == 4
    um.gravar(_tabela(40, 10))
    assert len(listar(tmp_path)) == 1
    outro.preparar()
    outro.gravar(_tabela(50, 10))
    um.soltar()
    outro.preparar()
    outro.gravar(_tabela(60, 20))
    assert _linhas(tmp_path) in ([80], [50, 30])
    assert _numeros(tmp_path) == list(range(80))


def test_killed_between_merging_and_deleting_no_row_counts_twice(tmp_path: Path) -> None:
    arquivos = _arquivos(tmp_path, linhas=100)
    for de, n in ((0, 40), (40, 10)):
        arquivos.gravar(_tabela(de, n))
    partes = {c: c.read_bytes() for c in listar(tmp_path)}
    assert len(partes) == 2
    arquivos.gravar(_tabela(50, 10))
    assert _linhas(tmp_path) == [60]
    arquivos.soltar()
    segunda = list(partes)[1]
    segunda.write_bytes(partes[segunda])
    assert _numeros(tmp_path) == list(range(60))
    depois = _arquivos(tmp_path, linhas=100)
    assert not segunda.exists()
    depois.gravar(_tabela(60, 10))
    assert _numeros(tmp_path) == list(range(70))


def test_temporary_files_of_a_killed_process_go_after_an_hour(tmp_path: Path) -> None:
    velho, novo = tmp_path / ".predicoes-a.tmp", tmp_path / ".predicoes-b.tmp"
    for caminho in (velho, novo):
        caminho.touch()
    os.utime(velho, (time.time() - 4000,) * 2)
    _arquivos(tmp_path).gravar(_tabela(0, 1))
    assert (velho.exists(), novo.exists()) == (False, True)


def test_the_folder_deleted_under_it_is_made_again(tmp_path: Path) -> None:
    pasta = tmp_path / "predicoes"
    arquivos = _arquivos(pasta)
    arquivos.gravar(_tabela(0, 10))
    for caminho in pasta.iterdir():
        caminho.unlink()
    pasta.rmdir()
    outro = _arquivos(pasta)
    outro.gravar(_tabela(10, 10))
    arquivos.preparar()
    arquivos.gravar(_tabela(20, 10))
    assert _numeros(pasta) == list(range(10, 30))
    assert len(listar(pasta)) == 2  # it knows that its lock is not that of the new folder
    outro.soltar()
    arquivos.preparar()
    arquivos.gravar(_tabela(30, 10))
    assert len(listar(pasta)) == 1


def test_a_reader_beside_a_writer_sees_each_row_once(tmp_path: Path) -> None:
    arquivos = _arquivos(tmp_path)
    fio = threading.Thread(target=lambda: [arquivos.gravar(_tabela(3 * i, 3)) for i in range(100)])
    fio.start()
    vistas = []
    while fio.is_alive():
        numeros = _numeros(tmp_path)
        assert numeros == list(range(len(numeros)))
        vistas.append(len(numeros))
    assert _numeros(tmp_path) == list(range(300))
    assert len(set(vistas)) > 2


SEM_FIM = """
import sys
from pathlib import Path
from tests.api.test_diario import Diario, _anotar, _config
diario = Diario(Path(sys.argv[1]), _config(gravar_s=0.001, linhas_por_arquivo=500))
diario.iniciar()
n = 0
while True:
    _anotar(diario, n, 3)
    n += 3
    while diario.estado().na_memoria > 50: pass
    if diario.estado().linhas_gravadas: print(diario.estado().linhas_gravadas, flush=True)
"""


def test_killed_at_any_moment_only_whole_files_remain(tmp_path: Path) -> None:
    processo = subprocess.Popen(
        [sys.executable, "-c", SEM_FIM, str(tmp_path)], cwd=RAIZ, stdout=subprocess.PIPE, text=True
    )
    assert processo.stdout is not None
    gravadas = [int(processo.stdout.readline()) for _ in range(150)]
    processo.send_signal(signal.SIGKILL)
    gravadas += [int(linha) for linha in processo.stdout if linha.endswith("\n")]
    processo.wait()
    numeros = _numeros(tmp_path)
    assert numeros == list(range(len(numeros)))
    assert len(numeros) >= gravadas[-1] > 0
    seguinte = _arquivos(tmp_path, linhas=500)
    seguinte.gravar(_tabela(len(numeros), 10))
    assert _numeros(tmp_path) == list(range(len(numeros) + 10))


SEM_PANDAS = """
import sys
from pathlib import Path
import numpy as np
from api.diario import Diario, ModeloAnotado, ler
from funcoes.secoes_servico import PredicoesConfig
pasta = Path(sys.argv[1])
numeros = dict.fromkeys(("gravar_s", "linhas_por_arquivo", "tamanho_max_mb", "memoria_max_linhas"), 9)
config = PredicoesConfig(ligado=True, **numeros)
for _ in range(2):
    diario = Diario(pasta, config)
    diario.anotar(np.ones((1, 16)), 0, 0, np.ones((1, 1)), 0, ModeloAnotado("m", 1, (0,)))
    diario.iniciar()
    diario.fechar(5)
assert ler(pasta).tabela.num_rows == 2
print([m for m in ("pandas", "sklearn", "scipy", "clearml") if m in sys.modules])
"""


def test_neither_writing_nor_reading_imports_pandas(tmp_path: Path) -> None:
    corrida = _rodar(SEM_PANDAS, str(tmp_path))
    assert (corrida.stdout, corrida.stderr) == ("[]\n", "")
