"""What the alerts of `monitoring/` ask of the process: read at a scrape, left out when it is not known."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.operacao.medidores import instante
from funcoes.servico.pasta import PastaServico, Recusa, Registro, agora
from tests.api.conftest import PEDIDO, RAIZ
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.modelos import por, treinar
from tests.waiting import eventually

PROMOVIDO = "2026-03-01T12:00:00+00:00"


def medidas(app: Aplicacao) -> dict[str, float]:
    """Each sample of `/metrics` by its name and labels."""
    texto = app.pedir("/metrics").corpo.decode()
    return {
        "|".join((amostra.name, *amostra.labels.values())): amostra.value
        for familia in text_string_to_metric_families(texto)
        for amostra in familia.samples
    }


def test_without_a_model_it_is_not_ready_and_says_nothing_of_one(tmp_path: Path) -> None:
    with aplicacao(tmp_path) as app:
        m = medidas(app)
        assert m["conforto_ready"] == 0
        assert m["conforto_model_refused"] == 0
        assert not [n for n in m if n.startswith(("conforto_model_promoted", "conforto_registry"))]
        por(app.estado.pasta, treinar().pacote, promovido_em=PROMOVIDO)
        app.estado.carregador.olhar()
        m = medidas(app)
    assert m["conforto_ready"] == 1
    assert m["conforto_model_promoted_timestamp_seconds"] == datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()
    assert abs(m["conforto_model_loaded_timestamp_seconds"] - agora().timestamp()) < 3600


def test_who_stops_is_not_ready(tmp_path: Path) -> None:
    """The same as /health/ready, or a rule would compare with another truth than load balancers."""
    por(PastaServico(tmp_path), treinar().pacote)
    with aplicacao(tmp_path) as app:
        assert medidas(app)["conforto_ready"] == 1
        app.estado.parando = True
        texto = app.estado.metricas.texto().decode()
    assert "conforto_ready 0.0" in texto.splitlines()


def test_the_series_that_rules_count_begin_with_nothing(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    with aplicacao(tmp_path) as app:
        m = medidas(app)
    for rota in ("/predict", "/predict/batch"):
        assert m[f"conforto_request_seconds_count|{rota}"] == 0
        assert [m[f"conforto_requests_total|{rota}|{status}"] for status in (200, 500, 503)] == [0, 0, 0]
    votos = {n: v for n, v in m.items() if n.startswith("conforto_predictions_total")}
    assert votos == {f"conforto_predictions_total|{voto}": 0 for voto in range(-3, 4)}


def test_the_latency_that_alerts_is_a_bucket(tmp_path: Path) -> None:
    with aplicacao(tmp_path) as app:
        assert "conforto_request_seconds_bucket|0.5|/predict" in medidas(app)


@pytest.mark.parametrize(
    ("mudanca", "alcancavel", "campeao", "mesmo"),
    [
        ({"campeao_id": "modelo-1"}, 1, 1, 1),
        ({"campeao_id": "modelo-2"}, 1, 1, 0),
        ({"campeao_id": ""}, 1, 0, None),
        ({"campeao_id": "modelo-1", "alcancavel": False}, 0, None, None),
        ({"campeao_id": "modelo-1", "visto_em": agora() - timedelta(minutes=9)}, 0, None, None),
    ],
    ids=["served", "another", "none", "out of reach", "silent"],
)
def test_the_registry_as_the_serving_task_last_saw_it(
    tmp_path: Path, mudanca: dict[str, object], alcancavel: int, campeao: int | None, mesmo: int | None
) -> None:
    pasta = PastaServico(tmp_path)
    por(pasta, treinar().pacote)
    base = {"visto_em": agora(), "alcancavel": True, "desde": agora()}
    pasta.anotar(pasta.registro, Registro.model_validate(base | mudanca))
    with aplicacao(tmp_path) as app:
        m = medidas(app)
    assert m["conforto_registry_reachable"] == alcancavel
    assert m.get("conforto_registry_champion") == campeao
    assert m.get("conforto_model_is_champion") == mesmo
    assert abs(m["conforto_registry_seen_timestamp_seconds"] - agora().timestamp()) < 3600


def test_a_file_of_the_registry_that_nobody_can_read_is_a_registry_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "registro.json").write_bytes(b"{")
    with aplicacao(tmp_path) as app:
        m = medidas(app)
    assert m["conforto_registry_reachable"] == 0
    assert "conforto_registry_seen_timestamp_seconds" not in m


def test_a_refusal_shows_as_long_as_it_stands(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    with aplicacao(tmp_path) as app:
        app.estado.carregador.recusa = Recusa(modelo_id="modelo-2", versao=2, motivo="slow", em=agora())
        assert medidas(app)["conforto_model_refused"] == 1
        app.estado.carregador.recusa = None
        assert medidas(app)["conforto_model_refused"] == 0


def test_rows_of_the_log_wait_are_written_or_are_lost(tmp_path: Path) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    ligado = ("predicoes.ligado=true", "predicoes.gravar_s=3600", "predicoes.memoria_max_linhas=3")
    with aplicacao(tmp_path, *ligado) as app:
        app.pedir("/predict", PEDIDO)
        assert medidas(app)["conforto_prediction_log_waiting"] == 1
        for _ in range(9):  # half of three wakes the writer
            app.pedir("/predict", PEDIDO)
        m = eventually(lambda: medidas(app), lambda m: m["conforto_prediction_log_rows"])
        assert m["conforto_prediction_log_failing"] == 0
        assert m["conforto_prediction_log_bytes"] > 0
        shutil.rmtree(tmp_path / "predicoes")
        (tmp_path / "predicoes").write_bytes(b"")  # where the folder was
        for _ in range(9):
            app.pedir("/predict", PEDIDO)
        m = eventually(lambda: medidas(app), lambda m: m["conforto_prediction_log_failing"])
        assert m["conforto_prediction_log_lost"] > 0


def test_the_disk_is_that_of_the_serving_folder_or_of_where_it_will_be(tmp_path: Path) -> None:
    with aplicacao(tmp_path / "not" / "yet") as app:
        m = medidas(app)
    assert 0 < m["conforto_disk_free_bytes"] < m["conforto_disk_size_bytes"]
    assert m["conforto_disk_size_bytes"] == shutil.disk_usage(tmp_path).total


@pytest.mark.parametrize(
    ("texto", "segundos"),
    [
        ("1970-01-01T00:01:00+00:00", 60.0),
        ("1970-01-01T00:01:00", 60.0),
        ("1969-12-31T21:01:00-03:00", 60.0),
        ("ontem", None),
        ("", None),
    ],
)
def test_a_moment_in_seconds(texto: str, segundos: float | None) -> None:
    assert instante(texto) == segundos


def test_the_readme_has_every_metric_and_no_other(tmp_path: Path) -> None:
    pasta = PastaServico(tmp_path)
    por(pasta, treinar().pacote, promovido_em=PROMOVIDO)
    visto = Registro(visto_em=agora(), alcancavel=True, desde=agora(), campeao_id="modelo-1")
    pasta.anotar(pasta.registro, visto)
    with aplicacao(tmp_path) as app:
        texto = app.pedir("/metrics").corpo.decode()
    familias = re.findall(r"(?m)^# TYPE (conforto_\w+)", texto)
    tabela = (RAIZ / "monitoring" / "README.md").read_text().partition("## Metrics of the monitor")[0]
    na_tabela = re.findall(r"`(conforto_\w+)`", tabela)
    assert sorted(na_tabela) == sorted(f for f in familias if not f.endswith("_created"))
