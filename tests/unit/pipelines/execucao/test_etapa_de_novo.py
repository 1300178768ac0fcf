"""A stage that is run again by itself: its values of before, and the changes."""

from types import SimpleNamespace
from typing import Any

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar
from pipelines.execucao.etapa import argumentos
from pipelines.graph import argumentos_da_etapa


def test_one_key_of_a_mapping_of_a_stage_that_is_run_again() -> None:
    antes: Any = SimpleNamespace(
        get_parameters=lambda: {f"Args/{k}": v for k, v in argumentos_da_etapa(carregar(), "train").items()}
    )
    feitos = argumentos("train", antes, ["train.hiperparametros.lr.C=0.5", "train.folds=3"])
    assert "lr: {C: 0.5, max_iter: 2000}" in feitos["Args/hiperparametros"]
    assert feitos["Args/folds"] == "3"
    with pytest.raises(ErroConfig, match=r"stage train has no train\.nada; it has"):
        argumentos("train", antes, ["train.nada.x=1"])
