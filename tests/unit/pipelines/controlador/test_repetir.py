"""A stage that was lost runs again, after longer and longer pauses, a limited number of times."""

from types import SimpleNamespace
from typing import Any

import pytest

from funcoes.apoio.tentativas import DEFINITIVA, SECAO_FALHA, TRANSITORIA
from funcoes.configuracao.secoes import ExecucaoConfig
from pipelines.controlador.repetir import politica, vale_repetir


def execucao(**mudancas: Any) -> ExecucaoConfig:
    valores = {
        "tentativas": 3,
        "espera_s": 2,
        "espera_max_s": 60,
        "espera_servidor_s": 120,
        "quente": True,
        "sem_cache": [],
    }
    return ExecucaoConfig.model_validate(valores | mudancas)


class Tarefa:
    """A stage's task; what it said of its failure is known only after it was read anew."""

    def __init__(self, falha: str | None) -> None:
        self._falha = falha
        self._parametros: dict[str, str] | None = None

    def reload(self) -> None:
        self._parametros = {"Args/folds": "5"} | ({SECAO_FALHA: self._falha} if self._falha else {})

    def get_parameters(self) -> dict[str, str] | None:
        return self._parametros


def no(falha: str | None) -> Any:
    """A node whose stage failed so."""
    return SimpleNamespace(name="train", job=SimpleNamespace(task=Tarefa(falha)))


@pytest.mark.parametrize(("falha", "vale"), [(TRANSITORIA, True), (DEFINITIVA, False), (None, True)])
def test_what_is_worth_another_attempt(falha: str | None, vale: bool) -> None:
    assert vale_repetir(Tarefa(falha)) is vale


def test_a_task_without_parameters_died_before_it_began() -> None:
    assert vale_repetir(SimpleNamespace(reload=lambda: None, get_parameters=lambda: None))


def repeticoes(config: ExecucaoConfig, falha: str | None) -> list[float]:
    """The pauses of a stage that fails each time, until the controller gives up."""
    pausas: list[float] = []
    repetir = politica(config, pausas.append)
    while repetir(None, no(falha), len(pausas)):
        assert len(pausas) < 50, "no end"
    return pausas


@pytest.mark.parametrize(
    ("config", "pausas"),
    [
        (execucao(), [2, 4, 8]),
        (execucao(tentativas=0), []),
        (execucao(tentativas=1, espera_s=0), [0]),
        (execucao(tentativas=6, espera_s=10), [10, 20, 40, 60, 60, 60]),
        (execucao(tentativas=2, espera_s=100), [60, 60]),
    ],
)
def test_pauses_are_doubled_up_to_a_maximum(config: ExecucaoConfig, pausas: list[float]) -> None:
    assert repeticoes(config, TRANSITORIA) == pausas
    assert repeticoes(config, None) == pausas  # killed, it could say nothing


def test_the_most_attempts_that_can_be_asked_for_have_an_end() -> None:
    pausas = repeticoes(execucao(tentativas=20, espera_s=3600, espera_max_s=86400), None)
    assert len(pausas) == 20
    assert max(pausas) == 86400


def test_what_is_wrong_with_the_input_stays_wrong() -> None:
    assert repeticoes(execucao(), DEFINITIVA) == []


def test_a_stage_that_finds_its_input_wrong_the_second_time_is_not_run_a_third_time() -> None:
    pausas: list[float] = []
    repetir = politica(execucao(), pausas.append)
    assert repetir(None, no(TRANSITORIA), 0)
    assert not repetir(None, no(DEFINITIVA), 1)
    assert pausas == [2]


def test_the_log_says_which_attempt_comes_and_when(capsys: pytest.CaptureFixture[str]) -> None:
    politica(execucao(), lambda _: None)(None, no(None), 1)
    assert capsys.readouterr().out == "stage train was lost; attempt 3 of 4 in 4 s\n"
