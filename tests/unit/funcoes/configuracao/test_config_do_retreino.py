"""`configs/retreino.yaml`: read whole, refused where it cannot be."""

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar, carregar_retreino, mudada
from funcoes.configuracao.secoes_retreino import ConfigDoRetreino


def test_the_defaults_are_those_of_the_file_and_a_pair_changes_one() -> None:
    assert carregar_retreino().retreino.fila == "default"
    mudado = carregar_retreino(None, ["retreino.pausa_h=0.5", "agenda.dias=[monday, friday]"])
    assert (mudado.retreino.pausa_h, mudado.agenda.dias) == (0.5, ["monday", "friday"])
    assert ConfigDoRetreino.model_validate(mudado.model_dump()) == mudado, "as it travels to another process"


@pytest.mark.parametrize(
    ("par", "dito"),
    [
        ("retreino.pausa=1", "retreino.pausa: unknown key; known: modelos, fila"),
        ("agenda.hora=24", "agenda.hora: got 24"),
        ("agenda.dias=[domingo]", "agenda.dias"),
        ("deriva.gravidade_min=none", "deriva.gravidade_min: got 'none'"),
        ("retreino.por_dia=0", "retreino.por_dia: got 0"),
        ("retreino.consultar_s=0", "retreino.consultar_s"),
        ("retreino.mudar=[train.fold=3]", "train.fold: unknown key"),
        ("retreino", "for example retreino.pausa_h=12"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_given(par: str, dito: str) -> None:
    with pytest.raises(ErroConfig, match=dito.replace("[", r"\[")):
        carregar_retreino(None, [par])


def test_pairs_are_laid_over_settings_that_are_there() -> None:
    antes = carregar(None, ["train.modelos=lr,rf", "train.folds=3", "execucao.sem_cache=train"])
    depois = mudada(antes, ["execucao.sem_cache=", "train.folds=4", "validate.minimos.qwk=0.4"])
    assert (depois.train.modelos, depois.train.folds, depois.execucao.sem_cache) == (["lr", "rf"], 4, [])
    assert depois.validate_.minimos["qwk"] == 0.4
