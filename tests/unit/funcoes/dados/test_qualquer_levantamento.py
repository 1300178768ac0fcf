"""Surveys in any dialect come back as the same typed frame: one by hand, and any that can be made."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funcoes.celulas.calendario import FORMATOS_DE_DATA
from funcoes.celulas.escala import PALAVRAS, EscalaDeVoto
from funcoes.celulas.escrita import escrever_datas
from funcoes.dados.contrato import aplicar
from funcoes.dados.tipar import em_celulas
from funcoes.leitura.levantamento import ler
from funcoes.pesquisa.descricao import PesquisaConfig, chaves_descritas
from funcoes.vocabulario.grandezas import GRANDEZAS, ORDENS
from funcoes.vocabulario.unidades import UNIDADES
from tests.by_day import examples

KLINGON = """\
titulo: Survey of the fantasy land
lugar: Qo'noS
latitude: null
longitude: null
fuso: ""
instrumento: ""
fonte: ""
faltantes: ["", pagh]
data: {coluna: jaj, formatos: [M/D/A]}
hora: {coluna: rep, formato: "H:M AM/PM"}
voto: {coluna: "bIr'a'", minimo: 1, maximo: 7, invertida: true, meios: ambos}
grandezas:
  peso: {coluna: "ngI' (lb)", unidade: lb}
  altura: {coluna: "'ab", unidade: ft, notacao: virgula}
  sexo: {coluna: ghot, categorias: {f: ["be'"], m: [loD]}}
  temperatura: {coluna: "muD Hat", unidade: °F}
  umidade: {coluna: yIQ, unidade: 0-1}
  velocidade_vento: {coluna: SuS, unidade: mph}
  radiacao_solar: {coluna: Hov, unidade: W/m², notacao: virgula}
guardar:
  "'oy'": {tipo: texto}
grupos:
  pessoa: ["pong"]
"""

FILE = """\
pong;jaj;rep;bIr'a';ngI' (lb);'ab;ghot;muD Hat;yIQ;SuS;Hov;'oy';latlh
K1;07/02/2015;2:30 PM;1;154,3235835;5,905511811;loD;77;0.65;10;1.050,5;nuqneH;5
K2;07/14/2015;12:05 AM;7;pagh;6;be';50;0,5;0;0;;
K1;12/01/2015;9:00 am;3.5;220.46226218;5,5;loD;-4;1;2.5;pagh;Qapla';x
"""


def test_a_survey_of_a_fantasy_dialect_is_read_right(tmp_path: Any) -> None:
    description = tmp_path / "klingon.yaml"
    description.write_text(KLINGON, encoding="utf-8")
    survey = PesquisaConfig.model_validate(chaves_descritas(str(description)))
    done = aplicar(ler(FILE.encode(), survey, "klingon.csv").celulas, survey)
    assert done.ocorrencias.empty
    assert done.anulados.empty
    read = done.aceitos
    assert read["voto"].tolist() == [3, -3, 1, 0]  # 3.5 of 7, reversed, is half a vote above neutral: both
    assert read["data"].dt.strftime("%Y-%m-%d").tolist() == [
        "2015-07-02",
        "2015-07-14",
        "2015-12-01",
        "2015-12-01",
    ]
    assert read["pessoa"].tolist() == ["k1", "k2", "k1", "k1"]
    first, second, third = (read.iloc[n] for n in range(3))
    expected = {
        "hora": (14.5, 5 / 60, 9.0),
        "peso": (70, math.nan, 100),
        "altura": (180, 182.88, 167.64),
        "sexo": (1, 0, 1),
        "temperatura": (25, 10, -20),
        "umidade": (65, 50, 100),
        "velocidade_vento": (4.4704, 0, 1.1176),
        "radiacao_solar": (1050.5, 0, math.nan),
    }
    for name, values in expected.items():
        np.testing.assert_allclose([first[name], second[name], third[name]], values, rtol=1e-8, err_msg=name)


def with_point(value: float) -> str:
    return repr(value)


def with_comma(value: float) -> str:
    return repr(value).replace(".", ",")


def thousands(value: float) -> str:
    return f"{value:,.6f}"


def thousands_with_comma(value: float) -> str:
    return thousands(value).translate(str.maketrans(",.", ".,"))


NOTATIONS: dict[str, list[Callable[[float], str]]] = {
    "": [with_point, with_comma],
    "ponto": [with_point, thousands],
    "virgula": [with_comma, thousands_with_comma],
}
CLOCKS: dict[str, Callable[[int], str]] = {
    "": lambda m: f"{m // 60}:{m % 60:02d}",
    "H:M": lambda m: f"{m // 60:02d}h{m % 60:02d}",
    "H:M AM/PM": lambda m: f"{(m // 60 + 11) % 12 + 1}:{m % 60:02d} {'AM' if m < 720 else 'pm'}",
    "HHMM": lambda m: f"{m // 60}{m % 60:02d}",
    "H.M": lambda m: f"{m // 60}.{m % 60:02d}",
    "decimal": lambda m: repr(m / 60),
    "Excel": lambda m: f"{m / 1440:.7f}",
}
DATES = [f for f in FORMATOS_DE_DATA if not f.startswith("Unix")]
SCALES = [(-3, 3), (1, 7), (0, 6), (-2, 2), (1, 5), (0, 100), (1, 9)]
NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=6)


def unordered(values: dict[str, list[float]]) -> dict[str, list[float]]:
    """Means between their extremes: the contract refuses others."""
    for lower, upper in ORDENS:
        if lower in values and upper in values:
            pairs = zip(values[lower], values[upper], strict=True)
            known = [sorted(p) if not any(map(math.isnan, p)) else list(p) for p in pairs]
            values[lower], values[upper] = [p[0] for p in known], [p[1] for p in known]
    return values


@st.composite
def surveys(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, list[str]], dict[str, list[float]]]:
    """A description, the cells of a file, and what they mean, by the names of the typed columns."""
    rows = draw(st.integers(2, 5))
    quantities = draw(
        st.lists(st.sampled_from([g for g in GRANDEZAS if g != "hora"]), min_size=1, max_size=7, unique=True)
    )
    if {"temperatura_minima", "temperatura_maxima"} <= {*quantities} or {
        "umidade_minima",
        "umidade_maxima",
    } <= {*quantities}:
        quantities = [q for q in quantities if not q.endswith("_maxima")]
    names = draw(
        st.lists(
            NAMES,
            min_size=len(quantities) + 3,
            max_size=len(quantities) + 3,
            unique_by=lambda n: n.casefold().casefold(),
        )
    )
    meaning = {q: draw(st.lists(_value(q), min_size=rows, max_size=rows)) for q in quantities}
    keys: dict[str, Any] = {"grandezas": {}}
    cells: dict[str, list[str]] = {}
    for quantity, name in zip(quantities, names, strict=False):
        keys["grandezas"][quantity], cells[name], meaning[quantity] = draw(
            _column(quantity, name, meaning[quantity])
        )
    date, time, vote = names[len(quantities) :]
    meaning = unordered(meaning)
    for quantity, name in zip(quantities, names, strict=False):  # after unordered
        described = keys["grandezas"][quantity]
        if GRANDEZAS[quantity].dimensao is not None:
            cells[name] = _as_cells(meaning[quantity], quantity, described, draw(st.integers(0, 1)))
    keys["data"], cells[date], meaning["data"] = draw(_dates(date, rows))
    keys["hora"], cells[time], meaning["hora"] = draw(_times(time, rows))
    keys["voto"], cells[vote], meaning["voto"] = draw(_votes(vote, rows))
    order = draw(st.permutations(list(cells)))
    return keys, {n: cells[n] for n in order}, meaning


def _value(quantity: str) -> st.SearchStrategy[float]:
    known = GRANDEZAS[quantity]
    if known.categorias:
        return st.sampled_from([*known.codigos.values(), math.nan])
    return st.one_of(st.floats(*known.usual).map(lambda v: round(v, 3)), st.just(math.nan))


@st.composite
def _column(
    draw: st.DrawFn, quantity: str, name: str, values: list[float]
) -> tuple[dict[str, Any], list[str], list[float]]:
    known = GRANDEZAS[quantity]
    if known.dimensao is not None:
        unit = draw(st.sampled_from(UNIDADES[known.dimensao]))
        spelling = draw(st.sampled_from([unit.nome, *unit.grafias]))
        return (
            {"coluna": name, "unidade": spelling, "notacao": draw(st.sampled_from(list(NOTATIONS)))},
            [],
            values,
        )
    words = draw(
        st.lists(
            NAMES.filter(lambda n: n.isascii()),
            min_size=len(known.categorias),
            max_size=len(known.categorias),
            unique_by=str.casefold,
        )
    )
    words = [f"{w}~{n}" for n, w in enumerate(words)]
    cells = ["" if math.isnan(v) else words[int(v)] for v in values]
    return {"coluna": name, "categorias": dict(zip(known.categorias, words, strict=True))}, cells, values


def _as_cells(values: list[float], quantity: str, described: dict[str, Any], which: int) -> list[str]:
    known = GRANDEZAS[quantity]
    assert known.dimensao is not None
    unit = next(u for u in UNIDADES[known.dimensao] if described["unidade"] in (u.nome, *u.grafias))
    write = NOTATIONS[described["notacao"]][which]
    return ["" if math.isnan(v) else write(float(unit.desfazer(v))) for v in values]


@st.composite
def _dates(draw: st.DrawFn, name: str, rows: int) -> tuple[dict[str, Any], list[str], list[Any]]:
    form = draw(st.sampled_from(DATES))
    days = draw(
        st.lists(
            st.dates(pd.Timestamp("1970-01-01").date(), pd.Timestamp("2068-12-31").date()),
            min_size=rows,
            max_size=rows,
        )
    )
    stamps = pd.Series(pd.to_datetime(days))
    return {"coluna": name, "formatos": form}, escrever_datas(stamps, form).tolist(), stamps.tolist()


@st.composite
def _times(draw: st.DrawFn, name: str, rows: int) -> tuple[dict[str, Any], list[str], list[float]]:
    form = draw(st.sampled_from(list(CLOCKS)))
    minutes = draw(st.lists(st.integers(1, 1439), min_size=rows, max_size=rows))
    return {"coluna": name, "formato": form}, [CLOCKS[form](m) for m in minutes], [m / 60 for m in minutes]


@st.composite
def _votes(draw: st.DrawFn, name: str, rows: int) -> tuple[dict[str, Any], list[str], list[float]]:
    low, high = draw(st.sampled_from(SCALES))
    reverse = draw(st.booleans())
    reach = min(3, (high - low) // 2)
    votes = draw(st.lists(st.integers(-reach, reach), min_size=rows, max_size=rows))
    keys: dict[str, Any] = {
        "coluna": name,
        "minimo": low,
        "maximo": high,
        "invertida": reverse,
        "meios": "arredondar",
    }
    scale = EscalaDeVoto(minimo=low, maximo=high, invertida=reverse)
    if draw(st.booleans()):
        words = PALAVRAS[draw(st.sampled_from(sorted(PALAVRAS)))]
        keys["palavras"] = {v: list(w) for v, w in words.items()}
        return keys, [draw(st.sampled_from(words[v])).upper() for v in votes], [float(v) for v in votes]
    return keys, [repr(scale.numero(v)) for v in votes], [float(v) for v in votes]


@given(surveys(), st.sampled_from([",", ";", "\t"]))
@settings(max_examples=examples(150))
def test_any_survey_comes_back_as_the_same_typed_frame(
    made: tuple[dict[str, Any], dict[str, list[str]], dict[str, list[float]]], separator: str
) -> None:
    keys, cells, meaning = made
    survey = PesquisaConfig.vazia().model_validate({**PesquisaConfig.vazia().identidade(), **keys})
    lines = [list(cells), *zip(*cells.values(), strict=True)]
    content = "\n".join(separator.join(f'"{c}"' for c in line) for line in lines).encode()
    done = aplicar(ler(content, survey, "made").celulas, survey)
    assert done.ocorrencias.empty, done.ocorrencias
    assert done.anulados.empty
    _assert_means(done.aceitos, meaning)
    again = aplicar(em_celulas(done.aceitos, survey), survey)
    _assert_means(again.aceitos, {**meaning, "hora": done.aceitos["hora"].tolist()})


def _assert_means(read: pd.DataFrame, meaning: dict[str, list[Any]]) -> None:
    for name, values in meaning.items():
        if name == "temperatura_radiante" and "temperatura_globo" in meaning:
            continue  # of rows without one it is deduced from the globe's
        if name == "data":
            assert read[name].tolist() == values
        else:
            tolerance = (
                1e-4 if name == "hora" else 1e-6
            )  # Excel's times to the second, thousands to six decimals
            np.testing.assert_allclose(read[name], values, rtol=tolerance, atol=tolerance, err_msg=name)


@pytest.mark.parametrize(
    ("unit", "cell", "value"),
    [
        ("°C", "23.5 ºC", 23.5),
        ("°C", "74,3°F", 23.5),
        ("°F", "23.5 °C", 23.5),
        ("°F", "74.3", 23.5),
        ("K", "300 m", None),
    ],
)
def test_a_cell_that_says_its_unit_is_in_it(unit: str, cell: str, value: float | None) -> None:
    keys = {"voto": {"coluna": "v"}, "grandezas": {"temperatura": {"coluna": "t", "unidade": unit}}}
    survey = PesquisaConfig.model_validate({**PesquisaConfig.vazia().identidade(), **keys})
    done = aplicar(pd.DataFrame({"v": ["1"], "t": [cell]}), survey)
    if value is None:
        assert done.ocorrencias["coluna"].tolist() == ["t"]
    else:
        assert done.aceitos["temperatura"].tolist() == [pytest.approx(value)]


@pytest.mark.parametrize(
    ("form", "time"), [("A-M-D H", "data e hora"), ("Excel", "Excel"), ("M/D/AA H", "data e hora")]
)
def test_date_and_time_in_one_column_are_written_as_they_are_read(form: str, time: str) -> None:
    keys = {
        "voto": {"coluna": "v", "notacao": "virgula", "minimo": 0, "maximo": 5, "meios": "arredondar"},
        "data": {"coluna": "when", "formatos": form},
        "hora": {"coluna": "when", "formato": time, "opcional": True},
        "grandezas": {"idade": {"coluna": "a", "notacao": "virgula"}},
    }
    survey = PesquisaConfig.model_validate({**PesquisaConfig.vazia().identidade(), **keys})
    typed = pd.DataFrame(
        {
            "data": [pd.Timestamp("2015-07-02")] * 3,
            "hora": [14.5, 0.75, 23.0],
            "voto": [-2, 0, 2],
            "idade": [30.5, 41.234, 20.0],
        }
    )
    again = aplicar(em_celulas(typed, survey), survey)
    assert again.ocorrencias.empty, again.ocorrencias
    for name in ("hora", "voto", "idade"):
        assert again.aceitos[name].tolist() == pytest.approx(typed[name].tolist(), abs=1e-3)
    assert again.aceitos["data"].tolist() == typed["data"].tolist()
