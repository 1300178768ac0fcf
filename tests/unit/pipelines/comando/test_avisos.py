"""Settings without effect are said, and no others."""

import pytest

from funcoes.configuracao.config import carregar
from pipelines.comando.avisos import _REGRAS, sem_efeito


@pytest.mark.parametrize(
    ("pares", "dito"),
    [
        (["train.folds=3"], "train.folds has no effect: by_day makes a fold of each group"),
        (["train.folds=3", "train.protocol=by_day,by_campaign"], "by_day, by_campaign makes a fold of each"),
        (["train.max_folds=5", "train.protocol=random"], "train.max_folds has no effect: it is for by_day"),
        (["train.sintonia_folds=5"], "train.sintonia_folds has no effect: nothing is tuned"),
        (["train.grades={lr: {C: [1.0]}}"], "train.grades has no effect: nothing is tuned"),
        (["train.voto=lr,rf", "train.modelos=lr"], "train.voto has no effect: train.modelos has no voto"),
        (["train.svm_max_linhas=900", "train.modelos=lr"], "train.svm_max_linhas has no effect: no svm"),
        (["target.fusoes={5: {-3: -2, 3: 2}}"], "target.fusoes has no effect: nothing is merged for 7"),
        (
            ["ingest.semente_amostra=3", "ingest.dados=a.csv"],
            "ingest.semente_amostra has no effect: it is of",
        ),
        (["pesquisa.lugar=Here"], "pesquisa.lugar has no effect: the packaged sample has a description"),
        (["balance.vizinhos=3", "balance.metodo=aleatorio"], "balance.vizinhos has no effect"),
        (
            ["balance.svmsmote_max_linhas=900", "balance.metodo=smote"],
            "balance.svmsmote_max_linhas has no effect",
        ),
    ],
)
def test_a_setting_that_changes_nothing_is_said_with_why(pares: list[str], dito: str) -> None:
    (aviso,) = sem_efeito(pares, carregar(None, pares))
    assert aviso.startswith(dito) or dito in aviso


@pytest.mark.parametrize(
    "pares",
    [
        [],
        ["train.folds=3", "train.protocol=by_day,random"],
        ["train.max_folds=5"],
        ["train.sintonia_folds=5", "train.sintonia=3", "train.grades={lr: {C: [1.0]}}"],
        ["train.voto=lr,rf"],
        ["train.svm_max_linhas=900"],
        ["train.voto=svm,lr", "train.svm_max_linhas=900", "train.modelos=voto"],
        ["target.classes=5", "target.fusoes={5: {-3: -2, 3: 2}}"],
        ["ingest.semente_amostra=3"],
        ["pesquisa.lugar=Here", "ingest.dados=a.csv"],
        ["balance.vizinhos=3"],
        ["balance.svmsmote_max_linhas=900"],
        ["train.modelos=lr,rf"],
    ],
)
def test_one_that_does_something_is_not(pares: list[str]) -> None:
    assert list(sem_efeito(pares, carregar(None, pares))) == []


def test_a_description_beside_the_sample_is_said() -> None:
    assert list(sem_efeito([], carregar(pesquisa="santa-maria"), "santa-maria")) == [
        "--survey has no effect: the packaged sample has a description of its own"
    ]
    assert not list(sem_efeito([], carregar(None, ["ingest.dados=a.csv"], "santa-maria"), "santa-maria"))


def test_every_rule_names_a_setting() -> None:
    secoes = carregar().model_dump(by_alias=True)
    assert all(chave in secoes[secao] for secao, chave in (nome.split(".") for nome in _REGRAS))
