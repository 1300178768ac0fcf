"""A model package made by hand: it always gives the same probabilities, and holds all that serving checks."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from funcoes.atributos.catalogo import VERSAO_ATRIBUTOS
from funcoes.entrega import pacote
from funcoes.entrega.formato import Assinatura, Entrada
from funcoes.entrega.preenchimento import RADIACAO, Preenchimento, RegraDeColuna
from tests.santa_maria import FEATURE_NAMES, INPUTS

CLASSES: Final = (-1, 0, 1)
_OPCIONAIS = {"sexo": 0.0, "vestimenta": 0.5}


def _onnx(proba: tuple[float, ...]) -> bytes:
    constantes = {
        "zeros": np.zeros((len(FEATURE_NAMES), len(proba))),
        "proba": np.array([proba]),
    }
    nos = [
        helper.make_node("MatMul", ["x", "zeros"], ["nada"]),
        helper.make_node("Add", ["nada", "proba"], ["probabilities"]),
    ]
    grafo = helper.make_graph(
        nos,
        "sempre",
        [helper.make_tensor_value_info("x", TensorProto.DOUBLE, [None, len(FEATURE_NAMES)])],
        [helper.make_tensor_value_info("probabilities", TensorProto.DOUBLE, [None, len(proba)])],
        [numpy_helper.from_array(valor, nome) for nome, valor in constantes.items()],
    )
    modelo = helper.make_model(grafo, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(modelo.SerializeToString())


def served_package(
    *proba: float, classes: Sequence[int] = CLASSES, others: Mapping[str, bytes] | None = None
) -> bytes:
    """A package for these votes with these probabilities, and with `others` of its files."""
    opcionais = {*_OPCIONAIS, RADIACAO, "hora"}
    regras = {n: RegraDeColuna(regra="mediana", geral=v, por_grupo={}) for n, v in _OPCIONAIS.items()}
    assinatura = Assinatura(
        formato=1,
        entradas=[
            Entrada(nome=n, unidade="", tipo="float64", min=0, max=100, opcional=n in opcionais)
            for n in INPUTS
        ],
        preenchimento=Preenchimento(
            colunas={**regras, "hora": RegraDeColuna(regra="mediana", geral=12, por_grupo={})},
            perfil_geral={},
            radiacao_geral=300,
            radiacao_max_min=20,
        ),
        atributos=list(FEATURE_NAMES),
        versao_atributos=VERSAO_ATRIBUTOS,
        classes=list(classes),
        decisao="mais_provavel",
        python="3.11",
        bibliotecas={},
    )
    arquivos = {pacote.ONNX: _onnx(proba), "cartao.html": b"<html></html>", **(others or {})}
    return pacote.montar(arquivos, assinatura)
