"""Optional date and time of which a file has none: it is read as if they were not described."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.config import carregar
from funcoes.dados.ingerir import Ingerido, ingerir
from funcoes.pesquisa.descricao import PesquisaConfig


def _ingerir(pasta: Path, protocolo: str, **colunas: str) -> Ingerido:
    rng = np.random.default_rng(0)
    votos, temperaturas = rng.integers(-3, 4, 200), rng.normal(25, 2, 200).round(4)
    pd.DataFrame({"v": votos, "t": temperaturas, **colunas}).to_csv(pasta / "f.csv", index=False)
    partes = {
        "voto": {"coluna": "v"},
        "data": {"coluna": "day", "opcional": True},
        "hora": {"coluna": "hour", "opcional": True},
        "grandezas": {"temperatura": {"coluna": "t"}},
        "ordem": ["hour", "day", "t", "v"],
        "codigos_faltantes": {"hour": ["99"]},
        "exigidas": ["hora"],
        "protocolos": [protocolo],
    }
    pesquisa = PesquisaConfig.model_validate({**PesquisaConfig.vazia().identidade(), **partes})
    return ingerir(carregar(None, [f"ingest.dados={pasta / 'f.csv'}"]).ingest, pesquisa)


@pytest.mark.parametrize("colunas", [{}, {"hour": "99", "day": "NA"}])
def test_a_file_without_dates_and_hours(tmp_path: Path, colunas: dict[str, str]) -> None:
    lido = _ingerir(tmp_path, "random", **colunas).pesquisa
    assert (lido.data, lido.hora, lido.exigidas) == (None, None, [])
    assert PesquisaConfig.model_validate(lido.model_dump()) == lido


def test_days_that_are_asked_for_and_that_no_row_has(tmp_path: Path) -> None:
    with pytest.raises(ErroDados, match=r"no row has a date.*by_day"):
        _ingerir(tmp_path, "by_day", hour="9:00")
    assert _ingerir(tmp_path, "by_day", day="2020-01-02").pesquisa.hora is None
