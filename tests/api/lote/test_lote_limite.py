"""A batch that is more than a minute allows: told how many rows fit, not to wait for what never comes."""

import json
from collections.abc import Callable

import pytest

from api.acesso.chaves import Limitador, nova_chave
from api.lote.conta import Conta
from api.pedido.erros import ErroPedido
from funcoes.configuracao.secoes_servico import LimitesConfig
from tests.api.conftest import PEDIDO, ServidorDeTeste
from tests.api.lote.lotes import CSV, JSON, NDJSON, PARQUET, em_csv, em_parquet, lote, tabela
from tests.api.modelos import treinar

Iniciar = Callable[..., ServidorDeTeste]
BLOCOS_DE_5 = ("lote.linhas_por_bloco=5",)
CABEM = 15
"""Rows of a batch where four requests a minute are allowed: itself, and three blocks."""


def corpo(tipo: str, quantas: int) -> bytes:
    linhas = [PEDIDO] * quantas
    if tipo == JSON:
        return json.dumps(linhas).encode()
    return em_csv(linhas) if tipo == CSV else em_parquet(tabela(linhas))


@pytest.mark.parametrize("tipo", [JSON, PARQUET])
def test_where_rows_can_be_counted_it_is_refused_at_once_and_costs_one_request(
    iniciar_servidor: Iniciar, tipo: str
) -> None:
    servidor = iniciar_servidor(*BLOCOS_DE_5, "limites.por_endereco=5", modelo=treinar().pacote)
    r = lote(servidor, corpo(tipo, 21), tipo, accept_language="en")
    assert (r.status, r.json["erro"]["codigo"]) == (413, "lote_acima_do_limite")
    assert "limit of 5 requests a minute" in r.json["erro"]["mensagem"]
    assert "20 rows fit" in r.json["erro"]["mensagem"]
    assert "retry-after" not in r.cabecalhos
    r = lote(servidor, corpo(tipo, 15), tipo)  # what is left of the minute: one, and three blocks
    assert (r.status, r.json["linhas"], r.json["completo"]) == (200, 15, True)


def test_where_they_cannot_it_is_told_once_it_has_used_the_minute_up(iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor(*BLOCOS_DE_5, "limites.por_endereco=4", modelo=treinar().pacote)
    r = lote(servidor, corpo(CSV, CABEM + 1), CSV, accept_language="en").json
    assert (r["linhas"], r["completo"], r["erro"]["codigo"]) == (CABEM, False, "lote_acima_do_limite")
    assert f"{CABEM} rows fit" in r["erro"]["mensagem"]


@pytest.mark.parametrize("tipo", [JSON, CSV, PARQUET])
def test_what_fits_is_answered_and_what_others_left_no_room_for_may_wait(
    iniciar_servidor: Iniciar, tipo: str
) -> None:
    chaves = [nova_chave() for _ in range(2)]
    pares = [f"chaves.k{n}={hash_}" for n, (_, hash_) in enumerate(chaves)]
    servidor = iniciar_servidor(
        *BLOCOS_DE_5, *pares, "limites.por_chave=4", "limites.por_endereco=100", modelo=treinar().pacote
    )
    (um, _), (outro, _) = chaves
    r = lote(servidor, corpo(tipo, CABEM), tipo, x_api_key=um).json
    assert (r["linhas"], r["completo"]) == (CABEM, True)
    assert servidor.pedir("/model", x_api_key=outro).status == 200
    r = lote(servidor, corpo(tipo, CABEM), tipo, x_api_key=outro).json
    assert (r["linhas"], r["completo"], r["erro"]["codigo"]) == (10, False, "limite")
    depois = lote(servidor, corpo(tipo, 1), tipo, x_api_key=outro)
    assert (depois.status, depois.json["erro"]["codigo"]) == (429, "limite")
    assert "retry-after" in depois.cabecalhos


@pytest.mark.parametrize(
    ("por_chave", "por_endereco", "limite"), [(0, 0, 0), (3, 0, 3), (0, 3, 3), (2, 3, 2), (3, 2, 2)]
)
def test_the_smaller_limit_says_how_many_rows_fit(por_chave: int, por_endereco: int, limite: int) -> None:
    limitador = Limitador(LimitesConfig(por_chave=por_chave, por_endereco=por_endereco))
    limitador.contar("ana", "10.0.0.1")
    conta = Conta(limitador, "ana", "10.0.0.1", 10)
    if not limite:
        for _ in range(100):
            conta.contar(10**9)
        return
    cabem = (limite - 1) * 10
    with pytest.raises(ErroPedido) as recusa:
        conta.contar(cabem + 1)
    assert (recusa.value.status, recusa.value.dados) == (413, (limite, 10, cabem))
    for _ in range(limite - 1):
        conta.contar(cabem)
    with pytest.raises(ErroPedido, match="lote_acima_do_limite"):
        conta.contar(None)


# the format of the answer


@pytest.mark.parametrize(
    ("aceita", "tipo"),
    [
        ("text/csv;q=0, application/json", JSON),
        ("text/csv;q=0", JSON),
        ("text/csv; q=0.000 , application/x-ndjson;q=0.1", NDJSON),
        ("text/csv;charset=utf-8;q=0,*/*", JSON),
        ("application/json;Q=0, text/csv", CSV),
        ("application/json;q=0, */*;q=0.1", NDJSON),
        ("application/json;q=0.5, text/csv;q=0.8", CSV),
        ("application/json;q=0.5, text/csv", CSV),
        ("text/csv, application/json", CSV),
        ("application/json, text/csv", JSON),
        ("text/csv, */*", CSV),
        ("*/*, text/csv", CSV),
        ("text/*", CSV),
        ("application/*", JSON),
        ("text/*;q=0, */*", JSON),
        ("*/*;q=0", JSON),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        ("text/csv;q=x", CSV),
        ("", JSON),
        (",;q=0,", JSON),
        ("image/png", JSON),
    ],
)
def test_the_answer_has_the_form_that_is_wanted_most(
    servidor: ServidorDeTeste, aceita: str, tipo: str
) -> None:
    r = lote(servidor, [PEDIDO], JSON, aceita)
    assert (r.status, r.cabecalhos["content-type"].partition(";")[0]) == (200, tipo)
