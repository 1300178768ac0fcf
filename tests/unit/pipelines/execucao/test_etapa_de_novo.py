"""A stage that is run again by itself: its values of before, and the changes."""

from types import SimpleNamespace
from typing import Any

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar
from pipelines.execucao.etapa import argumentos
from pipelines.graph import argumentos_da_etapa


def de_antes(etapa: str) -> Any:
    """The stage's task of a run with the defaults."""
    valores = {f"Args/{k}": v for k, v in argumentos_da_etapa(carregar(), etapa).items()}
    return SimpleNamespace(get_parameters=lambda: valores)


@pytest.mark.parametrize(
    ("par", "dito"),
    [
        ("ingest.classes=4", "classes: got 4: Input should be 3, 5 or 7"),
        ("ingest.classes=5", ""),
        ("register.fracao_teste=0.9", "fracao_teste: got '0.9'"),
        ("train.metodo=adasyn", "metodo: got 'adasyn'"),
        ("validate.min_partilha=0", "min_partilha: got '0'"),
    ],
)
def test_keys_of_other_sections_are_checked_before_the_stage_starts(par: str, dito: str) -> None:
    etapa = par.partition(".")[0]
    if dito:
        with pytest.raises(ErroConfig, match=dito):
            argumentos(etapa, de_antes(etapa), [par])
    else:
        assert argumentos(etapa, de_antes(etapa), [par])["Args/classes"] == "5"


def test_one_key_of_a_mapping_of_a_stage_that_is_run_again() -> None:
    antes = de_antes("train")
    feitos = argumentos("train", antes, ["train.hiperparametros.lr.C=0.5", "train.folds=3"])
    assert "lr: {C: 0.5, max_iter: 2000}" in feitos["Args/hiperparametros"]
    assert feitos["Args/folds"] == "3"
    with pytest.raises(ErroConfig, match=r"stage train has no train\.nada; it has"):
        argumentos("train", antes, ["train.nada.x=1"])
