"""Predictions over HTTP: what is asked, what comes back, and that it is what training says."""

import json
import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pedido import CAMPOS, FAIXAS, permitido
from funcoes.atributos import ATRIBUTOS, ENTRADAS, construir_atributos
from funcoes.decisao import decidir
from funcoes.entrega.preditor import Preditor
from funcoes.entrega.preenchimento import Preenchimento
from funcoes.secoes import Modelo
from funcoes.servico import PastaServico
from tests.api.conftest import PEDIDO, Resposta, ServidorDeTeste
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.modelos import PESQUISA, Treinado, por, preparado, treinar

OBRIGATORIOS = {
    n: PEDIDO[n] for n in ("temperatura", "umidade", "velocidade_vento", "idade", "peso", "altura")
}
VOTOS = [str(v) for v in range(-3, 4)]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aplicacao]:
    pasta = PastaServico(tmp_path_factory.mktemp("servico"))
    por(pasta, treinar().pacote)
    with aplicacao(pasta.pasta) as app:
        yield app


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
    vistas = {e["campo"]: (e["min"], e["max"]) for e in servidor.pedir("/model").json["entradas"]}
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


@settings(max_examples=200, deadline=None)
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


# anything at all

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


@settings(max_examples=300, deadline=None)
@given(QUALQUER | QUASE)
def test_any_json_is_answered_or_refused_in_the_one_shape(app: Aplicacao, corpo: Any) -> None:
    r = app.pedir("/predict", json.dumps(corpo).encode())
    if r.status != 200:
        conferir_recusa(r)
        if isinstance(corpo, dict):
            errados = {c["campo"] for c in r.json["erro"]["campos"]}
            assert errados >= (set(corpo) - set(PEDIDO)) | (set(OBRIGATORIOS) - set(corpo))


@settings(max_examples=100, deadline=None)
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
        ("sexo", "F", "F", "valor desconhecido"),
        ("sexo", 1, "1", "valor desconhecido"),
    ],
)
def test_a_refusal_names_field_value_problem_and_what_is_allowed(
    app: Aplicacao, campo: str, valor: object, visto: str, problema: str
) -> None:
    r = app.pedir("/predict", {**PEDIDO, campo: valor})
    assert r.status == 422
    assert r.json["erro"]["campos"] == [
        {"campo": campo, "valor": visto, "problema": problema, "permitido": permitido(campo, "pt")}
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
    assert "24" in permitido("hora", "pt")
    assert permitido("hora", "pt") != "0 a 24 h"


# what training says

PERGUNTADOS = ("sexo", "vestimenta")
"""Optional in a request and filled in training; what else a person lacked is required, and sent as filled."""


def como_pedido(linha: dict[str, Any]) -> dict[str, Any]:
    """A raw row as a caller would send it: what was missing is left out, sex is a letter."""
    sem = {n for n in PERGUNTADOS if linha[f"falta_{n}"]}
    dados: dict[str, Any] = {CAMPOS[n]: float(linha[n]) for n in ENTRADAS if n not in sem}
    return dados | ({"sexo": "fm"[int(linha["sexo"])]} if "sexo" in dados else {})


def de_treino(feito: Treinado, dados: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Probabilities and votes of the fitted pipeline on all rows, filled without knowing the campaign."""
    quadro, regras = feito.quadro.copy(), preparado(dados).imputador.colunas
    for coluna in PERGUNTADOS:
        quadro.loc[quadro[f"falta_{coluna}"], coluna] = regras[coluna].geral
    proba = feito.pipeline.predict_proba(construir_atributos(quadro)[list(ATRIBUTOS)].to_numpy())
    return proba, decidir(proba, feito.pipeline.classes_, "mais_provavel")


def conferir_com_treino(
    respostas: list[Resposta], feito: Treinado, tolerancia: float, dados: str = "sample"
) -> None:
    """Every row was answered, with the votes of training and its probabilities."""
    assert [r.corpo for r in respostas if r.status != 200] == []  # the API's ranges are those of ingestion
    proba, votos = de_treino(feito, dados)
    vista = np.array([list(r.json["probabilidades"].values()) for r in respostas])
    assert np.abs(vista - proba).max() <= tolerancia
    assert [r.json["predicao"] for r in respostas] == votos.tolist()
    deixados = [r.json["preenchidos"] for r in respostas]
    assert sum("vestimenta" in d for d in deixados) == feito.quadro["falta_vestimenta"].sum() > 0


def test_every_row_of_the_sample_over_http_is_what_training_says(servidor: ServidorDeTeste) -> None:
    feito = treinar()
    pedidos = [como_pedido(linha) for linha in feito.quadro.to_dict("records")]
    conferir_com_treino([servidor.pedir("/predict", p) for p in pedidos], feito, 1e-9)


PESQUISA_FALTA = pytest.mark.skipif(
    not PESQUISA.is_file(), reason="the real survey is not on this machine (its licence is not settled)"
)


@pytest.mark.parametrize(("modelo", "tolerancia"), [("ordinal", 1e-9), ("lr", 1e-9), ("rf", 1e-5)])
@pytest.mark.parametrize(
    "dados", ["sample", pytest.param(str(PESQUISA), marks=PESQUISA_FALTA)], ids=("sample", "survey")
)
def test_every_row_alone_and_joined_with_others_is_what_training_says(
    tmp_path: Path, modelo: Modelo, dados: str, tolerancia: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    feito = treinar(modelo, dados)
    por(PastaServico(tmp_path), feito.pacote)
    pedidos = [como_pedido(linha) for linha in feito.quadro.to_dict("records")]
    with aplicacao(tmp_path) as app:
        conferir_com_treino([app.pedir("/predict", p) for p in pedidos], feito, tolerancia, dados)
        juntas = contar_linhas(monkeypatch)
        grupos = [pedidos[n : n + 64] for n in range(0, len(pedidos), 64)]
        conferir_com_treino([r for g in grupos for r in app.juntos("/predict", g)], feito, tolerancia, dados)
        assert juntas == [len(g) for g in grupos]


def contar_linhas(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows go through the model at once, from now on."""
    vistas, prever = [], Preditor.prever

    def contando(eu: Preditor, bruto: Any, *resto: Any) -> Any:
        vistas.append(len(bruto))
        return prever(eu, bruto, *resto)

    monkeypatch.setattr(Preditor, "prever", contando)
    return vistas


def test_concurrent_callers_get_what_each_would_get_alone(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    servidor = iniciar_servidor("http.espera_max_ms=60000", modelo=treinar().pacote)
    linhas = treinar().quadro.sample(64, random_state=1).to_dict("records")
    pedidos = [como_pedido(linha) for linha in linhas]
    sozinhos = [servidor.pedir("/predict", p).json for p in pedidos]

    def pedir(pedido: dict[str, Any]) -> Any:
        return requests.post(f"{servidor.url}/predict", json=pedido, timeout=20).json()

    with ThreadPoolExecutor(32) as fios:
        juntos = list(fios.map(pedir, pedidos))
    for um, outro in zip(sozinhos, juntos, strict=True):
        assert outro["predicao"] == um["predicao"]
        assert outro["probabilidades"] == pytest.approx(um["probabilidades"], abs=1e-12)
        assert outro["indices"] == um["indices"]


def test_one_row_that_the_model_cannot_take_does_not_touch_those_joined_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    with aplicacao(tmp_path) as app:
        servido = app.estado.servido
        assinatura = servido.preditor.assinatura
        sem_regras = Preenchimento(**{**assinatura.preenchimento.model_dump(), "colunas": {}})
        assinatura = assinatura.model_copy(update={"preenchimento": sem_regras})
        monkeypatch.setattr(servido.preditor, "assinatura", assinatura)
        certo, errado = {**PEDIDO}, {n: v for n, v in PEDIDO.items() if n != "vestimenta"}
        respostas = app.juntos("/predict", [certo, errado, certo])
        assert [r.status for r in respostas] == [200, 422, 200]
        assert respostas[1].json["erro"]["codigo"] == "falta_ao_modelo"
        assert "vestimenta" in respostas[1].json["erro"]["mensagem"]


def test_a_model_of_three_classes_is_answered_with_three_probabilities(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar(classes=3).pacote)
    with aplicacao(tmp_path) as app:
        r = app.pedir("/predict", PEDIDO).json
        assert len(r["probabilidades"]) == 3
        assert math.isclose(sum(r["probabilidades"].values()), 1, abs_tol=1e-9)
        assert str(r["predicao"]) in r["probabilidades"]
        assert app.pedir("/model").json["classes"] == [int(v) for v in r["probabilidades"]]
