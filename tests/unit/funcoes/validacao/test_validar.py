"""Validation: probabilities of any model's votes, held-out rows and no other, the decision as data."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from funcoes.configuracao.secoes import PipelineConfig, TrainEtapa, ValidateConfig
from funcoes.entrega.assinatura import metadados_do_modelo
from funcoes.entrega.exportar import exportar
from funcoes.entrega.medir import assinatura_de, como_json, empacotar, medir
from funcoes.entrega.preditor import Preditor
from funcoes.modelos.referencias import Majoritaria, disponiveis
from funcoes.preparo.balanceamento import balancear
from funcoes.preparo.imputacao import aprender
from funcoes.treino.treinar import treinar
from funcoes.validacao.portao import Entrega
from funcoes.validacao.validar import (
    Candidatura,
    Modelo,
    avaliar_no_teste,
    candidatar,
    do_candidato,
    do_protocolo,
    linhas_por_classe,
    proba_em,
    validar,
)
from funcoes.validacao.veredito import como_dados, julgar
from tests.santa_maria import FEATURE_NAMES, FEATURES, INPUTS, SURVEY

Muitos = Callable[..., pd.DataFrame]
CLASSES = np.array([-1, 0, 1])
SEM = como_dados(None, julgar(None, 0.0))
BOA = Entrega("", 120, 0, 0.0, 0.1, 0.01)


def _fixo(classes: list[int], proba: list[float]) -> Modelo:
    """A model that gives everybody the same probabilities."""
    return Modelo(lambda x: np.tile(proba, (len(x), 1)), np.array(classes), FEATURES)


@pytest.mark.parametrize(
    ("modelo", "esperado"),
    [
        (_fixo([-1, 0, 1], [0.2, 0.3, 0.5]), [0.2, 0.3, 0.5]),
        (_fixo([0, 1], [0.4, 0.6]), [0.0, 0.4, 0.6]),  # never learned -1
        (_fixo([0, 1, 2], [0.1, 0.3, 0.6]), [0.0, 0.25, 0.75]),  # also knows 2: spread over the rest
        (_fixo([2, 3], [0.5, 0.5]), [1 / 3, 1 / 3, 1 / 3]),  # knows none of these votes
    ],
)
def test_probabilities_on_the_classes_asked_for(
    muitos: Muitos, modelo: Modelo, esperado: list[float]
) -> None:
    assert proba_em(modelo, muitos(6), CLASSES) == pytest.approx(np.tile(esperado, (6, 1)))


@pytest.fixture(scope="module")
def candidatura(
    muitos: Muitos, config: PipelineConfig, config_treino: Callable[..., TrainEtapa]
) -> Candidatura:
    """A cumulative logit trained on 96 of 120 people."""
    quadro = balancear(muitos(120), FEATURES, "smote", vizinhos=3, semente=1)[0]
    treino = config_treino(modelos=["ordinal"])
    t = treinar(quadro, FEATURES, treino)
    imputador = aprender(muitos(120), config.impute.da_pesquisa(SURVEY), INPUTS)
    return candidatar(t, quadro, SURVEY, imputador, treino, exportar(t.candidato))


@pytest.fixture
def validate(config: PipelineConfig) -> ValidateConfig:
    """The defaults, but for the few rows here: thresholds on one index suit them best."""
    facil = {"perda_max_teste": 1.0, "margem_referencias": {"majoritaria": 0.01}}
    return config.validate_.model_copy(update=facil)


def _partes(c: Candidatura) -> tuple[pd.DataFrame, pd.DataFrame]:
    real = c.quadro[~c.quadro["sintetico"]]
    return real[real["parte"] == "treino"], real[real["parte"] == "teste"]


def test_held_out_metrics_stand_beside_baselines(candidatura: Candidatura) -> None:
    treino, teste = _partes(candidatura)
    tabela = avaliar_no_teste(candidatura, teste, proba_em(do_candidato(candidatura), teste, CLASSES))
    assert set(tabela.index) == {"candidato", *disponiveis(treino)}
    ordem = ["candidato" if r.escolhido else r.modelo for r in do_protocolo(candidatura).itertuples()]
    assert tabela.index.tolist() == [nome for nome in dict.fromkeys(ordem) if nome in tabela.index]
    previsto = candidatura.modelo.predict(teste[list(FEATURE_NAMES)].to_numpy())
    assert tabela.at["candidato", "accuracy"] == pytest.approx((previsto == teste["voto"]).mean())
    maioria = Majoritaria().ajustar(treino, treino["voto"].to_numpy(), CLASSES).prever(teste)
    assert tabela.at["majoritaria", "accuracy"] == pytest.approx(
        (CLASSES[maioria.argmax(axis=1)] == teste["voto"]).mean()
    )


def test_validation_predicts_the_held_out_rows_and_no_other(
    candidatura: Candidatura, validate: ValidateConfig
) -> None:
    validado = validar(candidatura, validate, BOA)
    _, teste = _partes(candidatura)
    assert validado.previsoes.index.tolist() == teste.index.tolist()
    assert validado.previsoes.columns.tolist() == ["voto", "p_-1", "p_0", "p_1"]
    assert validado.confusao.to_numpy().sum() == len(teste)
    assert validado.passou, [m for m in validado.motivos if not m.passou]


def test_the_candidate_is_asked_once_for_the_held_out_rows(
    candidatura: Candidatura, validate: ValidateConfig
) -> None:
    _, teste = _partes(candidatura)
    vistas: list[int] = []

    class Contado:
        classes_ = candidatura.modelo.classes_

        def predict_proba(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
            vistas.append(len(x))
            return np.asarray(candidatura.modelo.predict_proba(x))

    validar(replace(candidatura, modelo=Contado()), validate, BOA)
    assert vistas == [len(teste)]


def test_the_gate_judges_by_the_configured_decision_rule(
    candidatura: Candidatura, validate: ValidateConfig
) -> None:
    linha = candidatura.leaderboard[candidatura.leaderboard["escolhido"]].iloc[0]
    for decisao, coluna in (("mais_provavel", "mae"), ("mediana", "mediana_mae")):
        config = candidatura.config.model_copy(update={"decisao": decisao})
        validado = validar(replace(candidatura, config=config), validate, BOA)
        assert validado.oof.at["candidato", "mae"] == pytest.approx(linha[coluna])
        assert validado.oof.at["candidato", "rps"] == pytest.approx(linha["rps"])


def test_the_decision_as_json(candidatura: Candidatura, validate: ValidateConfig) -> None:
    validado = validar(candidatura, validate, BOA)
    escrito = json.loads(validado.como_json("d1", SEM))
    assert (escrito["promocao"], escrito["treino_dataset_id"]) == (SEM, "d1")
    assert escrito["passed"] == validado.passou == all(r["passou"] for r in escrito["rules"])
    assert len(escrito["reasons"]) == len(escrito["rules"]) == 10
    assert set(escrito["teste"]) == {"candidato", *disponiveis(candidatura.quadro)}


def test_the_defaults_refuse_a_model_that_knows_nothing(
    candidatura: Candidatura, validate: ValidateConfig
) -> None:
    nada = candidatura.leaderboard.assign(qwk=0.0, rps=0.2, within_one=0.5)
    validado = validar(replace(candidatura, leaderboard=nada), validate, BOA)
    assert not validado.passou


def test_a_leaky_protocol_never_passes(candidatura: Candidatura, validate: ValidateConfig) -> None:
    tabela = candidatura.leaderboard.assign(protocolo="report", vazado=True)
    oof = candidatura.oof.assign(protocolo="report")
    vazada = replace(candidatura, protocolo="report", leaderboard=tabela, oof=oof)
    recusas = [m.regra for m in validar(vazada, validate, BOA).motivos if not m.passou]
    assert recusas == ["protocolo_vazado"]


def test_rows_by_class_are_those_that_were_learned_from(candidatura: Candidatura) -> None:
    treino, _ = _partes(candidatura)
    assert linhas_por_classe(candidatura) == treino["voto"].value_counts().sort_index().to_dict()


def test_the_exported_model_is_measured_from_the_raw_row(candidatura: Candidatura) -> None:
    entrega = medir(candidatura)
    assert entrega.motivo == ""
    assert (entrega.linhas, entrega.trocados) == (120, 0)
    assert entrega.max_dp < 1e-9
    assert 0 < entrega.latencia_p95_ms < 1000
    assert 0 < entrega.tamanho_mb < 1
    assert json.loads(como_json(entrega))["linhas"] == 120
    assert b"latencia" not in como_json(entrega), "another at every run"


@pytest.mark.parametrize("onnx", [None, b"no model"])
def test_what_cannot_be_delivered_is_a_reason(candidatura: Candidatura, onnx: bytes | None) -> None:
    entrega = medir(replace(candidatura, onnx=onnx, sem_onnx="no converter"))
    assert ("no converter" if onnx is None else "cannot be loaded") in entrega.motivo


def test_the_package_predicts_what_was_trained(candidatura: Candidatura) -> None:
    pacote = empacotar(candidatura, b"joblib bytes", {"cartao.md": b"# card"})
    assert pacote == empacotar(candidatura, b"joblib bytes", {"cartao.md": b"# card"})
    _, teste = _partes(candidatura)
    x = teste[list(FEATURE_NAMES)].to_numpy(dtype=float)
    np.testing.assert_allclose(
        Preditor.de_pacote(pacote).proba_dos_atributos(x), candidatura.modelo.predict_proba(x), atol=1e-9
    )


def test_metadata_of_the_model_are_flat(candidatura: Candidatura, validate: ValidateConfig) -> None:
    portao: dict[str, Any] = json.loads(validar(candidatura, validate, BOA).como_json("d1", SEM))
    assinatura = assinatura_de(candidatura).model_dump()
    metadados = metadados_do_modelo(candidatura, portao, assinatura, {"treino_tarefa": "t1"})
    assert metadados["algoritmo"] == "ordinal"
    assert metadados["protocolo"] == "by_record"
    assert metadados["gate_passed"] is portao["passed"]
    assert metadados["teste_rps"] == portao["teste"]["candidato"]["rps"]
    assert metadados["treino_tarefa"] == "t1"
    assert json.loads(str(metadados["assinatura"]))["classes"] == [-1, 0, 1]
    assert not any(isinstance(v, dict | list) for v in metadados.values())
