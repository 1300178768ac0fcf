"""The configuration of watching a model: every threshold, its type and its range, unknown keys refused."""

from typing import Annotated, Final, Self

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from funcoes.apoio.textos import lista
from funcoes.configuracao.valores import Coluna, Fracao, Secao

Contagem = Annotated[int, Field(ge=1)]
Alfa = Annotated[float, Field(gt=0, le=0.5)]
Efeito = Annotated[float, Field(gt=0, le=1)]
Limite = Annotated[float, Field(gt=0, le=2)]
HoraCheia = Annotated[int, Field(ge=0, le=23)]


class ReferenciaConfig(Secao):
    """How the training rows are counted."""

    faixas: Annotated[int, Field(ge=4, le=512)]
    partes_do_dia: Annotated[list[HoraCheia], BeforeValidator(lista), Field(min_length=1)]
    valor_comum_min: Efeito

    @model_validator(mode="after")
    def _partes_que_crescem(self) -> Self:
        horas = self.partes_do_dia
        if horas[0] != 0 or sorted(set(horas)) != horas:
            raise ValueError(f"referencia.partes_do_dia must rise from 0, got {horas}")
        return self


class ComparacaoConfig(Secao):
    """When a difference counts."""

    amostra_min: Contagem
    linhas_min_estrato: Contagem
    alfa: Alfa
    efeito_min: Efeito
    esperado_min: Annotated[float, Field(ge=1, allow_inf_nan=False)]
    faixas_psi: Annotated[int, Field(ge=2, le=64)]


class CoberturaConfig(Secao):
    """What training never saw."""

    nunca_visto_min: Efeito
    fora_min: Efeito


class QualidadeConfig(Secao):
    """Data that cannot be right."""

    preenchidos_min: Efeito
    preenchidos_esperados: dict[Coluna, Fracao]
    parado_horas: Annotated[int, Field(ge=2)]
    unidade_linhas_min: Efeito
    distancia_min: Efeito
    melhora_max: Efeito


class RespostasConfig(Secao):
    """How people's answers are held against the model's validation."""

    dias: Annotated[int, Field(ge=1, le=36_500)]
    amostra_min: Contagem
    dias_min: Annotated[int, Field(ge=2)]
    piora_min: Efeito
    vies_min: Annotated[float, Field(gt=0, le=6)]
    sorteios: Annotated[int, Field(ge=100, le=20_000)]
    confianca: Annotated[float, Field(ge=0.5, lt=1)]


class RelatoConfig(Secao):
    """What a report shows."""

    janelas: Annotated[int, Field(ge=0, le=2000)]
    linhas_max: Contagem


class GravidadeConfig(Secao):
    """From which size on a finding is low, medium or high."""

    deriva: list[Limite] = Field(min_length=3, max_length=3)
    predicao: list[Limite] = Field(min_length=3, max_length=3)
    cobertura: list[Limite] = Field(min_length=3, max_length=3)
    fora: list[Limite] = Field(min_length=3, max_length=3)
    preenchidos: list[Limite] = Field(min_length=3, max_length=3)
    parado: list[Limite] = Field(min_length=3, max_length=3)
    unidade: list[Limite] = Field(min_length=3, max_length=3)
    trocadas: list[Limite] = Field(min_length=3, max_length=3)
    desempenho: list[Limite] = Field(min_length=3, max_length=3)
    vies: list[Limite] = Field(min_length=3, max_length=3)

    @model_validator(mode="after")
    def _limites_que_crescem(self) -> Self:
        for nome, limites in self:
            if sorted(limites) != limites:
                raise ValueError(f"gravidade.{nome} must not fall from low to medium to high, got {limites}")
        return self


class MonitorConfig(Secao):
    """All of `configs/monitor.yaml`."""

    referencia: ReferenciaConfig
    comparacao: ComparacaoConfig
    cobertura: CoberturaConfig
    qualidade: QualidadeConfig
    respostas: RespostasConfig
    relato: RelatoConfig
    gravidade: GravidadeConfig


SECOES_MONITOR: Final[dict[str, type[BaseModel]]] = {
    "referencia": ReferenciaConfig,
    "comparacao": ComparacaoConfig,
    "cobertura": CoberturaConfig,
    "qualidade": QualidadeConfig,
    "respostas": RespostasConfig,
    "relato": RelatoConfig,
    "gravidade": GravidadeConfig,
}
