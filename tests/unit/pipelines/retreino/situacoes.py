"""Registries written by hand: one model, its champion `c1`, and whatever a test adds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from funcoes.configuracao.config import carregar_retreino
from funcoes.configuracao.secoes_retreino import ConfigDoRetreino
from pipelines.retreino.situacao import Achado, Corrida, Modelo, Situacao, Versao

AGORA = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
"""A Wednesday."""

NOME = "conforto-termico-praia"
VERSAO = Versao("v1", AGORA - timedelta(hours=1))
DADOS = f"dados:v1:{NOME}"


def antes(**quanto: float) -> datetime:
    return AGORA - timedelta(**quanto)


def config(*pares: str) -> ConfigDoRetreino:
    """Without the schedule, unless a test wants it."""
    return carregar_retreino(None, ["agenda.ligada=false", *pares])


def modelo(**mudado: Any) -> Modelo:
    return replace(Modelo(NOME, campeao="c1", dados="dataset:v0"), **mudado)


def achado(gravidade: str = "high", modelo_id: str = "c1", ha_h: float = 1) -> Achado:
    return Achado("m1", gravidade, modelo_id, antes(hours=ha_h))


def nossa(
    identificador: str, *causas: str, ha_h: float = 1, status: str = "completed", **mais: Any
) -> Corrida:
    """A run that retraining started, and that ended as soon as it was made unless it lives."""
    fim = None if status in {"queued", "in_progress", "created"} else antes(hours=ha_h)
    base = Corrida(identificador, status, antes(hours=ha_h), fim, nossa=True, causas=frozenset(causas))
    return replace(base, **mais)


def situacao(*modelos: Modelo, corridas: tuple[Corrida, ...] = (), **mudado: Any) -> Situacao:
    base = Situacao(AGORA, antes(days=365), modelos or (modelo(),), corridas)
    return replace(base, **mudado)
