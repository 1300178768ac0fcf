"""The forms in which surveys come: each is read as it is meant, or asked about; none is mistaken."""

import io
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from tests import invented_survey as survey
from tests.unit.funcoes.reconhecimento.drafts import assert_read_as, proposed, questions

PEOPLE = survey.values()
PLAIN = survey.plain(PEOPLE)
TYPED = ["data", "hora", "voto", *PEOPLE.columns[3:]]


WORDS = {-3: "Cold", -2: "cool", -1: "slightly cool", 0: "neutral", 1: "slightly warm", 2: "warm", 3: "hot"}
PORTUGUESE = {
    -3: "muito frio",
    -2: "frio",
    -1: "levemente frio",
    0: "neutro",
    1: "levemente quente",
    2: "quente",
    3: "muito quente",
}
EXCEL_DAY = [str((d - pd.Timestamp("1899-12-30")).days) for d in PEOPLE["data"]]

FORMS = {
    "english": {},
    "metres": {"heightcm": ("height", survey.written(PEOPLE["altura"], lambda v: v / 100))},
    "metres by the name": {"heightcm": ("Height [m]", survey.written(PEOPLE["altura"], lambda v: v / 100))},
    "fahrenheit by the name": {
        "airtempc": ("Air temp (°F)", survey.written(PEOPLE["temperatura"], lambda v: v * 1.8 + 32))
    },
    "fahrenheit": {"airtempc": ("temp_f", survey.written(PEOPLE["temperatura"], lambda v: v * 1.8 + 32))},
    "celsius by values": {"airtempc": ("Ta", survey.written(PEOPLE["temperatura"]))},
    "a fraction": {"rh": ("humidity", survey.written(PEOPLE["umidade"], lambda v: v / 100))},
    "pounds by the name": {
        "weightkg": ("weight_lbs", survey.written(PEOPLE["peso"], lambda v: v / 0.45359237))
    },
    "kilometres by the name": {
        "windspeedms": ("wind_kmh", survey.written(PEOPLE["velocidade_vento"], lambda v: v * 3.6))
    },
    "units in cells": {"airtempc": ("air temperature", [f"{v:g} ºC" for v in PEOPLE["temperatura"]])},
    "decimal commas": {"airtempc": ("tair", [f"{v:.1f}".replace(".", ",") for v in PEOPLE["temperatura"]])},
    "portuguese": {
        "weightkg": ("Peso (kg)", survey.written(PEOPLE["peso"])),
        "gender": ("Sexo", ["Feminino" if s == 0 else "masculino" for s in PEOPLE["sexo"]]),
    },
    "german": {"gender": ("Geschlecht", ["w" if s == 0 else "m" for s in PEOPLE["sexo"]])},
    "votes 1 to 7": {"thermalsensationvote": ("TSV", [f"{v + 4:.0f}" for v in PEOPLE["voto"]])},
    "votes 0 to 6": {"thermalsensationvote": ("tsv", [f"{v + 3:.0f}" for v in PEOPLE["voto"]])},
    "votes with their scale": {
        "thermalsensationvote": ("sensation (1-7)", [f"{v + 4:.0f}" for v in PEOPLE["voto"]])
    },
    "votes as words": {
        "thermalsensationvote": ("thermal sensation", [WORDS[int(v)] for v in PEOPLE["voto"]])
    },
    "votes in portuguese": {
        "thermalsensationvote": ("sensação térmica", [PORTUGUESE[int(v)] for v in PEOPLE["voto"]])
    },
    "12 hours": {"time": ("time", [survey.clock_12(h) for h in PEOPLE["hora"]])},
    "14h30": {"time": ("hora", [survey.clock(h).replace(":", "h") for h in PEOPLE["hora"]])},
    "a part of a day": {"time": ("hour", [f"{h / 24:.9f}" for h in PEOPLE["hora"]])},
    "excel days": {"date": ("date", EXCEL_DAY)},
    "days first": {"date": ("day", [f"{d:%d/%m/%Y}" for d in PEOPLE["data"]])},
    "names of months": {"date": ("date", [f"{d:%d-%b-%y}" for d in PEOPLE["data"]])},
}


@pytest.mark.parametrize("name", FORMS)
def test_what_is_certain_is_read(name: str, tmp_path: Path) -> None:
    assert_read_as(survey.as_csv(survey.changed(PLAIN, **FORMS[name])), PEOPLE, tmp_path)


def test_a_moment_with_its_zone_is_date_and_time(tmp_path: Path) -> None:
    cells = {
        "timestamp": [f"{d}T{t}:00-03:00" for d, t in zip(PLAIN["Date"], PLAIN["Time"], strict=True)],
        **PLAIN,
    }
    del cells["Date"], cells["Time"]
    assert_read_as(survey.as_csv(cells), PEOPLE, tmp_path)


def test_excels_number_of_a_day_and_its_time(tmp_path: Path) -> None:
    cells = {
        "date": [f"{int(d) + h / 24:.9f}" for d, h in zip(EXCEL_DAY, PEOPLE["hora"], strict=True)],
        **PLAIN,
    }
    del cells["Date"], cells["Time"]
    assert_read_as(survey.as_csv(cells), PEOPLE, tmp_path)


def test_days_without_a_time_have_none() -> None:
    cells = {**PLAIN, "Date": [f"{d}T00:00:00Z" for d in PLAIN["Date"]]}
    del cells["Time"]
    assert proposed(survey.as_csv(cells)).de("hora") == []


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(PLAIN))
    for row in zip(PEOPLE["data"], PEOPLE["hora"], *list(PLAIN.values())[2:], strict=True):
        sheet.append(
            [
                row[0].to_pydatetime(),
                (pd.Timestamp(0) + pd.Timedelta(hours=row[1])).time(),
                *map(_typed, row[2:]),
            ]
        )
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _typed(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell


def parquet() -> bytes:
    target = io.BytesIO()
    frame = pd.DataFrame(PLAIN).map(_typed).assign(Date=PEOPLE["data"].to_numpy())
    frame.to_parquet(target)
    return target.getvalue()


FILES = {
    "semicolons": lambda: survey.as_csv(PLAIN, ";"),
    "tabs": lambda: survey.as_csv(PLAIN, "\t"),
    "sep=": lambda: b"sep=;\n" + survey.as_csv(PLAIN, ";"),
    "UTF-16": lambda: survey.as_csv(PLAIN, "\t").decode().encode("utf-16"),
    "trailing ;": lambda: survey.as_csv(PLAIN, ";").replace(b"\n", b";\n") + b";",
    "an index": lambda: survey.as_csv({"": [str(n) for n in range(survey.ROWS)], **PLAIN}),
    "xlsx": workbook,
    "parquet": parquet,
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_is_read(name: str, tmp_path: Path) -> None:
    assert_read_as(FILES[name](), PEOPLE, tmp_path)


UP_TO_12 = [
    f"{d:%m/%d/%Y}" for d in PEOPLE["data"].where(PEOPLE["data"].dt.day < 13, pd.Timestamp("2019-03-08"))
]
HALF = [f"{v + (0.5 if n % 10 == 0 and v < 3 else 0):g}" for n, v in enumerate(PEOPLE["voto"])]
ASKED = {
    "US dates below the 13th": ({"date": ("date", UP_TO_12)}, "data.formatos", {"D/M/A", "M/D/A"}),
    "km/h": (
        {"windspeedms": ("wind", survey.written(PEOPLE["velocidade_vento"], lambda v: v * 3.6))},
        "grandezas.velocidade_vento.unidade",
        {"m/s", "km/h"},
    ),
    "m/s": (
        {"windspeedms": ("wind", survey.written(PEOPLE["velocidade_vento"]))},
        "grandezas.velocidade_vento.unidade",
        {"m/s", "km/h"},
    ),
    "pounds": (
        {"weightkg": ("weight", survey.written(PEOPLE["peso"], lambda v: round(v / 0.45359237)))},
        "grandezas.peso.unidade",
        {"kg", "lb"},
    ),
    "warm °C or cold °F": (
        {"airtempc": ("temp", [f"{40 + n % 6}" for n in range(survey.ROWS)])},
        "grandezas.temperatura.unidade",
        {"°C", "°F"},
    ),
    "half votes": (
        {"thermalsensationvote": ("tsv", HALF)},
        "voto.meios",
        {"arredondar", "ambos", "descartar"},
    ),
    "reversed votes": (
        {"thermalsensationvote": ("tsv", [f"{-v:.0f}" for v in PEOPLE["voto"]])},
        "voto.invertida",
        {"true", "false"},
    ),
    "votes 1 to 5": (
        {"thermalsensationvote": ("tsv", [f"{max(-2, min(2, v)) + 3:g}" for v in PEOPLE["voto"]])},
        "voto.maximo",
        {"5", "7"},
    ),
    "sex 1 and 2": (
        {"gender": ("sex", [f"{s + 1:.0f}" for s in PEOPLE["sexo"]])},
        "grandezas.sexo.categorias",
        {'{f: ["1"], m: ["2"]}', '{f: ["2"], m: ["1"]}'},
    ),
    "hour and minutes with a point": (
        {"time": ("time", [survey.clock(h).replace(":", ".") for h in PEOPLE["hora"]])},
        "hora.formato",
        {"H.M", "decimal"},
    ),
    "thousands or decimals": (
        {"windspeedms": ("solar radiation (W/m2)", [f"1,{n % 90 + 100}" for n in range(survey.ROWS)])},
        "grandezas.radiacao_solar.notacao",
        {"ponto", "virgula"},
    ),
    "the unit is not the name's": (
        {"heightcm": ("height [m]", survey.written(PEOPLE["altura"]))},
        "grandezas.altura.unidade",
        {"m", "cm"},
    ),
    "two temperatures": (
        {"rh": ("tair", survey.written(PEOPLE["temperatura"], lambda v: v + 1))},
        "grandezas.temperatura.coluna",
        {'"Air temp (°C)"', '"tair"'},
    ),
    "words of no language": (
        {"thermalsensationvote": ("tsv", ["vorto" + "abcdefg"[int(v) + 3] for v in PEOPLE["voto"]])},
        "voto.palavras",
        set(),
    ),
    "99": (
        {"age": ("age", ["99" if n < 37 else str(20 + n % 40) for n in range(survey.ROWS)])},
        "codigos_faltantes.age",
        {'["99"]', "[]"},
    ),
    "an unnamed vote": (
        {"thermalsensationvote": ("p1", PLAIN["Thermal sensation vote"])},
        "voto.coluna",
        {'"p1"'},
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_reads_two_ways_is_asked(name: str) -> None:
    change, where, choices = ASKED[name]
    asked = questions(proposed(survey.as_csv(survey.changed(PLAIN, **change))))
    assert where in asked
    assert choices <= set(asked[where])


@pytest.mark.parametrize("where", ["grandezas.velocidade_vento.unidade", "grandezas.peso.unidade"])
def test_nothing_else_is_asked_with_it(where: str) -> None:
    for change, asked_at, _ in ASKED.values():
        if asked_at == where:
            assert list(questions(proposed(survey.as_csv(survey.changed(PLAIN, **change))))) == [where]


def test_missing_cells_and_codes_are_said(tmp_path: Path) -> None:
    cells = {**PLAIN, "Age": ["n/a" if n == 3 else "x" if n == 4 else a for n, a in enumerate(PLAIN["Age"])]}
    cells["Air temp (°C)"] = ["-999" if n == 5 else t for n, t in enumerate(PLAIN["Air temp (°C)"])]
    cells["Gender"] = ["prefer not to say" if n == 6 else s for n, s in enumerate(PLAIN["Gender"])]
    proposal = proposed(survey.as_csv(cells))
    assert proposal.codigos == {"Air temp (°C)": ("-999",), "Gender": ("prefer not to say",)}
    assert {"n/a", "x"} <= set(proposal.faltantes)
    expected = PEOPLE.astype({"idade": float})
    for row, name in ((3, "idade"), (4, "idade"), (5, "temperatura"), (6, "sexo")):
        expected.iloc[row, expected.columns.get_loc(name)] = np.nan
    assert_read_as(survey.as_csv(cells), expected, tmp_path)


def test_answers_are_kept_and_what_nobody_knows_is_left_alone() -> None:
    cells = {
        **PLAIN,
        "Thermal preference": ["cooler", "no change"] * (survey.ROWS // 2),
        "PMV": PLAIN["Age"],
        "building id": [f"B{n // 20}" for n in range(survey.ROWS)],
        "subject": [f"{n}" for n in range(survey.ROWS)],
        "eye colour": ["brown"] * survey.ROWS,
    }
    proposal = proposed(survey.as_csv(cells))
    assert {a.coluna for a in proposal.de("guardar")} == {"Thermal preference", "PMV"}
    assert [(a.nome, a.coluna) for a in proposal.de("grupos")] == [("predio", "building id")]
    assert [a.coluna for a in proposal.de("")] == ["subject", "eye colour"]
