"""What people write in a survey's file is read the same at ingest and by the API, whatever the format."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from funcoes.dados.contrato import aplicar
from tests.api.conftest import PEDIDO, ServidorDeTeste
from tests.santa_maria import SURVEY, read_cells
from tests.unit.conftest import ARQUIVO

NADA, RECUSADO = "nothing", "refused"
CASOS: list[tuple[str, str, object]] = [
    *(
        ("sexo", grafia, lido)
        for grafia, lido in (("f", 0.0), ("F", 0.0), ("m", 1.0), ("M", 1.0), (" F ", 0.0))
    ),
    *(("sexo", grafia, RECUSADO) for grafia in ("fem", "0", "ff", "?")),
    *(
        (campo, token, NADA)
        for campo in ("sexo", "vestimenta", "radiacao_solar")
        for token in (*sorted(SURVEY.faltantes), " x ")
    ),
    *(("vestimenta", grafia, 0.5) for grafia in ("0.5", "0,5", " 0,5 ", "5e-1")),
    *(("vestimenta", grafia, RECUSADO) for grafia in ("inf", "half", "n/a")),
]
"""A column, a cell, and what it is read as."""


def no_ingest(coluna: str, celula: str) -> object:
    """Through the CSV of a survey and the data contract."""
    cabecalho, primeira = ARQUIVO.read_text().splitlines()[:2]
    celulas = primeira.split(";")
    celulas[cabecalho.lower().split(";").index(SURVEY.grandezas[coluna].coluna[0])] = celula
    conferido = aplicar(read_cells(f"{cabecalho}\n{';'.join(celulas)}\n".encode()), SURVEY)
    if len(conferido.quarentena):
        return RECUSADO
    valor = float(conferido.aceitos[coluna].iloc[0])
    return NADA if valor != valor else valor  # noqa: PLR0124 -- NaN


def _lido(resposta: dict[str, Any], campo: str, servidor: ServidorDeTeste, linha: dict[str, Any]) -> object:
    """What was read: nothing where it was filled in, else the value that gets the same answer."""
    if "predicao" not in resposta:
        return RECUSADO
    if campo in resposta["preenchidos"]:
        return NADA
    for valor in ("f", "m") if campo == "sexo" else (0.5, 600.0):
        igual = servidor.pedir("/predict", {**linha, campo: valor}).json
        if igual["probabilidades"] == resposta["probabilidades"]:
            return {"f": 0.0, "m": 1.0}.get(str(valor), valor)
    return "another value"


def _csv(linha: dict[str, Any], separador: str) -> bytes:
    cabecas = separador.join(linha)
    celulas = separador.join(f'"{valor}"' if "," in str(valor) else str(valor) for valor in linha.values())
    return f"{cabecas}\n{celulas}\n".encode()


def _em_lote(servidor: ServidorDeTeste, dados: object, tipo: str) -> dict[str, Any]:
    veio = servidor.pedir("/predict/batch", dados, content_type=tipo, accept="application/json")
    resultados: list[dict[str, Any]] = json.loads(veio.corpo)["resultados"]
    return resultados[0]


Caminho = Callable[[ServidorDeTeste, dict[str, Any]], dict[str, Any]]
CAMINHOS: dict[str, Caminho] = {
    "predict": lambda servidor, linha: servidor.pedir("/predict", linha).json,
    "batch JSON": lambda servidor, linha: _em_lote(servidor, [linha], "application/json"),
    "batch CSV ;": lambda servidor, linha: _em_lote(servidor, _csv(linha, ";"), "text/csv"),
    "batch CSV ,": lambda servidor, linha: _em_lote(servidor, _csv(linha, ","), "text/csv"),
}


@pytest.mark.parametrize(("coluna", "celula", "esperado"), CASOS)
def test_a_spelling_is_read_the_same_everywhere(
    servidor: ServidorDeTeste, coluna: str, celula: str, esperado: object
) -> None:
    assert no_ingest(coluna, celula) == esperado
    linha = {**PEDIDO, coluna: celula}
    numero = coluna != "sexo" and esperado == 0.5  # in JSON a number is a number: its text is refused
    for nome, perguntar in CAMINHOS.items():
        if numero and "CSV" not in nome:
            continue
        assert (nome, _lido(perguntar(servidor, linha), coluna, servidor, dict(PEDIDO))) == (
            nome,
            esperado,
        )


@pytest.mark.parametrize("token", ["x", "NA", ""])
def test_a_required_field_that_is_said_to_be_missing_is_missing(
    servidor: ServidorDeTeste, token: str
) -> None:
    linha = {**PEDIDO, "temperatura": token}
    for nome, perguntar in CAMINHOS.items():
        veio = perguntar(servidor, linha)
        assert "predicao" not in veio, nome
        assert "falta" in json.dumps(veio, ensure_ascii=False), nome
