"""The form of any model: whatever of the vocabulary it asks for, it is read the same by each way in."""

import json
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from api.pedido.formulario import Formulario
from api.pedido.pergunta import FALTANTES, Pergunta
from funcoes.entrega import pacote
from funcoes.entrega.formato import ler_assinatura
from funcoes.vocabulario.grandezas import GRANDEZAS
from tests.api.recinto import treinado


@st.composite
def formularios(sortear: st.DrawFn) -> Formulario:
    nomes = sortear(st.lists(st.sampled_from([*GRANDEZAS]), min_size=1, unique=True))
    return Formulario([
        Pergunta(nome, sortear(st.booleans()), GRANDEZAS[nome].faixa, tuple(GRANDEZAS[nome].categorias))
        for nome in nomes
    ])  # fmt: skip


VALORES = st.one_of(
    st.none(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False), st.integers(-60, 300),
    st.sampled_from([*FALTANTES, " NA ", "f", "F", " Misto", "ar_condicionado", "1", "?"]),
)  # fmt: skip


@given(formularios())
def test_the_example_of_a_form_can_be_asked(formulario: Formulario) -> None:
    linha = np.array(formulario.ler_json(json.dumps(formulario.exemplo()).encode()))
    assert ((linha >= formulario.minimo) & (linha <= formulario.maximo)).all()
    assert [formulario.na_linha(n, v) for n, v in enumerate(linha)] == [
        formulario.exemplo()[nome] for nome in formulario.nomes
    ]


def _lido(ler: Any, dados: Any) -> tuple[str, Any]:
    try:
        return repr(ler(dados)), None
    except ValidationError as erro:
        return "", [(e["type"], e["loc"]) for e in erro.errors()]


@given(formularios(), st.data())
def test_a_body_is_read_as_what_it_says_with_words_and_without(
    formulario: Formulario, dados: st.DataObject
) -> None:
    mudados = dados.draw(st.dictionaries(st.sampled_from([*formulario.nomes, "outro"]), VALORES, max_size=3))
    sem = dados.draw(st.sets(st.sampled_from(formulario.nomes), max_size=2))
    pedido = {n: v for n, v in formulario.exemplo().items() if n not in sem} | mudados
    assert _lido(formulario.ler_json, json.dumps(pedido).encode()) == _lido(formulario.ler, pedido)


def test_models_that_ask_the_same_share_a_form() -> None:
    conteudo = pacote.abrir(treinado().pacote)[pacote.ASSINATURA]
    assert Formulario.de(ler_assinatura(conteudo)) is Formulario.de(ler_assinatura(conteudo))
