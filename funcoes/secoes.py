"""The pipeline's configuration as models: every key, its type and its range, unknown keys refused."""

import hashlib
from typing import Annotated, Any, Literal, Self, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from funcoes.decisao import Decisao

SAMPLE = "sample"
"""Value of `ingest.dados` that asks for the packaged synthetic sample."""

SUFIXO_SINTETICO = "-sintetico"
"""How names of models end that learned from the packaged sample."""

PREFIXO_DE_VERSAO = "dataset:"
"""Before the id of a dataset version, in `ingest.dados`: a survey that every machine can read."""

Metrica = Literal["rps", "qwk", "mae", "macro_f1", "accuracy", "within_one", "log_loss"]
MetricaPropria = Literal["rps", "log_loss"]
"""Proper scores: the only ones that a model cannot improve by saying what it does not believe."""

Protocolo = Literal["by_day", "by_record", "random", "by_campaign", "report"]
Parte = Literal["registro", "dia", "linha"]
Grupo = Literal["registro", "dia", "linha", "campanha"]
Metodo = Literal["svmsmote", "smote", "aleatorio", "nenhum"]
Modelo = Literal["ordinal", "lr", "svm", "rf", "et", "gb", "lightgbm", "voto"]
Referencia = Literal["majoritaria", "limiares_te", "limiares_utci", "faixas_utci", "faixas_pmv"]
Variantes = Literal["com", "sem", "ambos"]
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


def _numero(valor: object) -> object:
    """Digits to a number: a choice among numbers does not cast text by itself."""
    return int(valor) if isinstance(valor, str) and valor.strip().isdigit() else valor


class _Secao(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class IngestConfig(_Secao):
    """Reading, checking and splitting the survey."""

    dados: str = Field(min_length=1)
    sha256: str
    semente_amostra: Semente
    max_quarentena: Fracao
    max_copias: Fracao
    fracao_teste: Annotated[float, Field(gt=0, le=0.5)]
    teste_por: Parte
    semente: Semente


class TargetConfig(_Secao):
    """Which votes count as one; `fusoes` maps a number of classes to the votes that become another."""

    classes: Annotated[Literal[3, 5, 7], BeforeValidator(_numero)]
    fusoes: Annotated[dict[int, dict[int, int]], BeforeValidator(_mapa)]

    @model_validator(mode="after")
    def _fusao_que_ha(self) -> Self:
        ficam = len(set(range(-3, 4)) - set(self.fusao()))
        if ficam != self.classes:
            raise ValueError(f"target.fusoes leaves {ficam} votes for target.classes={self.classes}")
        perdidos = sorted(set(self.fusao().values()) & set(self.fusao()))
        if perdidos:
            raise ValueError(f"target.fusoes moves votes to {perdidos}, which it moves away")
        return self

    def fusao(self) -> dict[int, int]:
        """Old vote to new vote, where it changes."""
        return self.fusoes.get(self.classes, {})

    def rotulo(self) -> str:
        """What a name says of the votes told apart: "" for the survey's own seven, else "5c" or "3c".

        With a short hash where the merges are not those of outer votes into the outermost that is left.
        """
        fusao, fora = self.fusao(), self.classes // 2
        if not fusao:
            return ""
        natural = {v: max(-fora, min(fora, v)) for v in range(-3, 4) if abs(v) > fora}
        if fusao == natural:
            return f"{self.classes}c"
        marca = hashlib.sha256(repr(sorted(fusao.items())).encode()).hexdigest()[:6]
        return f"{self.classes}c-{marca}"


class IngestEtapa(IngestConfig, TargetConfig):
    """What the ingest stage needs: its own keys and the target's."""


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
    svmsmote_max_linhas: Annotated[int, Field(ge=100)]
    semente: Semente


class TrainConfig(_Secao):
    """Comparison of candidates and the final fit; the first protocol decides."""

    protocol: Annotated[list[Protocolo], BeforeValidator(_lista), Field(min_length=1)]
    modelos: Annotated[list[Modelo], BeforeValidator(_lista), Field(min_length=1)]
    voto: Annotated[list[Modelo], BeforeValidator(_lista), Field(min_length=2)]
    balanceamento: Variantes
    outliers: Variantes
    folds: Annotated[int, Field(ge=2, le=20)]
    max_folds: Annotated[int, Field(ge=2, le=1000)]
    metrica: MetricaPropria
    decisao: Decisao
    reamostragens: Annotated[int, Field(ge=100, le=100_000)]
    confianca: Annotated[float, Field(gt=0.5, lt=1)]
    met_pmv: Annotated[float, Field(ge=0.8, le=4.0)]
    sintonia: Annotated[int, Field(ge=0, le=100)]
    sintonia_folds: Annotated[int, Field(ge=2, le=10)]
    svm_max_linhas: Annotated[int, Field(ge=100)]
    importancia_max_linhas: Annotated[int, Field(ge=50)]
    processos: Annotated[int, Field(ge=0, le=256)]
    semente: Semente
    hiperparametros: Annotated[dict[Modelo, dict[str, Any]], BeforeValidator(_mapa)]
    grades: Annotated[dict[Modelo, dict[str, list[Any]]], BeforeValidator(_mapa)]

    @model_validator(mode="after")
    def _coerente(self) -> Self:
        for nome, lista in (("protocol", self.protocol), ("modelos", self.modelos), ("voto", self.voto)):
            if len(set(lista)) != len(lista):
                raise ValueError(f"train.{nome} names something twice: {','.join(lista)}")
        if "voto" in self.voto:
            raise ValueError("train.voto cannot hold itself")
        return self

    @property
    def ajustados(self) -> list[Modelo]:
        """The models that are fitted for the comparison; a soft vote is the mean of its members."""
        membros = self.voto if "voto" in self.modelos else []
        return list(dict.fromkeys([*(m for m in self.modelos if m != "voto"), *membros]))


def _exigir_metodo(metodo: Metodo, balanceamento: str) -> None:
    if metodo == "nenhum" and balanceamento != "sem":
        raise ValueError("balance.metodo=nenhum leaves nothing to compare: set train.balanceamento=sem")


class TrainEtapa(TrainConfig):
    """What the train stage needs: its own keys and those that the folds share with earlier stages."""

    contaminacao: Annotated[float, Field(ge=0, le=0.5)]
    metodo: Metodo
    vizinhos: Annotated[int, Field(ge=1, le=50)]
    svmsmote_max_linhas: Annotated[int, Field(ge=100)]
    mesma_hora_max_min: Annotated[int, Field(ge=0, le=1440)]

    @model_validator(mode="after")
    def _ha_o_que_comparar(self) -> Self:
        _exigir_metodo(self.metodo, self.balanceamento)
        return self


class ValidateConfig(_Secao):
    """Thresholds of the gate."""

    minimos: Annotated[dict[Metrica, float], BeforeValidator(_mapa)]
    maximos: Annotated[dict[Metrica, float], BeforeValidator(_mapa)]
    margem_referencias: Annotated[dict[Referencia, float], BeforeValidator(_mapa)]
    perda_max_teste: Fracao
    perda_max_campeao: Fracao
    min_partilha: Annotated[float, Field(ge=0.5, le=1)]
    min_linhas_novas: Annotated[int, Field(ge=10)]
    min_linhas_por_classe: Annotated[int, Field(ge=0)]
    latencia_p95_max_ms: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    tamanho_max_mb: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    paridade_max_dp: Annotated[float, Field(gt=0, le=0.1)]
    idades: Annotated[list[int], BeforeValidator(_lista), Field(min_length=1)]
    min_linhas_grupo: Annotated[int, Field(ge=1)]
    campeao_id: str


class RegisterConfig(_Secao):
    """Registration and promotion."""

    nome_modelo: Annotated[str, Field(min_length=1, max_length=100)]
    promover: bool
    shap_linhas: Annotated[int, Field(ge=0, le=10_000)]


class RegisterEtapa(RegisterConfig):
    """What the register stage needs: its own keys, and what the model card says of data and split."""

    dados: str = Field(min_length=1)
    sha256: str
    fracao_teste: Annotated[float, Field(gt=0, le=0.5)]
    teste_por: Parte
    idades: Annotated[list[int], BeforeValidator(_lista), Field(min_length=1)]
    min_linhas_grupo: Annotated[int, Field(ge=1)]
    confianca: Annotated[float, Field(gt=0.5, lt=1)]
    semente: Semente


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
    target: TargetConfig
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

    def da_etapa(self, etapa: str) -> dict[str, Any]:
        """The keys that a stage works with: its own, and those of other sections that it needs."""
        secoes = self.model_dump(by_alias=True)
        modelo = ETAPAS_COM_CHAVES_DE_OUTRAS.get(etapa)
        if modelo is None:
            return dict(secoes[etapa])
        todas = {nome: valor for secao in secoes.values() for nome, valor in secao.items()}
        return {nome: {**todas, **secoes[etapa]}[nome] for nome in modelo.model_fields}

    def nome_do_modelo(self) -> str:
        """Name in the registry: models that answer different questions never compete.

        Those of the synthetic sample and those of a survey, those that tell other votes apart.
        """
        rotulo = self.target.rotulo()
        sufixo = SUFIXO_SINTETICO if self.ingest.dados == SAMPLE else ""
        return f"{self.register_.nome_modelo}{'-' * bool(rotulo)}{rotulo}{sufixo}"


SECOES: dict[str, type[_Secao]] = {
    "ingest": IngestConfig,
    "target": TargetConfig,
    "impute": ImputeConfig,
    "remove_outliers": OutliersConfig,
    "balance": BalanceConfig,
    "train": TrainConfig,
    "validate": ValidateConfig,
    "register": RegisterConfig,
    "execucao": ExecucaoConfig,
}

ETAPAS_COM_CHAVES_DE_OUTRAS: dict[str, type[_Secao]] = {
    "ingest": IngestEtapa,
    "train": TrainEtapa,
    "register": RegisterEtapa,
}
"""Stages that get keys of other sections, too."""
