"""What keys of the configuration may hold: names to choose from, ranges, lists and maps given as text."""

from typing import TYPE_CHECKING, Annotated, Literal, NewType

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from funcoes.apoio.textos import lista
from funcoes.configuracao.catalogo import CANDIDATOS
from funcoes.configuracao.nomes_clearml import ETAPAS
from funcoes.vocabulario.grandezas import GRANDEZAS

if TYPE_CHECKING:
    Modelo = NewType("Modelo", str)
    Etapa = NewType("Etapa", str)
    Coluna = NewType("Coluna", str)
else:
    Modelo = Literal[*CANDIDATOS]
    Etapa = Literal[*ETAPAS]
    Coluna = Literal[*GRANDEZAS]

Metrica = Literal["rps", "qwk", "mae", "macro_f1", "accuracy", "within_one", "log_loss"]
MetricaPropria = Literal["rps", "log_loss"]
"""Proper scores: the only ones that a model cannot improve by saying what it does not believe."""

Metodo = Literal["svmsmote", "smote", "aleatorio", "nenhum"]
Referencia = Literal[
    "majoritaria", "limiares_ar", "limiares_te", "limiares_utci", "limiares_set", "faixas_utci", "faixas_pmv"
]
Variantes = Literal["com", "sem", "ambos"]
UsoDeRetornos = Literal["treino", "todos", "nenhum"]
Fracao = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Voto = Annotated[int, Field(ge=-3, le=3)]
Semente = Annotated[int, Field(ge=0, le=2**32 - 1)]
FracaoDeTeste = Annotated[float, Field(gt=0, le=0.5)]
Contaminacao = Annotated[float, Field(ge=0, le=0.5)]
Vizinhos = Annotated[int, Field(ge=1, le=50)]
MinutosDoDia = Annotated[int, Field(ge=0, le=1440)]
LinhasDaSvm = Annotated[int, Field(ge=100)]
Folds = Annotated[int, Field(ge=2, le=20)]
MaxFolds = Annotated[int, Field(ge=2, le=1000)]
Reamostragens = Annotated[int, Field(ge=100, le=100_000)]
Confianca = Annotated[float, Field(gt=0.5, lt=1)]


Idades = Annotated[list[int], BeforeValidator(lista), Field(min_length=1)]
MinLinhasDoGrupo = Annotated[int, Field(ge=1)]


class Secao(BaseModel):
    """Keys of one subject: typed, checked, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)
