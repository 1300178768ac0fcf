"""Requests for a prediction that are refused: one shape for whatever is sent, each fault named."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.conftest import OBRIGATORIOS, PEDIDO
from tests.api.em_processo import Aplicacao
from tests.api.modelos import formulario
from tests.by_day import examples

ESTRANHOS = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=20),
    st.floats(),  # NaN and Infinity too: written as JavaScript would
    st.integers(-(10**400), 10**400),
    st.sampled_from([1e308, -1e308, 5e-324, -0.0, 10**4299, "", "NaN", "27.5", "f"]),
)
QUALQUER = st.recursive(
    ESTRANHOS,
    lambda dentro: st.lists(dentro, max_size=3) | st.dictionaries(st.text(max_size=5), dentro, max_size=3),
    max_leaves=8,
)
QUASE = st.builds(
    lambda mudancas, sem: {**{n: v for n, v in PEDIDO.items() if n not in sem}, **mudancas},
    st.dictionaries(st.sampled_from([*PEDIDO, "outro", ""]), QUALQUER, max_size=3),
    st.sets(st.sampled_from(list(PEDIDO)), max_size=2),
)


def conferir_recusa(r: Any) -> None:
    """The one shape, and each field with its value and what it allows."""
    assert r.status == 422
    assert set(r.json) == {"erro", "request_id"}
    assert r.json["request_id"] == r.cabecalhos["x-request-id"]
    erro = r.json["erro"]
    assert set(erro) == {"codigo", "mensagem", "campos"}
    assert erro["codigo"] in {"entrada_invalida", "json_invalido"}
    assert bool(erro["campos"]) == (erro["codigo"] == "entrada_invalida")
    for campo in erro["campos"]:
        assert set(campo) == {"campo", "valor", "problema", "permitido"}
        assert campo["problema"]
        assert len(campo["valor"]) <= 81
        assert bool(campo["permitido"]) == (campo["campo"] in PEDIDO)


@settings(max_examples=examples(300), deadline=None)
@given(QUALQUER | QUASE)
def test_any_json_is_answered_or_refused_in_the_one_shape(app: Aplicacao, corpo: Any) -> None:
    r = app.pedir("/predict", json.dumps(corpo).encode())
    if r.status != 200:
        conferir_recusa(r)
        if isinstance(corpo, dict):
            errados = {c["campo"] for c in r.json["erro"]["campos"]}
            assert errados >= (set(corpo) - set(PEDIDO)) | (set(OBRIGATORIOS) - set(corpo))


@settings(max_examples=examples(100), deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_refused_in_the_one_shape(app: Aplicacao, corpo: bytes) -> None:
    conferir_recusa(app.pedir("/predict", corpo))


def test_the_longest_numbers_that_json_can_have_are_refused_too(app: Aplicacao) -> None:
    for numero in ("9" * 5000, "-" + "9" * 60_000, "1e999999999", "1" * 3000 + ".5", "0." + "0" * 9000 + "1"):
        corpo = json.dumps({**PEDIDO, "idade": 0}).replace('"idade": 0', f'"idade": {numero}').encode()
        r = app.pedir("/predict", corpo)
        assert r.status in {200, 422}, r.corpo  # an age of almost 0 can be
        if r.status == 422:
            conferir_recusa(r)


@pytest.mark.parametrize(
    ("campo", "valor", "visto", "problema"),
    [
        ("temperatura", 999, "999", "acima do permitido"),
        ("temperatura", -15.01, "-15.01", "abaixo do permitido"),
        ("umidade", 0, "0", "abaixo do permitido"),
        ("velocidade_vento", -0.1, "-0.1", "abaixo do permitido"),
        ("peso", math.nan, "nan", "deve ser um número finito"),
        ("peso", -math.inf, "-inf", "deve ser um número finito"),
        ("altura", 1e308, "1e+308", "acima do permitido"),
        ("altura", True, "True", "deve ser um número"),
        ("idade", "30", "30", "deve ser um número"),
        ("idade", None, "None", "deve ser um número"),
        ("hora", 24, "24", "acima do permitido"),
        ("vestimenta", [0.5], "[0.5]", "deve ser um número"),
        ("radiacao_solar", {"a": 1}, "{'a': 1}", "deve ser um número"),
        ("sexo", "fem", "fem", "valor desconhecido"),
        ("sexo", 1, "1", "valor desconhecido"),
    ],
)
def test_a_refusal_names_field_value_problem_and_what_is_allowed(
    app: Aplicacao, campo: str, valor: object, visto: str, problema: str
) -> None:
    r = app.pedir("/predict", {**PEDIDO, campo: valor})
    assert r.status == 422
    assert r.json["erro"]["campos"] == [
        {
            "campo": campo,
            "valor": visto,
            "problema": problema,
            "permitido": formulario().permitido(campo, "pt"),
        }
    ]
    assert r.json["erro"]["mensagem"]


def test_several_faults_are_named_at_once_and_in_english_for_those_who_ask(app: Aplicacao) -> None:
    corpo = {"temperatura": 51, "umidade": 65, "velocidade_vento": 1, "idade": 200, "peso": 70, "vento": 3}
    r = app.pedir("/predict", corpo, accept_language="en")
    assert {(c["campo"], c["valor"], c["problema"], c["permitido"]) for c in r.json["erro"]["campos"]} == {
        ("temperatura", "51", "above what is allowed", "-15 to 50 °C"),
        ("idade", "200", "above what is allowed", "0 to 120 years"),
        ("altura", "", "missing", "120 to 220 cm"),
        ("vento", "3", "unknown field", ""),
    }


def test_what_is_allowed_of_the_hour_leaves_midnight_of_the_next_day_out() -> None:
    assert "24" in formulario().permitido("hora", "pt")
    assert formulario().permitido("hora", "pt") != "0 a 24 h"
