"""What a look comes to: for a person in two languages, for Prometheus, for the next window."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from prometheus_client.parser import text_string_to_metric_families

from funcoes.atributos.conjunto import Conjunto
from funcoes.deriva.achado import Tipo
from funcoes.deriva.construir import construir
from funcoes.graficos.estilo import como_bytes
from funcoes.monitor import exposicao, historico, relato
from funcoes.monitor.analise import Analise
from funcoes.monitor.figuras import desenhar
from funcoes.monitor.leitura import colunas_de
from funcoes.monitor.relato_dados import nao_comparado
from funcoes.pagina.blocos import Texto
from funcoes.palavras.lingua import Lingua
from funcoes.palavras.votos import IDIOMAS
from tests.unit.funcoes.deriva.windows import FEATURES, days_of, survey
from tests.unit.funcoes.monitor import logs
from tests.unit.funcoes.monitor.conftest import Place

README = Path(__file__).resolve().parents[4] / "monitoring" / "README.md"


@pytest.fixture
def shifted(place: Callable[..., Place]) -> Place:
    """People twice as old, who answer that they feel colder."""
    here = place()
    people = survey(days_of(1, 8), 6, 5)
    first = here.ask(people.assign(idade=people["idade"] * 2))
    here.answer(first, np.maximum(logs.votes(people, 6) - 1, -1))
    return here


def values(text: bytes) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(text.decode())
    return {(s.name, *s.labels.values()): s.value for f in families for s in f.samples}


def test_metrics_are_those_of_the_table(shifted: Place) -> None:
    queues = [exposicao.Fila("default", 0, 2, 61.5), exposicao.Fila("services", 1, 0, 0.0)]
    found = values(exposicao.expor(shifted.look(), queues, 1_700_000_000.0))
    assert found["conforto_drift_score", "idade"] > 0.1
    assert found["conforto_drift_score", "peso"] == 0
    assert found["conforto_drift_severity",] >= 1
    assert found["conforto_finding_severity", "idade", "drift"] >= 1
    assert found["conforto_finding_severity", "vies", "bias"] >= 1
    assert found["conforto_monitor_last_run_timestamp_seconds",] == 1_700_000_000.0
    assert found["conforto_monitor_window_rows",] == 384
    assert (found["conforto_agents", "default"], found["conforto_queue_waiting", "default"]) == (0, 2)
    assert found["conforto_queue_oldest_seconds", "default"] == 61.5
    assert found["conforto_answers",] == 384
    assert found["conforto_live_worse",] == 1
    low, at, high = (found[f"conforto_live_accuracy{end}",] for end in ("_low", "", "_high"))
    assert low < at < high < found["conforto_validation_accuracy",]
    table = README.read_text(encoding="utf-8")
    assert {name for name, *_ in found} - {n for n in table.split("`") if n.startswith("conforto_")} == set()


def test_what_is_not_known_is_left_out(place: Callable[..., Place]) -> None:
    here = place()
    here.ask(survey(days_of(1, 1), 1, 5))
    found = values(exposicao.expor(here.look(), [], 0.0))
    assert not [name for name, *_ in found if "live" in name or "queue" in name or "validation" in name]
    assert found["conforto_answers",] == 0
    assert found["conforto_drift_severity",] == 0
    assert found["conforto_drift_score", "idade"] == 0  # too few rows


def test_each_kind_of_finding_has_a_name_there() -> None:
    assert set(exposicao.ESPECIES) == set(Tipo.__args__)  # type: ignore[attr-defined]
    table = README.read_text(encoding="utf-8")
    assert [kind for kind in exposicao.ESPECIES.values() if f"`{kind}`" not in table] == []


def test_the_file_is_there_as_a_whole(tmp_path: Path) -> None:
    path = exposicao.gravar(tmp_path, b"a 1\n")
    assert (path.name, path.read_bytes(), path.stat().st_mode & 0o777) == ("conforto.prom", b"a 1\n", 0o644)
    assert [p.name for p in tmp_path.iterdir()] == ["conforto.prom"]


def page(look: Analise, place: Place, seen: list[historico.Vista]) -> str:
    """Rendered in one language only, since that takes most of the time; drawn in both."""
    drawn = {i: desenhar(look, seen, place.config, i) for i in IDIOMAS}
    images = {name: como_bytes(figure, "png") for name, figure in drawn["pt"].items()}
    assert images.keys() == drawn["en"].keys()
    return relato.html(look, place.config, dict.fromkeys(IDIOMAS, images))


def test_the_report_says_it_first_and_in_both_languages(shifted: Place) -> None:
    look = shifted.look()
    before = historico.ver(look, [])
    html = page(look, shifted, [before, historico.ver(look, [before])])
    assert html.count("<img ") == 2 * 6  # effects, distributions, votes, calibration, two courses of time
    for text in (
        "How comfort version 3 is doing", "Como vai comfort, versão 3", "age: distributed differently than",
        "idade: distribuição diferente", "Worse than at its validation", "Pior do que na validação",
        "Least visible", "Menor visível",
    ):  # fmt: skip
        assert text in html
    assert html.index("Severity: ") < html.index("What was found") < html.index("Each quantity")


@pytest.mark.parametrize("rows", [0, 3], ids=["nothing was asked", "too few"])
def test_a_quiet_place_has_a_report_too(place: Callable[..., Place], rows: int) -> None:
    here = place()
    if rows:
        here.ask(survey(days_of(1, 1), 1, 5).head(rows))
    look = here.look()
    assert look.veredito.nivel == "none"
    html = page(look, here, [historico.ver(look, [])])
    assert f"Only {rows} predictions in this window: below 100 nothing is tested." in html
    assert "Nobody has answered" in html
    assert "This is the first look at this model" in html


def test_numbers_have_the_decimal_sign_of_the_language(shifted: Place) -> None:
    look = shifted.look()
    tables = [
        b for s in relato.secoes(look, shifted.config, Lingua("pt"), com_historico=False) for b in s.blocos
    ]
    score = f"{look.veredito.comparacao.pontuacao:.2f}"
    said = str(tables)
    assert score.replace(".", ",") in said
    assert f"'{score}'" not in said


def test_windows_are_counted_and_sorted(shifted: Place) -> None:
    look = shifted.look()
    first = historico.ver(look, [])
    second = historico.ver(look, [first])
    later = second.model_copy(update={"ate": second.ate + timedelta(hours=1)})
    texts = [later.model_dump_json(), "{}", "no json", first.model_dump_json()]
    changes: list[dict[str, object]] = [
        {"formato": 2},
        {"ate": datetime(2026, 1, 1)},
        {"ate": datetime(9999, 12, 31, tzinfo=UTC)},
    ]
    strange = [first.model_copy(update=change).model_dump_json() for change in changes]
    assert historico.ler([*texts, *strange]) == [first, later]
    assert (first.numero, second.numero) == (1, 2)
    assert first.pontuacoes["idade"] == first.pontuacao > 0.1
    assert first.respostas == 384


def test_windows_of_before_go_on_under_the_names_of_today(shifted: Place) -> None:
    first = historico.ver(shifted.look(), [])
    before = first.model_copy(
        update={"pontuacoes": {"tmedia": 0.5, "ur": 0.25, "idade": 0.1, "utci_calc": 0.2}, "numero": 9}
    )
    (read,) = historico.ler([before.model_dump_json()])
    assert read.pontuacoes == {"temperatura": 0.5, "umidade": 0.25, "idade": 0.1, "utci_calc": 0.2}


@pytest.mark.parametrize(
    ("change", "english", "portuguese"),
    [
        (
            {"data": pd.NaT, "hora": np.nan},
            "The training rows have no dates",
            "As linhas de treino não têm data",
        ),
        ({"hora": np.nan}, "The training rows have no time of day", "As linhas de treino não têm hora"),
        ({}, "", ""),
    ],
)
def test_the_report_says_what_cannot_be_compared(
    place: Callable[..., Place],
    training: pd.DataFrame,
    change: dict[str, float],
    english: str,
    portuguese: str,
) -> None:
    here = place()
    reference = construir(training.assign(**change), FEATURES, here.config.referencia)
    here.watched = replace(here.watched, referencia=reference)
    here.ask(survey([*days_of(1, 5), *days_of(7, 5)], 6, 5))
    look = here.look()
    assert look.veredito.nivel == "none"
    for language, said in (("en", english), ("pt", portuguese)):
        blocks = nao_comparado(look, Lingua(language))  # type: ignore[arg-type]
        texts = [b.texto for b in blocks if isinstance(b, Texto)]
        assert (bool(texts), said in "".join(texts)) == (bool(said), True)
        assert relato.secoes(look, here.config, Lingua(language), False)  # type: ignore[arg-type]


def test_some_rows_without_a_date_are_said_to_be_so(
    place: Callable[..., Place], training: pd.DataFrame
) -> None:
    here = place()
    lost = training.assign(data=training["data"].where(training.index % 4 > 0))
    reference = construir(lost, FEATURES, here.config.referencia)
    here.watched = replace(here.watched, referencia=reference)
    here.ask(survey(days_of(1, 5), 6, 5))
    (said,) = nao_comparado(here.look(), Lingua("en"))
    assert isinstance(said, Texto)
    assert said.texto == "Of the training rows 25.0 % do not say when they were."


def test_columns_of_the_log_are_those_of_the_model(
    place: Callable[..., Place], training: pd.DataFrame
) -> None:
    here = place()
    reference = construir(training, Conjunto(("idade", "umidade")), here.config.referencia)
    votes = [f"p_{v}" for v in range(-3, 4)]
    assert colunas_de(reference) == [
        "em", "modelo_id", "idade", "umidade", "hora", "preenchidos", "predicao", *votes
    ]  # fmt: skip
