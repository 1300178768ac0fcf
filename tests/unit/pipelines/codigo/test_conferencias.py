"""What is said before a run is given to a queue: every problem, a line each, with what to do."""

import socket
from dataclasses import replace

import pytest

from funcoes.apoio.erros import ErroConfig, ErroFila
from funcoes.comando.repositorio import DIFF_MAX_CARACTERES, Codigo
from funcoes.io_clearml.filas import Trabalhador
from pipelines.codigo.conferencias import Pedido, exigir

AQUI = socket.gethostname()
SERVICES = Trabalhador(f"{AQUI}:services", ("services",))
DEFAULT = Trabalhador(f"{AQUI}:default", ("default",))
UM_PARA_AS_DUAS = Trabalhador(f"{AQUI}:agent1", ("services", "default"))
ALHEIO = Trabalhador("gpu-server:0", ("default",))

CODIGO = Codigo("https://example.org/r.git", "main", "abc123", diff="")
BOM = Pedido(
    fila_controlador="services",
    fila_etapas="default",
    filas=frozenset({"default", "services"}),
    trabalhadores=(SERVICES, DEFAULT),
    codigo=CODIGO,
)
"""Nothing is wrong with it."""


def ditos(pedido: Pedido) -> list[str]:
    """The lines of the refusal; none when the run may be enqueued."""
    try:
        exigir(pedido)
    except (ErroFila, ErroConfig) as erro:
        return str(erro).splitlines()
    return []


NAO_HA_DEFAULT = "there is no queue 'default' (there are: services); make it with --create-queue"
NINGUEM_EM_DEFAULT = (
    "no agent listens on queue 'default': start one with `make up` (this machine), or there with "
    "`clearml-agent daemon --queue default`"
)
NINGUEM_EM_SERVICES = NINGUEM_EM_DEFAULT.replace("default", "services")
IMPASSE = (
    f"agent {AQUI}:agent1 runs one task at a time and is the only one for the controller (queue 'services') "
    "and its stages (queue 'default'): they would wait for each other for ever. Start a second agent, or one "
    "with --services-mode whose name says 'services'"
)
SEM_REPOSITORIO = (
    "this folder is no git repository with a commit, so agents cannot get its code: git init, commit"
)
NAO_RASTREADOS = (
    "agents will not have files that git does not track, and the run imports them: git add a.py steps/b.py"
)
GRANDE = (
    "what differs from the last commit that agents can fetch has 600 kB, a task carries 500 kB: "
    "commit and push"
)
NADA_PUBLICADO = (
    "agent gpu-server:0 is elsewhere and cannot fetch commit abc123 from https://example.org/r.git: "
    "push it to a remote that agents reach"
)


@pytest.mark.parametrize(
    ("pedido", "esperados"),
    [
        (BOM, []),
        (replace(BOM, filas=frozenset({"services"}), trabalhadores=(SERVICES,)), [NAO_HA_DEFAULT]),
        (replace(BOM, trabalhadores=(SERVICES,)), [NINGUEM_EM_DEFAULT]),
        (replace(BOM, trabalhadores=()), [NINGUEM_EM_SERVICES, NINGUEM_EM_DEFAULT]),
        (replace(BOM, trabalhadores=(UM_PARA_AS_DUAS,)), [IMPASSE]),
        (replace(BOM, codigo=None), [SEM_REPOSITORIO]),
        (replace(BOM, nao_rastreados=("a.py", "steps/b.py")), [NAO_RASTREADOS]),
        (replace(BOM, codigo=replace(CODIGO, diff="x" * 600_000)), [GRANDE]),
        (
            replace(BOM, trabalhadores=(SERVICES, ALHEIO), codigo=replace(CODIGO, publicado=False)),
            [NADA_PUBLICADO],
        ),
    ],
    ids=["nothing", "queue", "agent", "agents", "deadlock", "repository", "untracked", "diff", "push"],
)
def test_each_problem_alone(pedido: Pedido, esperados: list[str]) -> None:
    assert ditos(pedido) == esperados


def test_all_problems_at_once_in_their_order() -> None:
    pedido = Pedido(
        fila_controlador="services",
        fila_etapas="default",
        filas=frozenset({"services"}),
        trabalhadores=(ALHEIO,),
        codigo=replace(CODIGO, diff="x" * 600_000, publicado=False),
        nao_rastreados=("a.py", "steps/b.py"),
    )
    assert ditos(pedido) == [
        NAO_HA_DEFAULT,
        NINGUEM_EM_SERVICES,
        NAO_RASTREADOS,
        GRANDE,
        NADA_PUBLICADO,
    ]


def test_no_queue_at_all() -> None:
    pedido = replace(BOM, filas=frozenset(), trabalhadores=())
    assert ditos(pedido) == [
        "there is no queue 'services' (there are: none); make it with --create-queue",
        "there is no queue 'default' (there are: none); make it with --create-queue",
    ]


def test_one_queue_for_both_is_asked_for_once() -> None:
    pedido = replace(BOM, fila_etapas="services", filas=frozenset({"default"}), trabalhadores=())
    assert ditos(pedido) == ["there is no queue 'services' (there are: default); make it with --create-queue"]


SERVICOS_PARA_AS_DUAS = Trabalhador(f"{AQUI}:services", ("services", "default"))
OUTRO_PARA_AS_DUAS = Trabalhador(f"{AQUI}:agent2", ("services", "default"))


@pytest.mark.parametrize(
    ("trabalhadores", "impasse"),
    [
        ((UM_PARA_AS_DUAS,), True),
        ((Trabalhador(f"{AQUI}:agent1", ("default", "services")),), True),  # whichever it asks first
        ((SERVICOS_PARA_AS_DUAS,), False),  # it runs any number at once
        ((UM_PARA_AS_DUAS, OUTRO_PARA_AS_DUAS), False),
        ((UM_PARA_AS_DUAS, DEFAULT), False),
        ((UM_PARA_AS_DUAS, SERVICES), False),
        ((SERVICES, DEFAULT), False),
    ],
)
def test_when_controller_and_stages_would_wait_for_each_other(
    trabalhadores: tuple[Trabalhador, ...], impasse: bool
) -> None:
    assert (ditos(replace(BOM, trabalhadores=trabalhadores)) == [IMPASSE]) is impasse


def test_one_agent_on_one_queue_for_both() -> None:
    pedido = replace(BOM, fila_etapas="services", trabalhadores=(Trabalhador(f"{AQUI}:one", ("services",)),))
    (dito,) = ditos(pedido)
    assert "wait for each other for ever" in dito
    assert ditos(replace(pedido, trabalhadores=(SERVICES,))) == []


def test_a_single_stage_needs_no_controller() -> None:
    pedido = replace(BOM, fila_controlador="", filas=frozenset({"default"}), trabalhadores=(UM_PARA_AS_DUAS,))
    assert ditos(pedido) == []
    assert ditos(replace(pedido, trabalhadores=())) == [NINGUEM_EM_DEFAULT]


def test_the_host_is_not_what_says_how_many_tasks_an_agent_takes() -> None:
    assert Trabalhador("gpu:default", ()).uma_so
    assert not Trabalhador("gpu:services", ()).uma_so
    assert Trabalhador("customer-service-01:default", ()).uma_so


def test_an_agent_of_this_machine() -> None:
    assert Trabalhador(f"{AQUI}:gpu0", ()).aqui
    assert not Trabalhador(f"{AQUI}2:gpu0", ()).aqui


def test_a_diff_that_just_fits() -> None:
    assert ditos(replace(BOM, codigo=replace(CODIGO, diff="x" * DIFF_MAX_CARACTERES))) == []
    assert ditos(replace(BOM, codigo=replace(CODIGO, diff="x" * (DIFF_MAX_CARACTERES + 1)))) != []


def test_agents_of_this_machine_read_what_was_never_pushed() -> None:
    nunca = replace(CODIGO, publicado=False)
    assert ditos(replace(BOM, codigo=nunca)) == []
    ocioso = Trabalhador("gpu-server:1", ("another",))
    assert ditos(replace(BOM, codigo=nunca, trabalhadores=(SERVICES, DEFAULT, ocioso))) == []


def test_agents_elsewhere_cannot_read_a_repository_without_a_remote() -> None:
    so_aqui = replace(CODIGO, repositorio="file:///home/ana/conforto", publicado=False)
    (dito,) = ditos(replace(BOM, codigo=so_aqui, trabalhadores=(SERVICES, ALHEIO)))
    assert "file:///home/ana/conforto" in dito


@pytest.mark.parametrize(
    ("pedido", "erro"),
    [
        (replace(BOM, trabalhadores=()), ErroFila),
        (replace(BOM, codigo=None), ErroConfig),
        (replace(BOM, trabalhadores=(), codigo=None), ErroFila),  # a server's matter goes first
    ],
)
def test_which_error_it_is(pedido: Pedido, erro: type[Exception]) -> None:
    with pytest.raises(erro) as recusa:
        exigir(pedido)
    assert recusa.type is erro
