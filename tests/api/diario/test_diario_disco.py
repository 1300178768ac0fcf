"""The log of predictions on a disk that is full, or a folder or file that is not as it was left."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from api.diario import Diario, Pedidos
from api.diario.memoria import Memoria
from funcoes.diario.leitura import ler, listar
from tests.api.diario.anotacoes import (
    COLUNAS,
    PEDIDO,
    SETE,
    anotar,
    arquivos_em,
    atributos,
    config_de,
    esperar,
    numeros_em,
    rodar,
    tabela_de,
)


def test_a_folder_that_cannot_be_written_is_said_and_its_rows_wait(tmp_path: Path) -> None:
    pasta = tmp_path / "predicoes"
    pasta.write_text("in the way")
    diario = Diario(pasta, config_de(gravar_s=0.02))
    diario.iniciar()
    anotar(diario, 0)
    esperar(lambda: str(pasta) in diario.estado().erro and diario.estado().na_memoria == 1)
    anotar(diario, 1)
    pasta.unlink()
    esperar(lambda: diario.estado().linhas_gravadas == 2)
    esperar(lambda: diario.estado().erro == "")
    diario.fechar(5)
    assert numeros_em(pasta) == [0, 1]
    assert diario.estado().linhas_perdidas == 0


def test_what_could_not_be_written_to_the_end_counts_as_lost(tmp_path: Path) -> None:
    pasta = tmp_path / "predicoes"
    pasta.write_text("in the way")
    diario = Diario(pasta, config_de())
    diario.iniciar()
    anotar(diario, 0, 3)
    diario.fechar(5)
    assert (diario.estado().linhas_perdidas, diario.estado().na_memoria) == (3, 0)
    assert "in memory" in diario.estado().erro


DISCO_CHEIO = """
import json, resource, sys
from pathlib import Path
import numpy as np
from api.diario import Diario
from tests.api.diario.anotacoes import anotar, config_de, numeros_em
pasta = Path(sys.argv[1])
diario = Diario(pasta, config_de())
anotar(diario, 0, 2)
assert diario._gravar()
anotar(diario, 2, 300)
_, duro = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (500, duro))
gravou = diario._gravar()
cheio = [gravou, diario.estado().erro, sorted(c.name[:4] for c in pasta.iterdir()), len(numeros_em(pasta))]
resource.setrlimit(resource.RLIMIT_FSIZE, (duro, duro))
anotar(diario, 302)
print(json.dumps([cheio, [diario._gravar(), diario.estado().erro, numeros_em(pasta) == list(range(303))]]))
"""


def test_a_disk_without_room_keeps_what_was_and_then_writes_the_rest(tmp_path: Path) -> None:
    corrida = rodar(DISCO_CHEIO, str(tmp_path))
    assert corrida.returncode == 0, corrida.stderr
    (gravou, erro, nomes, linhas), depois = json.loads(corrida.stdout)
    assert (gravou, nomes, linhas) == (False, [".don", "pred"], 2)
    assert "File too large" in erro
    assert depois == [True, "", True]


@pytest.mark.parametrize("onde", ["end", "middle"])
def test_a_corrupt_file_is_left_alone_and_named(tmp_path: Path, onde: str) -> None:
    arquivos = arquivos_em(tmp_path)
    memoria = Memoria(10, lambda: None)
    memoria.anotar(
        atributos(0, 10),
        0,
        0,
        np.random.default_rng(0).random((10, 7)),
        1,
        SETE,
        Pedidos(PEDIDO, np.arange(10, dtype=np.int32)),
    )
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
        assert arquivos.gravar(tabela_de(10 * i, 10)) == ""
    lidas = ler(tmp_path)
    assert list(lidas.ilegiveis) == [ruim.name]
    assert lidas.ilegiveis[ruim.name]
    assert lidas.tabela["idade"].to_pylist() == list(range(10, 50))
    assert ruim.read_bytes() == conteudo
    assert len(listar(tmp_path)) < 4


def test_a_file_of_another_format_is_neither_read_nor_merged(tmp_path: Path) -> None:
    alheio = tmp_path / "predicoes-20200101T000000-000000-aaaaaaaa.parquet"
    pq.write_table(pa.table({"idade": [1.0]}), alheio)
    arquivos = arquivos_em(tmp_path)
    arquivos.gravar(tabela_de(0, 10))
    assert list(ler(tmp_path).ilegiveis) == [alheio.name]
    assert alheio.exists()


def test_the_folder_deleted_under_it_is_made_again(tmp_path: Path) -> None:
    pasta = tmp_path / "predicoes"
    arquivos = arquivos_em(pasta)
    arquivos.gravar(tabela_de(0, 10))
    for caminho in pasta.iterdir():
        caminho.unlink()
    pasta.rmdir()
    outro = arquivos_em(pasta)
    outro.gravar(tabela_de(10, 10))
    arquivos.preparar()
    arquivos.gravar(tabela_de(20, 10))
    assert numeros_em(pasta) == list(range(10, 30))
    assert len(listar(pasta)) == 2  # it knows that its lock is not that of the new folder
    outro.soltar()
    arquivos.preparar()
    arquivos.gravar(tabela_de(30, 10))
    assert len(listar(pasta)) == 1
