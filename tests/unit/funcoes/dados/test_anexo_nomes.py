"""Surveys are put together whatever the columns are called that nobody described."""

import pandas as pd
import pytest

from funcoes.dados.anexo import unir
from funcoes.pesquisa.descricao import PesquisaConfig

NOMES = ["_id", "_data", "_hora", "_texto", "_vez", "_ilegivel", "id", "data", "hora", "texto", "vez"]


@pytest.mark.parametrize("nome", NOMES)
@pytest.mark.parametrize("guardada", [True, False])
def test_no_name_of_a_column_is_taken(nome: str, guardada: bool) -> None:
    partes = {"voto": {"coluna": "v"}, "grandezas": {"temperatura": {"coluna": "t"}}}
    partes |= {"guardar": {nome: {}}} if guardada else {}
    pesquisa = PesquisaConfig.model_validate({**PesquisaConfig.vazia().identidade(), **partes})
    linhas = pd.DataFrame({"v": ["1", "2"], "t": ["25", "26"], nome: ["7", "8"]}, index=[2, 3])
    linhas = linhas[[*pesquisa.colunas, *(c for c in linhas if c not in pesquisa.colunas)]]
    unidas = unir(pesquisa, linhas, linhas[::-1])
    assert dict(zip(unidas["t"], unidas[nome], strict=True)) == {"25": "7", "26": "8"}
