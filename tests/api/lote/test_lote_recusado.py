"""Batches that are refused as a whole: no format, hostile bodies, too long, too many rows."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO as BOM
from tests.api.conftest import ServidorDeTeste, iniciar
from tests.api.lote.lotes import (
    CSV,
    INTEIRO,
    JSON,
    LINHAS,
    MINIMO,
    NDJSON,
    PARQUET,
    Cru,
    em_csv,
    em_parquet,
    lote,
    tabela,
)
from tests.api.modelos import formulario, por, treinar
from tests.by_day import examples


def mudada(nome: str, valores: list[Any]) -> bytes:
    """A Parquet file of one column changed."""
    colunas = {n: [v] * len(valores) for n, v in BOM.items()}
    return em_parquet(pa.table(colunas | {nome: valores}))


@pytest.mark.parametrize(
    ("dados", "tipo", "status", "codigo", "campos"),
    [
        (b"{}", "", 415, "tipo_do_lote", []),
        (b"--x", "multipart/form-data; boundary=x", 415, "tipo_do_lote", []),
        (b"", JSON, 422, "lista_esperada", []),
        (json.dumps(BOM).encode(), JSON, 422, "lista_esperada", []),
        (b"[{}", JSON, 422, "json_invalido", []),
        (b"[{},]", JSON, 422, "json_invalido", []),
        (b"[{}] x", JSON, 422, "json_invalido", []),
        (b"[{'a': 1}]", JSON, 422, "json_invalido", []),
        (b"[" * 100_000, JSON, 422, "json_invalido", []),
        (b'[{"a":' * 100_000, JSON, 422, "json_invalido", []),
        (b"[" + b"[]," * 100_000 + b"]]", JSON, 422, "json_invalido", []),
        (b'["' + b"x" * 300_000 + b'"]', JSON, 422, "json_invalido", []),
        (b"\xff\xfe[\x00]\x00", JSON, 422, "lista_esperada", []),
        (b"", CSV, 422, "colunas", formulario().obrigatorias),
        (b",".join(n.encode() for n in MINIMO) + b",cor,idade", CSV, 422, "colunas", ["cor", "idade"]),
        (b"temperatura\t" + em_csv([]), CSV, 422, "colunas", ["temperatura\thora"]),
        (b"x" * 70_000, CSV, 422, "linha_longa", []),
        (em_csv([BOM]) + b"1," * 40_000 + b"\n", CSV, 422, "linha_longa", []),
        (b"", PARQUET, 422, "parquet_invalido", []),
        (b"PAR1" + bytes(5000) + b"PAR1", PARQUET, 422, "parquet_invalido", []),
        (INTEIRO[: len(INTEIRO) // 2], PARQUET, 422, "parquet_invalido", []),
        (INTEIRO[:4] + bytes(1200) + INTEIRO[1204:], PARQUET, 422, "parquet_invalido", []),
        (mudada("cor", ["x"]), PARQUET, 422, "colunas", ["cor"]),
        (mudada("peso", ["70"]), PARQUET, 422, "colunas", ["peso"]),
        (mudada("peso", [True]), PARQUET, 422, "colunas", ["peso"]),
        (mudada("peso", [[70.0]]), PARQUET, 422, "colunas", ["peso"]),
        (mudada("peso", [{"kg": 70.0}]), PARQUET, 422, "colunas", ["peso"]),
        (mudada("sexo", [1]), PARQUET, 422, "colunas", ["sexo"]),
        (em_parquet(tabela([BOM]).drop(["idade"])), PARQUET, 422, "colunas", ["idade"]),
    ],
)
def test_what_cannot_be_used_at_all_is_refused_before_any_row(
    servidor: ServidorDeTeste, dados: bytes, tipo: str, status: int, codigo: str, campos: list[str]
) -> None:
    r = lote(servidor, dados, tipo)
    assert (r.status, r.json["erro"]["codigo"]) == (status, codigo), r.corpo
    vistos = [c["campo"] for c in r.json["erro"]["campos"]]
    assert [c for c in campos if c not in vistos] == []
    assert "curl" in r.json["erro"]["mensagem"] or status != 415


def test_a_parquet_file_that_unpacks_to_gigabytes_takes_none_of_the_servers_memory(
    servidor: ServidorDeTeste,
) -> None:
    longa = pa.DictionaryArray.from_arrays(pa.array([0] * 500, pa.int32()), pa.array(["x" * 4_000_000]))
    quadro = tabela([BOM] * 500).set_column(6, "sexo", longa)
    dados = em_parquet(quadro, compression="zstd", dictionary_pagesize_limit=10**8, write_statistics=False)
    assert len(dados) < 100_000
    antes = _memoria_mb(servidor, "VmHWM")
    r = lote(servidor, dados, PARQUET)
    assert (r.status, r.json["erro"]["codigo"]) == (422, "parquet_invalido")
    assert "256 MB" in r.json["erro"]["mensagem"]
    assert _memoria_mb(servidor, "VmHWM") < antes + 100


def _memoria_mb(servidor: ServidorDeTeste, chave: str) -> float:
    linhas = Path(f"/proc/{servidor.processo.pid}/status").read_text().splitlines()
    return next(int(linha.split()[1]) / 1024 for linha in linhas if linha.startswith(chave))


def test_a_body_that_says_it_is_too_long_is_refused_before_it_is_sent(servidor: ServidorDeTeste) -> None:
    for tipo, mb in ((JSON, 10), (CSV, 100)):
        with Cru(servidor, tipo, content_length=str(mb * 2**20 + 1)) as cru:
            assert b" 413 " in cru.ate(b"corpo_grande")


@pytest.fixture(scope="module")
def apertado(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServidorDeTeste]:
    """One with place for a single batch, of 25 rows, answered five at a time."""
    pasta = PastaServico(tmp_path_factory.mktemp("apertado"))
    por(pasta, treinar().pacote)
    pares = ("lote.linhas_max=25", "lote.linhas_por_bloco=5", "lote.simultaneos=1")
    servidor = iniciar(pasta, *pares)
    yield servidor
    servidor.parar()


def test_more_rows_than_allowed(apertado: ServidorDeTeste) -> None:
    servidor = apertado
    for dados, tipo in (
        (json.dumps([BOM] * 26).encode(), JSON),
        (em_parquet(tabela([BOM] * 26)), PARQUET),
    ):
        r = lote(servidor, dados, tipo)
        assert (r.status, r.json["erro"]["codigo"]) == (413, "linhas_demais")
    assert lote(servidor, em_csv([BOM] * 25), CSV).json["completo"]
    r = lote(servidor, em_csv([BOM] * 300), CSV)
    assert (r.status, r.json["erro"]["codigo"]) == (413, "linhas_demais")
    with Cru(servidor, CSV) as cru:
        cru.mandar(em_csv([BOM] * 11))
        cru.ate(b'"linha":10,')
        cru.mandar(em_csv([BOM] * 30).partition(b"\n")[2])
        r_json = json.loads(cru.fim())
    assert (r_json["linhas"], len(r_json["resultados"]), r_json["completo"]) == (25, 25, False)
    assert r_json["erro"]["codigo"] == "linhas_demais"


@given(st.data())
@settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_sent_never_is_an_internal_error(servidor: ServidorDeTeste, data: st.DataObject) -> None:
    tipo = data.draw(
        st.sampled_from([CSV, JSON, PARQUET] if data.draw(st.integers(0, 9)) == 0 else [CSV, JSON])
    )
    bom = {CSV: em_csv(LINHAS), JSON: json.dumps(LINHAS).encode(), PARQUET: INTEIRO}[tipo]
    onde = data.draw(st.integers(0, len(bom)))
    troca = data.draw(
        st.one_of(st.binary(max_size=30), st.sampled_from([b'"', b"[", b"\x00", b"\r", b"1e400"]))
    )
    dados = bom[:onde] + troca + bom[onde + data.draw(st.sampled_from([0, 1, len(troca), 10**6])) :]
    r = lote(servidor, dados, tipo, data.draw(st.sampled_from([JSON, NDJSON, CSV])))
    assert r.status in {200, 413, 422}, r.corpo
    assert b"erro_interno" not in r.corpo
