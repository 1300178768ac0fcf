"""Configuration: one YAML with every default, read by models that refuse unknown keys.

`PipelineConfig` is the single declaration of what a user may change. From it come the defaults, the
types, the `--set stage.key=value` overrides, the parameters of the ClearML pipeline (which travel as
text) and the arguments of each stage.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from funcoes.errors import ErroConfig

ARQUIVO_PADRAO = Path(__file__).resolve().parents[1] / "configs" / "pipeline.yaml"

SAMPLE = "sample"
"""Value of `ingest.dados` that asks for the packaged synthetic sample."""

Metrica = Literal["rps", "qwk", "mae", "macro_f1", "accuracy", "within_one", "log_loss"]
Grupo = Literal["registro", "dia", "linha"]
Metodo = Literal["svmsmote", "smote", "aleatorio", "nenhum"]
Modelo = Literal["lr", "svm", "rf", "gb"]
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


class PipelineConfig(_Secao):
    """All stages; the field names are the stages' names, in order."""

    ingest: IngestConfig
    impute: ImputeConfig
    remove_outliers: OutliersConfig
    balance: BalanceConfig
    train: TrainConfig
    validate_: ValidateConfig = Field(alias="validate")
    register_: RegisterConfig = Field(alias="register")

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
}


def ler_yaml(caminho: Path) -> dict[str, Any]:
    """Read a YAML file whose top level is a mapping; `ErroConfig` names the file and the line."""
    try:
        conteudo = yaml.safe_load(caminho.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as erro:
        raise ErroConfig(f"cannot read the configuration {caminho}: {erro}") from erro
    except (yaml.YAMLError, ValueError) as erro:  # ValueError: a date that does not exist
        raise ErroConfig(f"{caminho} is not valid YAML: {erro}") from erro
    if conteudo is None:
        return {}
    if not isinstance(conteudo, dict):
        raise ErroConfig(f"{caminho} must map stages to keys, found a {type(conteudo).__name__}")
    return conteudo


def _fundir(base: dict[str, Any], novo: Mapping[str, Any], origem: str) -> dict[str, Any]:
    fundido = {secao: dict(chaves) for secao, chaves in base.items()}
    for secao, chaves in novo.items():
        if not isinstance(chaves, Mapping):
            raise ErroConfig(f"{origem}: {secao} must be a stage with keys, found {chaves!r}")
        fundido.setdefault(str(secao), {}).update(chaves)
    return fundido


def de_pares(pares: Iterable[str]) -> dict[str, dict[str, str]]:
    """`["train.folds=3"]` to `{"train": {"folds": "3"}}`; values stay text, the model casts them."""
    secoes: dict[str, dict[str, str]] = {}
    for par in pares:
        chave, igual, valor = par.partition("=")
        secao, ponto, nome = chave.strip().partition(".")
        if not (igual and ponto and secao and nome):
            raise ErroConfig(f"--set {par!r}: expected stage.key=value, for example train.folds=3")
        secoes.setdefault(secao, {})[nome] = valor
    return secoes


def explicar(erro: ValidationError) -> str:
    """One line for each problem: the parameter, what was given, what is allowed."""
    linhas = []
    for item in erro.errors():
        nome = ".".join(str(parte) for parte in item["loc"])
        if item["type"] == "extra_forbidden":
            linhas.append(f"{nome}: unknown key; known: {_conhecidas(item['loc'])}")
        elif item["type"] == "missing":
            linhas.append(f"{nome}: missing")
        elif item["type"] == "value_error":  # about several keys at once: its message names them
            linhas.append(f"{nome or 'configuration'}: {item['ctx']['error']}")
        else:
            linhas.append(f"{nome}: got {item['input']!r}: {item['msg']}")
    return "\n".join(linhas)


def _conhecidas(loc: tuple[int | str, ...]) -> str:
    secao = SECOES.get(str(loc[0])) if len(loc) > 1 else None
    return ", ".join(secao.model_fields if secao else SECOES)


def validar(valores: Mapping[str, Any]) -> PipelineConfig:
    """Cast and check a nested mapping; `ErroConfig` lists every problem at once."""
    try:
        return PipelineConfig.model_validate(valores)
    except ValidationError as erro:
        raise ErroConfig(f"the configuration cannot be used:\n{explicar(erro)}") from erro


def carregar(arquivo: Path | None = None, pares: Iterable[str] = ()) -> PipelineConfig:
    """Defaults, then the user's file, then `stage.key=value` pairs.

    Raises `ErroConfig` for an unreadable file, an unknown key or a value of the wrong type or range.
    """
    valores = ler_yaml(ARQUIVO_PADRAO)
    if arquivo is not None:
        valores = _fundir(valores, ler_yaml(arquivo), str(arquivo))
    return validar(_fundir(valores, de_pares(pares), "--set"))


def achatar(config: PipelineConfig) -> dict[str, str]:
    """The configuration as `{"train.folds": "5"}`: the parameters of the ClearML pipeline."""
    plano: dict[str, str] = {}
    for secao, chaves in config.model_dump(by_alias=True).items():
        for nome, valor in chaves.items():
            plano[f"{secao}.{nome}"] = como_texto(valor)
    return plano


def como_texto(valor: object) -> str:
    """A value the way it travels through ClearML; `validar` reads it back."""
    if isinstance(valor, list):
        return ",".join(str(item) for item in valor)
    if isinstance(valor, dict):
        return yaml.safe_dump(valor, default_flow_style=True, sort_keys=False, width=10**6).strip()
    return str(valor)


def de_plano(plano: Mapping[str, str]) -> PipelineConfig:
    """The inverse of `achatar`: text parameters back to a checked configuration."""
    return validar(de_pares(f"{chave}={valor}" for chave, valor in plano.items()))
