"""`POST /predict/batch`: formats in and out, rows that are refused, streams, limits, hostile bodies."""

import csv
import io
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.diario import ler
from api.pedido import NOMES, OBRIGATORIOS
from funcoes.servico import PastaServico
from tests.api.conftest import PEDIDO as BOM
from tests.api.conftest import Resposta, ServidorDeTeste, iniciar
from tests.api.modelos import por, treinar
from tests.waiting import eventually

Iniciar = Callable[..., ServidorDeTeste]

CSV, JSON, PARQUET = "text/csv", "application/json", "application/vnd.apache.parquet"
NDJSON = "application/x-ndjson"
MINIMO = {nome: BOM[nome] for nome in OBRIGATORIOS}
LINHAS: list[dict[str, Any]] = [
    BOM,
    {**BOM, "temperatura": -3.5, "sexo": "m", "hora": 7},
    {**BOM, "temperatura": 41, "vestimenta": None},
    {nome: valor for nome, valor in BOM.items() if nome != "radiacao_solar"},
]


def lote(
    servidor: ServidorDeTeste, dados: object, tipo: str = JSON, aceita: str = "*/*", **outros: Any
) -> Resposta:
    """One batch; what is no bytes is sent as JSON."""
    return servidor.pedir("/predict/batch", dados, content_type=tipo, accept=aceita, **outros)


def em_csv(linhas: list[dict[str, Any]], **opcoes: Any) -> bytes:
    """With its columns in reverse order."""
    saida = io.StringIO()
    tabela = csv.DictWriter(saida, [*reversed(BOM)], **opcoes)
    tabela.writeheader()
    tabela.writerows(linhas)
    return saida.getvalue().encode()


def em_parquet(tabela: pa.Table, **opcoes: Any) -> bytes:
    """The file as bytes."""
    saida = io.BytesIO()
    pq.write_table(tabela, saida, **opcoes)
    return saida.getvalue()


def tabela(linhas: list[dict[str, Any]]) -> pa.Table:
    """Rows as an Arrow table, whole numbers as whole numbers."""
    return pa.Table.from_pylist([{n: linha.get(n) for n in BOM} for linha in linhas])


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


RUINS: list[dict[str, Any]] = [
    {**BOM, "temperatura": 999.0},
    {**BOM, "hora": 24.0},
    {**BOM, "sexo": "x", "umidade": 1e308},
    {n: v for n, v in BOM.items() if n not in {"idade", "peso"}},
]


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
    dados = "\n".join([",".join(OBRIGATORIOS), *linhas]).encode()
    assert OBRIGATORIOS == ["idade", "peso", "altura", "temperatura", "umidade", "velocidade_vento"]
    dados = dados.replace(
        ",".join(OBRIGATORIOS).encode(), b"temperatura,umidade,velocidade_vento,idade,peso,altura"
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


def mudada(nome: str, valores: list[Any]) -> bytes:
    """A Parquet file of one column changed."""
    colunas = {n: [v] * len(valores) for n, v in BOM.items()}
    return em_parquet(pa.table(colunas | {nome: valores}))


INTEIRO = em_parquet(tabela(LINHAS))


@pytest.mark.parametrize(
    ("dados", "tipo", "status", "codigo", "campos"),
    [
        (b"{}", "", 415, "tipo_do_lote", []),
        (b"--x", "multipart/form-data; boundary=x", 415, "tipo_do_lote", []),
        (b"", JSON, 422, "lista_esperada", []),
        (json.dumps(BOM).encode(), JSON, 422, "lista_esperada", []),
        (b"[{}", JSON, 422, "json_invalido", []),
        (b"[{},]", JSON, 422, "json_invalido", []),
        (b"[{}] x", JSON, 422, "json_invalido", []),
        (b"[{'a': 1}]", JSON, 422, "json_invalido", []),
        (b"[" * 100_000, JSON, 422, "json_invalido", []),
        (b'[{"a":' * 100_000, JSON, 422, "json_invalido", []),
        (b"[" + b"[]," * 100_000 + b"]]", JSON, 422, "json_invalido", []),
        (b'["' + b"x" * 300_000 + b'"]', JSON, 422, "json_invalido", []),
        (b"\xff\xfe[\x00]\x00", JSON, 422, "lista_esperada", []),
        (b"", CSV, 422, "colunas", OBRIGATORIOS),
        (b",".join(n.encode() for n in MINIMO) + b",cor,idade", CSV, 422, "colunas", ["cor", "idade"]),
        (b"temperatura\t" + em_csv([]), CSV, 422, "colunas", ["temperatura\thora"]),
        (b"x" * 70_000, CSV, 422, "linha_longa", []),
        (em_csv([BOM]) + b"1," * 40_000 + b"\n", CSV, 422, "linha_longa", []),
        (b"", PARQUET, 422, "parquet_invalido", []),
        (b"PAR1" + bytes(5000) + b"PAR1", PARQUET, 422, "parquet_invalido", []),
        (INTEIRO[: len(INTEIRO) // 2], PARQUET, 422, "parquet_invalido", []),
        (INTEIRO[:4] + bytes(1200) + INTEIRO[1204:], PARQUET, 422, "parquet_invalido", []),
        (mudada("cor", ["x"]), PARQUET, 422, "colunas", ["cor"]),
        (mudada("peso", ["70"]), PARQUET, 422, "colunas", ["peso"]),
        (mudada("peso", [True]), PARQUET, 422, "colunas", ["peso"]),
        (mudada("peso", [[70.0]]), PARQUET, 422, "colunas", ["peso"]),
        (mudada("peso", [{"kg": 70.0}]), PARQUET, 422, "colunas", ["peso"]),
        (mudada("sexo", [1]), PARQUET, 422, "colunas", ["sexo"]),
        (em_parquet(tabela([BOM]).drop(["idade"])), PARQUET, 422, "colunas", ["idade"]),
    ],
)
def test_what_cannot_be_used_at_all_is_refused_before_any_row(
    servidor: ServidorDeTeste, dados: bytes, tipo: str, status: int, codigo: str, campos: list[str]
) -> None:
    r = lote(servidor, dados, tipo)
    assert (r.status, r.json["erro"]["codigo"]) == (status, codigo), r.corpo
    vistos = [c["campo"] for c in r.json["erro"]["campos"]]
    assert [c for c in campos if c not in vistos] == []
    assert "curl" in r.json["erro"]["mensagem"] or status != 415


@pytest.mark.parametrize(
    ("coluna", "valores", "certas"),
    [
        ("peso", pa.array([70, None, 2**62], pa.int64()), [1]),
        ("peso", pa.array([70.0, float("nan"), float("inf")], pa.float32()), [1]),
        ("peso", pa.array([70, 71, 0], pa.uint8()), [1, 2]),
        ("hora", pa.nulls(3), [1, 2, 3]),
        ("sexo", pa.nulls(3), [1, 2, 3]),
        ("sexo", pa.array(["f", "", "homem"]).dictionary_encode(), [1]),
        ("sexo", pa.array(["m", None, "F"], pa.large_string()), [1, 2]),
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


def test_a_parquet_file_that_unpacks_to_gigabytes_takes_none_of_the_servers_memory(
    servidor: ServidorDeTeste,
) -> None:
    longa = pa.DictionaryArray.from_arrays(pa.array([0] * 500, pa.int32()), pa.array(["x" * 4_000_000]))
    quadro = tabela([BOM] * 500).set_column(6, "sexo", longa)
    dados = em_parquet(quadro, compression="zstd", dictionary_pagesize_limit=10**8, write_statistics=False)
    assert len(dados) < 100_000
    antes = _memoria_mb(servidor, "VmHWM")
    r = lote(servidor, dados, PARQUET)
    assert (r.status, r.json["erro"]["codigo"]) == (422, "parquet_invalido")
    assert "256 MB" in r.json["erro"]["mensagem"]
    assert _memoria_mb(servidor, "VmHWM") < antes + 100


def _memoria_mb(servidor: ServidorDeTeste, chave: str) -> float:
    linhas = Path(f"/proc/{servidor.processo.pid}/status").read_text().splitlines()
    return next(int(linha.split()[1]) / 1024 for linha in linhas if linha.startswith(chave))


def test_a_body_that_says_it_is_too_long_is_refused_before_it_is_sent(servidor: ServidorDeTeste) -> None:
    for tipo, mb in ((JSON, 10), (CSV, 100)):
        with Cru(servidor, tipo, content_length=str(mb * 2**20 + 1)) as cru:
            assert b" 413 " in cru.ate(b"corpo_grande")


@pytest.fixture(scope="module")
def apertado(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServidorDeTeste]:
    """One with place for a single batch, of 25 rows, answered five at a time."""
    pasta = PastaServico(tmp_path_factory.mktemp("apertado"))
    por(pasta, treinar().pacote)
    pares = ("lote.linhas_max=25", "lote.linhas_por_bloco=5", "lote.simultaneos=1")
    servidor = iniciar(pasta, *pares)
    yield servidor
    servidor.parar()


def test_more_rows_than_allowed(apertado: ServidorDeTeste) -> None:
    servidor = apertado
    for dados, tipo in (
        (json.dumps([BOM] * 26).encode(), JSON),
        (em_parquet(tabela([BOM] * 26)), PARQUET),
    ):
        r = lote(servidor, dados, tipo)
        assert (r.status, r.json["erro"]["codigo"]) == (413, "linhas_demais")
    assert lote(servidor, em_csv([BOM] * 25), CSV).json["completo"]
    r = lote(servidor, em_csv([BOM] * 300), CSV)
    assert (r.status, r.json["erro"]["codigo"]) == (413, "linhas_demais")
    with Cru(servidor, CSV) as cru:
        cru.mandar(em_csv([BOM] * 11))
        cru.ate(b'"linha":10,')
        cru.mandar(em_csv([BOM] * 30).partition(b"\n")[2])
        r_json = json.loads(cru.fim())
    assert (r_json["linhas"], len(r_json["resultados"]), r_json["completo"]) == (25, 25, False)
    assert r_json["erro"]["codigo"] == "linhas_demais"


class Cru:
    """A request in chunks, by hand: what is answered before it is all sent."""

    def __init__(self, servidor: ServidorDeTeste, tipo: str, **cabecalhos: str) -> None:
        host, porta = servidor.url.removeprefix("http://").split(":")
        self._soquete = socket.create_connection((host, int(porta)), timeout=20)
        nomes = {"content-type": tipo, "host": host, "connection": "close"}
        nomes |= {n.replace("_", "-"): v for n, v in cabecalhos.items()} or {"transfer-encoding": "chunked"}
        linhas = [f"{nome}: {valor}" for nome, valor in nomes.items()]
        self._soquete.sendall("\r\n".join(["POST /predict/batch HTTP/1.1", *linhas, "", ""]).encode())
        self.lido = b""

    def __enter__(self) -> "Cru":
        return self

    def __exit__(self, *_: object) -> None:
        self._soquete.close()

    def mandar(self, dados: bytes) -> None:
        """A chunk; an empty one ends the request."""
        self._soquete.sendall(f"{len(dados):x}\r\n".encode() + dados + b"\r\n")

    def ate(self, marca: bytes) -> bytes:
        """All that has come when the mark has."""
        while marca not in self.lido:
            pedaco = self._soquete.recv(65536)
            assert pedaco, self.lido[-500:]
            self.lido += pedaco
        return self.lido

    def fim(self) -> bytes:
        """End the request; the whole answer's body."""
        self.mandar(b"")
        while pedaco := self._soquete.recv(65536):
            self.lido += pedaco
        resto, corpo_ = self.lido.partition(b"\r\n\r\n")[2], b""
        while resto:
            tamanho, _, resto = resto.partition(b"\r\n")
            corpo_ += resto[: int(tamanho, 16)]
            resto = resto[int(tamanho, 16) + 2 :]
        return corpo_


def test_rows_are_answered_while_others_still_come_all_by_one_model(iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor("lote.linhas_por_bloco=5", modelo=treinar().pacote)
    with Cru(servidor, CSV, transfer_encoding="chunked", accept=NDJSON) as cru:
        cru.mandar(em_csv([BOM] * 6))
        cru.ate(b'"linha":5,')
        por(servidor.pasta, treinar("lr").pacote, 2)
        eventually(lambda: servidor.pedir("/predict", BOM).json["versao_modelo"] == 2)
        cru.mandar(em_csv([BOM] * 6).partition(b"\n")[2])
        linhas = [json.loads(linha) for linha in cru.fim().splitlines()]
    assert {json.dumps(linha["probabilidades"]) for linha in linhas[:-1]} == {
        json.dumps(linhas[0]["probabilidades"])
    }
    assert (linhas[-1]["versao_modelo"], linhas[-1]["linhas"], linhas[-1]["completo"]) == (1, 12, True)
    assert lote(servidor, [BOM]).json["versao_modelo"] == 2
    feitos = [x for x in servidor.linhas() if x["event"] == "request" and x["route"] == "/predict/batch"]
    assert [x["model_version"] for x in feitos] == [1, 2]


def test_a_client_that_sends_everything_before_it_reads_is_answered(servidor: ServidorDeTeste) -> None:
    cabecalho, _, linha = em_csv([BOM]).partition(b"\n")
    bloco = linha.replace(b",", b" " * 45 + b",", 9) * 1000
    pedacos = [cabecalho + b"\n", *[bloco] * 50]
    assert sum(map(len, pedacos)) > 20_000_000  # more than the sockets hold, and so is the answer
    r = requests.post(
        servidor.url + "/predict/batch", data=iter(pedacos), headers={"content-type": CSV}, timeout=20
    )
    assert (r.json()["linhas"], r.json()["completo"]) == (50_000, True)
    assert len(r.content) > 12_000_000


def test_the_limit_counts_blocks_and_may_end_a_batch_in_its_midst(iniciar_servidor: Iniciar) -> None:
    servidor = iniciar_servidor(
        "lote.linhas_por_bloco=5", "limites.por_endereco=12", modelo=treinar().pacote, esperar_pronto=False
    )
    eventually(lambda: servidor.pedir("/health/ready").status == 200)
    r = lote(servidor, [BOM] * 25).json  # one, and five blocks
    assert (r["linhas"], r["completo"]) == (25, True)
    r = lote(servidor, [BOM] * 40).json  # one, and five more
    assert (r["linhas"], r["completo"], r["erro"]["codigo"]) == (25, False, "limite")
    assert lote(servidor, [BOM]).status == 429


def test_more_batches_than_places_are_told_to_come_again(apertado: ServidorDeTeste) -> None:
    servidor = apertado
    with Cru(servidor, CSV) as cru:
        cru.mandar(em_csv([BOM] * 6))
        cru.ate(b'"linha":5,')
        r = lote(servidor, [BOM])
        assert (r.status, r.json["erro"]["codigo"], r.cabecalhos["retry-after"]) == (503, "ocupado", "5")
        assert servidor.pedir("/predict", BOM).status == 200
    eventually(lambda: lote(servidor, [BOM]).status == 200)  # hanging up frees the place
    for _ in range(3):  # and so does every refusal
        assert lote(servidor, b"[", JSON).status == lote(servidor, b"x", PARQUET).status == 422
    assert lote(servidor, [BOM]).status == 200


def test_a_batch_that_has_begun_is_finished_and_noted_when_the_server_stops(
    iniciar_servidor: Iniciar,
) -> None:
    servidor = iniciar_servidor("lote.linhas_por_bloco=5", modelo=treinar().pacote)
    with Cru(servidor, CSV) as cru:
        cru.mandar(em_csv([MINIMO] * 6))
        cru.ate(b'"linha":5,')
        servidor.processo.terminate()
        eventually(lambda: any(linha["event"] == "stopping" for linha in servidor.linhas()))
        cru.mandar(em_csv([RUINS[0], {**BOM, "temperatura": 45}]).partition(b"\n")[2])
        r = json.loads(cru.fim())
    assert (r["linhas"], r["erros"], r["completo"]) == (8, 1, True)
    assert servidor.processo.wait(20) == 0
    notadas = ler(servidor.pasta.predicoes).tabela.to_pylist()
    assert [n["lote"] for n in notadas] == [True] * 7
    assert [n["predicao"] for n in notadas] == [x["predicao"] for x in r["resultados"] if "predicao" in x]
    assert notadas[-1]["preenchidos"] == 0
    assert notadas[0]["preenchidos"] == sum(1 << NOMES.index(n) for n in BOM if n not in MINIMO)
    assert notadas[-1]["fora"] & 1 << NOMES.index("temperatura")


def test_a_caller_who_hangs_up_leaves_no_process_that_reads(servidor: ServidorDeTeste) -> None:
    filhos = psutil.Process(servidor.processo.pid).children
    dados = em_parquet(tabela([BOM] * 1000))
    inteiro = pa.concat_tables([pq.read_table(io.BytesIO(dados))] * 500)
    with Cru(servidor, PARQUET) as cru:
        cru.mandar(em_parquet(inteiro))
        cru.mandar(b"")
        cru.ate(b'"linha":2000,')
        assert len(filhos()) == 1
    eventually(lambda: not filhos())


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


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_never_is_an_internal_error(servidor: ServidorDeTeste, data: st.DataObject) -> None:
    tipo = data.draw(
        st.sampled_from([CSV, JSON, PARQUET] if data.draw(st.integers(0, 9)) == 0 else [CSV, JSON])
    )
    bom = {CSV: em_csv(LINHAS), JSON: json.dumps(LINHAS).encode(), PARQUET: INTEIRO}[tipo]
    onde = data.draw(st.integers(0, len(bom)))
    troca = data.draw(
        st.one_of(st.binary(max_size=30), st.sampled_from([b'"', b"[", b"\x00", b"\r", b"1e400"]))
    )
    dados = bom[:onde] + troca + bom[onde + data.draw(st.sampled_from([0, 1, len(troca), 10**6])) :]
    r = lote(servidor, dados, tipo, data.draw(st.sampled_from([JSON, NDJSON, CSV])))
    assert r.status in {200, 413, 422}, r.corpo
    assert b"erro_interno" not in r.corpo
