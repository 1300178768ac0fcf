"""`POST /predict/batch`: formats in and out, and rows that are refused each by itself."""

import csv
import io
import json

import pyarrow as pa
import pytest

from tests.api.conftest import PEDIDO as BOM
from tests.api.conftest import ServidorDeTeste
from tests.api.lote.lotes import (
    CSV,
    JSON,
    LINHAS,
    MINIMO,
    NDJSON,
    PARQUET,
    RUINS,
    em_csv,
    em_parquet,
    lote,
    tabela,
)
from tests.api.modelos import formulario

VIRGULA = em_csv(LINHAS, delimiter=";").replace(b".", b",")


@pytest.mark.parametrize(
    ("dados", "tipo"),
    [
        (json.dumps(LINHAS).encode(), JSON),
        (em_csv(LINHAS), CSV),
        (b"\xef\xbb\xbf" + em_csv(LINHAS), "Text/CSV; charset=utf-8"),
        (em_csv(LINHAS, quoting=csv.QUOTE_ALL), CSV),
        (VIRGULA, CSV),
        (em_parquet(tabela(LINHAS)), PARQUET),
        (em_parquet(tabela(LINHAS).select([*reversed(BOM)]), row_group_size=1, compression="zstd"), PARQUET),
    ],
    ids=["json", "csv", "bom", "quoted", "comma", "parquet", "groups"],
)
def test_every_format_is_answered_as_its_rows_alone(
    servidor: ServidorDeTeste, dados: bytes, tipo: str
) -> None:
    r = lote(servidor, dados, tipo, x_request_id="lote-1").json
    assert {n: r[n] for n in r if n != "resultados"} == {
        "versao_modelo": 1, "modelo_id": "modelo-1", "request_id": "lote-1", "linhas": 4, "erros": 0,
        "completo": True,
    }  # fmt: skip
    for numero, (linha, pedido) in enumerate(zip(r["resultados"], LINHAS, strict=True), 1):
        uma = servidor.pedir("/predict", pedido).json
        assert linha.pop("probabilidades") == pytest.approx(uma["probabilidades"], abs=1e-12)
        assert linha == {
            "linha": numero,
            "predicao": uma["predicao"],
            "rotulo": uma["rotulo"],
            "fora_da_faixa": [fora["campo"] for fora in uma["fora_da_faixa"]],
            "preenchidos": [*uma["preenchidos"]],
        }


@pytest.mark.parametrize(
    ("dados", "tipo"),
    [
        (json.dumps([*RUINS, BOM]).encode(), JSON),
        (em_csv([*RUINS, BOM]), CSV),
        (em_parquet(tabela([*RUINS, BOM])), PARQUET),
    ],
    ids=["json", "csv", "parquet"],
)
def test_a_row_is_refused_in_the_words_of_a_single_prediction(
    servidor: ServidorDeTeste, dados: bytes, tipo: str
) -> None:
    r = lote(servidor, dados, tipo, accept_language="en").json
    alone = [servidor.pedir("/predict", ruim, accept_language="en").json["erro"]["campos"] for ruim in RUINS]
    assert [linha["erros"] for linha in r["resultados"][:-1]] == alone
    assert r["resultados"][-1]["predicao"] in range(-3, 4)
    assert (r["linhas"], r["erros"], r["completo"]) == (5, 4, True)


def test_json_items_are_checked_as_strictly_as_a_single_body(servidor: ServidorDeTeste) -> None:
    items = [
        "1", "null", "[]", '"x"', "{}", '{"temperatura": true}', json.dumps({**BOM, "peso": "70"}),
        json.dumps(BOM).replace("27.5", "NaN"), json.dumps(BOM).replace("27.5", "-Infinity"),
        json.dumps(BOM).replace("27.5", "9" * 5000), json.dumps({**BOM, "peso": None}),
        json.dumps(BOM).replace("27.5", "1e999"), json.dumps({**BOM, "outro": "\ud800"}),
        json.dumps(BOM).replace("27.5", "[" * 500 + "]" * 500),
    ]  # fmt: skip
    r = lote(servidor, f"[{','.join(items)}, {json.dumps(BOM)}]".encode()).json
    for linha, item in zip(r["resultados"], items, strict=False):
        uma = servidor.pedir("/predict", item.encode())
        assert uma.status == 422
        assert linha["erros"], item
        if uma.json["erro"]["campos"]:
            assert linha["erros"] == uma.json["erro"]["campos"]
    assert (r["linhas"], r["erros"]) == (len(items) + 1, len(items))


def test_lines_of_csv_are_numbered_as_data_and_fail_alone(servidor: ServidorDeTeste) -> None:
    bom, resto = "27.5,65,1.5,30,70,170", "65,1.5,30,70,170"
    linhas = [
        bom, "", f"{bom},1", "  ", "1", f"nan,{resto}", f"inf,{resto}", f"1e999,{resto}", f"true,{resto}",
        f"2_7,{resto}", f"\u0662\u0667,{resto}", f",{resto}", f'"27.5,{resto}', f"0x1B,{resto}",
        f" 27.5 ,{resto}",
        f"a\rb,{resto}", f"\x00,{resto}", f"+2.75e1,{resto}",
    ]  # fmt: skip
    obrigatorias = formulario().obrigatorias
    dados = "\n".join([",".join(obrigatorias), *linhas]).encode()
    assert obrigatorias == ["idade", "peso", "altura", "temperatura", "umidade", "velocidade_vento"]
    dados = dados.replace(
        ",".join(obrigatorias).encode(), b"temperatura,umidade,velocidade_vento,idade,peso,altura"
    )
    r = lote(servidor, dados + b"\n" + bom.encode(), CSV).json
    certas = [linha["linha"] for linha in r["resultados"] if "predicao" in linha]
    assert [linha["linha"] for linha in r["resultados"]] == list(range(1, 18))
    assert certas == [1, 13, 16, 17]
    tortas = [linha["linha"] for linha in r["resultados"] if linha.get("erros", [{}])[0].get("campo") == ""]
    assert tortas == [2, 3, 11, 14]


def test_the_answer_is_the_same_in_three_formats(servidor: ServidorDeTeste) -> None:
    dados = em_csv([*LINHAS, RUINS[0], BOM])
    todo = lote(servidor, dados, CSV, x_request_id="z").json
    linhas = lote(servidor, dados, CSV, f"text/html, {NDJSON};q=0.9, {CSV};q=0.1", x_request_id="z")
    *uma_a_uma, resumo = map(json.loads, linhas.corpo.splitlines())
    assert linhas.cabecalhos["content-type"] == NDJSON
    assert uma_a_uma == todo.pop("resultados")
    assert resumo == todo
    r = lote(servidor, dados, CSV, CSV)
    quadro = list(csv.DictReader(io.StringIO(r.corpo.decode())))
    assert r.cabecalhos["x-versao-modelo"] == "1"
    assert list(quadro[0]) == ["linha", "predicao", "rotulo", *(f"p_{v}" for v in range(-3, 4)), "erro"]
    for da_tabela, linha in zip(quadro, uma_a_uma, strict=True):
        assert int(da_tabela["linha"]) == linha["linha"]
        if "erros" in linha:
            assert da_tabela["erro"] == "acima do permitido: temperatura (-15 a 50 °C)"
        else:
            assert (int(da_tabela["predicao"]), da_tabela["rotulo"]) == (linha["predicao"], linha["rotulo"])
            p = {v: float(da_tabela[f"p_{v}"]) for v in linha["probabilidades"]}
            assert p == linha["probabilidades"]


@pytest.mark.parametrize(
    ("dados", "tipo"),
    [(b" [ ] ", JSON), (",".join(MINIMO).encode(), CSV), (em_parquet(tabela([BOM]).slice(0, 0)), PARQUET)],
    ids=["json", "csv", "parquet"],
)
def test_a_batch_of_no_rows_is_answered(servidor: ServidorDeTeste, dados: bytes, tipo: str) -> None:
    r = lote(servidor, dados, tipo)
    assert (r.status, r.json["resultados"], r.json["linhas"], r.json["completo"]) == (200, [], 0, True)
    assert len(lote(servidor, dados, tipo, CSV).corpo.splitlines()) == 1


@pytest.mark.parametrize(
    ("coluna", "valores", "certas"),
    [
        ("peso", pa.array([70, None, 2**62], pa.int64()), [1]),
        ("peso", pa.array([70.0, float("nan"), float("inf")], pa.float32()), [1]),
        ("peso", pa.array([70, 71, 0], pa.uint8()), [1, 2]),
        ("hora", pa.nulls(3), [1, 2, 3]),
        ("sexo", pa.nulls(3), [1, 2, 3]),
        ("sexo", pa.array(["f", "", "homem"]).dictionary_encode(), [1, 2]),
        ("sexo", pa.array(["m", None, "F"], pa.large_string()), [1, 2, 3]),
        ("hora", pa.array([1, 2, 24]).cast(pa.decimal128(30, 2)), [1, 2]),
        ("hora", pa.array([1.0, 1.0, 25.0]).dictionary_encode(), [1, 2]),
    ],
)
def test_parquet_of_other_types_gives_numbers_or_refused_rows(
    servidor: ServidorDeTeste, coluna: str, valores: pa.Array, certas: list[int]
) -> None:
    quadro = tabela([BOM] * 3)
    quadro = quadro.set_column(quadro.schema.get_field_index(coluna), coluna, valores)
    r = lote(servidor, em_parquet(quadro), PARQUET).json
    assert [linha["linha"] for linha in r["resultados"] if "predicao" in linha] == certas, r
    assert r["linhas"] == 3


def test_predictions_of_batches_are_counted_by_vote(servidor: ServidorDeTeste) -> None:
    def contadas() -> float:
        texto = servidor.pedir("/metrics").corpo.decode()
        return sum(
            float(x.split()[-1]) for x in texto.splitlines() if x.startswith("conforto_predictions_total")
        )

    antes = contadas()
    lote(servidor, [*LINHAS, *RUINS])
    assert contadas() - antes == len(LINHAS)


def test_the_documentation_names_the_three_bodies_and_the_answer(servidor: ServidorDeTeste) -> None:
    rota = servidor.pedir("/openapi.json").json["paths"]["/predict/batch"]["post"]
    assert set(rota["requestBody"]["content"]) == {JSON, CSV, PARQUET}
    assert set(rota["responses"]["200"]["content"]) == {JSON, NDJSON, CSV}
    itens = rota["requestBody"]["content"][JSON]["schema"]["items"]
    assert itens == {"$ref": "#/components/schemas/Pedido"}
