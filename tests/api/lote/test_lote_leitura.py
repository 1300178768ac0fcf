"""Reading batches, without a server: the block check against pydantic, CSV and JSON taken apart, the body."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from api.acesso import corpo
from api.diario import Diario
from api.lote.em_csv import LeitorCsv
from api.lote.em_json import dividir_lista
from api.lote.entrada import Corpo
from api.lote.escrita import criar_escritor
from api.lote.linhas import Linhas, achados, conferir
from api.lote.previsao import Previsor
from api.modelo.servido import Servido
from api.pedido.erros import ErroPedido
from api.pedido.formulario import NADA
from funcoes.configuracao.config import carregar_servico
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import FAIXAS, OBRIGATORIOS
from tests.api.conftest import PEDIDO as BOM
from tests.api.modelos import formulario, por, treinar
from tests.by_day import examples

FORMULARIO = formulario()
NOMES = FORMULARIO.nomes
MINIMO: dict[str, Any] = dict(OBRIGATORIOS)

valores = st.one_of(
    st.sampled_from([n for faixa in FAIXAS.values() for n in faixa]),
    st.floats(-20, 300),
    st.floats(),
    st.just(24.0),
)
celula = st.one_of(
    valores.map(repr),
    st.sampled_from(
        ["", " ", "f", "m", " f", "F", "1_0", "nan", "-inf", "true", "1e999", "٣٠", "+30.", ".5e1"]
    ),
    st.text(st.characters(blacklist_characters='\n\r",\x00'), max_size=4),
)


def _uma(dados: Any) -> tuple[list[float], Any]:
    try:
        return FORMULARIO.ler(dados), None
    except ValidationError as erro:
        return [], achados(erro)


def _iguais(lidas: Linhas, esperadas: list[tuple[list[float], Any]]) -> None:
    for i, (bruto, erros) in enumerate(esperadas):
        assert repr(lidas.erros.get(i)) == repr(erros)
        if erros is None:
            np.testing.assert_array_equal(lidas.bruto[i], bruto)


@given(st.lists(st.dictionaries(st.sampled_from([n for n in NOMES if n != "sexo"]), valores), min_size=1))
def test_a_block_is_checked_as_its_rows_by_pydantic(linhas: list[dict[str, float]]) -> None:
    linhas = [{**MINIMO, **linha} if n % 2 else linha for n, linha in enumerate(linhas)]
    matriz = np.array([[linha.get(n, NADA) for n in NOMES] for linha in linhas], dtype=float)
    vazias = np.array([[n not in linha for n in NOMES] for linha in linhas])
    _iguais(conferir(FORMULARIO, matriz, vazias, lambda i: linhas[i]), [_uma(linha) for linha in linhas])


def _leitor(cabecalho: str) -> LeitorCsv:
    async def nada() -> dict[str, Any]:
        return {"type": "http.request", "body": f"{cabecalho}\n".encode()}

    leitor = LeitorCsv(Corpo(nada, 10**6, 1.0), carregar_servico().lote, FORMULARIO)
    assert asyncio.run(leitor.cru()) is None
    return leitor


LEITOR = _leitor(",".join(NOMES))


@given(st.lists(st.lists(celula, min_size=10, max_size=10), min_size=1, max_size=8))
@settings(max_examples=examples(100), deadline=None)
def test_a_row_of_csv_does_not_depend_on_those_beside_it(linhas: list[list[str]]) -> None:
    boa = ["30.0", "f", "70", "170", "", "27.5", "65", "1.5", "", "14.5"]
    for n, linha in enumerate(linhas):  # one cell of each is what was drawn, and every third row is right
        linhas[n] = [
            c if n == m and n % 3 < 2 else b for m, (b, c) in enumerate(zip(boa, linha, strict=True))
        ]
    cruas = [",".join(linha).encode() for linha in linhas]
    juntas = LEITOR.ler(cruas)
    for i, crua in enumerate(cruas):
        sozinha = LEITOR.ler([crua])
        assert repr(juntas.erros.get(i)) == repr(sozinha.erros.get(0))
        if i not in juntas.erros:
            np.testing.assert_array_equal(juntas.bruto[i], sozinha.bruto[0])
        if linhas[i] == boa:
            assert i not in juntas.erros


@pytest.mark.parametrize("celula", ["y", "inf", "1_0", "٣٠", "0x1", "1e", "--1", "1 0"])
@pytest.mark.parametrize("campo", ["vestimenta", "temperatura", "sexo"])
def test_what_is_no_number_is_refused_even_where_a_cell_may_be_empty(campo: str, celula: str) -> None:
    linha = {**BOM, campo: celula}
    lidas = LEITOR.ler([",".join(str(linha[n]) for n in NOMES).encode()])
    assert [e["loc"] for e in lidas.erros[0]] == [(campo,)]


@pytest.mark.parametrize("celula", ["", "  ", "x", "nan", "NA"])
def test_a_cell_that_says_nothing_is_left_out(celula: str) -> None:
    linha = {**BOM, "vestimenta": celula, "sexo": celula}
    lidas = LEITOR.ler([",".join(str(linha[n]) for n in NOMES).encode()])
    assert not lidas.erros
    assert [NOMES[n] for n in np.flatnonzero(np.isnan(lidas.bruto[0]))] == ["sexo", "vestimenta"]


itens = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5) | st.integers(),
    lambda filhos: st.lists(filhos, max_size=3) | st.dictionaries(st.text(max_size=3), filhos, max_size=3),
    max_leaves=8,
)


@given(st.lists(itens, max_size=6), st.sampled_from([None, 1, 2]), st.booleans())
def test_a_list_is_divided_where_its_items_are(lista: list[Any], recuo: int | None, ascii_: bool) -> None:
    dados = json.dumps(lista, indent=recuo, ensure_ascii=ascii_).encode("utf-8", "surrogatepass")
    inicios, fins = dividir_lista(dados, 100)
    assert [
        json.loads(dados[i:f].decode("utf-8", "surrogatepass")) for i, f in zip(inicios, fins, strict=True)
    ] == lista


@pytest.mark.parametrize(
    "lista", [[{"a": "é" * n} for n in range(0, 3000, 7)], [1234567] * 59_999, [None, []] * 30_001]
)
def test_a_list_longer_than_the_window_is_divided_at_the_same_places(lista: list[Any]) -> None:
    dados = json.dumps(lista, ensure_ascii=False).encode()
    assert len(dados) > 262_144
    inicios, fins = dividir_lista(dados, 200_000)
    assert [json.loads(dados[i:f]) for i, f in zip(inicios, fins, strict=True)] == lista


def test_votes_that_a_model_does_not_know_are_empty_in_csv(tmp_path: Path) -> None:
    treinado = treinar(classes=5).pacote
    servido = Servido.de_pacote(treinado, por(PastaServico(tmp_path), treinado), carregar_servico().modelo)
    lidas = Linhas(np.array([FORMULARIO.ler(BOM)]), {})
    diario = Diario(tmp_path, carregar_servico().predicoes)
    escritor = criar_escritor(b"text/csv", servido, "en", "id")
    texto = escritor.abertura() + escritor.bloco(
        Previsor(servido, 12.0, "en", diario, bytes(16)).prever(lidas, 1)
    )
    linha = next(csv.DictReader(io.StringIO(texto.decode())))
    assert (linha["p_-3"], linha["p_3"]) == ("", "")
    assert sum(float(linha[f"p_{v}"]) for v in range(-2, 3)) == pytest.approx(1)


def _receber(*mensagens: tuple[float, bytes, bool]) -> Any:
    fila: Iterator[tuple[float, bytes, bool]] = iter(mensagens)

    async def receive() -> dict[str, Any]:
        espera, dados, mais = next(fila, (60.0, b"", False))
        await asyncio.sleep(espera)
        return {"type": "http.request", "body": dados, "more_body": mais}

    return receive


def test_a_body_that_trickles_is_given_up() -> None:
    lidas = 0

    async def ler_tudo() -> None:
        nonlocal lidas
        gotas = Corpo(_receber(*[(0.02, b"x", True)] * 50), 10**6, tempo_s=0.1)
        while await gotas.pedaco() is not None:
            lidas += 1

    with pytest.raises(ErroPedido) as erro:
        asyncio.run(ler_tudo())
    assert erro.value.status == 408
    assert lidas < 50


def test_a_stuck_answer_lets_the_body_go_on_in_order_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.lote.entrada._FOLGA_S", 0.1)
    pedacos = [bytes([n]) * 300_000 for n in range(40)]  # more than stays in memory

    async def ler_tudo() -> bytes:
        entrada = Corpo(_receber(*((0.01, p, p is not pedacos[-1]) for p in pedacos)), 10**8, 5.0)
        lidos = [await entrada.pedaco() or b""]
        await entrada.enquanto(asyncio.sleep(0.05))
        assert entrada._escrito == 0
        for _ in range(2):
            await entrada.enquanto(asyncio.sleep(0.25))
            assert entrada._escrito > 0
            lidos.append(await entrada.pedaco() or b"")
        while (pedaco := await entrada.pedaco()) is not None:
            lidos.append(pedaco)
        entrada.exigir_cliente()
        await entrada.aclose()
        return b"".join(lidos)

    assert asyncio.run(ler_tudo()) == b"".join(pedacos)


def test_a_caller_who_hangs_up_behind_the_body_is_noticed_before_the_next_block() -> None:
    async def sumir() -> None:
        mensagens: Iterator[dict[str, Any]] = iter(
            [{"type": "http.request", "body": b"x"}, {"type": "http.disconnect"}]
        )

        async def receive() -> dict[str, Any]:
            return next(mensagens)

        entrada = Corpo(receive, 10, 5.0)
        assert await entrada.pedaco() == b"x"
        entrada.exigir_cliente()
        assert await entrada.pedaco() is None
        await asyncio.sleep(0)
        entrada.exigir_cliente()

    with pytest.raises(corpo.Desistiu):
        asyncio.run(sumir())


def test_a_caller_who_hangs_up_while_an_answer_is_stuck_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.lote.entrada._FOLGA_S", 0.01)

    async def sumir() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        await Corpo(receive, 10, 5.0).enquanto(asyncio.sleep(5))

    with pytest.raises(corpo.Desistiu):
        asyncio.run(sumir())


def test_a_caller_who_takes_nothing_any_more_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.lote.entrada._FOLGA_S", 0.01)
    monkeypatch.setattr("api.lote.entrada._PARADO_S", 0.05)

    async def esperar() -> None:
        entrada = Corpo(_receber((0.0, b"x", False)), 10, 5.0)
        assert await entrada.pedaco() == b"x"
        await entrada.enquanto(asyncio.sleep(5))

    with pytest.raises(corpo.Desistiu):
        asyncio.run(esperar())
