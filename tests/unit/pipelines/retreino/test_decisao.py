"""Whether to retrain: what asks for it, what is in the way, and that no cause is doubled or lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.retreino.decisao import Decisao, Veredito, decidir, seguintes
from pipelines.retreino.lancador import sem_o_proprio
from pipelines.retreino.situacao import Corrida, Modelo, Situacao, Versao, resumo_curto
from tests.unit.pipelines.retreino.situacoes import (
    AGORA,
    DADOS,
    NOME,
    VERSAO,
    achado,
    antes,
    config,
    modelo,
    nossa,
    situacao,
)

COM_VERSAO = modelo(versao=VERSAO)
COM_ACHADO = modelo(achado=achado())
DERIVA = f"deriva:c1.{resumo_curto('dataset:v0')}:{NOME}"
DE_UMA_PESSOA = Corrida("r9", "in_progress", antes(hours=1), modelo=NOME)


def uma(agora: Situacao, *pares: str) -> Decisao:
    (decisao,) = decidir(agora, config(*pares))
    return decisao


@pytest.mark.parametrize(
    ("dado", "causas"),
    [
        (COM_VERSAO, {DADOS}),
        (COM_ACHADO, {DERIVA}),
        (replace(COM_VERSAO, campeao="", dados=""), {DADOS}),
        (modelo(versao=VERSAO, achado=achado()), {DADOS, f"deriva:c1.{resumo_curto('dataset:v1')}:{NOME}"}),
    ],
)
def test_what_asks_for_it_is_answered_by_one_run(dado: Modelo, causas: set[str]) -> None:
    decisao = uma(situacao(dado))
    assert decisao.veredito is Veredito.COMECAR
    assert {c.id for c in decisao.causas} == causas
    assert decisao.motivo.endswith(f"on {dado.fonte}")


@pytest.mark.parametrize(
    ("dado", "pares", "dito"),
    [
        (modelo(), (), "no time of the schedule, no raw version, no finding"),
        (modelo(versao=replace(VERSAO, corrida="r1")), (), "run r1 learned from the newest raw version v1"),
        (COM_VERSAO, ("dados.ligado=false",), "no time of the schedule"),
        (COM_VERSAO, ("dados.assentar_min=90",), "is new, and is left until 2026-05-20 12:30 UTC"),
        (modelo(achado=achado("medium")), (), "no finding"),
        (COM_ACHADO, ("deriva.ligada=false",), "no finding"),
        (modelo(achado=achado(modelo_id="c0")), (), "about c0, which is not the champion any more"),
        (modelo(achado=achado(ha_h=49)), (), "older than deriva.validade_h"),
    ],
)
def test_nothing_new_says_why(dado: Modelo, pares: tuple[str, ...], dito: str) -> None:
    decisao = uma(situacao(dado), *pares)
    assert decisao.veredito is Veredito.NADA
    assert dito in decisao.motivo


def test_a_lesser_severity_counts_where_it_is_wanted() -> None:
    dado = situacao(modelo(achado=achado("medium")))
    assert uma(dado, "deriva.gravidade_min=medium").veredito is Veredito.COMECAR


@pytest.mark.parametrize(
    ("corridas", "pares", "dito", "ate_h"),
    [
        ((nossa("r1", "x:y:other", status="queued"),), (), "run r1 is still going (queued)", None),
        ((nossa("r1", "x:y:other", status="in_progress"),), (), "run r1 is still going", None),
        ((DE_UMA_PESSOA,), (), "run r9 is still going (in_progress)", None),
        ((nossa("r1", "x:y:other", status="created", lance=True),), (), "just starting run r1", None),
        ((nossa("r1", f"x:y:{NOME}", ha_h=2),), (), "cool-down until 2026-05-20 16:00 UTC", 4),
        ((nossa("r1", f"x:y:{NOME}", ha_h=2, status="failed"),), (), "cool-down until", 4),
        ((nossa("r1", "x:y:other"),), ("retreino.por_dia=1",), "daily limit: 1 runs in 24 h", 23),
        (
            (nossa("r1", "x:y:other", ha_h=23), nossa("r2", "x:y:other"), nossa("r3", "x:y:other", ha_h=25)),
            ("retreino.por_dia=2",), "until 2026-05-20 13:00 UTC", 1,
        ),
    ],
)  # fmt: skip
def test_what_is_in_the_way_is_waited_for(
    corridas: tuple[Corrida, ...], pares: tuple[str, ...], dito: str, ate_h: float | None
) -> None:
    decisao = uma(situacao(COM_VERSAO, corridas=corridas), *pares)
    assert decisao.veredito is Veredito.ESPERAR
    assert dito in decisao.motivo
    assert [c.id for c in decisao.causas] == [DADOS], "the cause is kept, and waits"
    assert decisao.ate == (None if ate_h is None else AGORA + timedelta(hours=ate_h))


@pytest.mark.parametrize(
    "corridas",
    [
        (replace(DE_UMA_PESSOA, modelo="conforto-termico-serra"),),
        (replace(DE_UMA_PESSOA, status="completed"),),
        (nossa("r1", f"x:y:{NOME}", ha_h=7),),
        (nossa("r1", "x:y:other", ha_h=2), nossa("r2", "x:y:other"), nossa("r3", "x:y:other", ha_h=25)),
    ],
)
def test_what_is_not_in_the_way(corridas: tuple[Corrida, ...]) -> None:
    assert uma(situacao(COM_VERSAO, corridas=corridas)).veredito is Veredito.COMECAR


def test_a_model_without_data_says_what_is_missing() -> None:
    decisao = uma(situacao(modelo(achado=achado(), impedimento="the file is not here")))
    assert (decisao.veredito, decisao.motivo.partition(" (asked")[0]) == (
        Veredito.ESPERAR,
        "the file is not here",
    )


def test_drift_on_the_same_data_is_answered_once_and_on_newer_data_again() -> None:
    feita = (nossa("r1", DERIVA, ha_h=30),)
    decisao = uma(situacao(COM_ACHADO, corridas=feita))
    assert decisao.veredito is Veredito.NADA
    assert "run r1 (completed) came of high severity that monitor m1 found or one before" in decisao.motivo
    assert "only newer rows would give another model" in decisao.motivo
    com_linhas = modelo(achado=achado(), versao=replace(VERSAO, corrida="r2"))
    assert uma(situacao(com_linhas, corridas=feita)).veredito is Veredito.COMECAR


@pytest.mark.parametrize(
    ("corridas", "veredito"),
    [
        ((nossa("r1", DADOS, ha_h=30, status="failed"),), Veredito.COMECAR),
        ((nossa("r1", DADOS, ha_h=30, status="stopped", perdida=True),), Veredito.COMECAR),
        ((nossa("r1", DADOS, ha_h=30, status="stopped"),), Veredito.NADA),
        ((nossa("r1", DADOS, ha_h=30, status="created"),), Veredito.NADA),  # a person has reset it
        (tuple(nossa(f"r{n}", DADOS, ha_h=30 + n, status="failed") for n in range(2)), Veredito.NADA),
        ((nossa("r1", DADOS, ha_h=30, status="created", nossa=False),), Veredito.COMECAR),  # a clone
    ],
)
def test_a_run_that_failed_is_tried_again_and_one_that_was_stopped_is_not(
    corridas: tuple[Corrida, ...], veredito: Veredito
) -> None:
    assert uma(situacao(COM_VERSAO, corridas=corridas)).veredito is veredito


def test_the_oldest_cause_has_its_turn_first_and_one_model_at_a_time() -> None:
    nova = Modelo("conforto-termico-nova", versao=Versao("v2", antes(hours=3)))
    agora = situacao(COM_VERSAO, nova, modelo(nome="conforto-termico-z"))
    decisoes = decidir(agora, config())
    assert [(d.modelo, d.veredito) for d in decisoes] == [
        (nova.nome, Veredito.COMECAR),
        (NOME, Veredito.ESPERAR),
        ("conforto-termico-z", Veredito.NADA),
    ]
    assert f"{nova.nome} has its turn first" in decisoes[1].motivo


def test_what_comes_next_is_said_in_its_order() -> None:
    agora = situacao(COM_VERSAO, corridas=(nossa("r1", f"x:y:{NOME}", ha_h=2),))
    com_agenda = config("agenda.ligada=true", "agenda.dias=[]")
    decisoes = decidir(replace(agora, desde=AGORA), com_agenda)
    assert seguintes(agora, com_agenda, decisoes) == [
        f"2026-05-20 16:00 UTC: {NOME}: is looked at again",
        "2026-05-21 03:00 UTC: the schedule's next time",
    ]


def test_of_two_bids_the_earlier_stays_whatever_order_they_are_read_in() -> None:
    lances = [nossa(n, DADOS, status="created", lance=True, criada=antes(seconds=s)) for n, s in
              (("b", 5), ("a", 5), ("c", 9))]  # fmt: skip
    for ordem in (lances, lances[::-1]):
        agora = situacao(COM_VERSAO, corridas=tuple(ordem))
        vereditos = {c.id: uma(sem_o_proprio(agora, c.id)).veredito for c in lances}
        assert vereditos == {"c": Veredito.COMECAR, "a": Veredito.ESPERAR, "b": Veredito.ESPERAR}


@st.composite
def historias(draw: st.DrawFn) -> Situacao:
    """Any runs of three models, any versions and findings of them."""
    nomes = ("x-a", "x-b", "x-c")
    status = st.sampled_from(["created", "queued", "in_progress", "completed", "failed", "stopped"])
    corridas = [
        Corrida(
            id=f"r{n}", status=draw(status), criada=antes(hours=draw(st.integers(0, 60))),
            fim=draw(st.sampled_from([None, antes(hours=draw(st.integers(0, 60)))])),
            nossa=draw(st.booleans()), lance=draw(st.booleans()), perdida=draw(st.booleans()),
            causas=frozenset({f"dados:v{draw(st.integers(0, 3))}:{draw(st.sampled_from(nomes))}"}),
            modelo=draw(st.sampled_from(nomes)),
        )
        for n in range(draw(st.integers(0, 6)))
    ]  # fmt: skip
    modelos = [
        Modelo(
            nome, draw(st.sampled_from(["", "c1"])), draw(st.sampled_from(["", "sample"])),
            draw(st.sampled_from([None, Versao(f"v{n}", antes(hours=draw(st.integers(1, 60))))])),
            draw(st.sampled_from([None, achado(draw(st.sampled_from(["none", "high"])))])),
        )
        for n, nome in enumerate(nomes)
    ]  # fmt: skip
    return situacao(*modelos, corridas=tuple(corridas))


@given(historias())
def test_at_most_one_starts_never_beside_another_and_it_answers_its_causes(agora: Situacao) -> None:
    decisoes = decidir(agora, config())
    comecam = [d for d in decisoes if d.veredito is Veredito.COMECAR]
    assert len(decisoes) == len(agora.modelos)
    assert len(comecam) <= 1
    for decisao in comecam:
        assert not [c for c in agora.corridas if c.nossa and (c.viva or c.lance)]
        iniciada = nossa("new", *(c.id for c in decisao.causas), ha_h=0, status="queued")
        depois = replace(agora, corridas=(*agora.corridas, iniciada))
        vistas = {d.modelo: d for d in decidir(depois, config())}
        assert not {c.id for c in vistas[decisao.modelo].causas} & {c.id for c in decisao.causas}
        assert all(d.veredito is not Veredito.COMECAR for d in vistas.values())
        terminada = replace(iniciada, status="completed", fim=AGORA)
        mais_tarde = replace(depois, corridas=(*agora.corridas, terminada), agora=AGORA + timedelta(days=30))
        assert not {c.id for d in decidir(mais_tarde, config()) for c in d.causas} & iniciada.causas


@given(historias())
def test_every_cause_that_waits_gets_one_run_in_the_end(agora: Situacao) -> None:
    paciente = config("deriva.validade_h=2000")
    antigas = [replace(c, status="completed") if c.viva else c for c in agora.corridas if not c.lance]
    agora = replace(agora, corridas=tuple(antigas))
    esperam = [c.id for d in decidir(agora, paciente) for c in d.causas]
    feitas: list[str] = []
    for _ in range(6):  # every 30 hours, which no pause and no limit outlasts
        agora = replace(agora, agora=agora.agora + timedelta(hours=30))
        for decisao in decidir(agora, paciente):
            if decisao.veredito is Veredito.COMECAR:
                causas = [c.id for c in decisao.causas]
                feita = nossa(f"n{len(feitas)}", *causas, criada=agora.agora, fim=agora.agora)
                agora = replace(agora, corridas=(*agora.corridas, feita))
                feitas += causas
    assert sorted(feitas) == sorted(esperam)
