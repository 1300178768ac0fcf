"""Where those who ask are: whose clock gives the hour, and no radiation when the sun is down there."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from api.pedido.lugar import Lugar
from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar_servico
from funcoes.configuracao.secoes_servico import ModeloConfig
from funcoes.entrega import pacote
from funcoes.pesquisa.descricao import descrita
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO, ServidorDeTeste
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.modelos import por, treinar

SEM_RADIACAO = {n: v for n, v in PEDIDO.items() if n != "radiacao_solar"}
SANTA_MARIA, BERLIM, SYDNEY, SANTIAGO = (-29.68, -53.81), (52.52, 13.41), (-33.87, 151.21), (-33.45, -70.67)
ANTIPODA = ("modelo.latitude=29.68", "modelo.longitude=126.19", "modelo.fuso=America/Sao_Paulo")
"""Where the sun is up when it is night in Santa Maria; hours are still those of Santa Maria."""


def radiacao(app: Aplicacao, hora: float) -> float:
    return float(app.pedir("/predict", {**SEM_RADIACAO, "hora": hora}).json["preenchidos"]["radiacao_solar"])


@pytest.fixture(scope="module")
def pasta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pasta = PastaServico(tmp_path_factory.mktemp("servico"))
    por(pasta, treinar(descricao="amostra").pacote)
    return pasta.pasta


@pytest.fixture(scope="module")
def app(pasta: Path) -> Iterator[Aplicacao]:
    with aplicacao(pasta) as app:
        yield app


@pytest.mark.parametrize("hora", [22.0, 23.99, 0.0, 3.5])
def test_at_night_there_is_no_radiation_and_that_is_said(app: Aplicacao, hora: float) -> None:
    r = app.pedir("/predict", {**SEM_RADIACAO, "hora": hora}).json
    assert r["preenchidos"] == {"radiacao_solar": 0}
    dito = app.pedir("/predict", {**SEM_RADIACAO, "hora": hora, "radiacao_solar": 0}).json
    assert r["probabilidades"] == pytest.approx(dito["probabilidades"])


def test_what_a_request_says_is_believed_also_at_night(app: Aplicacao) -> None:
    r = app.pedir("/predict", {**PEDIDO, "hora": 23}).json
    assert r["preenchidos"] == {}


def test_by_day_the_rules_of_training_fill_it(app: Aplicacao) -> None:
    assert radiacao(app, 13.0) > 200


def test_a_batch_is_filled_as_a_single_request(
    app: Aplicacao, iniciar_servidor: Callable[..., ServidorDeTeste]
) -> None:
    linhas = [{**SEM_RADIACAO, "hora": hora} for hora in (22.0, 13.0, 3.0)]
    servidor = iniciar_servidor(modelo=treinar(descricao="amostra").pacote)
    em_lote = servidor.pedir("/predict/batch", linhas).json["resultados"]
    sozinhas = [app.pedir("/predict", linha).json for linha in linhas]
    for junta, sozinha in zip(em_lote, sozinhas, strict=True):
        assert junta["probabilidades"] == pytest.approx(sozinha["probabilidades"], abs=1e-6)
        assert junta["preenchidos"] == list(sozinha["preenchidos"])


def test_the_configured_place_goes_before_that_of_the_survey(pasta: Path) -> None:
    with aplicacao(pasta, *ANTIPODA) as longe:
        assert radiacao(longe, 0.0) > 200  # the sun is up: the median of training


def test_where_no_place_is_known_the_rules_of_training_fill_it(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    with aplicacao(tmp_path) as app:
        assert radiacao(app, 0.0) > 200
        assert app.pedir("/model").json["pesquisa"] is None


def test_the_model_says_of_which_survey_it_is(app: Aplicacao) -> None:
    assert app.pedir("/model").json["pesquisa"] == descrita("amostra").identidade()


def config(*pares: str) -> ModeloConfig:
    return carregar_servico(pares=pares).modelo


@pytest.mark.parametrize(
    ("pares", "pesquisa", "esperado"),
    [
        ((), "santa-maria", ("America/Sao_Paulo", -29.68, -53.81)),
        (("modelo.fuso=Asia/Tokyo",), "santa-maria", ("Asia/Tokyo", -29.68, -53.81)),
        (("modelo.latitude=0", "modelo.longitude=1", "modelo.fuso=UTC"), "santa-maria", ("UTC", 0, 1)),
        (("modelo.latitude=0", "modelo.longitude=1", "modelo.fuso=UTC"), None, ("UTC", 0, 1)),
        ((), None, ("", None, None)),
    ],
)
def test_which_place_it_is(
    pares: tuple[str, ...], pesquisa: str | None, esperado: tuple[str, float | None, float | None]
) -> None:
    lugar = Lugar.escolher(config(*pares), descrita(pesquisa) if pesquisa else None)
    assert (lugar.fuso, lugar.latitude, lugar.longitude) == esperado


@pytest.mark.parametrize(
    ("pares", "dito"),
    [
        (("modelo.latitude=1",), "modelo.latitude and modelo.longitude go together"),
        (("modelo.latitude=91", "modelo.longitude=0"), "modelo.latitude: got 91"),
        (("modelo.latitude=1", "modelo.longitude=0"), r"need modelo\.fuso: add the time zone of that place"),
        (("modelo.latitude=0", "modelo.longitude=0", "modelo.fuso=''"), r"need modelo\.fuso: add the"),
        (("modelo.fuso=Brasilia",), "no time zone, such as America/Sao_Paulo"),
    ],
)
def test_a_place_that_cannot_be(pares: tuple[str, ...], dito: str) -> None:
    with pytest.raises(ErroConfig, match=dito):
        config(*pares)


@pytest.mark.parametrize(
    ("agora", "hora", "noite"),
    [  # sunset in Santa Maria: about 17:35 in June, 19:30 in December
        (datetime(2026, 6, 21, 15, tzinfo=UTC), 18.5, True),
        (datetime(2026, 12, 21, 15, tzinfo=UTC), 18.5, False),
        (datetime(2026, 12, 22, 2, tzinfo=UTC), 20.5, True),  # still the 21st there
    ],
)
def test_the_season_says_when_it_gets_dark(agora: datetime, hora: float, noite: bool) -> None:
    lugar = Lugar("America/Sao_Paulo", -29.68, -53.81, lambda: agora)
    assert lugar.noite(np.array([hora])).tolist() == [noite]
    assert lugar.hora() == (agora.hour - 3) % 24


def claras(fuso: str, onde: tuple[float, float], dia: date) -> tuple[float, float]:
    """First and last hour of that day's clock at which the sun is up, to the hundredth."""
    meio_dia = datetime.combine(dia, time(12), ZoneInfo(fuso))
    horas = np.arange(0, 24, 0.01)
    de_dia = horas[~Lugar(fuso, *onde, lambda: meio_dia).noite(horas)]
    return float(de_dia[0]), float(de_dia[-1])


MUDANCAS = [  # zone, place, a day on which clocks change, hours that they are set forward
    ("Europe/Berlin", BERLIM, date(2026, 3, 29), 1),
    ("Europe/Berlin", BERLIM, date(2026, 10, 25), -1),
    ("America/New_York", (40.71, -74.01), date(2026, 3, 8), 1),
    ("America/New_York", (40.71, -74.01), date(2026, 11, 1), -1),
    ("Australia/Sydney", SYDNEY, date(2026, 10, 4), 1),
    ("Australia/Sydney", SYDNEY, date(2026, 4, 5), -1),
    ("Australia/Lord_Howe", (-31.55, 159.08), date(2026, 10, 4), 0.5),
    ("America/Santiago", SANTIAGO, date(2026, 9, 6), 1),  # there midnight does not exist,
    ("America/Santiago", SANTIAGO, date(2026, 4, 5), 0),  # and here 23:00 of the day before is there twice
    ("America/Sao_Paulo", SANTA_MARIA, date(2018, 11, 4), 1),
    ("America/Sao_Paulo", SANTA_MARIA, date(2018, 2, 18), 0),
    ("Asia/Tokyo", (35.68, 139.69), date(2026, 3, 29), 0),
]


@pytest.mark.parametrize(("fuso", "onde", "dia", "adiante"), MUDANCAS)
def test_on_a_day_when_clocks_change_night_is_that_of_the_day_after(
    fuso: str, onde: tuple[float, float], dia: date, adiante: float
) -> None:
    """Sunrise and sunset move by some minutes a day; by the clock they jump once, in the small hours."""
    antes, no_dia, depois = (claras(fuso, onde, dia + timedelta(days=n)) for n in (-1, 0, 1))
    assert no_dia == pytest.approx(depois, abs=0.1)
    if adiante:
        assert [b - a for a, b in zip(antes, no_dia, strict=True)] == pytest.approx([adiante] * 2, abs=0.1)


@pytest.mark.parametrize(("dia", "noite"), [(date(2026, 3, 29), False), (date(2026, 10, 25), True)])
def test_of_hours_that_are_not_there_or_there_twice_the_clock_before_the_change_counts(
    dia: date, noite: bool
) -> None:
    """Where the sun rises at 1:00 UTC: 2:30 by the clock of Berlin is 1:30 UTC in March, 0:30 in October."""
    meio_dia = datetime.combine(dia, time(12), ZoneInfo("Europe/Berlin"))
    lugar = Lugar("Europe/Berlin", 0.0, 75.0, lambda: meio_dia)
    assert lugar.noite(np.array([2.5])).tolist() == [noite]


@pytest.mark.parametrize("onde", [SANTA_MARIA, BERLIM])
def test_a_place_without_a_zone_is_no_place(onde: tuple[float, float]) -> None:
    """So registered before a zone was asked for: by the clock of some machine, night would be anywhere."""
    horas = np.arange(0, 24, 0.5)
    assert not Lugar("", *onde).noite(horas).any()
    assert Lugar("UTC", *onde).noite(horas).any()


def test_a_package_from_before_is_served_and_a_configured_zone_makes_its_place_known(tmp_path: Path) -> None:
    conteudo = treinar(descricao="amostra").pacote
    arquivos, assinatura = pacote.abrir(conteudo), pacote.assinatura_de(conteudo)
    del arquivos[pacote.ASSINATURA]
    sem_fuso = descrita("amostra").identidade() | {"fuso": ""}
    arquivos[pacote.PESQUISA] = json.dumps(sem_fuso).encode()
    por(PastaServico(tmp_path), pacote.montar(arquivos, assinatura))
    with aplicacao(tmp_path) as sem, aplicacao(tmp_path, "modelo.fuso=America/Sao_Paulo") as com:
        assert radiacao(sem, 0.0) > 200
        assert radiacao(com, 0.0) == 0
