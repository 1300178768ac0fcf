"""Health, metrics and log: what an operator sees, and what nobody is to see."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from funcoes.servico.pasta import PastaServico, Recusa, Registro, Uso, agora
from tests.api.conftest import PEDIDO, RAIZ, ServidorDeTeste
from tests.api.em_processo import aplicacao
from tests.api.modelos import por, treinar
from tests.api.outro_processo import outro_processo
from tests.waiting import PATIENCE_S, eventually

# health


def test_without_a_model_the_process_lives_and_says_that_it_cannot_answer(tmp_path: Path) -> None:
    with aplicacao(tmp_path) as app:
        assert (app.pedir("/health").status, app.pedir("/health").json) == (200, {"status": "ok"})
        r = app.pedir("/health/ready")
        assert (r.status, r.json["pronto"], r.json["modelo_id"]) == (503, False, "")
        detalhes = app.pedir("/health/detailed")
        assert (detalhes.status, detalhes.json["modelo"]) == (200, None)
        for caminho in ("/predict", "/model", "/model/card"):
            r = app.pedir(caminho, PEDIDO if caminho == "/predict" else None)
            assert (r.status, r.json["erro"]["codigo"]) == (503, "sem_modelo")
            assert int(r.cabecalhos["retry-after"]) >= 1
        assert app.pedir("/predict", {}).status == 503  # nobody knows what would be asked
        por(app.estado.pasta, treinar().pacote)
        app.estado.carregador.olhar()
        assert app.pedir("/health/ready").json["modelo_id"] == "modelo-1"
        assert app.pedir("/predict", PEDIDO).status == 200


def test_details_say_which_model_how_old_and_what_the_process_holds(servidor: ServidorDeTeste) -> None:
    r = servidor.pedir("/health/detailed").json
    assert r["pronto"] is True
    assert (r["modelo"]["modelo_id"], r["modelo"]["versao"]) == ("modelo-1", 1)
    assert 0 <= r["modelo"]["idade_s"] < 3600
    assert r["processo"]["pid"] == servidor.processo.pid
    assert 20 < r["processo"]["memoria_mb"] < 500
    assert 0 <= r["disco"]["livre_mb"] <= r["disco"]["total_mb"]
    assert r["recusa"] is None
    assert r["predicoes"]["erro"] == ""


@pytest.fixture
def registrar(servidor: ServidorDeTeste) -> Any:
    """Write `registro.json` as the serving task would; what `/health/detailed` says of it."""

    def _registrar(conteudo: Registro | bytes | None) -> Any:
        if isinstance(conteudo, Registro):
            servidor.pasta.anotar(servidor.pasta.registro, conteudo)
        elif conteudo is not None:
            servidor.pasta.registro.write_bytes(conteudo)
        r = servidor.pedir("/health/detailed")
        assert r.status == 200
        return r.json["registro"]

    yield _registrar
    servidor.pasta.registro.unlink(missing_ok=True)


def test_the_registry_is_seen_as_the_serving_task_last_saw_it(registrar: Any) -> None:
    assert registrar(None)["alcancavel"] is False
    base = {"visto_em": agora(), "desde": agora() - timedelta(hours=2), "campeao_id": "modelo-1"}
    visto = registrar(Registro(alcancavel=True, **base))
    assert (visto["alcancavel"], visto["campeao_id"]) == (True, "modelo-1")
    fora = registrar(Registro(alcancavel=False, motivo="connection refused", **base))
    assert (fora["alcancavel"], fora["motivo"]) == (False, "connection refused")
    recusa = Recusa(modelo_id="modelo-2", versao=2, motivo="no signature", em=agora())
    assert registrar(Registro(alcancavel=True, recusa=recusa, **base))["recusa"]["motivo"] == "no signature"
    calado = registrar(Registro(alcancavel=True, **(base | {"visto_em": agora() - timedelta(minutes=5)})))
    assert calado["alcancavel"] is False
    assert "silent" in calado["motivo"]


@pytest.mark.parametrize("lixo", [b"", b"{", b"[]", b"\xff\x00", b'{"visto_em": 1}'])
def test_a_registry_file_that_nobody_can_read_is_a_reason_and_no_error(registrar: Any, lixo: bytes) -> None:
    visto = registrar(lixo)
    assert visto["alcancavel"] is False
    assert "registro.json" in visto["motivo"]


def test_the_model_tells_its_inputs_and_where_it_comes_from(servidor: ServidorDeTeste) -> None:
    m = servidor.pedir("/model").json
    assert (m["modelo_id"], m["versao"], m["pipeline_id"], m["sintetico"]) == (
        "modelo-1",
        1,
        "corrida-1",
        True,
    )
    entradas = {e["campo"]: e for e in m["entradas"]}
    obrigatorios = {n for n, e in entradas.items() if e["obrigatorio"]}
    assert obrigatorios == {"temperatura", "umidade", "velocidade_vento", "idade", "peso", "altura"}
    for nome, entrada in entradas.items():
        assert servidor.pedir("/predict", {k: v for k, v in PEDIDO.items() if k != nome}).status == (
            422 if entrada["obrigatorio"] else 200
        )
        if nome != "sexo":
            assert entrada["permitido"][0] <= entrada["min"] <= entrada["max"] <= entrada["permitido"][1]
    assert servidor.pedir("/model/card").corpo.startswith(b"<!doctype html>")


@pytest.mark.parametrize(
    ("pergunta", "aceita", "primeira"),
    [
        ("", "pt-BR,pt;q=0.9,en;q=0.8", "pt"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "de", "pt"),  # as all answers, where neither is preferred
        ("?lang=en", "pt-BR", "en"),
        ("?lang=pt", "en", "pt"),
        ("?lang=xx", "en", "en"),
    ],
)
def test_the_card_is_shown_in_the_readers_language_first(
    servidor: ServidorDeTeste, pergunta: str, aceita: str, primeira: str
) -> None:
    veio = servidor.pedir(f"/model/card{pergunta}", accept_language=aceita)
    assert f'id="em-{primeira}" checked'.encode() in veio.corpo
    assert veio.corpo.count(b" checked") == 1
    assert "accept-language" in veio.cabecalhos["vary"].lower()


# metrics


def medidas(texto: bytes) -> dict[tuple[str, ...], float]:
    """Name and label values of each sample, with its value."""
    return {
        (amostra.name, *amostra.labels.values()): amostra.value
        for familia in text_string_to_metric_families(texto.decode())
        for amostra in familia.samples
    }


def test_metrics_count_what_was_asked(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote, versao=3)
    with aplicacao(tmp_path) as app:
        votos = [app.pedir("/predict", PEDIDO).json["predicao"] for _ in range(3)]
        app.pedir("/predict", {**PEDIDO, "temperatura": 49})
        app.pedir("/predict", {})
        app.pedir("/predict", b"", content_type="text/plain")
        for n in range(4):
            app.pedir(f"/inventada/{n}")
        app.pedir("/health")
        r = app.pedir("/metrics")
    assert r.cabecalhos["content-type"].startswith("text/plain; version=0.0.4")
    m = medidas(r.corpo)
    assert m["conforto_requests_total", "/predict", "200"] == 4
    assert m["conforto_requests_total", "/predict", "422"] == 1
    assert m["conforto_requests_total", "/predict", "415"] == 1
    assert m["conforto_requests_total", "outra", "404"] == 4
    assert m["conforto_requests_total", "/health", "200"] == 1
    assert not [n for n in m if "inventada" in "".join(n)]
    assert m["conforto_request_seconds_count", "/predict"] == 6
    assert sum(v for n, v in m.items() if n[0] == "conforto_predictions_total") == 4
    assert m["conforto_predictions_total", str(votos[0])] >= 3
    assert m["conforto_out_of_range_total",] == 1
    assert m["conforto_model_version", "modelo-3", "conforto-termico-sintetico"] == 3
    assert m["conforto_model_loads_total",] == 1
    assert m["conforto_model_refusals_total",] == 0
    assert m["conforto_ready",] == 1
    assert m["conforto_in_progress",] == 1
    assert m["process_resident_memory_bytes",] > 20_000_000


def test_usage_is_written_down_for_the_serving_task(servidor: ServidorDeTeste) -> None:
    uso = eventually(
        lambda: servidor.pasta.ler(servidor.pasta.uso, Uso), lambda uso: uso is not None and uso.pedidos
    )
    assert uso is not None
    assert (uso.pid, uso.modelo_id, uso.versao) == (servidor.processo.pid, "modelo-1", 1)
    assert servidor.url.endswith(f":{uso.porta}")
    assert uso.previsoes == sum(uso.por_voto.values())
    assert sum(uso.pedidos.values()) > 0
    assert uso.em - uso.desde < timedelta(hours=1)


# log

ESTRANHO = 31.4159265
TEXTO = "valor-que-ninguem-deve-ver"


def test_a_line_for_each_request_with_what_happened_and_nothing_of_what_was_said(
    servidor: ServidorDeTeste,
) -> None:
    servidor.pedir("/predict?segredo=" + TEXTO, {**PEDIDO, "temperatura": ESTRANHO}, x_request_id="linha-1")
    servidor.pedir("/predict", {**PEDIDO, "sexo": TEXTO, TEXTO: 1}, x_request_id="linha-2", user_agent=TEXTO)
    servidor.pedir("/predict", (TEXTO + "{").encode(), x_request_id="linha-3", referer=f"http://{TEXTO}")
    servidor.pedir(f"/{TEXTO}", x_request_id="linha-4", x_forwarded_for=TEXTO)
    servidor.pedir("/health", x_request_id="linha-5", x_api_key=TEXTO, cookie=TEXTO)
    linhas = {x.get("request_id"): x for x in servidor.linhas()}
    assert [linhas[f"linha-{n}"]["status"] for n in range(1, 6)] == [200, 422, 422, 404, 200]
    um = linhas["linha-1"]
    assert (um["event"], um["level"], um["method"], um["route"]) == ("request", "info", "POST", "/predict")
    assert (um["model_version"], um["experiment_id"]) == (1, "corrida-1")
    assert um["pipeline_stage"] == "serve"
    assert 0 < um["latency_ms"] < 5000
    assert abs(datetime.now(UTC) - datetime.fromisoformat(um["time"])) < timedelta(minutes=1)
    texto = servidor.log.read_text()
    for segredo in (TEXTO, str(ESTRANHO)):
        assert segredo not in texto
    assert "127.0.0.1" not in "".join(linha for linha in texto.splitlines() if '"listening"' not in linha)


def test_every_line_is_json_with_time_and_level(servidor: ServidorDeTeste) -> None:
    servidor.pedir("/health")
    linhas = servidor.linhas()
    assert len(linhas) > 2
    for linha in linhas:
        assert datetime.fromisoformat(linha["time"]).tzinfo
        assert linha["level"] in {"debug", "info", "warning", "error", "critical"}
        assert linha["event"]


QUEBRADO = """
import api.operacao.saude
from api.modelo.juntador import Juntador
from api.modelo.servido import Servido
def quebrar(*_, **__):
    raise ZeroDivisionError("um segredo da casa")
api.operacao.saude.detalhes = Juntador.prever = Servido.descrever = quebrar
"""


def test_what_nobody_foresaw_is_a_500_in_the_one_shape_and_a_line_with_the_trace(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    log = tmp_path / "log"
    with outro_processo(tmp_path, log, QUEBRADO) as url, requests.Session() as sessao:
        for caminho in ("/predict", "/model", "/health/detailed"):
            corpo, nome = PEDIDO if caminho == "/predict" else None, caminho.replace("/", "-")
            metodo, cabecalhos = "POST" if corpo else "GET", {"x-request-id": nome}
            r = sessao.request(metodo, url + caminho, json=corpo, headers=cabecalhos, timeout=PATIENCE_S)
            assert r.status_code == 500
            assert (r.headers["x-content-type-options"], r.headers["x-request-id"]) == ("nosniff", nome)
            assert r.json() == {
                "erro": {"codigo": "erro_interno", "mensagem": r.json()["erro"]["mensagem"], "campos": []},
                "request_id": nome,
            }
            assert "segredo" not in r.text
        assert sessao.get(f"{url}/health", timeout=PATIENCE_S).status_code == 200
    linhas = [json.loads(linha) for linha in log.read_text().splitlines()]
    for nome in ("-predict", "-model", "-health-detailed"):
        erro, pedido = [x for x in linhas if x.get("request_id") == nome]
        assert erro["level"] == "error"
        assert "ZeroDivisionError: um segredo da casa" in erro["exception"]
        assert "in quebrar" in erro["exception"]
        assert (pedido["event"], pedido["status"]) == ("request", 500)


def test_requests_can_be_left_out_of_the_log(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    with aplicacao(tmp_path, "log.pedidos=false") as app:
        app.pedir("/predict", PEDIDO)
        assert [x["event"] for x in app.linhas()] == ["model loaded"]


def test_a_log_that_cannot_be_written_stops_no_answer(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    with outro_processo(tmp_path, Path("/dev/full")) as url, requests.Session() as sessao:  # a full disk
        for _ in range(100):  # more lines than are kept before they are written
            assert sessao.post(f"{url}/predict", json=PEDIDO, timeout=PATIENCE_S).status_code == 200


LENTO = """
import io, sys, time
from api.operacao.log import configurar
from funcoes.configuracao.secoes_servico import LogConfig

class Lento(io.RawIOBase):
    def writable(self):
        return True
    def write(self, linha):
        time.sleep(0.3)
        raise OSError(28, "No space left on device")

sys.stdout = io.TextIOWrapper(io.BufferedWriter(Lento()))
configurar(LogConfig(nivel="info", pedidos=True)).info("a line")
time.sleep(0.2)  # it is being written
"""


def test_an_end_while_a_line_is_written_is_a_good_end() -> None:
    """Python aborts where a thread is killed that holds the lock of standard output."""
    feito = subprocess.run([sys.executable, "-c", LENTO], cwd=RAIZ, stderr=subprocess.PIPE, check=False)
    assert b"at interpreter shutdown" not in feito.stderr
    assert feito.returncode >= 0, feito.stderr


def test_a_disk_that_is_full_stops_neither_answers_nor_the_change_of_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    with aplicacao(tmp_path) as app:
        por(app.estado.pasta, treinar("lr").pacote, versao=2)

        def cheio(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("funcoes.servico.pasta.gravar", cheio)
        app.estado.carregador.olhar()
        assert app.pedir("/predict", PEDIDO).json["versao_modelo"] == 2
        assert app.pedir("/health/detailed").json["recusa"] is None
        m = medidas(app.pedir("/metrics").corpo)
        assert m["conforto_model_version", "modelo-2", "conforto-termico-sintetico"] == 2
    assert json.loads((tmp_path / "bom.json").read_text())["versao"] == 1
