"""Predictions over HTTP: what is asked, in which language, and what comes back."""

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funcoes.servico.pasta import PastaServico
from tests.api.conftest import FAIXAS, OBRIGATORIOS, PEDIDO, ServidorDeTeste
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.modelos import por, treinar
from tests.by_day import examples

VOTOS = [str(v) for v in range(-3, 4)]


def test_a_prediction_says_vote_words_probabilities_indices_and_which_model(
    servidor: ServidorDeTeste,
) -> None:
    r = servidor.pedir("/predict", PEDIDO, x_request_id="abc-1").json
    assert r["predicao"] in range(-3, 4)
    assert set(r["probabilidades"]) == {str(v) for v in range(-3, 4)}
    assert max(r["probabilidades"], key=r["probabilidades"].get) == str(r["predicao"])
    assert r["indices"]["imc"] == pytest.approx(24.22)
    assert r["indices"]["pressao_vapor"] == pytest.approx(23.8, abs=0.05)
    assert (r["versao_modelo"], r["modelo_id"], r["request_id"]) == (1, "modelo-1", "abc-1")
    assert r["preenchidos"] == {}
    assert r["fora_da_faixa"] == []


def test_what_is_left_out_is_said_with_what_was_assumed(servidor: ServidorDeTeste) -> None:
    r = servidor.pedir("/predict", OBRIGATORIOS).json
    assert set(r["preenchidos"]) == {"sexo", "vestimenta", "radiacao_solar", "hora"}
    assert r["preenchidos"]["sexo"] in {"f", "m"}
    assert 0 <= r["preenchidos"]["hora"] < 24
    assert 0.1 <= r["preenchidos"]["vestimenta"] <= 4
    nulos = dict.fromkeys(("sexo", "vestimenta", "radiacao_solar"))
    com_hora = servidor.pedir("/predict", {**OBRIGATORIOS, **nulos, "hora": 14.5}).json
    assert set(com_hora["preenchidos"]) == set(nulos)
    dito = {**OBRIGATORIOS, **com_hora["preenchidos"], "hora": 14.5}
    assert servidor.pedir("/predict", dito).json["probabilidades"] == pytest.approx(
        com_hora["probabilidades"]
    )


def test_inputs_outside_what_training_saw_are_named_with_its_range(servidor: ServidorDeTeste) -> None:
    r = servidor.pedir("/predict", {**PEDIDO, "temperatura": 49, "peso": 249}).json
    entradas = servidor.pedir("/model").json["entradas"]
    vistas = {e["campo"]: (e["min"], e["max"]) for e in entradas if "min" in e}
    assert {f["campo"]: f["valor"] for f in r["fora_da_faixa"]} == {"temperatura": 49, "peso": 249}
    assert all((f["min"], f["max"]) == vistas[f["campo"]] for f in r["fora_da_faixa"])


@pytest.mark.parametrize(
    ("aceita", "rotulo"),
    [
        ("", "pt"),
        ("en", "en"),
        ("en-GB,en;q=0.9,pt;q=0.5", "en"),
        ("pt-BR,en;q=0.9", "pt"),
        ("pt; q=0.1, en; q=0.9", "en"),
        ("EN", "en"),
        ("de", "pt"),
        ("en;q=0", "pt"),
        ("en;q=abc, ;;,=", "pt"),
        ("é" * 300, "pt"),
    ],
)
def test_words_are_in_the_language_that_the_caller_prefers(app: Aplicacao, aceita: str, rotulo: str) -> None:
    quente = {**PEDIDO, "temperatura": 33}
    palavras = {v: app.pedir("/predict", quente, accept_language=v).json["rotulo"] for v in ("pt", "en")}
    assert palavras["pt"] != palavras["en"]
    assert app.pedir("/predict", quente, accept_language=aceita).json["rotulo"] == palavras[rotulo]


# any valid input

VALIDOS = st.fixed_dictionaries(
    {n: st.floats(*FAIXAS[n]) | st.integers(*map(math.ceil, FAIXAS[n])) for n in OBRIGATORIOS},
    optional={
        "sexo": st.sampled_from([None, "f", "m"]),
        "vestimenta": st.none() | st.floats(*FAIXAS["vestimenta"]),
        "radiacao_solar": st.none() | st.floats(*FAIXAS["radiacao_solar"]),
        "hora": st.none() | st.floats(0, 24, exclude_max=True),
    },
)


@settings(max_examples=examples(200), deadline=None)
@given(VALIDOS)
def test_any_valid_input_gives_a_distribution_its_mode_and_finite_indices(
    app: Aplicacao, pedido: dict[str, Any]
) -> None:
    r = app.pedir("/predict", pedido)
    assert r.status == 200, r.corpo
    proba = r.json["probabilidades"]
    assert list(proba) == VOTOS
    assert all(0 <= p <= 1 for p in proba.values())
    assert math.isclose(sum(proba.values()), 1, abs_tol=1e-9)
    assert proba[str(r.json["predicao"])] == max(proba.values())
    assert all(isinstance(v, float) and math.isfinite(v) for v in r.json["indices"].values())
    assert set(r.json["indices"]) == {"tu", "utci", "te", "wbgt", "pressao_vapor", "imc"}
    deixados = {n for n in ("sexo", "vestimenta", "radiacao_solar", "hora") if pedido.get(n) is None}
    assert set(r.json["preenchidos"]) == deixados


def test_a_model_of_three_classes_is_answered_with_three_probabilities(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar(classes=3).pacote)
    with aplicacao(tmp_path) as app:
        r = app.pedir("/predict", PEDIDO).json
        assert len(r["probabilidades"]) == 3
        assert math.isclose(sum(r["probabilidades"].values()), 1, abs_tol=1e-9)
        assert str(r["predicao"]) in r["probabilidades"]
        assert app.pedir("/model").json["classes"] == [int(v) for v in r["probabilidades"]]
