"""What a survey says of itself: its name, place, instrument and source, for names and model cards."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.apoio.erros import ErroConfig
from funcoes.pesquisa.nomes import apelido, exigir_apelido

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
"""Degrees, north positive."""

Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
"""Degrees, east positive."""

PASTA: Final = Path(__file__).resolve().parents[2] / "configs" / "levantamentos"
"""Descriptions that come with the project, a file each."""

DE_ANTES: Final = {"de_antes": True}
"""Context for reading what was registered before coordinates had to have a zone: that is still served."""

DA_AMOSTRA: Final = "amostra"
"""The description of the packaged sample."""


def _exigir_fuso(valor: str) -> str:
    try:
        return str(ZoneInfo(valor)) if valor else valor
    except (ZoneInfoNotFoundError, ValueError, OSError) as erro:
        raise ValueError(f"{valor!r} is no time zone, such as America/Sao_Paulo") from erro


Fuso = Annotated[str, AfterValidator(_exigir_fuso)]
"""The name of a time zone, or ""."""


def nada(valor: object) -> object:
    """What a missing number is written as: in YAML, in ClearML, in a shell."""
    return None if valor in ("", "None", "null") else valor


def exigir_lugar(secao: str, latitude: float | None, longitude: float | None, fuso: str) -> None:
    """`ValueError` for half a place, and for one without a zone: nobody knows when it is night there."""
    if (latitude is None) != (longitude is None):
        raise ValueError(f"{secao}.latitude and {secao}.longitude go together")
    if latitude is not None and not fuso:
        raise ValueError(
            f"{secao}.latitude and {secao}.longitude need {secao}.fuso: add the time zone of that place, "
            "such as fuso: America/Sao_Paulo, or leave all three out"
        )


class PesquisaConfig(BaseModel):
    """A survey's description; all of it may be empty. What can be counted is not here: rows, days, period."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    nome: str
    """Part of the name of its models; "" takes the name of the file."""
    titulo: str
    lugar: str
    latitude: Annotated[Latitude | None, BeforeValidator(nada)]
    longitude: Annotated[Longitude | None, BeforeValidator(nada)]
    fuso: Fuso
    """Time zone of its clock, such as America/Sao_Paulo; needed where there are coordinates."""
    instrumento: str
    """Questionnaire and instruments, in a sentence."""
    fonte: str
    """Whom to cite."""

    @field_validator("nome")
    @classmethod
    def _nome_que_serve(cls, valor: str) -> str:
        return exigir_apelido(valor) if valor else valor

    @model_validator(mode="after")
    def _lugar_inteiro(self, info: ValidationInfo) -> Self:
        if info.context is not DE_ANTES:
            exigir_lugar("pesquisa", self.latitude, self.longitude, self.fuso)
        return self


def arquivo_de(pedido: str) -> Path:
    """The file of `--survey`: a path, or the name of a description that comes with the project."""
    if pedido.endswith((".yaml", ".yml")):
        return Path(pedido).expanduser()
    caminho = PASTA / f"{pedido}.yaml"
    if "/" in pedido or not caminho.is_file():
        conhecidas = ", ".join(sorted(p.stem for p in PASTA.glob("*.yaml") if p.stem != DA_AMOSTRA))
        raise ErroConfig(
            f"--survey {pedido!r}: there is no such description in configs/levantamentos (there are: "
            f"{conhecidas}); give the path of your own, a .yaml file with the keys "
            f"{', '.join(PesquisaConfig.model_fields)}"
        )
    return caminho


def chaves_descritas(pedido: str) -> dict[str, Any]:
    """The keys that the description of `--survey` gives; its name is that of its file if it gives none."""
    caminho = arquivo_de(pedido)
    chaves = ler_yaml(caminho)
    return {**chaves, "nome": chaves.get("nome") or apelido(caminho.stem)}


@cache
def descrita(nome: str) -> PesquisaConfig:
    """A description that comes with the project."""
    return PesquisaConfig.model_validate(ler_yaml(PASTA / f"{nome}.yaml"))
