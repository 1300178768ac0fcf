"""Parity: a model file that says something else is noticed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
import pandas as pd
import pytest
from onnx import numpy_helper
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.secoes import PipelineConfig
from funcoes.entrega.assinatura import assinar
from funcoes.entrega.exportar import exportar
from funcoes.entrega.pacote import ONNX, montar
from funcoes.entrega.paridade import Paridade, comparar, conferir_do_bruto
from funcoes.entrega.preditor import Preditor, abrir_sessao, rodar
from funcoes.preparo.preparar import preparar
from tests.santa_maria import FEATURE_NAMES, SURVEY

SEM_EXIGIR = SURVEY.model_copy(update={"exigidas": ["hora"]})


def _ajustar(quadro: pd.DataFrame, estimador: Any) -> tuple[Pipeline, Any]:
    x = quadro[list(FEATURE_NAMES)].to_numpy()
    passos = [("imputador", SimpleImputer()), ("escala", StandardScaler()), ("modelo", estimador)]
    return Pipeline(passos).fit(x, quadro["voto"].to_numpy()), x


def conferir(modelo: Pipeline, conteudo: bytes, x: Any) -> Paridade:
    """The ONNX file against the pipeline, on every row of `x`."""
    return comparar(modelo.predict_proba(x), rodar(abrir_sessao(conteudo), x), "mais_provavel")


@pytest.fixture
def floresta(muitos: Callable[..., pd.DataFrame]) -> tuple[Pipeline, Any]:
    return _ajustar(muitos(), RandomForestClassifier(10, random_state=1))


def test_all_rows_are_compared(floresta: tuple[Pipeline, Any]) -> None:
    modelo, x = floresta
    visto = conferir(modelo, exportar(modelo), x)
    assert (visto.linhas, visto.rotulos_diferentes) == (120, 0)
    assert 0 < visto.max_dp < 1e-6


def test_a_threshold_that_was_tampered_with_is_noticed(floresta: tuple[Pipeline, Any]) -> None:
    modelo, x = floresta
    grafo = onnx.load_from_string(exportar(modelo))
    arvores = next(n for n in grafo.graph.node if n.op_type == "TreeEnsembleClassifier")
    limiares = next(a for a in arvores.attribute if a.name == "nodes_values")
    limiares.floats[0] += 0.5
    visto = conferir(modelo, grafo.SerializeToString(), x)
    assert visto.max_dp > 0.05


def test_a_coefficient_that_moves_a_probability_and_no_label_is_noticed(
    muitos: Callable[..., pd.DataFrame],
) -> None:
    modelo, x = _ajustar(muitos(), LogisticRegression())
    grafo = onnx.load_from_string(exportar(modelo))
    pesos = next(t for t in grafo.graph.initializer if list(t.dims) == [len(FEATURE_NAMES), 3])
    mudados = numpy_helper.to_array(pesos).copy()
    mudados[0, 0] += 0.002
    pesos.CopyFrom(numpy_helper.from_array(mudados, pesos.name))
    visto = conferir(modelo, grafo.SerializeToString(), x)
    assert visto.rotulos_diferentes == 0
    assert 1e-4 < visto.max_dp < 1e-3


def test_bytes_that_are_no_model_raise(floresta: tuple[Pipeline, Any]) -> None:
    with pytest.raises(ErroRegistro, match="cannot be loaded"):
        conferir(floresta[0], b"no model", floresta[1])


IGUAL = np.array([[0.5001, 0.4999, 0.0], [0.2, 0.3, 0.5]])


def test_a_label_that_differs_is_counted_however_small_the_difference() -> None:
    outro = np.array([[0.49995, 0.50005, 0.0], [0.2, 0.3, 0.5]])
    assert comparar(IGUAL, IGUAL, "mais_provavel") == Paridade(2, 0, 0.0)
    for regra in ("mais_provavel", "mediana"):
        visto = comparar(IGUAL, outro, regra)
        assert visto.rotulos_diferentes == 1
        assert visto.max_dp == pytest.approx(0.00015)


def test_labels_are_those_of_the_decision_rule() -> None:
    outro = IGUAL + np.array([[0, 0, 0], [0.0, 0.1, -0.1]])
    assert comparar(IGUAL, outro, "mediana").rotulos_diferentes == 0
    outro = IGUAL + np.array([[0, 0, 0], [0.0, 0.15, -0.15]])
    assert comparar(IGUAL, outro, "mais_provavel").rotulos_diferentes == 1


@pytest.mark.parametrize(
    ("esperado", "visto"),
    [(IGUAL, IGUAL[:, :2]), (IGUAL, IGUAL[:1]), (IGUAL[:0], IGUAL[:0]), (IGUAL, np.full_like(IGUAL, np.nan))],
)
def test_what_cannot_be_compared_is_within_no_limit(esperado: Any, visto: Any) -> None:
    assert not comparar(esperado, visto, "mais_provavel").max_dp <= 1


@pytest.fixture
def do_bruto(aceitos: pd.DataFrame, config: PipelineConfig) -> tuple[pd.DataFrame, Pipeline, Any]:
    """The twelve people as `balance` leaves them, one row of oversampling added; pipeline; signature."""
    preparado = preparar(aceitos, config.impute, SURVEY)
    quadro = preparado.quadro.assign(sintetico=False, outlier=False)
    modelo, _ = _ajustar(quadro, LogisticRegression())
    inventada = quadro.iloc[[0]][[*FEATURE_NAMES, "voto"]].assign(
        sintetico=True, parte="treino", outlier=False, peso=1
    )
    inteiro = pd.concat([quadro, inventada], ignore_index=True)
    return inteiro, modelo, assinar(quadro, modelo.classes_, SEM_EXIGIR, preparado.imputador, "mediana")


def test_from_the_raw_row_to_the_same_probabilities(do_bruto: tuple[pd.DataFrame, Pipeline, Any]) -> None:
    quadro, modelo, assinatura = do_bruto
    assert quadro[["falta_peso", "falta_altura", "falta_vestimenta"]].any().all()
    preditor = Preditor.de_pacote(montar({ONNX: exportar(modelo)}, assinatura))
    visto = conferir_do_bruto(preditor, quadro, modelo)
    assert (visto.linhas, visto.rotulos_diferentes) == (12, 0)
    assert visto.max_dp < 1e-6


def test_a_filling_rule_that_is_not_the_learned_one_is_noticed(
    do_bruto: tuple[pd.DataFrame, Pipeline, Any],
) -> None:
    quadro, modelo, assinatura = do_bruto
    regras = assinatura.preenchimento
    altura = regras.colunas["altura"].model_copy(update={"por_grupo": {}, "geral": 120.0})
    outras = regras.model_copy(update={"colunas": {**regras.colunas, "altura": altura}})
    mudada = assinatura.model_copy(update={"preenchimento": outras})
    visto = conferir_do_bruto(Preditor.de_pacote(montar({ONNX: exportar(modelo)}, mudada)), quadro, modelo)
    assert visto.max_dp > 0.01


def test_features_that_serving_computes_otherwise_are_noticed(
    do_bruto: tuple[pd.DataFrame, Pipeline, Any],
) -> None:
    quadro, modelo, assinatura = do_bruto
    preditor = Preditor.de_pacote(montar({ONNX: exportar(modelo)}, assinatura))
    assert conferir_do_bruto(preditor, quadro.assign(te_calc=quadro["te_calc"] + 5), modelo).max_dp > 0.01


def test_other_classes_are_within_no_limit(
    do_bruto: tuple[pd.DataFrame, Pipeline, Any],
) -> None:
    quadro, modelo, assinatura = do_bruto
    classes = [c + 1 for c in assinatura.classes]
    mudada = assinatura.model_copy(update={"classes": classes})
    visto = conferir_do_bruto(Preditor.de_pacote(montar({ONNX: exportar(modelo)}, mudada)), quadro, modelo)
    assert visto == Paridade(12, 12, float("inf"))
