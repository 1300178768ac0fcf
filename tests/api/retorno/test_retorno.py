"""Answers of people: to predictions that the log knows, once, whatever comes twice, late, or as a table."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.diario import Guardador
from api.pedido.textos import MENSAGENS
from funcoes.diario.esquema import chave_do_pedido
from funcoes.diario.leitura import listar
from funcoes.diario.retornos import ler
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO, ServidorDeTeste, iniciar
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.modelos import por, treinar
from tests.by_day import examples
from tests.waiting import eventually


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aplicacao]:
    """With a log: answers are looked up in it."""
    pasta = tmp_path_factory.mktemp("servico")
    por(PastaServico(pasta), treinar().pacote)
    with aplicacao(pasta, "predicoes.ligado=true", "predicoes.gravar_s=0.05") as feita:
        yield feita


def votos(servidor: Any) -> dict[tuple[bytes, int], int]:
    return {(g.pedido, g.linha): g.voto for g in ler(_pasta(servidor).retornos)}


def _pasta(servidor: Aplicacao | ServidorDeTeste) -> PastaServico:
    return servidor.estado.pasta if isinstance(servidor, Aplicacao) else servidor.pasta


def prever(servidor: Any, **cabecalhos: str) -> str:
    r = servidor.pedir("/predict", PEDIDO, **cabecalhos)
    assert r.status == 200
    return str(r.json["request_id"])


def contado(**quantos: int) -> dict[str, Any]:
    return {"novas": 0, "repetidas": 0, "trocadas": 0, "desconhecidas": [], **quantos}


def recebido(r: Any) -> dict[str, Any]:
    assert r.status == 200, r.corpo
    dados: dict[str, Any] = r.json
    assert dados.pop("request_id") == r.cabecalhos["x-request-id"]
    return dados


def test_an_answer_is_kept_once_and_the_later_vote_counts(app: Aplicacao) -> None:
    pedido = prever(app)
    chave = (chave_do_pedido(pedido), 0)
    for voto, visto in (
        (-1, {"novas": 1}),
        (-1, {"repetidas": 1}),
        (2, {"trocadas": 1}),
        (2, {"repetidas": 1}),
    ):
        assert recebido(app.pedir("/feedback", {"request_id": pedido, "voto": voto})) == contado(**visto)
        assert votos(app)[chave] == voto


def test_an_id_that_the_caller_gave_is_known_too(app: Aplicacao) -> None:
    assert prever(app, x_request_id="visit-17.a") == "visit-17.a"
    assert recebido(app.pedir("/feedback", {"request_id": "visit-17.a", "voto": 0})) == contado(novas=1)


@pytest.mark.parametrize(
    ("idioma", "inicio"), [("en", "the log has no prediction"), ("pt", "o diário não tem")]
)
def test_an_unknown_request_is_said_and_not_kept(app: Aplicacao, idioma: str, inicio: str) -> None:
    antes = votos(app)
    r = app.pedir("/feedback", {"request_id": "f" * 32, "voto": 1}, accept_language=idioma)
    assert (r.status, r.json["erro"]["codigo"]) == (404, "pedido_desconhecido")
    assert r.json["erro"]["mensagem"].startswith(inicio)
    assert votos(app) == antes


def test_rows_of_a_batch_are_answered_by_their_number(servidor: ServidorDeTeste) -> None:
    pedido = servidor.pedir("/predict/batch", [PEDIDO, PEDIDO | {"idade": -1}, PEDIDO]).json["request_id"]
    enviados = [{"request_id": pedido, "linha": n, "voto": 1} for n in (0, 1, 3, 4)]
    assert recebido(servidor.pedir("/feedback", enviados)) == contado(
        novas=2,
        desconhecidas=[{"posicao": i, "request_id": pedido, "linha": n} for i, n in ((0, 0), (3, 4))],
    )
    assert {linha for chave, linha in votos(servidor) if chave == chave_do_pedido(pedido)} == {1, 3}


@pytest.mark.parametrize(
    ("separador", "fim", "inicio"), [(",", "\n", ""), (";", "\r\n", "\ufeff"), (",", "\r\n", "")]
)
def test_a_table_is_read_as_people_make_them(app: Aplicacao, separador: str, fim: str, inicio: str) -> None:
    pedidos = [prever(app) for _ in range(3)]
    linhas = [
        ["request_id", "linha", "voto"],
        *([p, "0", str(v)] for p, v in zip(pedidos, (-3, 0, 3), strict=True)),
    ]
    texto = inicio + fim.join(separador.join(linha) for linha in linhas) + fim
    r = app.pedir("/feedback", texto.encode(), content_type="text/csv; charset=utf-8")
    assert recebido(r) == contado(novas=3)
    assert [votos(app)[chave_do_pedido(p), 0] for p in pedidos] == [-3, 0, 3]


@pytest.mark.parametrize(
    ("corpo", "tipo", "status", "codigo"),
    [
        ({"request_id": "a", "voto": 4}, "application/json", 422, "entrada_invalida"),
        ({"request_id": "a", "voto": "1"}, "application/json", 422, "entrada_invalida"),
        ({"request_id": "a", "voto": 1.5}, "application/json", 422, "entrada_invalida"),
        ({"request_id": "a", "voto": True}, "application/json", 422, "entrada_invalida"),
        ({"request_id": "", "voto": 1}, "application/json", 422, "entrada_invalida"),
        ({"request_id": "a b", "voto": 1}, "application/json", 422, "entrada_invalida"),
        ({"voto": 1}, "application/json", 422, "entrada_invalida"),
        ({"request_id": "a"}, "application/json", 422, "entrada_invalida"),
        ({"request_id": "a", "voto": 1, "nome": "x"}, "application/json", 422, "entrada_invalida"),
        ({"request_id": "a", "voto": 1, "linha": -1}, "application/json", 422, "entrada_invalida"),
        ([], "application/json", 422, "entrada_invalida"),
        (b"", "application/json", 422, "json_invalido"),
        (b"[1", "application/json", 422, "json_invalido"),
        (b"request_id,voto\na,muito\n", "text/csv", 422, "entrada_invalida"),
        (b"request_id,voto\n", "text/csv", 422, "entrada_invalida"),
        (b"id,voto\na,1\n", "text/csv", 422, "entrada_invalida"),
        (b"request_id,voto\na,1,2\n", "text/csv", 422, "entrada_invalida"),
        (b"request_id,voto\n\xff,1\n", "text/csv", 422, "csv_de_retornos"),
        (b'request_id,voto\n"a,1\n', "text/csv", 422, "csv_de_retornos"),
        (b"a", "text/plain", 415, "tipo_de_conteudo"),
        (b"[" + b" " * 70_000, "application/json", 413, "corpo_grande"),
    ],
)
def test_what_is_no_answer_is_refused(
    app: Aplicacao, corpo: Any, tipo: str, status: int, codigo: str
) -> None:
    antes = votos(app)
    r = app.pedir("/feedback", corpo, content_type=tipo)
    assert (r.status, r.json["erro"]["codigo"]) == (status, codigo), r.corpo
    assert votos(app) == antes


@pytest.mark.parametrize(
    ("mudado", "campo", "problema", "permitido"),
    [
        ({"voto": 4}, "voto", "above what is allowed", "-3 to 3"),
        ({"voto": 1.5}, "voto", "must be a whole number", "-3 to 3"),
        ({"voto": "1"}, "voto", "must be a whole number", "-3 to 3"),
        ({"request_id": 7}, "request_id", "must be a text", ""),
        (
            {"request_id": "a b"},
            "request_id",
            "must be 1 to 64 letters, digits, dots, hyphens or underscores",
            "",
        ),
        ({"linha": -1}, "linha", "below what is allowed", ""),
        ({"nome": "x"}, "nome", "unknown field", ""),
    ],
)
def test_a_refusal_says_what_is_wrong(
    app: Aplicacao, mudado: dict[str, object], campo: str, problema: str, permitido: str
) -> None:
    r = app.pedir("/feedback", {"request_id": "a", "voto": 1, **mudado}, accept_language="en")
    (achado,) = r.json["erro"]["campos"]
    assert (achado["campo"], achado["problema"], achado["permitido"]) == (campo, problema, permitido)


@settings(max_examples=examples(200), deadline=None)
@given(
    st.binary(max_size=80) | st.text(max_size=80).map(str.encode),
    st.sampled_from(["application/json", "text/csv"]),
)
def test_any_bytes_are_refused_in_one_shape(app: Aplicacao, corpo: bytes, tipo: str) -> None:
    r = app.pedir("/feedback", corpo, content_type=tipo)
    assert r.status == 422
    assert set(r.json) == {"erro", "request_id"}
    assert r.json["erro"]["codigo"] in MENSAGENS
    json.dumps(r.json)


def test_answers_come_late_to_another_process_and_survive_a_kill(iniciar_servidor: Any) -> None:
    servidor: ServidorDeTeste = iniciar_servidor("predicoes.gravar_s=0.1", modelo=treinar().pacote)
    pedido, outro = prever(servidor), prever(servidor)
    eventually(lambda: listar(servidor.pasta.predicoes))
    eventually(lambda: servidor.pedir("/health/detailed").json["predicoes"]["linhas_gravadas"] >= 2)
    assert recebido(servidor.pedir("/feedback", {"request_id": outro, "voto": 1})) == contado(novas=1)
    servidor.processo.kill()
    servidor.processo.wait()
    assert votos(servidor) == {(chave_do_pedido(outro), 0): 1}
    de_novo = iniciar_no_lugar(servidor)
    try:
        assert recebido(de_novo.pedir("/feedback", {"request_id": pedido, "voto": -2})) == contado(novas=1)
        assert recebido(de_novo.pedir("/feedback", {"request_id": outro, "voto": 1})) == contado(repetidas=1)
        assert 'conforto_answers_total{outcome="nova"} 1.0' in de_novo.pedir("/metrics").corpo.decode()
    finally:
        assert de_novo.parar() == 0


def iniciar_no_lugar(servidor: ServidorDeTeste) -> ServidorDeTeste:
    return iniciar(servidor.pasta, "predicoes.gravar_s=0.1")


def test_a_disk_that_refuses_is_said_and_the_answer_can_come_again(app: Aplicacao) -> None:
    pedido = prever(app)
    caminho: Path = app.estado.pasta.retornos
    guardado = caminho.read_bytes()
    app.estado.guardador.fechar(10)
    caminho.write_bytes(b"no database at all, " * 100)
    app.estado.guardador = Guardador(caminho, 10)
    r = app.pedir("/feedback", {"request_id": pedido, "voto": 1})
    assert (r.status, r.json["erro"]["codigo"], r.cabecalhos["retry-after"]) == (503, "retorno_perdido", "2")
    for resto in caminho.parent.glob("retornos.sqlite-*"):
        resto.unlink()
    caminho.write_bytes(guardado)
    assert recebido(app.pedir("/feedback", {"request_id": pedido, "voto": 1})) == contado(novas=1)
