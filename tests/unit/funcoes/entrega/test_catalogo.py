"""An entry of the catalogue is all that a model needs: estimator, words for the card, ONNX file or none."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from funcoes.apoio.erros import ErroConfig, ErroExportacao
from funcoes.configuracao import catalogo
from funcoes.configuracao.catalogo import CANDIDATOS, Candidato
from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import PipelineConfig
from funcoes.entrega.exportar import exportar
from funcoes.entrega.paridade import Paridade, comparar
from funcoes.entrega.preditor import abrir_sessao, rodar
from funcoes.modelos.candidatos import ajustar
from funcoes.palavras.lingua import INGLES, Lingua, Termo
from tests.santa_maria import FEATURE_NAMES

SETE = (-3, -2, -1, 0, 1, 2, 3)
NUNCA = Candidato("sklearn.naive_bayes.GaussianNB", Termo("naive Bayes", "Bayes ingênuo"), onnx="nenhuma")


def exportado(nome: Any, quadro: pd.DataFrame, config: PipelineConfig) -> Paridade:
    """The candidate as it is registered against its file, on every row."""
    x = quadro[list(FEATURE_NAMES)].to_numpy()
    modelo = ajustar(x, quadro["voto"].to_numpy(), nome, config.train)
    return comparar(modelo.predict_proba(x), rodar(abrir_sessao(exportar(modelo)), x), "mais_provavel")


@pytest.mark.parametrize("nome", CANDIDATOS)
def test_every_model_has_its_onnx_form_or_says_that_it_has_none(
    nome: str, muitos: Callable[..., pd.DataFrame]
) -> None:
    """Within the limit of the gate; and who says that there is none has none."""
    config = carregar(None, [f"train.modelos={nome}"])
    if config.train.sem_onnx:
        assert config.train.sem_onnx == [f"{nome} has no ONNX form: it is compared, but cannot be promoted"]
        with pytest.raises(ErroExportacao, match="has no ONNX form"):
            exportado(nome, muitos(210, SETE), config)
    else:
        visto = exportado(nome, muitos(210, SETE), config)
        assert (visto.linhas, visto.rotulos_diferentes) == (210, 0)
        assert visto.max_dp <= config.validate_.paridade_max_dp


@pytest.mark.parametrize("nome", CANDIDATOS)
def test_every_model_has_a_name_for_the_card_in_both_languages(nome: str) -> None:
    assert all(lingua.termo(CANDIDATOS[nome].termo).strip() for lingua in (INGLES, Lingua("pt")))


def test_the_defaults_compare_nothing_that_cannot_be_promoted() -> None:
    assert carregar().train.sem_onnx == []


def test_a_model_without_onnx_form_is_said_and_so_is_a_vote_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(catalogo, "CANDIDATOS", {"nb": NUNCA, **CANDIDATOS})
    assert catalogo.sem_onnx(["lr", "nb", "voto"], ["lr", "ordinal"]) == ["nb"]
    assert catalogo.sem_onnx(["lr", "voto"], ["lr", "nb"]) == ["voto"]


def test_an_entry_that_says_that_there_is_no_form_is_not_tried(
    monkeypatch: pytest.MonkeyPatch, muitos: Callable[..., pd.DataFrame], config: PipelineConfig
) -> None:
    monkeypatch.setattr(
        "funcoes.modelos.candidatos.CANDIDATOS", {"lr": replace(CANDIDATOS["lr"], onnx="nenhuma")}
    )
    with pytest.raises(
        ErroExportacao, match=r"LogisticRegression has no ONNX form \(funcoes/configuracao/cat"
    ):
        exportado("lr", muitos(), config)


def test_an_entry_alone_makes_a_model_that_can_be_promoted(
    monkeypatch: pytest.MonkeyPatch, muitos: Callable[..., pd.DataFrame], config: PipelineConfig
) -> None:
    entrada = replace(NUNCA, classe="sklearn.tree.DecisionTreeClassifier", onnx="float32")
    monkeypatch.setattr("funcoes.modelos.candidatos.CANDIDATOS", {**CANDIDATOS, "arvore": entrada})
    visto = exportado("arvore", muitos(210, SETE), config)
    assert (visto.rotulos_diferentes, visto.max_dp) == (0, pytest.approx(0, abs=1e-6))


def test_trees_that_are_not_declared_as_such_are_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, muitos: Callable[..., pd.DataFrame], config: PipelineConfig
) -> None:
    entrada = replace(CANDIDATOS["rf"], onnx="float64")
    monkeypatch.setattr("funcoes.modelos.candidatos.CANDIDATOS", {"rf": entrada})
    with pytest.raises(ErroExportacao, match=r'computes in float32: its entry .* needs onnx="float32"'):
        exportado("rf", muitos(), config)


def test_a_library_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, muitos: Callable[..., pd.DataFrame], config: PipelineConfig
) -> None:
    entrada = replace(NUNCA, classe="nowhere.sub.Model")
    monkeypatch.setattr("funcoes.modelos.candidatos.CANDIDATOS", {"novo": entrada})
    with pytest.raises(
        ErroConfig, match=r"train\.modelos names novo, which is not installed: pip install nowhere"
    ):
        exportado("novo", muitos(), config)
