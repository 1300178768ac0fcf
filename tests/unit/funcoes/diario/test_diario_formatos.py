"""Logs of every format that there was come under the names of today, with what they have."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from funcoes.diario.busca import procurar
from funcoes.diario.esquema import (
    ENTRADAS,
    ESQUEMA,
    ESQUEMA_DE_UMA_PESQUISA,
    ESQUEMA_SEM_PEDIDO,
    VALORES,
    chave_do_pedido,
)
from funcoes.diario.leitura import abrir, dos_pedidos, ler, lotes, sem_pedido, valendo
from tests.unit.funcoes.deriva.windows import days_of, survey
from tests.unit.funcoes.diario.old_logs import old_schema, write_old
from tests.unit.funcoes.monitor import logs

KEYS = [chave_do_pedido(r) for r in ("a", "b", "c")]
TODAY = {
    "tmedia": "temperatura",
    "ur": "umidade",
    "vel_vento": "velocidade_vento",
    "rsolarmed": "radiacao_solar",
}
WANTED = ["pedido", "linha", "temperatura", "metabolismo", "preenchidos"]


def test_the_formats_of_before_are_those_that_were_written() -> None:
    assert ESQUEMA_SEM_PEDIDO.equals(old_schema("1"), check_metadata=True)
    assert ESQUEMA_DE_UMA_PESQUISA.equals(old_schema("2"), check_metadata=True)


def test_bits_of_before_mean_what_they_meant() -> None:
    assert ENTRADAS[:10] == (
        "idade", "sexo", "peso", "altura", "vestimenta", "temperatura", "umidade", "velocidade_vento",
        "radiacao_solar", "hora",
    )  # fmt: skip


@pytest.mark.parametrize("version", ["1", "2"])
def test_an_old_log_is_read_whole(tmp_path: Path, version: str) -> None:
    write_old(tmp_path / "predicoes-1.parquet", version, KEYS)
    read = ler(tmp_path)
    assert (read.ilegiveis, read.tabela.schema.equals(ESQUEMA)) == ({}, True)
    old = pq.read_table(tmp_path / "predicoes-1.parquet")
    for name in old.schema.names:
        now = read.tabela[TODAY.get(name, name)]
        assert now.to_pylist() == old[name].to_pylist(), name
    assert read.tabela["metabolismo"].null_count == read.tabela["resfriamento"].null_count == 3
    assert read.tabela["pedido"].to_pylist() == (KEYS if version == "2" else [None] * 3)
    assert read.tabela["linha"].to_pylist() == [0, 0, 0]


def test_batches_of_all_formats_have_the_same_columns(tmp_path: Path) -> None:
    for number, version in enumerate(("1", "2")):
        write_old(tmp_path / f"predicoes--{number}.parquet", version, KEYS)
    people = survey(days_of(1, 1), 1, 5)
    logs.write(tmp_path, people, logs.fitting(people))
    files, unreadable = valendo(tmp_path)
    read = pa.Table.from_batches(lotes(files, WANTED, unreadable))
    assert (read.schema.names, unreadable) == (WANTED, {})
    assert read["temperatura"].to_pylist()[:6] == [6, 106, 206] * 2
    assert read["temperatura"].to_pylist()[6:] == people["temperatura"].tolist()
    assert read["preenchidos"].type == pa.uint32()
    assert [sem_pedido(f) for f in files.values()] == [True, False, False]
    (of_b,) = [b for b in dos_pedidos(files, WANTED, [KEYS[1]], {}) if b.num_rows]
    assert of_b.to_pylist() == [
        {"pedido": KEYS[1], "linha": 0, "temperatura": 106, "metabolismo": None, "preenchidos": 1}
    ]


def test_a_request_of_an_old_log_is_found(tmp_path: Path) -> None:
    write_old(tmp_path / "predicoes-1.parquet", "2", KEYS)
    (row,) = procurar(tmp_path, "b").tabela.to_pylist()
    assert (row["temperatura"], row["preenchidos"], row["metabolismo"]) == (106, 1, None)


def test_a_log_of_before_a_feature_was_known_has_none_of_it(tmp_path: Path) -> None:
    people = survey(days_of(1, 1), 1, 5)
    path = logs.write(tmp_path, people, logs.fitting(people))
    without = pq.read_table(path).drop_columns(["wbgt_calc", "temperatura_globo"])
    pq.write_table(without, path, write_page_checksum=True)
    read = ler(tmp_path)
    assert (read.ilegiveis, read.tabela.schema.equals(ESQUEMA)) == ({}, True)
    assert read.tabela["wbgt_calc"].null_count == len(people)
    assert not np.isnan(read.tabela["utci_calc"].to_numpy()).any()


@pytest.mark.parametrize("change", ["another column", "another type", "no time"])
def test_what_is_no_log_of_this_version_is_refused(tmp_path: Path, change: str) -> None:
    people = survey(days_of(1, 1), 1, 5)
    path = logs.write(tmp_path, people, logs.fitting(people))
    table = pq.read_table(path)
    table = {
        "another column": table.append_column("of_tomorrow", table["idade"]),
        "another type": table.set_column(table.schema.get_field_index("idade"), "idade", table["versao"]),
        "no time": table.drop_columns(["em"]),
    }[change]
    pq.write_table(table, path)
    with pytest.raises(pa.ArrowInvalid, match="no prediction log of this version"):
        abrir(path)
    assert [*valendo(tmp_path).ilegiveis] == [path.name]


def test_every_quantity_of_the_masks_has_a_column() -> None:
    assert set(ENTRADAS) <= set(VALORES)
