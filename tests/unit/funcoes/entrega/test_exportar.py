"""The ONNX file says what the pipeline says, to float32 precision or better; same model, same bytes."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import onnx
import pandas as pd
import pytest
from lightgbm import LGBMClassifier
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import RobustScaler, StandardScaler
from sklearn.svm import SVC

from funcoes.apoio.erros import ErroExportacao
from funcoes.entrega.exportar import _como_bytes, exportar
from funcoes.entrega.paridade import Paridade, comparar
from funcoes.entrega.preditor import abrir_sessao, rodar
from funcoes.modelos.candidatos import pipeline_simples
from funcoes.modelos.ordinal import LogitoOrdinal
from funcoes.modelos.ordinal_arvores import ArvoresOrdinais
from tests.santa_maria import FEATURE_NAMES

RAIZ = Path(__file__).resolve().parents[4]
SETE = (-3, -2, -1, 0, 1, 2, 3)
FLOAT64, FLOAT32 = 1e-12, 5e-6


def _lightgbm(**parametros: Any) -> LGBMClassifier:
    return LGBMClassifier(
        n_estimators=8, min_child_samples=5, n_jobs=1, verbose=-1, random_state=1, **parametros
    )


def _voto(**parametros: Any) -> VotingClassifier:
    membros = [
        ("lr", LogisticRegression()),
        ("ordinal", LogitoOrdinal()),
        ("rf", RandomForestClassifier(20, min_samples_leaf=3, random_state=1)),
    ]
    return VotingClassifier(membros, **{"voting": "soft"} | parametros)


class SemForma(LogisticRegression):
    """An estimator that skl2onnx does not know."""


ESTIMADORES: dict[str, tuple[Callable[[], Any], float]] = {
    "lr": (lambda: LogisticRegression(C=0.3), FLOAT64),
    "ordinal": (LogitoOrdinal, FLOAT64),
    "svm": (lambda: SVC(probability=True, random_state=1), FLOAT32),
    "rf": (lambda: RandomForestClassifier(30, random_state=1), FLOAT32),
    "et": (lambda: ExtraTreesClassifier(30, min_samples_leaf=2, random_state=1), FLOAT32),
    "gb": (lambda: GradientBoostingClassifier(n_estimators=10, max_depth=2, random_state=1), FLOAT32),
    "lightgbm": (_lightgbm, FLOAT32),
    "ordinal_arvores": (lambda: ArvoresOrdinais(30, min_child_samples=5, random_state=1), FLOAT32),
    "voto": (_voto, FLOAT32),
    "one of no catalogue": (lambda: KNeighborsClassifier(9), FLOAT64),
    "voto, weighted": (lambda: _voto(weights=[3, 1, 2]), FLOAT32),
    "voto, one dropped": (lambda: _voto(weights=[3, 1, 2]).set_params(lr="drop"), FLOAT32),
    "voto of what has a form of its own": (
        lambda: VotingClassifier(
            [(n, ESTIMADORES[n][0]()) for n in ("svm", "gb", "lightgbm", "ordinal_arvores")], voting="soft"
        ),
        FLOAT32,
    ),
}


def ajustar(quadro: pd.DataFrame, estimador: Any) -> tuple[Pipeline, Any]:
    """The fitted pipeline and the features of all rows; some cells are missing."""
    x = quadro[list(FEATURE_NAMES)].to_numpy().copy()
    x[np.random.default_rng(3).random(x.shape) < 0.03] = np.nan
    passos = [
        ("imputador", SimpleImputer(strategy="median")),
        ("escala", StandardScaler()),
        ("modelo", estimador),
    ]
    return Pipeline(passos).fit(x, quadro["voto"].to_numpy()), x


def exportado(modelo: Pipeline, x: Any) -> Paridade:
    """The exported file against the pipeline, on every row of `x`."""
    return comparar(modelo.predict_proba(x), rodar(abrir_sessao(exportar(modelo)), x), "mais_provavel")


@pytest.mark.parametrize("classes", [(-1, 1), SETE], ids=["two votes", "seven votes"])
@pytest.mark.parametrize("nome", ESTIMADORES)
def test_the_file_gives_the_probabilities_of_the_pipeline(
    muitos: Callable[..., pd.DataFrame], nome: str, classes: tuple[int, ...]
) -> None:
    criar, tolerancia = ESTIMADORES[nome]
    modelo, x = ajustar(muitos(210, classes), criar())
    visto = exportado(modelo, x)
    assert (visto.linhas, visto.rotulos_diferentes) == (210, 0)
    assert visto.max_dp <= tolerancia


def test_one_input_and_the_probabilities_as_one_tensor_in_float64(
    muitos: Callable[..., pd.DataFrame],
) -> None:
    modelo, _ = ajustar(muitos(), _voto())
    grafo = onnx.load_from_string(exportar(modelo)).graph
    vistos = [(v.name, v.type.tensor_type.elem_type) for v in (*grafo.input, *grafo.output)]
    assert vistos == [("x", onnx.TensorProto.DOUBLE), ("probabilities", onnx.TensorProto.DOUBLE)]
    assert [d.dim_value for d in grafo.output[0].type.tensor_type.shape.dim] == [0, 3]
    assert not {n.op_type for n in grafo.node} & {"ZipMap", "ArgMax"}


def test_the_same_model_gives_the_same_bytes_in_another_process(
    muitos: Callable[..., pd.DataFrame], tmp_path: Path
) -> None:
    modelo, _ = ajustar(muitos(), _voto())
    joblib.dump(modelo, tmp_path / "m")
    codigo = (
        "import sys, joblib, hashlib; from funcoes.entrega.exportar import exportar;"
        "print(hashlib.sha256(exportar(joblib.load(sys.argv[1]))).hexdigest())"
    )
    outro = subprocess.run(
        [sys.executable, "-c", codigo, tmp_path / "m"], cwd=RAIZ, capture_output=True, text=True, check=True
    )
    assert outro.stdout.split()[-1] == hashlib.sha256(exportar(modelo)).hexdigest()


@pytest.mark.parametrize("nome", ["rf", "et", "gb"])
def test_rows_beside_a_threshold_take_the_same_branch(muitos: Callable[..., pd.DataFrame], nome: str) -> None:
    """scikit-learn rounds the row to float32 before it compares; a hair beside the threshold that decides."""
    modelo, x = ajustar(muitos(), ESTIMADORES[nome][0]())
    linhas = []
    for arvore in np.ravel(modelo["modelo"].estimators_):
        for atributo, limiar in zip(arvore.tree_.feature, arvore.tree_.threshold, strict=True):
            for passo in (-3e-8, -1e-12, 0.0, 1e-12, 3e-8) if atributo >= 0 else ():
                escala = modelo["escala"]
                linha = np.where(np.isnan(x[0]), 0.0, x[0])
                linha[atributo] = limiar * (1 + passo) * escala.scale_[atributo] + escala.mean_[atributo]
                linhas.append(linha)
    visto = exportado(modelo, np.array(linhas))
    assert visto.linhas > 300
    assert visto.rotulos_diferentes == 0
    assert visto.max_dp <= FLOAT32


def test_lightgbm_may_split_between_numbers_that_float32_cannot_tell_apart() -> None:
    x = np.where(np.arange(200)[:, None] % 2, 1.0, 1.0 + 1e-12) * np.ones(3)
    y = np.arange(200) % 2
    escala = StandardScaler(with_std=False)
    passos = [("imputador", SimpleImputer()), ("escala", escala), ("modelo", _lightgbm())]
    modelo = Pipeline(passos).fit(x, y)
    proba = modelo.predict_proba(x)
    assert proba[0, 0] > 0.6, "LightGBM no longer splits there: the test shows nothing"
    assert proba[1, 0] < 0.4
    visto = exportado(modelo, x)
    assert visto.rotulos_diferentes == 0
    assert visto.max_dp <= FLOAT32


@pytest.mark.parametrize(
    ("estimador", "motivo"),
    [
        (SemForma(), r"SemForma cannot be written as ONNX: Unable to find a shape calculator"),
        (SVC(), r"SVC without probability=True"),
        (_voto(voting="hard"), r"voting='hard' has no probabilities"),
        (VotingClassifier([("k", SemForma())], voting="soft"), r"VotingClassifier cannot be written as ONNX"),
        (_lightgbm(objective="multiclassova"), r"LightGBM with objective 'multiclassova num_class:3"),
        (_lightgbm(boosting_type="rf", bagging_freq=1, bagging_fraction=0.7), r"averaged: True"),
        (_lightgbm(zero_as_missing=True), r"missing Zero: only numeric splits"),
        (ArvoresOrdinais(5, min_child_samples=900), r"no tree: no feature tells two groups"),
        (GradientBoostingClassifier(init=LogisticRegression(), n_estimators=2), r"Gradient.* cannot be"),
    ],
)  # fmt: skip
def test_what_has_no_onnx_form_is_refused_with_a_reason(
    muitos: Callable[..., pd.DataFrame], estimador: Any, motivo: str
) -> None:
    modelo, _ = ajustar(muitos(), estimador)
    with pytest.raises(ErroExportacao, match=motivo):
        exportar(modelo)


def test_only_the_pipeline_that_is_registered_is_written(muitos: Callable[..., pd.DataFrame]) -> None:
    quadro = muitos()
    x, y = quadro[list(FEATURE_NAMES)].to_numpy(), quadro["voto"].to_numpy()
    outro = Pipeline([("escala", RobustScaler()), ("modelo", LogisticRegression())]).fit(x, y)
    with pytest.raises(ErroExportacao, match="not RobustScaler -> LogisticRegression"):
        exportar(outro)


def test_a_feature_that_was_never_seen_is_refused(muitos: Callable[..., pd.DataFrame]) -> None:
    modelo, _ = ajustar(muitos().assign(umidade=np.nan), LogisticRegression())
    with pytest.raises(ErroExportacao, match="missing in every row"):
        exportar(modelo)


def test_the_order_of_the_operator_sets_does_not_matter() -> None:
    """The converter lists them now in this order, now in that one."""
    x, y = np.random.default_rng(0).normal(size=(90, 16)), np.arange(90) % 3
    grafo = onnx.load_from_string(exportar(pipeline_simples(LogisticRegression()).fit(x, y)))
    virado = onnx.ModelProto()
    virado.CopyFrom(grafo)
    del virado.opset_import[:]
    virado.opset_import.extend(reversed(grafo.opset_import))
    assert len(virado.opset_import) > 1
    assert virado.SerializeToString(deterministic=True) != grafo.SerializeToString(deterministic=True)
    assert _como_bytes(virado) == _como_bytes(grafo)
