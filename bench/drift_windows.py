"""Windows for bench_drift.py: rows of a survey drawn as a log of predictions, and what can go wrong with
them."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from funcoes.amostra.fatos import carregar_fatos
from funcoes.amostra.gerar import gerar_csv
from funcoes.atributos.conjunto import Conjunto
from funcoes.configuracao.config import carregar, carregar_monitor
from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.dados import divisao
from funcoes.dados.colunas import ALVO
from funcoes.dados.ingerir import ingerir
from funcoes.deriva.construir import construir
from funcoes.deriva.referencia import Referencia
from funcoes.diario.esquema import ENTRADAS
from funcoes.entrega.vigiar import pontos
from funcoes.metricas.incerteza import reamostrar
from funcoes.palavras.votos import VOTOS
from funcoes.preparo.preparar import Preparado, preparar

ZONE = "America/Sao_Paulo"
LATITUDE = -29.68
Rng = np.random.Generator
Change = Callable[[pd.DataFrame, Rng], pd.DataFrame]


@dataclass(frozen=True)
class Stand:
    """A survey's training rows, a model of them, and the reference of both."""

    rows: pd.DataFrame
    model: object
    reference: Referencia
    config: MonitorConfig
    features: Conjunto
    fresh: pd.DataFrame
    """Days that the model never saw; empty where there are none."""
    oof: np.ndarray
    """Probabilities of the rows by a model that had not seen their day, shape (rows, votes)."""


def _filled(data: str, seed: int = 0) -> Preparado:
    """`data`: sample, sample:N for N times its days, or the path of a survey."""
    times = data.removeprefix("sample:")
    if times != data:
        facts = carregar_fatos()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sample.csv"
            path.write_bytes(gerar_csv(facts.seed_padrao, facts, int(times)))
            return _filled(str(path))
    config = carregar(pares=[f"ingest.dados={data}", f"ingest.semente_amostra={seed}"])
    ingested = ingerir(config.ingest, config.pesquisa)
    return preparar(ingested.quadro, config.impute, ingested.pesquisa)


def prepare(data: str, fresh_seeds: int = 0) -> Stand:
    """Reference with out-of-fold predictions, one day left out at a time; the model itself has seen all
    rows."""
    ready = _filled(data)
    features = ready.atributos
    rows = ready.quadro.query(f"parte == '{divisao.TREINO}'").reset_index(drop=True)
    x, y = rows[list(features.nomes)].to_numpy(), rows[ALVO].to_numpy()
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    oof = cross_val_predict(model, x, y, groups=rows["dia"], cv=LeaveOneGroupOut(), method="predict_proba")
    model.fit(x, y)
    config = carregar_monitor()
    votes = [int(v) for v in model.classes_]
    days = reamostrar(rows["dia"], 1000, 0.95, 0)
    scores = pontos(y.astype(int), oof, model.classes_.astype(int), "mais_provavel", days)
    predicted = model.classes_[oof.argmax(axis=1)]
    reference = construir(rows, features, config.referencia, oof, predicted, votes, scores)
    fresh = [
        _filled(data, 100 + s).quadro.assign(dia=lambda q, s=s: f"{s} " + q["dia"])
        for s in range(fresh_seeds)
    ]
    return Stand(
        rows, model, reference, config, features,
        pd.concat(fresh, ignore_index=True) if fresh else rows.iloc[:0], oof,
    )  # fmt: skip


def by_rows(rows: pd.DataFrame, n: int, rng: Rng) -> pd.DataFrame:
    """Independent rows, each on a day of its own in its month."""
    drawn = rows.iloc[rng.integers(0, len(rows), n)].reset_index(drop=True)
    year, day = rng.integers(2020, 2120, n), rng.integers(1, 29, n)
    dates = pd.to_datetime(pd.DataFrame({"year": year, "month": drawn["data"].dt.month, "day": day}))
    return drawn.assign(data=dates)


def by_days(rows: pd.DataFrame, n: int, rng: Rng) -> pd.DataFrame:
    """Whole days with all their people, drawn with replacement, each under a new date of its month; of the
    last one so many people as are needed."""
    places = [*rows.groupby("dia", sort=False).indices.values()]
    months = rows["data"].dt.month.to_numpy()
    used: set[tuple[int, int, int]] = set()
    parts: list[np.ndarray] = []
    dates: list[np.ndarray] = []
    have = 0
    while have < n:
        day = places[int(rng.integers(len(places)))]
        date = _free_date(int(months[day[0]]), used, rng)
        if have + len(day) > n:
            day = np.sort(rng.permutation(day)[: n - have])
        parts.append(day)
        dates.append(np.full(len(day), np.datetime64(date, "ns")))
        have += len(day)
    return rows.iloc[np.concatenate(parts)].reset_index(drop=True).assign(data=np.concatenate(dates))


def _free_date(month: int, used: set[tuple[int, int, int]], rng: Rng) -> str:
    while True:
        date = (int(rng.integers(2020, 2120)), month, int(rng.integers(1, 29)))
        if date not in used:
            used.add(date)
            return "{:04}-{:02}-{:02}".format(*date)


def with_predictions(stand: Stand, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with what the log has of them but the time: features computed anew, what is missing filled."""
    table = stand.features.construir(rows)
    known = table.fillna({c: stand.rows[c].median() for c in stand.features.nomes})
    p = stand.model.predict_proba(known.to_numpy())  # type: ignore[attr-defined]
    votes = [int(v) for v in stand.model.classes_]  # type: ignore[attr-defined]
    marks = np.zeros(len(rows), np.uint32)
    for name in stand.features.entradas:
        marks |= (_left_out(rows, name).astype(np.uint32) << ENTRADAS.index(name)).astype(np.uint32)
    return rows[["data", "dia"]].assign(
        **known,
        preenchidos=marks,
        predicao=np.array(votes)[p.argmax(axis=1)].astype(np.int8),
        **{f"p_{v}": p[:, votes.index(v)] if v in votes else np.nan for v in VOTOS},
    )


def as_log(rows: pd.DataFrame) -> pa.RecordBatch:
    """Rows of `with_predictions` under their dates; the clock in Brazil has been at UTC − 3 h since 2020."""
    em = rows["data"] + pd.to_timedelta(rows["hora"] + 3, unit="h")
    log = rows.drop(columns=["data", "dia"]).assign(em=em.astype("datetime64[us]").dt.tz_localize("UTC"))
    return pa.RecordBatch.from_pandas(log, preserve_index=False)


def _left_out(rows: pd.DataFrame, name: str) -> np.ndarray:
    missing = rows[name].isna().to_numpy()
    if name == "radiacao_solar":
        return missing | (rows["radiacao_origem"] != "medida").to_numpy()
    return missing | rows.get(f"falta_{name}", pd.Series(False, index=rows.index)).to_numpy(dtype=bool)


def _shifted(name: str, sigmas: float) -> Change:
    return lambda rows, _: rows.assign(**{name: rows[name] + sigmas * rows.attrs["sigma"][name]})


def _with(name: str, formula: Callable[[pd.Series], pd.Series]) -> Change:
    return lambda rows, _: rows.assign(**{name: formula(rows[name])})


def _frozen(rows: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    return rows.assign(temperatura=float(rows["temperatura"].iloc[int(rng.integers(len(rows)))]))


def _spring(rows: pd.DataFrame, _: Rng) -> pd.DataFrame:
    """October, in weather between winter's and summer's."""
    warmer = rows["temperatura"].mean() + (rows["temperatura"] - rows["temperatura"].mean()) * 0.5
    october = rows["data"] + (10 - rows["data"].dt.month) * np.timedelta64(30, "D")
    return rows.assign(data=october.dt.strftime("%Y-10-%d").astype("datetime64[ns]"), temperatura=warmer)


CHANGES: dict[str, tuple[Change, str, str]] = {
    "age + 0.5 σ": (_shifted("idade", 0.5), "deriva", "idade"),
    "weight + 0.5 σ": (_shifted("peso", 0.5), "deriva", "peso"),
    "height − 0.5 σ": (_shifted("altura", -0.5), "deriva", "altura"),
    "air temperature + 0.5 σ": (_shifted("temperatura", 0.5), "deriva", "temperatura"),
    "people twice as old": (_with("idade", lambda x: 2 * x), "deriva", "idade"),
    "°F for °C": (_with("temperatura", lambda x: 1.8 * x + 32), "unidade", "temperatura"),
    "km/h for m/s": (_with("velocidade_vento", lambda x: 3.6 * x), "unidade", "velocidade_vento"),
    "height in metres": (_with("altura", lambda x: x / 100), "unidade", "altura"),
    "humidity 0–1": (_with("umidade", lambda x: x / 100), "unidade", "umidade"),
    "weight and height swapped": (
        lambda r, _: r.assign(peso=r["altura"], altura=r["peso"]),
        "trocadas",
        "peso, altura",
    ),
    "thermometer frozen": (_frozen, "parado", "temperatura"),
    "clothing missing": (_with("vestimenta", lambda x: x * np.nan), "preenchidos", "vestimenta"),
    "humidity missing": (_with("umidade", lambda x: x * np.nan), "preenchidos", "umidade"),
    "spring, never seen": (_spring, "cobertura", ""),
}
"""What is done to a window, and which finding must name it."""


Draw = Callable[[pd.DataFrame, int, Rng], pd.DataFrame]


def windows(
    stand: Stand,
    draw: Draw,
    n: int,
    times: int,
    change: Change | None = None,
    pool: pd.DataFrame | None = None,
) -> Iterator[pa.RecordBatch]:
    """`times` windows of `n` rows; the same seed each time that it is called."""
    rng = np.random.default_rng(7)
    rows = stand.rows if pool is None else pool
    if change is None:
        ready = with_predictions(stand, rows)
        yield from (as_log(draw(ready, n, rng)) for _ in range(times))
        return
    sigma = {c: float(stand.rows[c].std()) for c in stand.features.entradas}
    for _ in range(times):
        drawn = draw(rows, n, rng)
        drawn.attrs["sigma"] = sigma
        yield as_log(with_predictions(stand, change(drawn, rng)))
