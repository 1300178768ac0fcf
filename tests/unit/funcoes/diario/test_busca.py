"""A request is found in whatever file of the log it lies, once for each of its rows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from funcoes.diario.busca import procurar
from funcoes.diario.esquema import ESQUEMA, ESQUEMA_SEM_PEDIDO, chave_do_pedido
from funcoes.diario.retornos import Retorno, Retornos, de_pedido

INICIO = datetime(2026, 11, 29, 12, tzinfo=UTC)


def gravar(
    pasta: Path, numero: int, *linhas: tuple[str, int], esquema: Any = ESQUEMA, substitui: str = ""
) -> Path:
    """A file of the log; a row is the id of its request and its number in the batch."""
    valores: dict[str, list[Any]] = {nome: [0.0] * len(linhas) for nome in esquema.names}
    valores |= {
        "em": [INICIO + timedelta(minutes=numero, seconds=i) for i in range(len(linhas))],
        "pedido": [chave_do_pedido(pedido) for pedido, _ in linhas],
        "linha": [linha for _, linha in linhas],
        "modelo_id": [f"m{numero}"] * len(linhas),
        "versao": [numero] * len(linhas),
        "lote": [linha > 0 for _, linha in linhas],
        **{nome: [0] * len(linhas) for nome in ("preenchidos", "fora", "predicao")},
    }
    dito = {**esquema.metadata, b"substitui": substitui.encode()}
    tabela = pa.Table.from_pydict({n: valores[n] for n in esquema.names}, esquema.with_metadata(dito))
    caminho = pasta / f"predicoes-{numero}.parquet"
    pq.write_table(tabela, caminho)
    return caminho


def achadas(pasta: Path, pedido: str) -> list[tuple[str, int]]:
    tabela = procurar(pasta, pedido).tabela
    assert tabela.schema.equals(ESQUEMA)
    return [(linha["modelo_id"], linha["linha"]) for linha in tabela.to_pylist()]


def test_a_request_is_found_wherever_it_lies_and_no_other(tmp_path: Path) -> None:
    gravar(tmp_path, 1, ("um", 0), ("lote", 2), ("lote", 1))
    gravar(tmp_path, 2, ("dois", 0), ("lote", 3))
    assert achadas(tmp_path, "um") == [("m1", 0)]
    assert achadas(tmp_path, "lote") == [("m1", 2), ("m1", 1), ("m2", 3)]
    assert achadas(tmp_path, "tres") == []
    assert achadas(tmp_path / "nowhere", "um") == []


def test_rows_of_a_merged_file_count_once_and_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    velho = gravar(tmp_path, 1, ("um", 0))
    gravar(tmp_path, 2, ("um", 0), ("dois", 0), substitui=velho.name)
    gravar(tmp_path, 3, ("tres", 0), esquema=ESQUEMA_SEM_PEDIDO)
    (tmp_path / "predicoes-4.parquet").write_bytes(b"PAR1 no more")
    assert achadas(tmp_path, "um") == [("m2", 0)]
    assert achadas(tmp_path, "tres") == []
    assert list(procurar(tmp_path, "um").ilegiveis) == ["predicoes-4.parquet"]


def test_the_answers_to_one_request_are_its_own(tmp_path: Path) -> None:
    caminho = tmp_path / "retornos.sqlite"
    assert de_pedido(caminho, chave_do_pedido("um")) == []
    retornos = Retornos(caminho)
    retornos.guardar([Retorno(chave_do_pedido("um"), 0, 1), Retorno(chave_do_pedido("dois"), 0, -3)])
    assert [r.voto for r in de_pedido(caminho, chave_do_pedido("um"))] == [1]
    retornos.fechar()
