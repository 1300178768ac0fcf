"""Batches on their way: rows answered while others come, a model, a limit or an end in their midst."""

import io
import json
from collections.abc import Callable

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import requests

from funcoes.diario.esquema import ENTRADAS
from funcoes.diario.leitura import ler
from tests.api.conftest import PEDIDO as BOM
from tests.api.conftest import ServidorDeTeste
from tests.api.lote.lotes import CSV, MINIMO, NDJSON, PARQUET, RUINS, Cru, em_csv, em_parquet, lote, tabela
from tests.api.modelos import por, treinar
from tests.waiting import PATIENCE_S, eventually

Iniciar = Callable[..., ServidorDeTeste]


def test_rows_are_answered_while_others_still_come_all_by_one_model(iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor("lote.linhas_por_bloco=5", modelo=treinar().pacote)
    with Cru(servidor, CSV, transfer_encoding="chunked", accept=NDJSON) as cru:
        cru.mandar(em_csv([BOM] * 6))
        cru.ate(b'"linha":5,')
        por(servidor.pasta, treinar("lr").pacote, 2)
        eventually(lambda: servidor.pedir("/predict", BOM).json["versao_modelo"] == 2)
        cru.mandar(em_csv([BOM] * 6).partition(b"\n")[2])
        linhas = [json.loads(linha) for linha in cru.fim().splitlines()]
    assert {json.dumps(linha["probabilidades"]) for linha in linhas[:-1]} == {
        json.dumps(linhas[0]["probabilidades"])
    }
    assert (linhas[-1]["versao_modelo"], linhas[-1]["linhas"], linhas[-1]["completo"]) == (1, 12, True)
    assert lote(servidor, [BOM]).json["versao_modelo"] == 2
    feitos = [x for x in servidor.linhas() if x["event"] == "request" and x["route"] == "/predict/batch"]
    assert [x["model_version"] for x in feitos] == [1, 2]


def test_a_client_that_sends_everything_before_it_reads_is_answered(servidor: ServidorDeTeste) -> None:
    cabecalho, _, linha = em_csv([BOM]).partition(b"\n")
    bloco = linha.replace(b",", b" " * 45 + b",", 9) * 1000
    pedacos = [cabecalho + b"\n", *[bloco] * 80]
    assert sum(map(len, pedacos)) > 20_000_000  # more than the sockets hold, and so is the answer
    r = requests.post(
        servidor.url + "/predict/batch", data=iter(pedacos), headers={"content-type": CSV}, timeout=PATIENCE_S
    )
    assert (r.json()["linhas"], r.json()["completo"]) == (80_000, True)
    assert len(r.content) > 12_000_000


def test_the_limit_counts_blocks_and_may_end_a_batch_in_its_midst(iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor(
        "lote.linhas_por_bloco=5", "limites.por_endereco=12", modelo=treinar().pacote, esperar_pronto=False
    )
    eventually(lambda: servidor.pedir("/health/ready").status == 200)
    r = lote(servidor, [BOM] * 25).json  # one, and five blocks
    assert (r["linhas"], r["completo"]) == (25, True)
    r = lote(servidor, [BOM] * 40).json  # one, and five more
    assert (r["linhas"], r["completo"], r["erro"]["codigo"]) == (25, False, "limite")
    assert lote(servidor, [BOM]).status == 429


def test_a_batch_that_has_begun_is_finished_and_noted_when_the_server_stops(
    iniciar_servidor: Iniciar,
) -> None:
    servidor = iniciar_servidor("lote.linhas_por_bloco=5", modelo=treinar().pacote)
    with Cru(servidor, CSV) as cru:
        cru.mandar(em_csv([MINIMO] * 6))
        cru.ate(b'"linha":5,')
        servidor.processo.terminate()
        eventually(lambda: any(linha["event"] == "stopping" for linha in servidor.linhas()))
        cru.mandar(em_csv([RUINS[0], {**BOM, "temperatura": 45}]).partition(b"\n")[2])
        r = json.loads(cru.fim())
    assert (r["linhas"], r["erros"], r["completo"]) == (8, 1, True)
    assert servidor.processo.wait(PATIENCE_S) == 0
    notadas = ler(servidor.pasta.predicoes).tabela.to_pylist()
    assert [n["lote"] for n in notadas] == [True] * 7
    assert [n["predicao"] for n in notadas] == [x["predicao"] for x in r["resultados"] if "predicao" in x]
    assert notadas[-1]["preenchidos"] == 0
    assert notadas[0]["preenchidos"] == sum(1 << ENTRADAS.index(n) for n in BOM if n not in MINIMO)
    assert notadas[-1]["fora"] & 1 << ENTRADAS.index("temperatura")


def test_a_caller_who_hangs_up_leaves_no_process_that_reads(servidor: ServidorDeTeste) -> None:
    filhos = psutil.Process(servidor.processo.pid).children
    dados = em_parquet(tabela([BOM] * 1000))
    inteiro = pa.concat_tables([pq.read_table(io.BytesIO(dados))] * 500)
    with Cru(servidor, PARQUET) as cru:
        cru.mandar(em_parquet(inteiro))
        cru.mandar(b"")
        cru.ate(b'"linha":2000,')
        assert len(filhos()) == 1
    eventually(lambda: not filhos())
