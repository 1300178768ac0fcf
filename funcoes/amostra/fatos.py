"""The statistics behind the synthetic sample: the contents of `configs/amostra.yaml`, read and written.

Only aggregates of the survey live here (curves, quantiles, correlations, counts); none of its rows.
Quantile lists are taken at the probabilities of `probabilidades_clima` or `probabilidades_pessoa`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from funcoes.apoio.arquivo import gravar_inteiro
from funcoes.apoio.arquivo_yaml import analisar, explicar_yaml
from funcoes.apoio.erros import ErroConfig

CAMINHO_PADRAO = Path(__file__).resolve().parents[2] / "configs" / "amostra.yaml"

CABECALHO_YAML = """\
# Estatísticas da pesquisa de Santa Maria (Gobo 2017) de que se faz a amostra sintética; nenhuma linha dela.
# Statistics of the survey from which the synthetic sample is made; none of its rows.
# Refeito por / remade by: python -m funcoes.amostra --fit PESQUISA.csv --out configs/amostra.yaml
# Curvas em / curves in x = (hora - 13) / 4. seed_padrao: ver / see funcoes/amostra/gerar.py.
"""

VARIAVEIS_CLIMA = (
    "temperatura",
    "umidade",
    "radiacao",
    "vento",
    "rajada",
    "desvio_direcao",
    "direcao",
    "direcao_rajada",
)
"""Weather variables that depend on each other and on the record before, in the order of `Dependencia`."""

VOTOS = (-3, -2, -1, 0, 1, 2, 3)
RESPOSTAS = ("P2", "P3", "P4", "P5", "P6", "P7", "P8")
CLIMA_DAS_RESPOSTAS = ("TE", "Vel_Vento")
"""Weather that the answers follow beyond the vote."""


class _Modelo(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Curva(_Modelo):
    """A polynomial (highest power first) and the standard deviation around it, in the variable's own unit."""

    curva: list[float]
    desvio: float = Field(ge=0)


class Radiacao(Curva):
    """Solar radiation of a day: a curve over the hour of its normal scores, and its quantiles (W/m²).

    `falta_ate` is the last hour whose record lacks it, or null.
    """

    quantis: list[float]
    falta_ate: str | None


class BulboUmido(_Modelo):
    """How far the sensor's wet bulb lies above Stull's formula (°C), and its spread."""

    excesso: float
    desvio: float = Field(ge=0)


class Chuva(_Modelo):
    """How many consecutive records have rain, and how much (mm)."""

    registros: int = Field(ge=0)
    mm: float = Field(ge=0)


class Dia(_Modelo):
    """One survey day: its hours, its weather, and the counts that belong to it."""

    data: str = Field(pattern=r"^\d{1,2}/\d{1,2}/\d{4}$")
    inicio: str = Field(pattern=r"^\d\d:\d\d$")
    fim: str = Field(pattern=r"^\d\d:\d\d$")
    passo_minutos: int = Field(gt=0)
    respondentes: int = Field(gt=0)
    respondentes_a_menos: list[int]
    """Records with fewer respondents than usual: how many are missing in each."""
    chuva: Chuva
    temperatura: Curva
    umidade: Curva
    """Humidity (%) on air temperature (°C), not on the hour."""
    radiacao: Radiacao
    bulbo_umido: BulboUmido | None
    vento: list[float]
    rajada: list[float]
    desvio_direcao: list[float]
    direcao: list[float]
    direcao_rajada: list[float]
    vestimenta: dict[str, int]
    """Clothing tokens exactly as written in the file, and how many rows have each."""
    sujeira: dict[Literal["SEXO", "P5", "P6", "P7", "P8"], dict[str, int]]
    """Column -> dirty token -> rows."""

    def minutos(self) -> list[int]:
        """Minutes since midnight of each weather record."""
        inicio, fim = (int(hora[:2]) * 60 + int(hora[3:]) for hora in (self.inicio, self.fim))
        return list(range(inicio, fim + 1, self.passo_minutos))

    @model_validator(mode="after")
    def _linhas(self) -> Dia:
        linhas = len(self.minutos()) * self.respondentes - sum(self.respondentes_a_menos)
        roupas = sum(self.vestimenta.values())
        if linhas != roupas:
            raise ValueError(f"day {self.data}: {linhas} respondents, but vestimenta counts {roupas}")
        return self


class Dependencia(_Modelo):
    """Correlation of the weather's departures within a record, and with themselves 10 minutes earlier."""

    autocorrelacao_10min: list[float]
    correlacao: list[list[float]]


class Pessoas(_Modelo):
    """Age (years), weight (kg) and height (cm) of one sex: quantiles, and correlation of normal scores."""

    idade: list[float]
    peso: list[float]
    altura: list[float]
    correlacao: list[list[float]]


class IndiceEmpirico(_Modelo):
    """An index without a known formula: linear in the terms of `clima.termos_empiricos`."""

    coeficientes: list[float]
    desvio: float = Field(ge=0)
    limites: tuple[float, float]


class Voto(_Modelo):
    """Ordered logit of P1 on the standardised columns of `amostra_pessoas.matriz_voto`."""

    media: list[float]
    desvio: list[float]
    beta: list[float]
    limiares: list[float] = Field(min_length=6, max_length=6)
    correlacao_registro: float = Field(ge=0, lt=1)
    """How alike the people of one record vote, beyond what weather and person explain."""


class Respostas(_Modelo):
    """P2..P8: counts by vote (7 votes × 7 answers), and correlation of P2..P8, TE and wind within a vote."""

    tabelas: dict[str, list[list[int]]]
    correlacao: list[list[float]]


class FatosAmostra(_Modelo):
    """Everything `gerar_csv` needs besides a seed."""

    seed_padrao: int = Field(ge=0)
    probabilidades_clima: list[float]
    probabilidades_pessoa: list[float]
    dias: list[Dia] = Field(min_length=1)
    dependencia: Dependencia
    amplitudes: dict[str, list[float]]
    """Quantiles of Tmax−Tmedia, Tmedia−Tmin (°C), UR_Max−UR, UR−UR_Min (%)."""
    fracao_f: float = Field(gt=0, lt=1)
    pessoas: dict[str, Pessoas]
    residuos: dict[str, float]
    """Standard deviation of the survey's index columns around their formulas."""
    indices_empiricos: dict[str, IndiceEmpirico]
    voto: Voto
    respostas: Respostas
    noventa_e_nove: dict[str, int]
    """Valid values 99: people (PESO) and weather records (Dir_Vento) that have it."""

    @model_validator(mode="after")
    def _tamanhos(self) -> FatosAmostra:
        clima, pessoa = len(self.probabilidades_clima), len(self.probabilidades_pessoa)
        for dia in self.dias:
            _exigir_quantis(f"dias[{dia.data}].radiacao", dia.radiacao.quantis, clima)
            for nome in VARIAVEIS_CLIMA[3:]:
                _exigir_quantis(f"dias[{dia.data}].{nome}", getattr(dia, nome), clima)
        for nome, quantis in self.amplitudes.items():
            _exigir_quantis(f"amplitudes.{nome}", quantis, clima)
        for sexo, fatos in self.pessoas.items():
            for nome in ("idade", "peso", "altura"):
                _exigir_quantis(f"pessoas.{sexo}.{nome}", getattr(fatos, nome), pessoa)
        _exigir_quadrada("dependencia.correlacao", self.dependencia.correlacao, len(VARIAVEIS_CLIMA))
        _exigir_quadrada(
            "respostas.correlacao", self.respostas.correlacao, len(RESPOSTAS + CLIMA_DAS_RESPOSTAS)
        )
        return self


def _exigir_quantis(nome: str, quantis: list[float], tamanho: int) -> None:
    if len(quantis) != tamanho or np.any(np.diff(quantis) < 0):
        raise ValueError(f"{nome}: {tamanho} quantiles in rising order expected, found {quantis}")


def _exigir_quadrada(nome: str, matriz: list[list[float]], tamanho: int) -> None:
    if np.shape(matriz) != (tamanho, tamanho):
        raise ValueError(f"{nome}: a {tamanho}×{tamanho} matrix expected")


def carregar_fatos(path: Path | None = None) -> FatosAmostra:
    """Read the statistics from a YAML file (default: `configs/amostra.yaml`).

    Raises:
        ErroConfig: the file is missing, is no YAML, or holds unknown or unusable keys.
    """
    caminho = path or CAMINHO_PADRAO
    try:
        dados = analisar(caminho.read_text(encoding="utf-8"))
        return FatosAmostra.model_validate(dados)
    except OSError as erro:
        raise ErroConfig(f"{caminho}: cannot read the sample's statistics ({erro.strerror}).") from erro
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as erro:
        dito = explicar_yaml(erro) if isinstance(erro, yaml.YAMLError) else erro
        raise ErroConfig(
            f"{caminho}: not usable as the sample's statistics: {dito}. "
            "Restore the committed file or remake it with --fit."
        ) from erro


def seed_guardada(path: Path) -> int:
    """The default seed that a YAML file names, 0 where it names none.

    The rest of the file is not looked at: a new fit must be able to replace one that no longer validates.
    """
    if not path.exists():
        return 0
    achado = re.search(r"^seed_padrao: (\d+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return int(achado.group(1)) if achado else 0


def salvar_fatos(fatos: FatosAmostra, path: Path) -> None:
    """Write the statistics as compact YAML; reading them back gives an equal object."""
    corpo = yaml.safe_dump(
        fatos.model_dump(mode="json"), sort_keys=False, default_flow_style=None, width=110, allow_unicode=True
    )
    gravar_inteiro(path, (CABECALHO_YAML + corpo).encode())
