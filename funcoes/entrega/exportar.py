"""The fitted pipeline as an ONNX file: arithmetic that a reader runs without unpickling anything."""

import copy
from typing import Any, Final

import numpy as np
import onnx
import onnx.utils
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from funcoes.apoio.erros import ErroExportacao
from funcoes.entrega.onnx_arvores import ArvoresLightGBM
from funcoes.entrega.onnx_conversores import OPSET, EmFloat32, Preenchido
from funcoes.modelos.ordinal import LogitoOrdinal

ENTRADA: Final = "x"
SAIDA: Final = "probabilities"

_COMO_SAO: Final = (LogisticRegression, LogitoOrdinal, SVC)
_EM_FLOAT32: Final = (RandomForestClassifier, ExtraTreesClassifier, GradientBoostingClassifier)
_CONHECIDOS: Final = (*(c.__name__ for c in (*_COMO_SAO, *_EM_FLOAT32, VotingClassifier)), "LGBMClassifier")


def exportar(modelo: Pipeline) -> bytes:
    """ONNX bytes of a fitted `candidatos.pipeline_simples`; the same model gives the same bytes.

    Input `x`, float64, shape (rows, features), NaN where missing; output `probabilities`, float64, shape
    (rows, classes), columns in the order of `classes_`. Raises `ErroExportacao` for what has no ONNX form.
    """
    copia = _adaptar_pipeline(modelo)
    tipos = [(ENTRADA, DoubleTensorType([None, modelo.n_features_in_]))]
    try:
        grafo = to_onnx(
            copia, name="conforto_termico", initial_types=tipos, target_opset=OPSET, options={"zipmap": False}
        )
        grafo = onnx.utils.Extractor(grafo).extract_model([ENTRADA], [SAIDA])  # without the labels
        onnx.checker.check_model(grafo, full_check=True)
    except (RuntimeError, NotImplementedError, ValueError, onnx.checker.ValidationError) as erro:
        nome = type(modelo.steps[-1][1]).__name__
        raise ErroExportacao(f"{nome} cannot be written as ONNX: {erro}") from erro
    return _como_bytes(grafo)


def _adaptar_pipeline(modelo: Pipeline) -> Pipeline:
    """The pipeline with the stand-ins of `onnx_conversores` for the steps that need one."""
    passos = [p for _, p in modelo.steps]
    nomes = " -> ".join(type(p).__name__ for p in passos)
    if [type(p) for p in passos[:-1]] != [SimpleImputer, StandardScaler]:
        raise ErroExportacao(
            f"only SimpleImputer -> StandardScaler -> classifier is written as ONNX, not {nomes}"
        )
    imputador, escala, estimador = passos
    if imputador.add_indicator or not np.isfinite(imputador.statistics_).all():
        raise ErroExportacao(
            "the imputer must fill every feature and add none: was one missing in every row?"
        )
    return Pipeline(
        [
            ("imputador", Preenchido(imputador.statistics_)),
            ("escala", escala),
            ("modelo", _adaptar(estimador)),
        ]
    )


def _adaptar(estimador: Any) -> Any:
    nome = type(estimador).__name__
    if isinstance(estimador, SVC) and not estimador.probability:
        raise ErroExportacao("SVC without probability=True has no probabilities to write as ONNX.")
    if type(estimador) in _COMO_SAO:
        return estimador
    if type(estimador) in _EM_FLOAT32:
        return EmFloat32(estimador)
    if nome == "LGBMClassifier":
        return ArvoresLightGBM.de(estimador)
    if isinstance(estimador, VotingClassifier):
        return _adaptar_voto(estimador)
    raise ErroExportacao(f"{nome} cannot be written as ONNX; these can: {', '.join(_CONHECIDOS)}.")


def _adaptar_voto(voto: VotingClassifier) -> VotingClassifier:
    if voto.voting != "soft":
        raise ErroExportacao(
            "a vote by voting='hard' has no probabilities to write as ONNX: use voting='soft'."
        )
    copia = copy.copy(voto)
    copia.estimators_ = [_adaptar(e) for e in voto.estimators_]
    copia.flatten_transform = False  # says nothing of probabilities; skl2onnx refuses the default
    if voto.weights is not None:
        pares = zip(voto.estimators, voto.weights, strict=True)
        copia.weights = np.array([peso for (_, e), peso in pares if e != "drop"], dtype=float)
    return copia


def _como_bytes(grafo: onnx.ModelProto) -> bytes:
    """Without what varies from one machine or version to another and changes no number."""
    grafo.graph.name = "conforto_termico"
    grafo.producer_name, grafo.producer_version, grafo.domain = "conforto-termico", "1", ""
    grafo.doc_string = grafo.graph.doc_string = ""
    dominios = sorted((o.domain, o.version) for o in grafo.opset_import)  # the converter keeps them in a set
    del grafo.opset_import[:]
    grafo.opset_import.extend(onnx.helper.make_opsetid(*par) for par in dominios)
    return bytes(grafo.SerializeToString(deterministic=True))
