"""Requests a minute: a clock that does not jump, a true `Retry-After`, keys that strangers cannot lock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.acesso.chaves import Limitador, nova_chave
from api.pedido.erros import ErroPedido
from funcoes.configuracao.secoes_servico import LimitesConfig
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO, Resposta
from tests.api.em_processo import aplicacao
from tests.api.modelos import por, treinar


class Relogio:
    """The clock of the machine, which only goes on; the time of day is set as somebody likes."""

    def __init__(self) -> None:
        self.agora = 1000.0

    @contextmanager
    def em_uso(self) -> Iterator[None]:
        with patch.object(time, "monotonic", lambda: self.agora):
            yield


def espera(limitador: Limitador, chave: str, endereco: str, custo: int, estranho: bool) -> int | None:
    """How long a request is told to wait; None where it is admitted."""
    try:
        limitador.contar(chave, endereco, custo, estranho)
    except ErroPedido as erro:
        return erro.espera_s
    return None


def test_no_sweep_of_the_librarys_own_forgets_who_was_counted() -> None:
    """It comes once, 10 ms after the start, and goes by the time of day."""
    limitador = Limitador(LimitesConfig(por_chave=0, por_endereco=1))
    limitador.contar("", "10.0.0.1")
    time.sleep(0.05)
    with pytest.raises(ErroPedido):
        limitador.contar("", "10.0.0.1")


CHAVES, ENDERECOS = ("", "ana", "rui"), ("10.0.0.1", "10.0.0.2", "2001:db8::1")
PEDIDOS = st.tuples(
    st.sampled_from(CHAVES), st.sampled_from(ENDERECOS), st.booleans(), st.floats(0, 40), st.integers(1, 2)
)


@given(st.lists(PEDIDOS, max_size=40), st.integers(2, 5), st.integers(2, 5))
@settings(deadline=None)
def test_who_waits_as_long_as_the_refusal_says_is_admitted(
    pedidos: list[tuple[str, str, bool, float, int]], por_chave: int, por_endereco: int
) -> None:
    relogio = Relogio()
    limitador = Limitador(LimitesConfig(por_chave=por_chave, por_endereco=por_endereco))
    with relogio.em_uso():
        for chave, endereco, estranho, depois, custo in pedidos:
            relogio.agora += depois
            espera_s = espera(limitador, chave, endereco, custo, estranho)
            assert espera_s is None or 1 <= espera_s <= 60
            relogio.agora += espera_s or 0
            assert espera_s is None or espera(limitador, chave, endereco, custo, estranho) is None


def conferir_429(r: Resposta) -> int:
    assert (r.status, r.json["erro"]["codigo"]) == (429, "limite")
    assert r.cabecalhos["retry-after"] in r.json["erro"]["mensagem"]
    return int(r.cabecalhos["retry-after"])


@pytest.mark.parametrize("salto_s", [-86_400, 86_400, 0])
def test_the_time_of_day_may_be_set_and_the_limit_stays(tmp_path: Path, salto_s: float) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    relogio, dia = Relogio(), time.time()
    with aplicacao(tmp_path, "limites.por_endereco=2") as app:
        limitador = app.estado.limitador
        with relogio.em_uso(), patch.object(time, "time", lambda: dia):
            limitador.contar("", "127.0.0.1")
            dia += salto_s
            limitador.contar("", "127.0.0.1")
            with pytest.raises(ErroPedido):
                limitador.contar("", "127.0.0.1")
            relogio.agora += 60
            limitador.contar("", "127.0.0.1")


def test_what_a_limit_refuses_counts_for_no_other(tmp_path: Path) -> None:
    """Else a key would run out by requests that its address was refused."""
    por(PastaServico(tmp_path), treinar().pacote)
    chave, hash_ = nova_chave()
    pares = (f"chaves.ana={hash_}", "limites.por_endereco=1", "limites.por_chave=2")
    with aplicacao(tmp_path, *pares, endereco="10.0.0.1") as app:
        assert app.pedir("/predict", PEDIDO, x_api_key=chave).status == 200
        for _ in range(3):
            conferir_429(app.pedir("/predict", PEDIDO, x_api_key=chave))
        app.endereco = "10.0.0.2"
        assert app.pedir("/predict", PEDIDO, x_api_key=chave).status == 200


def test_wrong_keys_are_limited_and_lock_out_no_valid_one_of_the_same_address(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    chave, hash_ = nova_chave()
    pares = (f"chaves.ana={hash_}", "limites.por_endereco=4", "limites.por_chave=3")
    with aplicacao(tmp_path, *pares, endereco="10.0.0.1") as app:
        assert app.pedir("/").status == 200
        assert [app.pedir("/predict", PEDIDO, x_api_key="errada").status for _ in range(3)] == [401] * 3
        for caminho, cabecalhos in (("/predict", {"x_api_key": "errada"}), ("/predict", {}), ("/", {})):
            conferir_429(app.pedir(caminho, None if caminho == "/" else PEDIDO, **cabecalhos))
        certas = [app.pedir("/predict", PEDIDO, x_api_key=chave).status for _ in range(4)]
        assert certas == [200, 200, 200, 429]
        app.endereco = "10.0.0.2"
        assert app.pedir("/predict", PEDIDO, x_api_key="errada").status == 401
