"""The pipeline's configuration as models: every key, its type and its range, unknown keys refused."""

from typing import Annotated, Any, Literal, Self, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

SAMPLE = "sample"
"""Value of `ingest.dados` that asks for the packaged synthetic sample."""

PREFIXO_DE_VERSAO = "dataset:"
"""Before the id of a dataset version, in `ingest.dados`: a survey that every machine can read."""

Metrica = Literal["rps", "qwk", "mae", "macro_f1", "accuracy", "within_one", "log_loss"]
Grupo = Literal["registro", "dia", "linha"]
Metodo = Literal["svmsmote", "smote", "aleatorio", "nenhum"]
Modelo = Literal["lr", "svm", "rf", "gb"]
Etapa = Literal["ingest", "impute", "remove_outliers", "balance", "train", "validate", "register"]
Coluna = Literal["idade", "sexo", "peso", "altura", "vestimenta", "tmedia", "ur", "vel_vento"]
Regra = Literal["mediana", "moda", "mediana_por_sexo", "mediana_por_campanha"]
Fracao = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Semente = Annotated[int, Field(ge=0, le=2**32 - 1)]


def _lista(valor: object) -> object:
    """Text such as `lr,rf` or `['lr', 'rf']`, as ClearML and a shell send it, to a list."""
    if isinstance(valor, str):
        return [parte.strip(" '\"") for parte in valor.strip("[]() ").split(",") if parte.strip()]
    return valor


def _mapa(valor: object) -> object:
    """Text such as `{idade: mediana}` to a mapping."""
    if isinstance(valor, str):
        try:
            return yaml.safe_load(valor)
        except yaml.YAMLError:
            return valor
    return valor


class _Secao(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class IngestConfig(_Secao):
    """Reading, checking and splitting the survey."""

    dados: str = Field(min_length=1)
    sha256: str
    semente_amostra: Semente
    max_quarentena: Fracao
    fracao_teste: Annotated[float, Field(gt=0, le=0.5)]
    teste_por: Grupo
    semente: Semente


class ImputeConfig(_Secao):
    """Filling what is missing; `regras` maps a column to its rule."""

    janela_radiacao_min: Annotated[int, Field(ge=0, le=600)]
    mesma_hora_max_min: Annotated[int, Field(ge=0, le=1440)]
    regras: Annotated[dict[Coluna, Regra], BeforeValidator(_mapa)]

    @model_validator(mode="after")
    def _todas_as_colunas(self) -> Self:
        faltam = [c for c in get_args(Coluna) if c not in self.regras]
        if faltam:
            raise ValueError(f"impute.regras: no rule for {', '.join(faltam)}")
        return self


class OutliersConfig(_Secao):
    """Isolation Forest on the training part."""

    contaminacao: Annotated[float, Field(ge=0, le=0.5)]
    n_arvores: Annotated[int, Field(ge=10, le=5000)]
    semente: Semente


class BalanceConfig(_Secao):
    """Oversampling of the training part."""

    metodo: Metodo
    vizinhos: Annotated[int, Field(ge=1, le=50)]
    semente: Semente


class TrainConfig(_Secao):
    """Comparison of candidates and the final fit."""

    modelos: Annotated[list[Modelo], BeforeValidator(_lista), Field(min_length=1)]
    balanceamento: Literal["com", "sem", "ambos"]
    folds: Annotated[int, Field(ge=2, le=20)]
    folds_por: Grupo
    metrica: Metrica
    outliers_nos_folds: bool
    semente: Semente
    hiperparametros: Annotated[dict[Modelo, dict[str, Any]], BeforeValidator(_mapa)]

    @model_validator(mode="after")
    def _coerente(self) -> Self:
        if len(set(self.modelos)) != len(self.modelos):
            raise ValueError(f"a model is named twice in {self.modelos}")
        return self


def _exigir_metodo(metodo: Metodo, balanceamento: str) -> None:
    if metodo == "nenhum" and balanceamento != "sem":
        raise ValueError("balance.metodo=nenhum leaves nothing to compare: set train.balanceamento=sem")


class TrainEtapa(TrainConfig):
    """What the train stage needs: its own keys and those that the folds share with earlier stages."""

    contaminacao: Annotated[float, Field(ge=0, le=0.5)]
    metodo: Metodo
    vizinhos: Annotated[int, Field(ge=1, le=50)]

    @model_validator(mode="after")
    def _ha_o_que_comparar(self) -> Self:
        _exigir_metodo(self.metodo, self.balanceamento)
        return self


class ValidateConfig(_Secao):
    """Thresholds of the gate."""

    ganho_min_majoritario_macro_f1: Fracao
    perda_max_qwk_limiares: Fracao
    perda_max_rps_limiares: Fracao
    perda_max_teste: Fracao
    perda_max_campeao: Fracao
    campeao_id: str


class RegisterConfig(_Secao):
    """Registration and promotion."""

    nome_modelo: Annotated[str, Field(min_length=1, max_length=100)]
    promover: bool


class ExecucaoConfig(_Secao):
    """How a run is carried out; none of it changes a result."""

    sem_cache: Annotated[list[Etapa], BeforeValidator(_lista)]
    tentativas: Annotated[int, Field(ge=0, le=20)]
    espera_s: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]
    espera_max_s: Annotated[float, Field(ge=0, le=86400, allow_inf_nan=False)]
    espera_servidor_s: Annotated[float, Field(ge=1, le=86400, allow_inf_nan=False)]

    def pausa_s(self, repetidas: int) -> float:
        """Seconds to wait before the next repetition, after so many: doubled each time, with a bound."""
        return float(min(self.espera_s * 2**repetidas, self.espera_max_s))


class PipelineConfig(_Secao):
    """All stages, in order, and how they are run; the field names are the names of the sections."""

    ingest: IngestConfig
    impute: ImputeConfig
    remove_outliers: OutliersConfig
    balance: BalanceConfig
    train: TrainConfig
    validate_: ValidateConfig = Field(alias="validate")
    register_: RegisterConfig = Field(alias="register")
    execucao: ExecucaoConfig

    @model_validator(mode="after")
    def _coerente(self) -> Self:
        _exigir_metodo(self.balance.metodo, self.train.balanceamento)
        return self

    def nome_do_modelo(self) -> str:
        """Name in the registry; a model of the synthetic sample never competes with one of a survey."""
        sufixo = "-sintetico" if self.ingest.dados == SAMPLE else ""
        return f"{self.register_.nome_modelo}{sufixo}"


SECOES: dict[str, type[_Secao]] = {
    "ingest": IngestConfig,
    "impute": ImputeConfig,
    "remove_outliers": OutliersConfig,
    "balance": BalanceConfig,
    "train": TrainConfig,
    "validate": ValidateConfig,
    "register": RegisterConfig,
    "execucao": ExecucaoConfig,
}
