"""Whatever people write: what is not asked is read as it is meant, and as nothing else."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from funcoes.celulas.datas import ler_datas
from funcoes.celulas.escala import EscalaDeVoto
from funcoes.celulas.escrita import escrever_datas, escrever_horas, escrever_numero
from funcoes.celulas.horas import ler_horas
from funcoes.celulas.votos import ler_votos
from funcoes.reconhecimento.achado import Achado
from funcoes.reconhecimento.proposta import propor
from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.unidades import UNIDADES, exigir
from tests import invented_survey as survey
from tests.by_day import examples

UNITS = {
    "peso": ["kg", "lb", "st"],
    "altura": ["cm", "m", "in", "ft"],
    "temperatura": ["°C", "°F"],
    "umidade": ["%", "0–1"],
    "velocidade_vento": ["m/s", "km/h", "mph", "kn"],
    "vestimenta": ["clo", "m²K/W"],
}
BARE = {
    "peso": "weight",
    "altura": "height",
    "temperatura": "Air temperature",
    "umidade": "rh",
    "velocidade_vento": "Wind speed",
    "vestimenta": "clothing insulation",
}
LABELS: list[Callable[[str, str], str]] = [
    lambda name, unit: f"{name} ({unit})",
    lambda name, unit: f"{name} [{unit}]",
    lambda name, unit: f"{name}_{unit}",
    lambda name, unit: f"{name}, {unit}",
    lambda name, unit: f"{name} in {unit}",
    lambda name, unit: f"{name.upper()} {unit}",
    lambda name, unit: f"mean {name} ({unit})",
]


def one(cells: dict[str, list[str]], key: str) -> Achado | None:
    """What was found for a key of the description, if anything."""
    return next((a for a in propor(pd.DataFrame(cells, dtype=object)).achados if a.chave == key), None)


@given(st.sampled_from(sorted(UNITS)), st.data(), st.integers(0, 10_000), st.integers(5, 60), st.booleans())
@settings(max_examples=examples(150))
def test_a_unit_is_the_right_one_or_a_question(
    quantity: str, data: st.DataObject, seed: int, rows: int, comma: bool
) -> None:
    unit = exigir(GRANDEZAS[quantity].dimensao or "hora", data.draw(st.sampled_from(UNITS[quantity])))
    people = survey.values(seed, rows)
    texts = [f"{unit.desfazer(v):.4g}" for v in people[quantity]]
    texts = [t.replace(".", ",") for t in texts] if comma else texts
    found = one({BARE[quantity]: texts}, f"grandezas.{quantity}")
    assert found is not None
    asked = {d.chave: d.opcoes for d in found.parte.duvidas}
    if "unidade" in asked:
        assert unit.nome in {o.strip('"') for o in asked["unidade"]}
    else:
        assert found.parte.chaves["unidade"] == unit.nome


@pytest.mark.parametrize("quantity", UNITS)
@pytest.mark.parametrize("label", range(len(LABELS)))
def test_a_unit_that_the_name_says_is_taken(quantity: str, label: int) -> None:
    people = survey.values()
    for unit in UNIDADES[GRANDEZAS[quantity].dimensao or "hora"]:
        texts = [escrever_numero(float(unit.desfazer(v))) for v in people[quantity]]
        name = LABELS[label](BARE[quantity], unit.nome)
        found = one({name: texts}, f"grandezas.{quantity}")
        assert found is not None, name
        assert (found.parte.chaves.get("unidade"), found.parte.duvidas) == (unit.nome, ()), name


DATES = [
    "D/M/A",
    "M/D/A",
    "A-M-D",
    "D.M.A",
    "D-M-A",
    "M-D-A",
    "D/M/AA",
    "M/D/AA",
    "AA/M/D",
    "AAAAMMDD",
    "D mes A",
    "mes D A",
    "Excel",
    "A/M/D",
    "D-M-AA",
    "AA-M-D",
]


@given(
    st.sampled_from(DATES),
    st.lists(
        st.dates(pd.Timestamp("1995-01-01").date(), pd.Timestamp("2026-12-31").date()),
        min_size=1,
        max_size=12,
    ),
)
@settings(max_examples=examples(150))
def test_dates_are_the_right_ones_or_a_question(form: str, days: list[Any]) -> None:
    stamps = pd.Series(pd.to_datetime(days))
    texts = escrever_datas(stamps, form).tolist()
    found = one({"date": texts}, "data")
    assert found is not None
    asked = {d.chave: d.opcoes for d in found.parte.duvidas}
    options = asked.get("formatos")
    if options is None:
        assert (
            ler_datas(pd.Series(texts, dtype=object), found.parte.chaves["formatos"]).tolist()
            == stamps.tolist()
        )
    else:
        readings = [ler_datas(pd.Series(texts, dtype=object), [o]).tolist() for o in options]
        assert stamps.tolist() in readings


@given(
    st.sampled_from(["H:M", "H:M AM/PM", "HHMM", "H.M", "decimal", "Excel"]),
    st.lists(st.integers(7 * 60, 22 * 60), min_size=1, max_size=12),
)
@settings(max_examples=examples(150))
def test_times_are_the_right_ones_or_a_question(form: str, minutes: list[int]) -> None:
    hours = pd.Series([m / 60 for m in minutes])
    texts = escrever_horas(hours, form)
    found = one({"time": texts.tolist()}, "hora")
    assert found is not None
    asked = {d.chave: d.opcoes for d in found.parte.duvidas}
    options = asked.get("formato", [found.parte.chaves.get("formato")])
    assert any(np.allclose(ler_horas(texts, o), hours, atol=1e-3) for o in options)


@given(
    st.sampled_from([(-3, 3), (1, 7), (0, 6), (1, 5), (0, 4), (-2, 2), (1, 9), (0, 100)]),
    st.booleans(),
    st.lists(st.integers(-3, 3), min_size=1, max_size=40),
)
@settings(max_examples=examples(150))
def test_votes_are_the_right_ones_or_a_question(
    scale: tuple[int, int], reverse: bool, votes: list[int]
) -> None:
    reach = min(3, (scale[1] - scale[0]) // 2)
    meant = [max(-reach, min(reach, v)) for v in votes]
    assume(len(set(meant)) > 1 or not (reverse and scale[0] < 0))  # −3 is cold unless the air says otherwise
    air = [20.0 + 2 * v for v in meant] * 30
    truth = EscalaDeVoto(minimo=scale[0], maximo=scale[1], invertida=reverse)
    texts = [escrever_numero(truth.numero(v)) for v in meant] * 30
    found = one({"TSV": texts, "air temp (°C)": [f"{a:g}" for a in air]}, "voto")
    assert found is not None
    if found.parte.duvidas:
        return
    said = {c: v for c, v in found.parte.chaves.items() if c in EscalaDeVoto.model_fields}
    read = ler_votos(pd.Series(texts, dtype=object), EscalaDeVoto(**said), "ponto")
    assert read.tolist() == pytest.approx(meant * 30)
