"""Converters that skl2onnx lacks, or has in single precision only; importing this module registers them.

skl2onnx keeps `StandardScaler` and `LogisticRegression` in float64 as they are. The classes below stand in a
copy of the pipeline for the steps that need more:

- `Preenchido`: the mean filler, because onnxruntime has no float64 kernel for the operator `Imputer`;
- `EmFloat32`: a forest or boosted trees. scikit-learn compares float32(x) with its thresholds, and so does
  the graph: x stays float64 up to a cast, and skl2onnx rounds each threshold down to the nearest float32;
- `ArvoresLightGBM`, `ArvoresDaLinha`: trees that compare float64 with float64;
- `LogitoOrdinal` itself.

The converters write the class index as label output; `exportar` drops the labels.
"""

from collections.abc import Callable
from typing import Any, Final, Self

import numpy as np
from onnx import TensorProto
from skl2onnx import update_registered_converter
from skl2onnx._supported_operators import sklearn_operator_name_map
from skl2onnx.algebra.onnx_ops import (
    OnnxAdd,
    OnnxArgMax,
    OnnxCast,
    OnnxConcat,
    OnnxIdentity,
    OnnxIsNaN,
    OnnxMatMul,
    OnnxMul,
    OnnxSigmoid,
    OnnxSoftmax,
    OnnxSub,
    OnnxTreeEnsembleRegressor_3,
    OnnxWhere,
)
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, Int64TensorType
from skl2onnx.common.shape_calculator import calculate_linear_classifier_output_shapes
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin

from funcoes.apoio.tipos import Reais
from funcoes.entrega.onnx_arvores import ArvoresDaLinha, ArvoresLightGBM
from funcoes.modelos.ordinal import LogitoOrdinal

OPSET: Final = {"": 18, "ai.onnx.ml": 3}
"""Operator versions of the file: the tree operators have float64 thresholds from ai.onnx.ml 3."""


class Preenchido(TransformerMixin, BaseEstimator):
    """Stands for a fitted `SimpleImputer`; `valores` has shape (features,)."""

    def __init__(self, valores: Reais) -> None:
        self.valores = valores

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002
        """Nothing to learn."""
        return self


class EmFloat32(ClassifierMixin, BaseEstimator):
    """Stands for a fitted classifier that casts its input to float32."""

    def __init__(self, estimador: Any) -> None:
        self.estimador = estimador
        self.classes_ = estimador.classes_


def _escrever(scope: Any, operator: Any, container: Any, proba: Any) -> None:
    """Name `proba` and the index of its largest value as the operator's two outputs."""
    opv = container.target_opset
    rotulo, saida = operator.outputs
    OnnxIdentity(proba, op_version=opv, output_names=[saida]).add_to(scope, container)
    OnnxArgMax(proba, axis=1, keepdims=0, op_version=opv, output_names=[rotulo]).add_to(scope, container)


def _preenchido(scope: Any, operator: Any, container: Any) -> None:
    opv, x = container.target_opset, operator.inputs[0]
    valores = operator.raw_operator.valores[None, :]
    falta = OnnxIsNaN(x, op_version=opv)
    OnnxWhere(falta, valores, x, op_version=opv, output_names=operator.outputs[:1]).add_to(scope, container)


def _forma_do_preenchido(operator: Any) -> None:
    operator.outputs[0].type = DoubleTensorType([None, len(operator.raw_operator.valores)])


def _em_float32(scope: Any, operator: Any, container: Any) -> None:
    opv, estimador = container.target_opset, operator.raw_operator.estimador
    forma = [None, estimador.n_features_in_]
    x = scope.declare_local_variable("x32", FloatTensorType(forma))
    OnnxCast(operator.inputs[0], to=TensorProto.FLOAT, op_version=opv, output_names=[x]).add_to(
        scope, container
    )
    dentro = scope.declare_local_operator(sklearn_operator_name_map[type(estimador)], estimador)
    proba = scope.declare_local_variable("proba32", FloatTensorType())
    dentro.inputs = [x]
    dentro.outputs.extend([scope.declare_local_variable("rotulo32", Int64TensorType()), proba])
    _escrever(scope, operator, container, OnnxCast(proba, to=TensorProto.DOUBLE, op_version=opv))


def _por_limiares(linha: Any, limiares: Reais, opv: int) -> Any:
    """P(y ≤ k) = σ(θ_k − line); differences of neighbours as a product with a matrix of 1, 0 and −1."""
    n = len(limiares)
    acumulada = OnnxSigmoid(OnnxSub(limiares[None, :], linha, op_version=opv), op_version=opv)
    passos = OnnxMatMul(acumulada, np.eye(n, n + 1) - np.eye(n, n + 1, 1), op_version=opv)
    return OnnxAdd(passos, np.eye(1, n + 1, n), op_version=opv)


def _logito_ordinal(scope: Any, operator: Any, container: Any) -> None:
    opv, modelo = container.target_opset, operator.raw_operator
    linha = OnnxMatMul(operator.inputs[0], modelo.coef_[:, None], op_version=opv)
    _escrever(scope, operator, container, _por_limiares(linha, modelo.limiares_, opv))


def _arvores_da_linha(scope: Any, operator: Any, container: Any) -> None:
    opv, arvores = container.target_opset, operator.raw_operator
    soma = OnnxTreeEnsembleRegressor_3(operator.inputs[0], op_version=opv, **arvores.atributos())
    linha = OnnxCast(soma, to=TensorProto.DOUBLE, op_version=opv)
    _escrever(scope, operator, container, _por_limiares(linha, arvores.limiares, opv))


def _lightgbm(scope: Any, operator: Any, container: Any) -> None:
    opv, arvores = container.target_opset, operator.raw_operator
    soma = OnnxTreeEnsembleRegressor_3(operator.inputs[0], op_version=opv, **arvores.atributos())
    bruto = OnnxCast(soma, to=TensorProto.DOUBLE, op_version=opv)
    if arvores.sigmoide is None:
        proba = OnnxSoftmax(bruto, axis=1, op_version=opv)
    else:
        p = OnnxSigmoid(OnnxMul(bruto, np.array([arvores.sigmoide]), op_version=opv), op_version=opv)
        proba = OnnxConcat(OnnxSub(np.array([1.0]), p, op_version=opv), p, axis=1, op_version=opv)
    _escrever(scope, operator, container, proba)


def _registrar(classe: type, converter: Callable[[Any, Any, Any], None]) -> None:
    opcoes = {"zipmap": [True, False, "columns"], "nocl": [True, False]}  # every classifier is asked for them
    forma = calculate_linear_classifier_output_shapes
    update_registered_converter(classe, f"Conforto{classe.__name__}", forma, converter, options=opcoes)


update_registered_converter(Preenchido, "ConfortoPreenchido", _forma_do_preenchido, _preenchido)
_registrar(EmFloat32, _em_float32)
_registrar(LogitoOrdinal, _logito_ordinal)
_registrar(ArvoresLightGBM, _lightgbm)
_registrar(ArvoresDaLinha, _arvores_da_linha)
