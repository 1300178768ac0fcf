"""A model of another survey is asked for what it needs, in every format, and written down as what it was."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from funcoes.diario.esquema import ENTRADAS, VALORES
from funcoes.diario.leitura import ler
from funcoes.entrega.preditor import Preditor
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO as DE_SANTA_MARIA
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.lote.lotes import CSV, JSON, PARQUET, em_parquet
from tests.api.modelos import por, treinar
from tests.api.recinto import GRANDEZAS, PEDIDO, treinado

OBRIGATORIAS = ["temperatura", "umidade"]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aplicacao]:
    pasta = PastaServico(tmp_path_factory.mktemp("servico"))
    por(pasta, treinado().pacote)
    with aplicacao(pasta.pasta) as app:
        yield app


def esperada(pedido: dict[str, Any]) -> np.ndarray[Any, Any]:
    """What the package says of a whole request."""
    preditor = Preditor.de_pacote(treinado().pacote)
    codigos = {"f": 0.0, "m": 1.0, "misto": 1.0}
    linha = [codigos.get(pedido[n], pedido[n]) for n in preditor.atributos.entradas]
    return preditor.prever(np.array([linha], dtype=float)).proba[0]


def test_a_request_is_answered_with_the_votes_and_indices_of_that_model(app: Aplicacao) -> None:
    r = app.pedir("/predict", PEDIDO).json
    assert list(r["probabilidades"]) == ["-2", "-1", "0", "1", "2"]
    np.testing.assert_allclose(list(r["probabilidades"].values()), esperada(PEDIDO), atol=1e-4)
    assert list(r["indices"])[:3] == ["tu", "wbgt", "pressao_vapor"]
    assert {"set_calc", "pmv_calc", "operativa_calc"} < set(r["indices"])
    assert not {"utci", "te", "imc"} & set(r["indices"])
    assert r["preenchidos"] == {}
    minimo = app.pedir("/predict", {n: PEDIDO[n] for n in OBRIGATORIAS}).json
    assert set(minimo["preenchidos"]) == set(GRANDEZAS) - set(OBRIGATORIAS)
    assert minimo["preenchidos"]["sexo"] in ("f", "m")


@pytest.mark.parametrize(
    ("mudanca", "campo", "problema", "permitido"),
    [
        ({"temperatura": 41}, "temperatura", "above what is allowed", "10 to 40 °C"),
        ({"idade": 15.5}, "idade", "below what is allowed", "16 to 90 years"),
        ({"vestimenta": 5}, "vestimenta", "above what is allowed", "0 to 4 clo"),
        ({"umidade": "NA"}, "umidade", "missing", "5 to 95 %"),
        ({"umidade": None}, "umidade", "must be a number", "5 to 95 %"),
        ({"sexo": "woman"}, "sexo", "unknown value", "f, m"),
        ({"resfriamento": 1}, "resfriamento", "unknown value", "natural, misto, mecanico, ar_condicionado"),
        ({"hora": 12}, "hora", "unknown field", ""),
        ({"velocidade_vento": 1}, "velocidade_vento", "unknown field", ""),
        ({"radiacao_solar": 1}, "radiacao_solar", "unknown field", ""),
    ],
)
def test_what_that_model_cannot_use_is_refused_in_the_same_words_alone_and_in_a_batch(
    app: Aplicacao, mudanca: dict[str, Any], campo: str, problema: str, permitido: str
) -> None:
    pedido = {**PEDIDO, **mudanca}
    so = app.pedir("/predict", pedido, accept_language="en")
    assert so.status == 422
    (dito,) = so.json["erro"]["campos"]
    assert (dito["campo"], dito["problema"], dito["permitido"]) == (campo, problema, permitido)
    lote = app.pedir("/predict/batch", [PEDIDO, pedido], accept_language="en").json
    assert [x.get("erros") for x in lote["resultados"]] == [None, [dito]]


@pytest.mark.parametrize(
    ("campo", "palavra", "dita"),
    [
        ("sexo", "f", "female"), ("sexo", "f", "Feminino"),
        ("sexo", "m", " MALE "), ("sexo", "m", "masculino"),
        ("resfriamento", "ar_condicionado", "Air conditioned"), ("resfriamento", "misto", "modo misto"),
    ],
)  # fmt: skip
def test_what_people_call_a_category_is_that_category(
    app: Aplicacao, campo: str, palavra: str, dita: str
) -> None:
    certa, de_gente = (app.pedir("/predict", {**PEDIDO, campo: p}) for p in (palavra, dita))
    assert de_gente.status == 200
    assert de_gente.json["probabilidades"] == certa.json["probabilidades"]


def _csv(linhas: list[dict[str, Any]], separador: str = ",") -> bytes:
    saida = io.StringIO()
    tabela = csv.DictWriter(saida, [*PEDIDO], delimiter=separador)
    tabela.writeheader()
    tabela.writerows(linhas)
    texto = saida.getvalue()
    return (texto.replace(".", ",") if separador == ";" else texto).encode()


LINHAS: list[dict[str, Any]] = [
    PEDIDO,
    {**PEDIDO, "temperatura": 29.5, "sexo": "M", "resfriamento": " Ar_Condicionado "},
    {**PEDIDO, "vestimenta": "", "sexo": ""},
    {**PEDIDO, "sexo": "Female", "resfriamento": "ventilação NATURAL"},
    {**PEDIDO, "temperatura": 99.5},
    {**PEDIDO, "sexo": "homem"},
]


def _parquet() -> bytes:
    return em_parquet(pa.Table.from_pylist([{n: v or None for n, v in linha.items()} for linha in LINHAS]))


@pytest.mark.parametrize(
    ("tipo", "corpo"),
    [
        (JSON, json.dumps(LINHAS).encode()),
        (CSV, _csv(LINHAS)),
        (CSV, _csv(LINHAS, ";")),
        (PARQUET, _parquet()),
    ],
    ids=("json", "csv", "csv with semicolons", "parquet"),
)
def test_a_batch_in_any_format_is_what_each_row_alone_is(app: Aplicacao, tipo: str, corpo: bytes) -> None:
    lote = app.pedir("/predict/batch", corpo, content_type=tipo)
    assert lote.status == 200, lote.corpo
    resultados = lote.json["resultados"]
    for linha, veio in zip(LINHAS, resultados, strict=True):
        so = app.pedir("/predict", linha)
        if so.status == 200:
            assert veio["probabilidades"] == so.json["probabilidades"]
            assert veio["preenchidos"] == list(so.json["preenchidos"])
        else:
            assert [e["campo"] for e in veio["erros"]] == [e["campo"] for e in so.json["erro"]["campos"]]
    assert (lote.json["linhas"], lote.json["erros"]) == (6, 2)


@pytest.mark.parametrize(
    ("corpo", "tipo"),
    [
        (b"temperatura,hora\n20,12\n", CSV),
        (em_parquet(pa.table({"temperatura": [20.0], "hora": [12.0]})), PARQUET),
    ],
    ids=("csv", "parquet"),
)
def test_columns_are_those_of_the_model(app: Aplicacao, corpo: bytes, tipo: str) -> None:
    r = app.pedir("/predict/batch", corpo, content_type=tipo, accept_language="en")
    assert r.status == 422
    assert {(c["campo"], c["problema"], c["permitido"]) for c in r.json["erro"]["campos"]} == {
        ("hora", "unknown field", ""),
        ("umidade", "missing", "5 to 95 %"),
    }


def test_the_model_describes_its_inputs_in_both_languages(app: Aplicacao) -> None:
    dito = app.pedir("/model").json
    entradas = {e["campo"]: e for e in dito["entradas"]}
    assert set(entradas) == set(GRANDEZAS)
    assert [n for n, e in entradas.items() if e["obrigatorio"]] == OBRIGATORIAS
    assert entradas["idade"]["rotulo"] == {"pt": "idade", "en": "age"}
    assert (entradas["temperatura"]["unidade"], entradas["temperatura"]["permitido"]) == ("°C", [10, 40])
    assert entradas["sexo"]["categorias"]["m"] == {"pt": "masculino", "en": "male"}
    assert [i["nome"] for i in dito["indices"]] == list(app.pedir("/predict", PEDIDO).json["indices"])
    assert dito["pesquisa"]["nome"] == "recinto"
    assert "grandezas" not in dito["pesquisa"]


def test_the_log_has_inputs_and_features_of_the_model_and_nothing_for_the_others(tmp_path: Path) -> None:
    pasta = PastaServico(tmp_path)
    por(pasta, treinado().pacote)
    with aplicacao(tmp_path, "predicoes.ligado=true") as app:
        pedido = {n: v for n, v in PEDIDO.items() if n != "vestimenta"} | {"temperatura": 39}
        app.pedir("/predict", pedido)
        app.pedir("/predict/batch", [PEDIDO] * 2)
        tem = {*app.estado.servido.preditor.atributos.nomes, *GRANDEZAS}
    so, *lote = ler(pasta.predicoes).tabela.to_pylist()
    assert {n for n in VALORES if so[n] is not None} == tem
    assert (so["temperatura"], so["umidade"], so["sexo"]) == (39, 45, 0)  # humidity is no feature
    assert so["preenchidos"] == 1 << ENTRADAS.index("vestimenta")
    assert so["fora"] == 1 << ENTRADAS.index("temperatura")
    assert [(x["linha"], x["umidade"], x["preenchidos"]) for x in lote] == [(1, 45, 0), (2, 45, 0)]
    assert so["p_-3"] is None
    assert so["p_-2"] is not None


def test_another_model_changes_what_is_asked_while_the_server_runs(tmp_path: Path) -> None:
    pasta = PastaServico(tmp_path)
    with aplicacao(tmp_path, "modelo.olhar_s=3600", "predicoes.ligado=true") as app:
        vistos = []
        for versao, pacote in enumerate((treinar().pacote, treinado().pacote, treinar().pacote), 1):
            por(pasta, pacote, versao)
            app.estado.carregador.olhar()
            perguntas = (DE_SANTA_MARIA, PEDIDO)
            vistos.append([app.pedir("/predict", p).status for p in perguntas])
            esquemas = app.pedir("/openapi.json").json["components"]["schemas"]
            campos = [e["campo"] for e in app.pedir("/model").json["entradas"]]
            assert set(esquemas["Pedido"]["properties"]) == set(campos)
            indices = app.pedir("/predict", perguntas[versao % 2 == 0]).json["indices"]
            assert list(esquemas["Indices"]["properties"]) == list(indices)
        assert vistos == [[200, 422], [422, 200], [200, 422]]
    linhas = ler(pasta.predicoes).tabela.to_pylist()
    assert [x["hora"] is None for x in linhas] == [False, False, True, True, False, False]


def test_before_a_model_is_there_a_request_is_any_object(tmp_path: Path) -> None:
    with aplicacao(tmp_path) as app:
        pedido = app.pedir("/openapi.json").json["components"]["schemas"]["Pedido"]
        assert pedido["type"] == "object"
        assert "properties" not in pedido
        assert app.pedir("/predict", {"nada": 1}).status == 503


def test_the_document_describes_the_request_of_that_model(app: Aplicacao) -> None:
    documento = app.pedir("/openapi.json").json
    pedido = documento["components"]["schemas"]["Pedido"]
    assert pedido["required"] == OBRIGATORIAS
    assert pedido["additionalProperties"] is False
    temperatura = pedido["properties"]["temperatura"]
    assert (temperatura["minimum"], temperatura["maximum"]) == (10, 40)
    corpo = documento["paths"]["/predict"]["post"]["requestBody"]["content"]["application/json"]
    assert corpo["schema"] == {"$ref": "#/components/schemas/Pedido"}
    exemplo = documento["paths"]["/predict/batch"]["post"]["requestBody"]["content"]["text/csv"]["example"]
    lote = app.pedir("/predict/batch", exemplo.encode(), content_type=CSV).json
    assert (lote["linhas"], lote["erros"]) == (2, 0)
    assert documento["components"]["schemas"]["Resposta"]["properties"]["indices"] == {
        "$ref": "#/components/schemas/Indices"
    }
