"""The configuration of retraining: when, how often at most, with which settings; unknown keys refused."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, Field

from funcoes.apoio.textos import lista
from funcoes.configuracao.valores import Secao

Segundos = Annotated[float, Field(gt=0, le=86_400)]
Horas = Annotated[float, Field(ge=0, le=8_784)]
Dia = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Gravidade = Literal["low", "medium", "high"]

GRAVIDADES: Final = ("none", "low", "medium", "high")
"""What a finding of the monitor can be, the least first."""


class RetreinoConfig(Secao):
    """Bounds that hold for whatever asks for a retraining."""

    modelos: Annotated[list[str], BeforeValidator(lista)]
    fila: Annotated[str, Field(min_length=1)]
    mudar: list[str]
    pausa_h: Horas
    por_dia: Annotated[int, Field(ge=1, le=1_000)]
    tentativas: Annotated[int, Field(ge=1, le=20)]
    consultar_s: Segundos
    rascunho_max_s: Segundos
    confirmar_s: Annotated[float, Field(ge=0, le=60)]


class AgendaConfig(Secao):
    """On a schedule."""

    ligada: bool
    dias: Annotated[list[Dia], BeforeValidator(lista)]
    hora: Annotated[int, Field(ge=0, le=23)]
    minuto: Annotated[int, Field(ge=0, le=59)]
    atraso_max_h: Horas


class DadosConfig(Secao):
    """On new raw data."""

    ligado: bool
    assentar_min: Annotated[float, Field(ge=0, le=10_080)]


class DerivaConfig(Secao):
    """On drift that the monitor has found."""

    ligada: bool
    gravidade_min: Gravidade
    validade_h: Horas


class ConfigDoRetreino(Secao):
    """All of `configs/retreino.yaml`."""

    retreino: RetreinoConfig
    agenda: AgendaConfig
    dados: DadosConfig
    deriva: DerivaConfig


SECOES_RETREINO: Final[dict[str, type[BaseModel]]] = {
    "retreino": RetreinoConfig,
    "agenda": AgendaConfig,
    "dados": DadosConfig,
    "deriva": DerivaConfig,
}
