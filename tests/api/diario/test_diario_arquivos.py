"""The files of the log of predictions: merged, bounded, shared by processes, whole after a kill."""

import os
import signal
import subprocess
import sys
import threading
import time
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from funcoes.diario.esquema import (
    ESQUEMA,
    ESQUEMA_DE_UMA_PESQUISA,
    ESQUEMA_SEM_PEDIDO,
    chave_do_pedido,
)
from funcoes.diario.leitura import ler, listar, lotes, valendo
from funcoes.vocabulario.sinonimos import nome_de_hoje
from tests.api.diario.anotacoes import PEDIDO, RAIZ, arquivos_em, linhas_em, numeros_em, tabela_de


def test_small_writings_are_merged(tmp_path: Path) -> None:
    arquivos = arquivos_em(tmp_path, linhas=100)
    mais = 0
    for i in range(120):
        assert arquivos.gravar(tabela_de(5 * i, 5)) == ""
        mais = max(mais, arquivos.quantos - 5 * i // 50)
    assert mais <= 7  # log2(100), beside those that are at least half full
    assert numeros_em(tmp_path) == list(range(600))


def test_the_oldest_files_go_when_there_is_too_much(tmp_path: Path) -> None:
    sem_limite = arquivos_em(tmp_path, linhas=100)
    for i in range(5):
        sem_limite.gravar(tabela_de(100 * i, 100))
    um = sem_limite.bytes // 5
    sem_limite.soltar()
    arquivos = arquivos_em(tmp_path, linhas=100, bytes_max=3 * um + um // 2)
    arquivos.gravar(tabela_de(500, 100))
    assert numeros_em(tmp_path) == list(range(300, 600))
    assert arquivos.bytes == sum(c.stat().st_size for c in listar(tmp_path)) < 3.5 * um
    arquivos.soltar()
    arquivos_em(tmp_path, linhas=100, bytes_max=1).gravar(tabela_de(600, 100))
    assert numeros_em(tmp_path) == list(range(600, 700))


def test_two_processes_in_one_folder_lose_nothing_and_one_of_them_merges(tmp_path: Path) -> None:
    um, outro = arquivos_em(tmp_path), arquivos_em(tmp_path)
    for i in range(4):
        outro.gravar(tabela_de(10 * i, 10))
    assert outro.quantos == 4
    um.gravar(tabela_de(40, 10))
    assert len(listar(tmp_path)) == 1
    outro.preparar()
    outro.gravar(tabela_de(50, 10))
    um.soltar()
    outro.preparar()
    outro.gravar(tabela_de(60, 20))
    assert linhas_em(tmp_path) in ([80], [50, 30])
    assert numeros_em(tmp_path) == list(range(80))


def test_killed_between_merging_and_deleting_no_row_counts_twice(tmp_path: Path) -> None:
    arquivos = arquivos_em(tmp_path, linhas=100)
    for de, n in ((0, 40), (40, 10)):
        arquivos.gravar(tabela_de(de, n))
    partes = {c: c.read_bytes() for c in listar(tmp_path)}
    assert len(partes) == 2
    arquivos.gravar(tabela_de(50, 10))
    assert linhas_em(tmp_path) == [60]
    arquivos.soltar()
    segunda = list(partes)[1]
    segunda.write_bytes(partes[segunda])
    assert numeros_em(tmp_path) == list(range(60))
    depois = arquivos_em(tmp_path, linhas=100)
    assert not segunda.exists()
    depois.gravar(tabela_de(60, 10))
    assert numeros_em(tmp_path) == list(range(70))


def test_temporary_files_of_a_killed_process_go_after_an_hour(tmp_path: Path) -> None:
    velho, novo = tmp_path / ".predicoes-a.tmp", tmp_path / ".predicoes-b.tmp"
    for caminho in (velho, novo):
        caminho.touch()
    os.utime(velho, (time.time() - 4000,) * 2)
    arquivos_em(tmp_path).gravar(tabela_de(0, 1))
    assert (velho.exists(), novo.exists()) == (False, True)


def test_a_reader_beside_a_writer_sees_each_row_once(tmp_path: Path) -> None:
    arquivos = arquivos_em(tmp_path)
    fio = threading.Thread(target=lambda: [arquivos.gravar(tabela_de(3 * i, 3)) for i in range(100)])
    fio.start()
    vistas = []
    while fio.is_alive():
        numeros = numeros_em(tmp_path)
        assert numeros == list(range(len(numeros)))
        vistas.append(len(numeros))
    assert numeros_em(tmp_path) == list(range(300))
    assert len(set(vistas)) > 2


SEM_FIM = """
import sys
from pathlib import Path
from api.diario import Diario
from tests.api.diario.anotacoes import anotar, config_de
diario = Diario(Path(sys.argv[1]), config_de(gravar_s=0.001, linhas_por_arquivo=500))
diario.iniciar()
n = 0
while True:
    anotar(diario, n, 3)
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
    numeros = numeros_em(tmp_path)
    assert numeros == list(range(len(numeros)))
    assert len(numeros) >= gravadas[-1] > 0
    seguinte = arquivos_em(tmp_path, linhas=500)
    seguinte.gravar(tabela_de(len(numeros), 10))
    assert numeros_em(tmp_path) == list(range(len(numeros) + 10))


@pytest.mark.parametrize("esquema", [ESQUEMA_SEM_PEDIDO, ESQUEMA_DE_UMA_PESQUISA], ids=("1", "2"))
def test_a_log_of_an_earlier_format_is_read_and_left_as_it_is(tmp_path: Path, esquema: Any) -> None:
    antigo = tabela_de(0, 3).select([nome_de_hoje(nome) for nome in esquema.names])
    antigo = antigo.rename_columns(esquema.names).replace_schema_metadata(esquema.metadata)
    caminho = tmp_path / "predicoes-20260101T000000-000000-aaaaaaaa.parquet"
    pq.write_table(antigo.cast(esquema), caminho)
    conteudo = caminho.read_bytes()
    arquivos = arquivos_em(tmp_path)
    for de in range(3, 9):
        assert arquivos.gravar(tabela_de(de, 1)) == ""
    assert numeros_em(tmp_path) == list(range(9))
    assert caminho.read_bytes() == conteudo
    lida = ler(tmp_path).tabela
    assert lida.schema.equals(ESQUEMA, check_metadata=True)
    sabe = esquema is not ESQUEMA_SEM_PEDIDO
    assert lida["pedido"].to_pylist() == [PEDIDO if sabe else None] * 3 + [PEDIDO] * 6
    assert lida["linha"].to_pylist()[:3] == ([1, 2, 3] if sabe else [0] * 3)
    assert lida["temperatura"].to_pylist() == [6.0] * 9
    assert next(lotes(valendo(tmp_path).arquivos, ["idade", "pedido"], {})).num_rows == 3


@pytest.mark.parametrize(
    ("request_id", "chave"),
    [
        ("00" * 15 + "ff", bytes(15) + b"\xff"),
        ("0" * 31, None),
        ("A" * 32, None),
        ("maria", None),
        ("", None),
    ],
)
def test_an_id_of_serving_is_its_own_key_and_any_other_is_hashed(
    request_id: str, chave: bytes | None
) -> None:
    achada = chave_do_pedido(request_id)
    assert len(achada) == 16
    assert achada == (chave or blake2b(request_id.encode(), digest_size=16).digest())
