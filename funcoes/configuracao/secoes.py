"""The pipeline's configuration as models: every key, its type and its range, unknown keys refused."""

from typing import TYPE_CHECKING, Annotated, Any, Final, Self

from pydantic import BaseModel, BeforeValidator, Field, create_model, model_validator

from funcoes.apoio.textos import lista
from funcoes.configuracao.padrao import SECOES_DO_PADRAO
from funcoes.configuracao.secoes_dados import (
    BalanceConfig,
    ImputeConfig,
    IngestConfig,
    IngestEtapa,
    OutliersConfig,
    RetornosConfig,
    TargetConfig,
)
from funcoes.configuracao.secoes_do_padrao import modelos_das_secoes
from funcoes.configuracao.secoes_modelo import (
    RegisterConfig,
    RegisterEtapa,
    TrainConfig,
    TrainEtapa,
    ValidateConfig,
    exigir_metodo,
)
from funcoes.configuracao.valores import (
    Coluna,
    Etapa,
    Metodo,
    Metrica,
    MetricaPropria,
    Modelo,
    Referencia,
    Secao,
)
from funcoes.pesquisa import nomes
from funcoes.pesquisa.colunas import Grupo, Parte, Protocolo, Regra
from funcoes.pesquisa.descricao import DA_AMOSTRA, PesquisaConfig, descrita

__all__ = [
    "CONTRADITAS",
    "DEIXAR",
    "DO_PADRAO",
    "ETAPAS_COM_CHAVES_DE_OUTRAS",
    "MANTER",
    "PREFIXO_DE_VERSAO",
    "RECUSAR",
    "SAMPLE",
    "SECOES",
    "BalanceConfig",
    "Coluna",
    "ExecucaoConfig",
    "Grupo",
    "ImputeConfig",
    "IngestConfig",
    "IngestEtapa",
    "Metodo",
    "Metrica",
    "MetricaPropria",
    "Modelo",
    "OutliersConfig",
    "Parte",
    "PipelineConfig",
    "Protocolo",
    "Referencia",
    "RegisterEtapa",
    "Regra",
    "RetornosConfig",
    "Secao",
    "TrainConfig",
    "TrainEtapa",
    "ValidateConfig",
    "modelo_da_etapa",
]

SAMPLE = "sample"
"""Value of `ingest.dados` that asks for the packaged synthetic sample."""

PREFIXO_DE_VERSAO = "dataset:"
"""Before the id of a dataset version, in `ingest.dados`: a survey that every machine can read."""

RECUSAR, DEIXAR, MANTER = "refuse", "leave-out", "keep"
CONTRADITAS = (RECUSAR, DEIXAR, MANTER)
"""What may become of new rows that contradict those of before, as `--contradictions` names it."""


class ExecucaoConfig(Secao):
    """How a run is carried out; none of it changes a result."""

    sem_cache: Annotated[list[Etapa], BeforeValidator(lista)]
    tentativas: Annotated[int, Field(ge=0, le=20)]
    espera_s: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]
    espera_max_s: Annotated[float, Field(ge=0, le=86400, allow_inf_nan=False)]
    espera_servidor_s: Annotated[float, Field(ge=1, le=86400, allow_inf_nan=False)]
    quente: bool

    def pausa_s(self, repetidas: int) -> float:
        """Seconds to wait before the next repetition, after so many: doubled each time, with a bound."""
        return float(min(self.espera_s * 2**repetidas, self.espera_max_s))


class _Secoes(Secao):
    """The sections that have a model here; the field names are the names of the sections."""

    ingest: IngestConfig
    pesquisa: PesquisaConfig
    target: TargetConfig
    impute: ImputeConfig
    remove_outliers: OutliersConfig
    balance: BalanceConfig
    train: TrainConfig
    validate_: ValidateConfig = Field(alias="validate")
    register_: RegisterConfig = Field(alias="register")
    retornos: RetornosConfig
    execucao: ExecucaoConfig

    @model_validator(mode="after")
    def _coerente(self) -> Self:
        exigir_metodo(self.balance.metodo, self.train.balanceamento)
        return self

    def da_etapa(self, etapa: str) -> dict[str, Any]:
        """The keys that a stage works with: its own, and those of other sections that it needs."""
        secoes = self.model_dump(by_alias=True)
        modelo = ETAPAS_COM_CHAVES_DE_OUTRAS.get(etapa)
        if modelo is None:
            return dict(secoes[etapa])
        emprestam = [chaves for secao, chaves in secoes.items() if secao not in DO_PADRAO]
        todas = {nome: valor for chaves in emprestam for nome, valor in chaves.items()}
        todas["pesquisa"] = self.a_pesquisa().model_dump()
        return {nome: {**todas, **secoes[etapa]}[nome] for nome in modelo.model_fields}

    def a_pesquisa(self) -> PesquisaConfig:
        """The survey's description, with a name; the sample has its own, whatever was given."""
        dados = self.ingest.dados
        if dados == SAMPLE:
            return descrita(DA_AMOSTRA)
        if self.pesquisa.nome:
            return self.pesquisa
        return self.pesquisa.model_copy(update={"nome": nomes.dos_dados(dados)})

    def nome_do_modelo(self) -> str:
        """Name in the registry: models that answer different questions never compete.

        Those of one survey and of another, of the synthetic sample, those that tell other votes apart.
        """
        pesquisa = nomes.SINTETICO if self.ingest.dados == SAMPLE else self.a_pesquisa().nome
        return nomes.do_modelo(self.register_.nome_modelo, self.target.rotulo(), pesquisa)


def _por_nome(modelo: type[BaseModel]) -> dict[str, Any]:
    return {campo.alias or nome: campo.annotation for nome, campo in modelo.model_fields.items()}


DO_PADRAO: Final = modelos_das_secoes(nome for nome in SECOES_DO_PADRAO if nome not in _por_nome(_Secoes))
"""Sections of stages that bring their model in their script; no other stage gets keys of them."""

if TYPE_CHECKING:
    PipelineConfig = _Secoes
else:
    PipelineConfig = create_model(
        "PipelineConfig",
        __base__=_Secoes,
        __doc__="All stages and how they are run.",
        __module__=__name__,
        **{nome: (modelo, ...) for nome, modelo in DO_PADRAO.items()},
    )

SECOES: Final[dict[str, type[BaseModel]]] = _por_nome(PipelineConfig)

ETAPAS_COM_CHAVES_DE_OUTRAS: dict[str, type[Secao]] = {
    "ingest": IngestEtapa,
    "train": TrainEtapa,
    "register": RegisterEtapa,
}
"""Stages that get keys of other sections, too."""


def modelo_da_etapa(etapa: str) -> type[BaseModel]:
    """The keys that a stage works with: its section, or a model of its own where it needs keys of others."""
    return ETAPAS_COM_CHAVES_DE_OUTRAS.get(etapa) or SECOES[etapa]
