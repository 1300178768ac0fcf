"""The sections about the model: compared and fitted, judged, registered."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from funcoes.apoio.textos import lista, mapa
from funcoes.apoio.tipos import Decisao
from funcoes.configuracao.catalogo import SEM_ONNX, sem_onnx
from funcoes.configuracao.valores import (
    Confianca,
    Contaminacao,
    Folds,
    Fracao,
    FracaoDeTeste,
    Idades,
    LinhasDaSvm,
    MaxFolds,
    Metodo,
    Metrica,
    MetricaPropria,
    MinLinhasDoGrupo,
    MinutosDoDia,
    Modelo,
    Reamostragens,
    Referencia,
    Secao,
    Semente,
    Variantes,
    Vizinhos,
)
from funcoes.pesquisa.colunas import Parte, Protocolo
from funcoes.pesquisa.descricao import PesquisaConfig


class TrainConfig(Secao):
    """Comparison of candidates and the final fit; the first protocol decides."""

    protocol: Annotated[list[Protocolo], BeforeValidator(lista)]
    intervalos_por: Parte
    modelos: Annotated[list[Modelo], BeforeValidator(lista), Field(min_length=1)]
    voto: Annotated[list[Modelo], BeforeValidator(lista), Field(min_length=2)]
    balanceamento: Variantes
    outliers: Variantes
    folds: Folds
    max_folds: MaxFolds
    metrica: MetricaPropria
    decisao: Decisao
    reamostragens: Reamostragens
    confianca: Confianca
    met_pmv: Annotated[float, Field(ge=0.8, le=4.0)]
    sintonia: Annotated[int, Field(ge=0, le=100)]
    sintonia_folds: Annotated[int, Field(ge=2, le=10)]
    svm_max_linhas: LinhasDaSvm
    importancia_max_linhas: Annotated[int, Field(ge=50)]
    processos: Annotated[int, Field(ge=0, le=256)]
    semente: Semente
    hiperparametros: Annotated[dict[Modelo, dict[str, Any]], BeforeValidator(mapa)]
    grades: Annotated[dict[Modelo, dict[str, list[Any]]], BeforeValidator(mapa)]

    @model_validator(mode="after")
    def _coerente(self) -> Self:
        for nome, dada in (("protocol", self.protocol), ("modelos", self.modelos), ("voto", self.voto)):
            if len(set(dada)) != len(dada):
                raise ValueError(f"train.{nome} names something twice: {','.join(dada)}")
        if "voto" in self.voto:
            raise ValueError("train.voto cannot hold itself")
        return self

    def da_pesquisa(self, pesquisa: PesquisaConfig) -> Self:
        """These settings, with the survey's own protocols and intervals where they say nothing."""
        proprias: dict[str, Any] = {
            "protocol": self.protocol or pesquisa.protocolos,
            "intervalos_por": self.intervalos_por or pesquisa.intervalos_por or "dia",
        }
        return self.model_copy(update=proprias)

    @property
    def ajustados(self) -> list[Modelo]:
        """The models that are fitted for the comparison; a soft vote is the mean of its members."""
        membros = self.voto if "voto" in self.modelos else []
        return list(dict.fromkeys([*(m for m in self.modelos if m != "voto"), *membros]))

    @property
    def sem_onnx(self) -> list[str]:
        """A line for each model that is compared and that no gate will let pass."""
        return [SEM_ONNX.format(modelo=nome) for nome in sem_onnx(self.modelos, self.voto)]


def exigir_metodo(metodo: Metodo, balanceamento: Variantes) -> None:
    """`ValueError` where rows are to be balanced by no method."""
    if metodo == "nenhum" and balanceamento != "sem":
        raise ValueError("balance.metodo=nenhum leaves nothing to compare: set train.balanceamento=sem")


class TrainEtapa(TrainConfig):
    """What the train stage needs: its own keys and those that the folds share with earlier stages."""

    contaminacao: Contaminacao
    metodo: Metodo
    vizinhos: Vizinhos
    svmsmote_max_linhas: LinhasDaSvm
    linhas_max: LinhasDaSvm
    mesma_hora_max_min: MinutosDoDia

    @model_validator(mode="after")
    def _ha_o_que_comparar(self) -> Self:
        exigir_metodo(self.metodo, self.balanceamento)
        return self


class ValidateConfig(Secao):
    """Thresholds of the gate."""

    minimos: Annotated[dict[Metrica, float], BeforeValidator(mapa)]
    maximos: Annotated[dict[Metrica, float], BeforeValidator(mapa)]
    margem_referencias: Annotated[dict[Referencia, float], BeforeValidator(mapa)]
    perda_max_teste: Fracao
    perda_max_campeao: Fracao
    min_partilha: Annotated[float, Field(ge=0.5, le=1)]
    min_linhas_novas: Annotated[int, Field(ge=10)]
    campeao_folds: Folds
    campeao_max_folds: MaxFolds
    campeao_reamostragens: Reamostragens
    campeao_confianca: Confianca
    min_linhas_por_classe: Annotated[int, Field(ge=0)]
    latencia_p95_max_ms: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    tamanho_max_mb: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    paridade_max_dp: Annotated[float, Field(gt=0, le=0.1)]
    idades: Idades
    min_linhas_grupo: MinLinhasDoGrupo
    campeao_id: str


class RegisterConfig(Secao):
    """Registration and promotion."""

    nome_modelo: Annotated[str, Field(min_length=1, max_length=100)]
    promover: bool
    shap_linhas: Annotated[int, Field(ge=0, le=10_000)]


class RegisterEtapa(RegisterConfig):
    """What the register stage needs: its own keys, and what the model card says of data and split."""

    dados: str = Field(min_length=1)
    sha256: str
    pesquisa: Annotated[PesquisaConfig, BeforeValidator(mapa)]
    fracao_teste: FracaoDeTeste
    teste_por: Parte
    idades: Idades
    min_linhas_grupo: MinLinhasDoGrupo
    confianca: Confianca
    semente: Semente
