"""A model package made by hand: it always gives the same probabilities, and holds all that serving checks."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from funcoes.atributos import ATRIBUTOS, ENTRADAS, VERSAO_ATRIBUTOS
from funcoes.entrega import pacote
from funcoes.entrega.formato import Assinatura, Entrada
from funcoes.entrega.preenchimento import RADIACAO, Preenchimento, RegraDeColuna

CLASSES = [-1, 0, 1]
_OPCIONAIS = {"sexo": 0.0, "vestimenta": 0.5}


def _onnx(proba: tuple[float, float, float]) -> bytes:
    constantes = {
        "zeros": np.zeros((len(ATRIBUTOS), len(CLASSES))),
        "proba": np.array([proba]),
    }
    nos = [
        helper.make_node("MatMul", ["x", "zeros"], ["nada"]),
        helper.make_node("Add", ["nada", "proba"], ["probabilities"]),
    ]
    grafo = helper.make_graph(
        nos,
        "sempre",
        [helper.make_tensor_value_info("x", TensorProto.DOUBLE, [None, len(ATRIBUTOS)])],
        [helper.make_tensor_value_info("probabilities", TensorProto.DOUBLE, [None, len(CLASSES)])],
        [numpy_helper.from_array(valor, nome) for nome, valor in constantes.items()],
    )
    modelo = helper.make_model(grafo, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(modelo.SerializeToString())


def served_package(*proba: float) -> bytes:
    """A package for the votes -1, 0 and 1 with these probabilities."""
    opcionais = {*_OPCIONAIS, RADIACAO, "hora"}
    regras = {n: RegraDeColuna(regra="mediana", geral=v, por_grupo={}) for n, v in _OPCIONAIS.items()}
    assinatura = Assinatura(
        formato=1,
        entradas=[
            Entrada(nome=n, unidade="", tipo="float64", min=0, max=100, opcional=n in opcionais)
            for n in ENTRADAS
        ],
        preenchimento=Preenchimento(
            colunas={**regras, "hora": RegraDeColuna(regra="mediana", geral=12, por_grupo={})},
            perfil_geral={},
            radiacao_geral=300,
            radiacao_max_min=20,
        ),
        atributos=list(ATRIBUTOS),
        versao_atributos=VERSAO_ATRIBUTOS,
        classes=CLASSES,
        decisao="mais_provavel",
        python="3.11",
        bibliotecas={},
    )
    a, b, c = proba
    return pacote.montar({pacote.ONNX: _onnx((a, b, c)), "cartao.html": b"<html></html>"}, assinatura)
