"""The fitted pipeline as an ONNX file: arithmetic that a reader runs without unpickling anything."""

import copy
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import onnx
import onnx.utils
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType
from sklearn.ensemble import VotingClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from funcoes.apoio.erros import ErroExportacao
from funcoes.entrega.onnx_arvores import ArvoresDaLinha, ArvoresLightGBM
from funcoes.entrega.onnx_conversores import OPSET, EmFloat32, Preenchido
from funcoes.modelos.candidatos import forma_onnx

ENTRADA: Final = "x"
SAIDA: Final = "probabilities"

_PROPRIAS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "ArvoresOrdinais": ArvoresDaLinha.de,
    "LGBMClassifier": ArvoresLightGBM.de,
}
"""What stands for a fitted model in the graph, by its class: for those with a form of their own."""


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
    except ErroExportacao:
        raise
    except Exception as erro:  # converters of others raise what they like, after hours of training
        nome = type(modelo.steps[-1][1]).__name__
        raise ErroExportacao(f"{nome} cannot be written as ONNX: {erro}") from erro
    if grafo.graph.output[0].type.tensor_type.elem_type != onnx.TensorProto.DOUBLE:
        nome = type(modelo.steps[-1][1]).__name__
        raise ErroExportacao(f'{nome} computes in float32: its entry in the catalogue needs onnx="float32"')
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
    """What skl2onnx gets for an estimator. One that is not in the catalogue goes to it as it is, in float64:
    the gate compares the file with the model on every row."""
    nome, forma = type(estimador).__name__, forma_onnx(estimador)
    if isinstance(estimador, SVC) and not estimador.probability:
        raise ErroExportacao("SVC without probability=True has no probabilities to write as ONNX.")
    if forma == "nenhuma":
        raise ErroExportacao(f"{nome} has no ONNX form (funcoes/configuracao/catalogo.py).")
    if isinstance(estimador, VotingClassifier):
        return _adaptar_voto(estimador)
    if forma == "propria":
        return _PROPRIAS[nome](estimador)
    return EmFloat32(estimador) if forma == "float32" else estimador


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
