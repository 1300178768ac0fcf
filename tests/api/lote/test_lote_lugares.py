"""What batches may take: places to compute, bytes that wait, time of slow callers, size of answers."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from api.acesso import corpo
from api.acesso.lugares import Lugares
from api.lote.entrada import Corpo
from api.pedido.erros import ErroPedido
from funcoes.configuracao.config import carregar_servico
from tests.api.conftest import PEDIDO, ServidorDeTeste
from tests.api.lote.lotes import CSV, JSON, NDJSON, PARQUET, Cru, em_csv, em_parquet, lote, tabela
from tests.api.modelos import treinar
from tests.waiting import eventually

Iniciar = Callable[..., ServidorDeTeste]
UM_SO = ("lote.simultaneos=1", "lote.linhas_por_bloco=5", "http.tempo_max_s=60")


@pytest.mark.parametrize(
    ("tipo", "comeco"),
    [(CSV, em_csv([PEDIDO] * 6)), (CSV, b"temp"), (JSON, b"[{"), (PARQUET, b"PAR1")],
    ids=["rows", "csv", "json", "parquet"],
)
@pytest.mark.by_day(every=2)
def test_bodies_that_do_not_come_hold_no_place(iniciar_servidor: Iniciar, tipo: str, comeco: bytes) -> None:
    servidor = iniciar_servidor(*UM_SO, modelo=treinar().pacote)
    with Cru(servidor, tipo) as um, Cru(servidor, tipo) as outro:
        for cru in (um, outro):
            cru.mandar(comeco)
            if comeco.count(b"\n") > 1:
                cru.ate(b'"linha":5,')
        for dados, de in (
            (json.dumps([PEDIDO] * 20).encode(), JSON),
            (em_parquet(tabela([PEDIDO] * 20)), PARQUET),
        ):
            r = lote(servidor, dados, de)
            assert (r.status, r.json["linhas"], r.json["completo"]) == (200, 20, True)
        if comeco.count(b"\n") > 1:
            assert json.loads(um.fim())["linhas"] == 6


def test_a_batch_that_begins_is_refused_where_no_place_is_and_one_that_has_begun_waits() -> None:
    async def tudo() -> None:
        lugares = Lugares(carregar_servico(None, ["lote.simultaneos=1"]).lote)
        um, outro = (Corpo(nunca, 10, 5.0, lugares) for _ in range(2))
        async with um.trabalhando():
            pass
        async with outro.trabalhando():
            assert lugares.ocupados == 1
            novo = Corpo(nunca, 10, 5.0, lugares)
            with pytest.raises(ErroPedido, match="ocupado") as recusa:
                async with novo.trabalhando():
                    raise AssertionError("it has no place")
            assert (recusa.value.status, recusa.value.espera_s) == (503, 5)
            de_novo = asyncio.create_task(entrar(um))
            await asyncio.sleep(0)
            assert not de_novo.done()
        await de_novo
        async with novo.trabalhando():
            assert lugares.ocupados == 1
        assert lugares.ocupados == 0

    async def entrar(corpo_: Corpo) -> None:
        async with corpo_.trabalhando():
            pass

    asyncio.run(asyncio.wait_for(tudo(), 60))


def test_bodies_that_wait_are_bounded_together(iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor(*UM_SO, "lote.guardados_max_mb=1", modelo=treinar().pacote)
    meio = b"[" + b" " * 600_000
    with Cru(servidor, JSON) as um:
        um.mandar(meio)
        eventually(lambda: servidor.pedir("/health/detailed").json["processo"]["lotes_guardados_kb"] >= 580)
        assert lote(servidor, meio + b"]").status == 503
    eventually(lambda: lote(servidor, meio + b"]").status == 200)


def nunca() -> Any:
    return asyncio.Event().wait()


def test_a_caller_who_takes_nothing_but_sends_a_byte_now_and_then_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.lote.entrada._FOLGA_S", 0.01)
    monkeypatch.setattr("api.lote.entrada._PARADO_S", 0.5)

    async def gota() -> dict[str, object]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def tudo() -> None:
        lugares = Lugares(carregar_servico().lote)
        entrada = Corpo(gota, 10**8, 5.0, lugares, ritmo_kb_s=1.0)
        with pytest.raises(corpo.Desistiu):
            await entrada.enquanto(nunca())
        assert lugares.guardados > 0
        await entrada.aclose()
        assert lugares.guardados == 0

    asyncio.run(asyncio.wait_for(tudo(), 60))


@pytest.mark.parametrize(("ritmo_kb_s", "passa"), [(1.0, True), (1e6, False)])
def test_a_body_may_take_the_longer_the_more_of_it_comes(ritmo_kb_s: float, passa: bool) -> None:
    gotas = iter([*[(b"x" * 10_000, True)] * 30, (b"", False)])

    async def receber() -> dict[str, object]:
        await asyncio.sleep(0.02)
        pedaco, mais = next(gotas)
        return {"type": "http.request", "body": pedaco, "more_body": mais}

    async def tudo() -> None:
        entrada = Corpo(receber, 10**8, 0.2, ritmo_kb_s=ritmo_kb_s)
        while await entrada.pedaco() is not None:
            pass
        await entrada.aclose()

    if passa:
        asyncio.run(tudo())
    else:
        with pytest.raises(ErroPedido, match="tempo_esgotado"):
            asyncio.run(tudo())


def test_an_answer_to_rows_that_are_all_wrong_is_no_hundred_times_the_request(
    servidor: ServidorDeTeste,
) -> None:
    quantas = 40_000
    dados = b"[" + b",".join([b"{}"] * quantas) + b"]"
    r = lote(servidor, dados)
    assert (r.json["linhas"], r.json["erros"], r.json["completo"]) == (quantas, quantas, True)
    com = [linha["linha"] for linha in r.json["resultados"] if linha["erros"]]
    assert com == list(range(1, 1001))
    assert len(r.corpo) < 1000 * 1000 + quantas * 40
    tabela_ = lote(servidor, dados, JSON, CSV).corpo.decode().splitlines()
    assert "falta: temperatura" in tabela_[1000]
    assert tabela_[1001].endswith("só as primeiras linhas recusadas dizem por quê")


def test_one_json_document_is_bounded_and_says_what_to_ask_for(iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor("lote.resposta_json_max_mb=1", modelo=treinar().pacote)
    linhas = em_csv([PEDIDO] * 6000)
    r = lote(servidor, linhas, CSV, accept_language="en")
    assert (r.status, r.json["completo"], r.json["erro"]["codigo"]) == (200, False, "resposta_grande")
    assert "text/csv" in r.json["erro"]["mensagem"]
    assert len(r.corpo) < 2**20 + 1000
    assert len(r.json["resultados"]) == r.json["linhas"] < 6000
    for aceita in (NDJSON, CSV):
        inteira = lote(servidor, linhas, CSV, aceita).corpo
        assert len(inteira.splitlines()) == 6001


def test_a_slow_body_is_cut_off_while_others_are_answered(iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor("http.tempo_max_s=1", "lote.simultaneos=1", modelo=treinar().pacote)
    with Cru(servidor, CSV) as cru:
        fim = time.monotonic() + 60
        while not cru.lido and time.monotonic() < fim:
            cru.mandar(b"t")
            assert lote(servidor, [PEDIDO]).status == 200
            time.sleep(0.2)
            cru.espiar()
        assert b" 408 " in cru.ate(b"tempo_esgotado")
