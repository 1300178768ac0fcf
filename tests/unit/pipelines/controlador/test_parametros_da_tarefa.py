"""Parameters of a controller: each key under one name, whatever a server or a person made of it."""

from types import SimpleNamespace
from typing import Any

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import achatar, carregar, de_plano
from funcoes.configuracao.secoes import PipelineConfig
from pipelines.controlador.parametros import config_da_tarefa, renomear
from tests.unit.escritas import DE_ANTES, ESCAPADO, ESCRITAS, escrito


def de_antes(config: PipelineConfig, entre: str = DE_ANTES) -> dict[str, str]:
    """The parameters as a controller of before has them."""
    return {escrito(nome, entre): valor for nome, valor in achatar(config).items()}


def copiado_pela_pagina(config: PipelineConfig, **editados: str) -> dict[str, str]:
    """The parameters of before as NEW RUN of a real server leaves them: each twice, one spelling edited."""
    novos = {escrito(k.replace("__", "/"), DE_ANTES): v for k, v in editados.items()}
    return de_antes(config, ESCAPADO) | de_antes(config) | novos


class Tarefa:
    """As much of a controller's task as its parameters need; `escritas` counts what was sent."""

    def __init__(self, parametros: dict[str, str] | None) -> None:
        self.parametros = parametros
        self.escritas = 0

    def get_parameters(self) -> dict[str, str] | None:
        return self.parametros

    def set_parameters(self, parametros: dict[str, str]) -> None:
        self.parametros = parametros
        self.escritas += 1


def tarefa(plano: dict[str, str], **outros: str) -> Any:
    """A controller's task that holds these in `Args`."""
    return Tarefa({f"Args/{k}": v for k, v in plano.items()} | {"pipeline/default_queue": "default"} | outros)


def test_the_parameters_of_a_controller(config: PipelineConfig) -> None:
    assert config_da_tarefa(tarefa(achatar(config))) == config


@pytest.mark.parametrize("entre", ESCRITAS)
def test_parameters_that_a_person_edited(config: PipelineConfig, entre: str) -> None:
    editados = {
        "train/folds": "3",
        "train/modelos": "lr, rf",
        "train/hiperparametros": "{lr: {C: 0.1}, rf: {n_estimators: 50}}",
        "register/promover": "false",
        "target/classes": "5",
        "train/protocol": "random,report",
        "ingest/max_quarentena": "0.5",
        "execucao/sem_cache": "['train', 'validate']",
    }
    lida = config_da_tarefa(
        tarefa(de_antes(config, entre) | {escrito(k, entre): v for k, v in editados.items()})
    )
    assert (lida.train.folds, lida.train.modelos, lida.register_.promover) == (3, ["lr", "rf"], False)
    assert (lida.target.classes, lida.train.protocol) == (5, ["random", "report"])
    assert lida.train.hiperparametros == {"lr": {"C": 0.1}, "rf": {"n_estimators": 50}}
    assert (lida.ingest.max_quarentena, lida.execucao.sem_cache) == (0.5, ["train", "validate"])


def test_a_copy_by_new_run_of_a_run_of_before(config: PipelineConfig) -> None:
    copiado = copiado_pela_pagina(config, train__folds="3", ingest__dados="a.b%2Ec$.csv")
    lida = config_da_tarefa(tarefa(copiado))
    assert (lida.train.folds, lida.ingest.dados) == (3, "a.b%2Ec$.csv")
    assert lida.balance == config.balance


def test_missing_parameters_keep_their_defaults(config: PipelineConfig) -> None:
    nada: Any = SimpleNamespace(get_parameters=lambda: None)
    assert config_da_tarefa(nada) == config
    assert config_da_tarefa(tarefa({"train/folds": "7"})).train.folds == 7
    assert config_da_tarefa(tarefa({}, **{"General/train/folds": "7"})) == config


APAGAR = "Delete it from Args (on the task's page: Configuration, Hyperparameters)"
O_MAIS_PROXIMO = f"there is no such parameter; the nearest is 'train/folds'. {APAGAR}"
COMECOS = "there is no such parameter; they begin with ingest/, pesquisa/, target/, impute/, "


@pytest.mark.parametrize(
    ("a_mais", "dito"),
    [
        ({"train/fold": "3"}, f"'train/fold': {O_MAIS_PROXIMO}"),
        ({"train.fold": "3"}, f"'train.fold': {O_MAIS_PROXIMO}"),
        ({"train%2Efold": "3", "train.fold": "4"}, f"'train%2Efold' and 'train.fold': {O_MAIS_PROXIMO}"),
        ({"treino/folds": "3"}, f"'treino/folds': {O_MAIS_PROXIMO}"),
        ({"folds": "3"}, f"'folds': {O_MAIS_PROXIMO}"),
        ({"train/folds/x": "3"}, f"'train/folds/x': {O_MAIS_PROXIMO}"),
        ({"train/folds.": "3"}, f"'train/folds.': {O_MAIS_PROXIMO}"),
        ({"train": "3"}, "'train': there is no such parameter; "),
        ({"xyz": "3"}, f"'xyz': {COMECOS}"),
        ({"": "3"}, f"'': {COMECOS}"),
        (
            {"train.folds": "3"},
            "train/folds is given more than once, with different values: 'train/folds' is '5', 'train.folds' "
            "is '3'. Set 'train/folds' to the one that you mean, and delete 'train.folds' from Args",
        ),
        ({"train/folds": "abc"}, "train/folds: got 'abc': Input should be a valid integer"),
        ({"train/modelos": "lr,train.lr"}, "train/modelos.1: got 'train.lr': Input should be 'ordinal'"),
        ({"train/voto": "lr,voto"}, "train: train/voto cannot hold itself"),
        ({"balance/metodo": "nenhum"}, "balance/metodo=nenhum leaves nothing to compare: set train/balance"),
    ],
)
def test_what_is_wrong_is_one_line_that_says_what_to_do(
    config: PipelineConfig, a_mais: dict[str, str], dito: str
) -> None:
    with pytest.raises(ErroConfig) as recusa:
        config_da_tarefa(tarefa(achatar(config) | a_mais))
    assert dito in str(recusa.value)
    assert len(str(recusa.value).splitlines()) == 1


@pytest.mark.parametrize("a_mais", [{"train.folds": "5"}, {"train%2Efolds": "5"}, {"train%2Efolds": "3"}])
def test_a_name_of_before_that_says_the_same_or_was_laid_over_is_no_contradiction(
    config: PipelineConfig, a_mais: dict[str, str]
) -> None:
    assert config_da_tarefa(tarefa(achatar(config) | a_mais)) == config


def test_everything_wrong_is_said_at_once(config: PipelineConfig) -> None:
    errados = {
        "train/folds": "many", "balance/vizinhos": "", "execucao/espera_s": "-1",
        "xyz": "", "ingest.semente": "1",
    }  # fmt: skip
    with pytest.raises(ErroConfig) as recusa:
        config_da_tarefa(tarefa(achatar(config) | errados))
    linhas = str(recusa.value).splitlines()
    assert linhas[0] == "the parameters of the run cannot be used:"
    comecos = [linha.split(":")[0].split(" is ")[0] for linha in linhas[1:]]
    assert comecos == ["ingest/semente", "'xyz'", "balance/vizinhos", "train/folds", "execucao/espera_s"]


# One spelling stays behind.


@pytest.mark.parametrize("entre", [DE_ANTES, ESCAPADO])
def test_names_of_before_are_replaced_and_nothing_else(entre: str) -> None:
    config = carregar(pares=["train.folds=3"])
    velha = tarefa(de_antes(config, entre), **{"properties/version": "0.1.0"})
    renomear(velha, config_da_tarefa(velha))
    certos = {f"Args/{k}": v for k, v in achatar(config).items()}
    assert velha.parametros == certos | {"pipeline/default_queue": "default", "properties/version": "0.1.0"}
    renomear(velha, config)
    assert velha.escritas == 1, "names that are right are left alone"


def test_a_copy_by_new_run_is_left_with_the_edited_value_once(config: PipelineConfig) -> None:
    copia = tarefa(copiado_pela_pagina(config, train__folds="3"))
    renomear(copia, config_da_tarefa(copia))
    assert copia.parametros["Args/train/folds"] == "3"
    assert not [n for n in copia.parametros if set(n) & set(".$%")]


def test_a_new_controller_is_not_written_to(config: PipelineConfig) -> None:
    nova = tarefa({})
    renomear(nova, config)
    assert nova.escritas == 0


def test_editions_of_before_survive_as_text(config: PipelineConfig) -> None:
    assert de_plano(de_antes(config)) == de_plano(achatar(config)) == config
