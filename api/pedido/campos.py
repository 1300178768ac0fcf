"""What a prediction is asked with: fields, units, ranges, and the raw inputs that the model makes of them."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter
from pydantic_core import PydanticCustomError

from api.pedido.textos import Idioma
from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.configuracao.config import ARQUIVO_PADRAO
from funcoes.dados.grafias import FALTANTES, SEXOS_LIDOS
from funcoes.entrega.campos import CAMPOS
from funcoes.preparo.atributos import ENTRADAS

NOMES: Final = [CAMPOS[n] for n in ENTRADAS]
"""Names of the API in the order of the model's raw inputs."""
SEXO, HORA, RADIACAO = (NOMES.index(nome) for nome in ("sexo", "hora", "radiacao_solar"))
CODIGOS: Final = dict(SEXOS_LIDOS)
"""Of sex, as people spell it, as the model knows it."""

FORMA_DO_ID: Final = "[A-Za-z0-9._-]{1,64}"
"""Of a request's id, as callers may give it."""

UNIDADES: Final = {
    "temperatura": "°C", "umidade": "%", "velocidade_vento": "m/s", "idade": "anos", "peso": "kg",
    "altura": "cm", "sexo": "", "vestimenta": "clo", "radiacao_solar": "W/m²", "hora": "h",
}  # fmt: skip
_UNIDADES_EN: Final = {"anos": "years"}
_ATE: Final = {"pt": ("a", "a menos de"), "en": ("to", "to less than")}
_HORAS: Final = 24.0
NADA: Final = float("nan")
_SEXOS: Final = {None: NADA, "f": CODIGOS["f"], "m": CODIGOS["m"]}


def _faixas() -> dict[str, tuple[float, float]]:
    """The data contract's ranges, by the API's names: what the survey would not accept, nobody can ask."""
    contrato = ler_yaml(ARQUIVO_PADRAO.with_name("contrato.yaml"))
    faixas: Mapping[str, list[float]] = contrato["duras"] | contrato["brandas"]
    lidas = {CAMPOS[n]: (float(faixas[n][0]), float(faixas[n][1])) for n in ENTRADAS if n in faixas}
    return {**lidas, "hora": (0.0, _HORAS)}


FAIXAS: Final = _faixas()
CATEGORIAS: Final = {"sexo": ("f", "m")}
"""What each input that is no number may be."""


def permitido(campo: str, idioma: Idioma) -> str:
    """What a field allows, in words; empty for a field that does not exist."""
    nome = campo.rpartition(".")[2]
    if nome in CATEGORIAS:
        return ", ".join(CATEGORIAS[nome])
    if nome == "voto":
        return f"-3 {_ATE[idioma][0]} 3"
    if nome not in FAIXAS:
        return ""
    unidade = UNIDADES[nome]
    if idioma == "en":
        unidade = _UNIDADES_EN.get(unidade, unidade)
    minimo, maximo = FAIXAS[nome]
    return f"{minimo:g} {_ATE[idioma][nome == 'hora']} {maximo:g} {unidade}"


def _numero(campo: str, descricao: str, exemplo: float) -> Any:
    minimo, maximo = FAIXAS[campo]
    return Field(
        strict=True,
        allow_inf_nan=False,
        ge=minimo,
        le=None if campo == "hora" else maximo,
        lt=maximo if campo == "hora" else None,  # 24:00 is 0:00 of another day
        description=f"{descricao}, {UNIDADES[campo]}",
        examples=[exemplo],
    )


def _vazio(valor: object) -> bool:
    """Whether a word stands for "no answer", as in a survey's file."""
    return isinstance(valor, str) and valor.strip() in FALTANTES


def _dado(valor: object) -> object:
    """A required answer."""
    if _vazio(valor):
        raise PydanticCustomError("missing", "Field required")
    return valor


def _dado_ou_nada(valor: object) -> object:
    """An answer that may be left out."""
    return None if _vazio(valor) else valor


def _sexo(valor: object) -> object:
    limpo = valor.strip() if isinstance(valor, str) else valor
    return None if _vazio(limpo) else limpo.lower() if limpo in ("F", "M") else limpo


_EXIGIDO: Final = BeforeValidator(_dado)
_LIVRE: Final = BeforeValidator(_dado_ou_nada)
_Vestimenta = Annotated[float, _numero("vestimenta", "clothing insulation", 0.5)]
_RadiacaoSolar = Annotated[float, _numero("radiacao_solar", "solar radiation", 600)]


class Pedido(BaseModel):
    """The weather, and the person in it. What is optional and left out is filled as in training."""

    model_config = ConfigDict(extra="forbid")

    temperatura: Annotated[float, _numero("temperatura", "air temperature", 27.5), _EXIGIDO]
    umidade: Annotated[float, _numero("umidade", "relative humidity", 65), _EXIGIDO]
    velocidade_vento: Annotated[float, _numero("velocidade_vento", "wind speed", 1.5), _EXIGIDO]
    idade: Annotated[float, _numero("idade", "age", 30), _EXIGIDO]
    peso: Annotated[float, _numero("peso", "weight", 70), _EXIGIDO]
    altura: Annotated[float, _numero("altura", "height", 170), _EXIGIDO]
    sexo: Annotated[
        Literal["f", "m"] | None, Field(description="f or m", examples=["f"]), BeforeValidator(_sexo)
    ] = None
    vestimenta: Annotated[_Vestimenta | None, _LIVRE] = None
    radiacao_solar: Annotated[_RadiacaoSolar | None, _LIVRE] = None
    hora: Annotated[Annotated[float, _numero("hora", "local time of day, decimal", 14.5)] | None, _LIVRE] = (
        None
    )

    def bruto(self, hora: float) -> list[float]:
        """The model's raw inputs in the order `ENTRADAS`, NaN where left out; `hora` where it has none."""
        return [
            self.idade,
            _SEXOS[self.sexo],
            self.peso,
            self.altura,
            NADA if self.vestimenta is None else self.vestimenta,
            self.temperatura,
            self.umidade,
            self.velocidade_vento,
            NADA if self.radiacao_solar is None else self.radiacao_solar,
            hora if self.hora is None else self.hora,
        ]


OBRIGATORIOS: Final = [n for n in NOMES if Pedido.model_fields[n].is_required()]
PEDIDO: Final[TypeAdapter[Pedido]] = TypeAdapter(Pedido)


class ForaDaFaixa(BaseModel):
    """An input outside what the model saw in training: its answer is a guess there."""

    campo: str
    valor: float
    min: float
    max: float


class Indices(BaseModel):
    """Thermal indices of the same weather, as in training."""

    tu: Annotated[float, Field(description="wet-bulb temperature (Stull), °C")]
    utci: Annotated[float, Field(description="Universal Thermal Climate Index, °C")]
    te: Annotated[float, Field(description="effective temperature, °C")]
    wbgt: Annotated[float, Field(description="simplified outdoor WBGT, °C")]
    pressao_vapor: Annotated[float, Field(description="vapour pressure, hPa")]
    imc: Annotated[float, Field(description="body mass index, kg/m²")]


class Resposta(BaseModel):
    """How this person will probably feel this weather."""

    predicao: Annotated[int, Field(ge=-3, le=3, description="−3 very cold … +3 very hot")]
    rotulo: Annotated[str, Field(description="the vote in words, Portuguese or English")]
    probabilidades: Annotated[dict[str, float], Field(description="of each vote; their sum is 1")]
    indices: Indices
    fora_da_faixa: list[ForaDaFaixa]
    preenchidos: Annotated[dict[str, float | str], Field(description="inputs left out, and what was assumed")]
    versao_modelo: int
    modelo_id: str
    request_id: str
