"""The window of one model, out of the log's files."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.deriva.janela import Janela
from funcoes.deriva.referencia import Referencia
from funcoes.diario.leitura import lotes, valendo
from funcoes.monitor.leitura import abrir, encher
from funcoes.monitor.periodo import Periodo
from tests.unit.funcoes.deriva.windows import ZONE, days_of, survey
from tests.unit.funcoes.monitor import logs
from tests.unit.funcoes.monitor.conftest import Place


def period(first: str, last: str) -> Periodo:
    start, end = (datetime.fromisoformat(d).replace(tzinfo=UTC) for d in (first, last))
    return Periodo(start, end)


def rows(
    folder: Path, reference: Referencia, when: Periodo, model: str = logs.SERVED
) -> tuple[int, dict[str, int]]:
    read = encher(Janela(reference, ZONE), abrir(folder), model, when)
    return read.janela.total, dict(read.de_outros)


def test_only_the_model_and_the_period_count(place: Callable[..., Place], reference: Referencia) -> None:
    here = place()
    here.ask(survey(days_of(1, 3), 2, 5))  # 3 days of 16 people
    here.ask(survey(days_of(1, 2), 2, 6), logs.OTHER)
    whole = period("2019-01-01", "2019-02-01")
    assert rows(here.log, reference, whole) == (48, {logs.OTHER: 32})
    assert rows(here.log, reference, whole, logs.OTHER) == (32, {logs.SERVED: 48})
    assert rows(here.log, reference, period("2019-01-02", "2019-01-03")) == (16, {logs.OTHER: 16})
    assert rows(here.log, reference, period("2018-01-01", "2019-01-01")) == (0, {})


def test_the_end_is_not_part_of_the_period(place: Callable[..., Place], reference: Referencia) -> None:
    here = place()
    people = survey(days_of(1, 1), 1, 5).assign(hora=[9.0, *[10.0] * 6, 11.0])
    here.ask(people)  # 9:00 there is 11:00 in UTC in January of 2019, with summer time
    assert rows(here.log, reference, period("2019-01-01T11:00", "2019-01-01T13:00"))[0] == 7
    assert rows(here.log, reference, period("2019-01-01T11:01", "2019-01-01T13:01"))[0] == 7


def test_parts_of_files_of_another_time_are_not_read(tmp_path: Path) -> None:
    people = survey(days_of(1, 4), 2, 5)
    logs.write(tmp_path, people, logs.fitting(people), rows_a_group=16)
    files = valendo(tmp_path).arquivos
    one_day = period("2019-01-02", "2019-01-03").us
    read = list(lotes(files, ["em", "idade"], {}, one_day))
    assert sum(batch.num_rows for batch in read) == 16
    days = {
        str(t.date())
        for batch in read
        for t in batch.column("em").cast(pa.timestamp("us", "UTC")).to_pylist()
    }
    assert days == {"2019-01-02"}
    assert sum(batch.num_rows for batch in lotes(files, ["em"], {})) == 64


def test_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ErroDados, match=r"no prediction was ever logged .* --pasta"):
        abrir(tmp_path / "nothing")


def test_a_broken_file_is_named_and_the_others_count(
    place: Callable[..., Place], reference: Referencia
) -> None:
    here = place()
    here.ask(survey(days_of(1, 1), 2, 5))
    (here.log / "predicoes-broken.parquet").write_bytes(b"PAR1 no")
    read = encher(Janela(reference, ZONE), abrir(here.log), logs.SERVED, period("2019-01-01", "2020-01-01"))
    assert read.janela.total == 16
    assert list(read.ilegiveis) == ["predicoes-broken.parquet"]
