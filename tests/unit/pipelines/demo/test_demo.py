"""The demonstration's people and times: another public is one, and a month in a minute keeps all else."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from funcoes.dados.colunas import ALVO
from funcoes.diario.leitura import ler
from pipelines.demo.pessoas import inventar, outro_publico, um_mes
from pipelines.demo.tempo import espalhar
from pipelines.demo.trafego import como_pedidos
from tests.unit.funcoes.deriva.windows import days_of, survey
from tests.unit.funcoes.monitor import logs


def test_people_of_three_years_who_have_nothing_in_common(tmp_path: Path) -> None:
    people = inventar(tmp_path)
    months = [set(q["data"].dt.to_period("M").astype(str)) for q in (people.como_sempre, people.outras)]
    assert [len(m) for m in months] == [1, 1]
    assert months[0] != months[1]
    assert people.levantamento.read_text(encoding="utf-8").startswith("DATA;HORA;")
    assert people.outras["idade"].median() > 1.4 * people.como_sempre["idade"].median()


def test_another_public_is_older_and_feels_colder() -> None:
    frame = pd.DataFrame({"idade": [20.0, 70.0, np.nan], ALVO: [3, -3, 0]})
    changed = outro_publico(frame)
    assert changed["idade"].tolist()[:2] == [34.0, 95.0]
    assert changed[ALVO].tolist() == [2, -3, -1]
    assert frame[ALVO].tolist() == [3, -3, 0]


def test_the_fullest_month() -> None:
    frame = pd.DataFrame({"data": pd.to_datetime(["2020-01-01", "2020-02-01", "2020-02-03", "2021-02-01"])})
    assert um_mes(frame)["data"].dt.strftime("%Y-%m-%d").tolist() == ["2020-02-01", "2020-02-03"]


def test_what_people_tell_has_nothing_that_is_missing() -> None:
    people = survey(days_of(1, 1), 1, 3).head(2).assign(peso=[np.nan, 80.0], sexo=[0.0, np.nan])
    first, second = como_pedidos(people)
    assert "peso" not in first
    assert first["sexo"] == "f"
    assert second["peso"] == 80.0
    assert "sexo" not in second
    assert second["temperatura"] == people["temperatura"].iloc[1]


def test_rows_are_put_at_their_times_and_stay_as_they_are(tmp_path: Path) -> None:
    people = survey(days_of(1, 1), 1, 3)
    logs.write(tmp_path, people, logs.fitting(people))
    before = ler(tmp_path).tabela
    when = {(logs.key(i), 0): 1_500_000_000_000_000 + i for i in range(5)}
    assert espalhar(tmp_path, when | {(logs.key(99), 0): 1, (logs.key(6), 1): 1}) == 5
    after = ler(tmp_path)
    assert after.ilegiveis == {}
    moved = after.tabela.sort_by("em").slice(0, 5)
    assert moved["em"].cast(pa.int64()).to_pylist() == [1_500_000_000_000_000 + i for i in range(5)]
    assert moved["pedido"].to_pylist() == [logs.key(i) for i in range(5)]
    same = [c for c in before.column_names if c != "em"]
    by_key = [("pedido", "ascending")]
    assert after.tabela.select(same).sort_by(by_key).equals(before.select(same).sort_by(by_key))
