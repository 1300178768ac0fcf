"""LightGBM's trees as the attributes of one ONNX `TreeEnsembleRegressor`, thresholds in float64.

onnxmltools writes them in float32: on the survey its probabilities differ by .08 from LightGBM's own, because
LightGBM splits between numbers that float32 cannot tell apart.
"""

import re
from collections import defaultdict
from typing import Any, Self

import numpy as np
from onnx import TensorProto, helper
from sklearn.base import BaseEstimator, ClassifierMixin

from funcoes.apoio.erros import ErroExportacao

_SEM_FALTAS = {"None", "NaN"}
"""How LightGBM may treat missing cells here: none is missing behind the imputer, and zero is a number."""


class ArvoresLightGBM(ClassifierMixin, BaseEstimator):
    """Stands for a fitted `LGBMClassifier`; `despejo` is its `booster_.dump_model()`.

    Raises `ErroExportacao` for an objective other than `binary` and `multiclass`, and for averaged trees.
    """

    def __init__(self, despejo: dict[str, Any], classes: Any) -> None:
        self.despejo = despejo
        self.classes = classes
        self.classes_ = np.asarray(classes)
        self.sigmoide = _sigmoide(despejo)

    @classmethod
    def de(cls, modelo: Any) -> Self:
        """From a fitted `LGBMClassifier`."""
        return cls(modelo.booster_.dump_model(), modelo.classes_)

    def atributos(self) -> dict[str, Any]:
        """Of the operator: sums of leaves, shape (rows, classes), or (rows, 1) for two classes."""
        return _atributos(self.despejo)


class ArvoresDaLinha(ClassifierMixin, BaseEstimator):
    """Stands for fitted `ArvoresOrdinais`: trees that sum to one line, and rising `limiares` on it."""

    def __init__(self, despejo: dict[str, Any], limiares: Any, classes: Any) -> None:
        self.despejo = despejo
        self.limiares = limiares
        self.classes = classes
        self.classes_ = np.asarray(classes)

    @classmethod
    def de(cls, modelo: Any) -> Self:
        """From fitted `ArvoresOrdinais`."""
        return cls(modelo.arvores_.dump_model(), modelo.limiares_, modelo.classes_)

    def atributos(self) -> dict[str, Any]:
        """Of the operator: the line, shape (rows, 1)."""
        return _atributos(self.despejo)


def _atributos(despejo: dict[str, Any]) -> dict[str, Any]:
    if not despejo["tree_info"]:
        raise ErroExportacao(
            "LightGBM grew no tree: no feature tells two groups of min_child_samples rows apart."
        )
    por_rodada = int(despejo["num_tree_per_iteration"])
    listas: dict[str, list[Any]] = defaultdict(list)
    for i, arvore in enumerate(despejo["tree_info"]):
        _percorrer(arvore["tree_structure"], i, i % por_rodada, listas)
    valores = {nome: _tensor(nome, listas.pop(nome)) for nome in ("nodes_values", "target_weights")}
    return {
        **listas,
        **{f"{nome}_as_tensor": tensor for nome, tensor in valores.items()},
        "n_targets": por_rodada,
        "aggregate_function": "SUM",
        "post_transform": "NONE",
    }


def _tensor(nome: str, valores: list[float]) -> Any:
    return helper.make_tensor(nome, TensorProto.DOUBLE, [len(valores)], valores)


def _sigmoide(despejo: dict[str, Any]) -> float | None:
    """Slope of the logistic function for two classes; None where softmax follows."""
    objetivo = str(despejo["objective"])
    achado = re.fullmatch(r"binary sigmoid:(\S+)", objetivo)
    if despejo["average_output"] or not (achado or objetivo.startswith("multiclass ")):
        raise ErroExportacao(
            f"LightGBM with objective {objetivo!r}, averaged: {despejo['average_output']}, has no ONNX form "
            "here; use boosting gbdt with the objective binary or multiclass."
        )
    return float(achado[1]) if achado else None


def _percorrer(no: dict[str, Any], arvore: int, alvo: int, listas: dict[str, list[Any]]) -> int:
    """Append a node and all below it, parents first; returns the node's number in its tree."""
    ids = listas["nodes_nodeids"]
    numero = ids[-1] + 1 if ids and listas["nodes_treeids"][-1] == arvore else 0
    folha = "leaf_value" in no
    if not folha and (no["decision_type"] != "<=" or no["missing_type"] not in _SEM_FALTAS):
        raise ErroExportacao(
            f"LightGBM's tree {arvore} decides by {no['decision_type']!r}, missing {no['missing_type']}: "
            "only numeric splits without zero_as_missing have an ONNX form here."
        )
    linha = {
        "nodes_treeids": arvore,
        "nodes_nodeids": numero,
        "nodes_modes": "LEAF" if folha else "BRANCH_LEQ",
        "nodes_featureids": 0 if folha else no["split_feature"],
        "nodes_values": 0.0 if folha else no["threshold"],
        "nodes_truenodeids": 0,
        "nodes_falsenodeids": 0,
        "nodes_missing_value_tracks_true": 0,
    }
    for nome, valor in linha.items():
        listas[nome].append(valor)
    if folha:
        destino = {"target_treeids": arvore, "target_nodeids": numero, "target_ids": alvo}
        for nome, valor in {**destino, "target_weights": no["leaf_value"]}.items():
            listas[nome].append(valor)
        return numero
    posicao = len(ids) - 1
    listas["nodes_truenodeids"][posicao] = _percorrer(no["left_child"], arvore, alvo, listas)
    listas["nodes_falsenodeids"][posicao] = _percorrer(no["right_child"], arvore, alvo, listas)
    return numero
