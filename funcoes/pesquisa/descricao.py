"""What a survey says of itself: its name, place, instrument and source, for names and model cards."""

from collections.abc import Collection
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

from funcoes.apoio.arquivo import inteiro
from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.apoio.erros import ErroConfig
from funcoes.apoio.textos import lista, mapa
from funcoes.pesquisa import coerencia
from funcoes.pesquisa.abertas import exigir_fechadas
from funcoes.pesquisa.chamadas import codigos_por_coluna, colunas_chamadas
from funcoes.pesquisa.colunas import (
    GRUPOS,
    Dia,
    Grupo,
    Grupos,
    Guardada,
    Horario,
    Juntar,
    Parte,
    Protocolo,
    Quantidade,
    RegraOuValor,
    Voto,
    nada_ou,
)
from funcoes.pesquisa.como import COMO, outra_de
from funcoes.pesquisa.nomes import apelido, exigir_apelido
from funcoes.pesquisa.regras import com_codigos, exigir_regras
from funcoes.vocabulario.grandezas import GRANDEZAS

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
"""Degrees, north positive."""

Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
"""Degrees, east positive."""

PASTA: Final = Path(__file__).resolve().parents[2] / "configs" / "levantamentos"
"""Descriptions that come with the project, a file each."""

DE_ANTES: Final = {"de_antes": True}
"""Context for reading what was registered before coordinates had to have a zone: that is still served."""

FALTANTES: Final = ("", "NA", "N/A", "NaN", "nan", "NAN", "null", "NULL", "None", "-")
"""What stands for "no answer" where a description does not say."""

PADROES: Final = "padroes"
"""Key of a description with defaults of other sections for runs on this survey."""

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


class Identidade(BaseModel):
    """What a survey says of itself; all of it may be empty. What can be counted is not here: rows, days."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    nome: str
    """Part of the name of its models; "" takes the name of the file."""
    titulo: str
    lugar: str
    periodo: str = ""
    latitude: Annotated[Latitude | None, BeforeValidator(nada)]
    longitude: Annotated[Longitude | None, BeforeValidator(nada)]
    fuso: Fuso
    """Time zone of its clock, such as America/Sao_Paulo; needed where there are coordinates."""
    instrumento: str
    """Questionnaire and instruments, in a sentence."""
    fonte: str
    """Whom to cite."""
    licenca: str = ""

    @field_validator("nome")
    @classmethod
    def _nome_que_serve(cls, valor: str) -> str:
        return exigir_apelido(valor) if valor else valor

    @model_validator(mode="after")
    def _lugar_inteiro(self, info: ValidationInfo) -> Self:
        if info.context is not DE_ANTES:
            exigir_lugar("pesquisa", self.latitude, self.longitude, self.fuso)
        return self


_Lista = Annotated[list[str], BeforeValidator(lista)]


class PesquisaConfig(Identidade):
    """A survey's description: what it says of itself, and how its files are read.

    Without a vote's column it describes no files: these are then read by the description whose columns fit.
    """

    juntar: Annotated[Juntar | None, BeforeValidator(mapa), BeforeValidator(nada_ou)] = None
    data: Annotated[Dia | None, BeforeValidator(mapa), BeforeValidator(nada_ou)] = None
    hora: Annotated[Horario | None, BeforeValidator(mapa), BeforeValidator(nada_ou)] = None
    voto: Annotated[Voto | None, BeforeValidator(mapa), BeforeValidator(nada_ou)] = None
    grandezas: Annotated[dict[str, Quantidade], BeforeValidator(mapa)] = {}
    guardar: Annotated[dict[str, Guardada], BeforeValidator(mapa)] = {}
    grupos: Annotated[Grupos, BeforeValidator(mapa)] = {}
    faltantes: Annotated[list[str], BeforeValidator(lista)] = [*FALTANTES]
    """What stands for "no answer" in every column."""
    codigos_faltantes: Annotated[dict[str, list[str]], BeforeValidator(mapa)] = {}
    """The same for one column, by any of its names; what is a number stands for it however it is written."""
    ordem: _Lista = []
    """Columns in the order in which versions have them, and fingerprints of rows; [] = as described."""
    regras: Annotated[dict[str, RegraOuValor], BeforeValidator(com_codigos), BeforeValidator(mapa)] = {}
    """How quantities are filled, where impute.regras says nothing: a rule, a constant, a category's name."""
    excluir: _Lista = []
    """Features that are left out."""
    exigidas: _Lista = []
    """Quantities that a request must give; all others are filled as in training."""
    protocolos: Annotated[list[Protocolo], BeforeValidator(lista), Field(min_length=1)] = ["random"]
    """How candidates are compared, where train.protocol says nothing; the first decides."""
    teste_por: Grupo = "linha"
    """What is held out whole, where ingest.teste_por says nothing."""
    intervalos_por: Parte = ""
    """What intervals are drawn over: a group; "" = the first protocol's."""
    campanha_dias: Annotated[int, Field(ge=1, le=36_500)] = 30
    """Days further apart than this belong to different campaigns."""
    max_fora_por_coluna: Annotated[float, Field(ge=0, le=1)] = 0.2
    """Share of a column's values in appended data that cannot be taken; above: another unit."""

    @model_validator(mode="after")
    def _colunas_que_ha(self) -> Self:
        if "hora" in self.grandezas:
            raise ValueError("grandezas.hora: the time of day has a key of its own, hora")
        coerencia.exigir_grandezas(self.grandezas)
        for chave, nomes in (("regras", [*self.regras]), ("exigidas", self.exigidas)):
            coerencia.exigir_descritas(chave, nomes, self.quantidades if self.le_arquivos else GRANDEZAS)
        return self

    @model_validator(mode="after")
    def _partes_que_concordam(self, info: ValidationInfo) -> Self:
        if self.le_arquivos and info.context is not DE_ANTES:
            coerencia.exigir_coerente(self)
            exigir_regras("regras", self.regras, self.grandezas)
        return self

    @classmethod
    def vazia(cls) -> Self:
        """A survey that says nothing of itself."""
        nada = dict.fromkeys(("nome", "titulo", "lugar", "fuso", "instrumento", "fonte"), "")
        return cls.model_validate({**nada, "latitude": None, "longitude": None})

    @property
    def le_arquivos(self) -> bool:
        """Whether it says how files are read."""
        return self.voto is not None

    @property
    def colunas(self) -> list[str]:
        """The columns that are described, each once, in the survey's order: `ordem`, then as the vocabulary
        has them, in whatever order they are described: prints of rows and bytes of versions depend on it."""
        ditas = [d.coluna[0] for d in (self.data, self.hora, self.voto) if d is not None]
        quais = [self.grandezas[n] for n in GRANDEZAS if n in self.grandezas]
        ditas += [c for d in quais for c in (d.coluna[0], *d.senao)]
        ditas += [c for grupo in GRUPOS for c in self.grupos.get(grupo, [])]
        ditas += sorted(self.guardar)
        ha = {*ditas}
        return [c for c in dict.fromkeys([*self.ordem, *ditas]) if c in ha]

    @property
    def quantidades(self) -> frozenset[str]:
        """The quantities that a row of it can have: described, or to be had from those (`dados.deduzir`)."""
        ditas = {*self.grandezas, *(["hora"] if self.hora is not None else [])}
        return frozenset(
            ditas | ({"temperatura_radiante"} if {"temperatura_globo", "temperatura"} <= ditas else set())
        )

    def sem(self, nomes: Collection[str]) -> "PesquisaConfig":
        """The description without these quantities, data or hora, as if its files had none of them."""
        ficam = {n: d for n, d in self.grandezas.items() if n not in nomes}
        regras = {n: r for n, r in self.regras.items() if n not in nomes}
        exigidas = [n for n in self.exigidas if n not in nomes]
        novas: dict[str, Any] = {"grandezas": ficam, "regras": regras, "exigidas": exigidas}
        novas |= {n: None for n in ("data", "hora") if n in nomes}
        menor = self.model_copy(update=novas)
        chamadas, ficaram = colunas_chamadas(menor, self.codigos_faltantes), {*menor.colunas}
        codigos = {c: ditos for c, ditos in self.codigos_faltantes.items() if chamadas[c]}
        ordem = [c for c in self.ordem if c in ficaram]
        return menor.model_copy(update={"codigos_faltantes": codigos, "ordem": ordem})

    def faltantes_de(self, coluna: str) -> set[str]:
        """What stands for "no answer" in a described column."""
        return {"", *self.faltantes, *codigos_por_coluna(self).get(coluna, ())}

    def identidade(self) -> dict[str, Any]:
        """What it says of itself, without how its files are read."""
        return self.model_dump(include=set(Identidade.model_fields))

    def com_colunas_de(self, outra: "PesquisaConfig") -> "PesquisaConfig":
        """This survey, its files read as another's are."""
        return outra.model_copy(update=self.identidade())


def arquivo_de(pedido: str) -> Path:
    """The file of `--survey`: a path, or the name of a description that comes with the project."""
    if pedido.endswith((".yaml", ".yml")):
        return inteiro("--survey", Path(pedido)) if pedido.startswith("~") else Path(pedido)
    caminho = PASTA / f"{pedido}.yaml"
    if "/" in pedido or not caminho.is_file():
        raise ErroConfig(
            f"--survey {pedido!r}: there is no such description in configs/levantamentos (there are: "
            f"{', '.join(conhecidas())}); give the path of your own, a .yaml file (docs/data.md; "
            "python -m funcoes.dados.conferir FILE writes a draft of it)"
        )
    return caminho


def trocadas_em(caminho: Path) -> tuple[str, ...]:
    """The keys that a description gives over those of the one that it takes, or beside them."""
    return tuple(str(k) for k in ler_yaml(caminho) if k not in {*Identidade.model_fields, COMO, PADROES})


def _chaves(caminho: Path) -> dict[str, Any]:
    """The keys of a description; `como: NAME` reads its files as those of another one.

    `ErroConfig` for a draft with open questions.
    """
    exigir_fechadas(caminho)
    outra = outra_de(caminho, arquivo_de)
    nao_dela = {*Identidade.model_fields, PADROES}
    base = {} if outra is None else {k: v for k, v in outra[1].items() if k not in nao_dela}
    return {**base, **{k: v for k, v in ler_yaml(caminho).items() if k not in {COMO, PADROES}}}


def chaves_descritas(pedido: str) -> dict[str, Any]:
    """The keys that the description of `--survey` gives; its name is that of its file if it gives none."""
    caminho = arquivo_de(pedido)
    chaves = _chaves(caminho)
    return {**chaves, "nome": chaves.get("nome") or apelido(caminho.stem)}


def padroes_descritos(pedido: str) -> dict[str, Any]:
    """What a description gives other sections of the configuration as their defaults, by section and key."""
    caminho = arquivo_de(pedido)
    return coerencia.exigir_padroes(ler_yaml(caminho).get(PADROES), f"{caminho}: {PADROES}")


@cache
def descrita(nome: str) -> PesquisaConfig:
    """A description that comes with the project."""
    return PesquisaConfig.model_validate(_chaves(PASTA / f"{nome}.yaml"))


def conhecidas() -> list[str]:
    """Names of the descriptions that come with the project, without the sample's."""
    return sorted(p.stem for p in PASTA.glob("*.yaml") if p.stem != DA_AMOSTRA)


def lida_como(pesquisa: PesquisaConfig) -> str:
    """The description that comes with the project whose columns a survey has; "" for columns of its own."""
    return next((n for n in conhecidas() if pesquisa == pesquisa.com_colunas_de(descrita(n))), "")
