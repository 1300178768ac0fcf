"""What a survey's description says of the columns of its files, and of what belongs together."""

import math
import re
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from funcoes.apoio.textos import parecido
from funcoes.celulas.calendario import FORMATOS_DE_DATA
from funcoes.celulas.escala import EscalaDeVoto
from funcoes.celulas.relogio import FORMATOS_DE_HORA
from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.unidades import Unidade, achar

RECUSAR: Final = "recusar"
ANULAR: Final = "anular"
Fora = Literal["recusar", "anular"]
"""What becomes of a value outside of its range: the row is put aside, or the value becomes missing."""

Notacao = Literal["", "ponto", "virgula"]
"""How numbers are written: 1,234.5, 1.234,5, or, "", with the one sign or the other and no thousands."""

Meios = Literal["descartar", "arredondar", "ambos"]
"""What a vote is that is not whole: put aside; the nearest one, halves up; or, where it lies exactly between
two, a row for each of them."""

Regra = Literal["mediana", "moda", "mediana_por_sexo", "mediana_por_campanha", "como_o_ar"]
"""How a missing quantity is filled: the training part's median, most frequent value, median of the same sex
or campaign, or the air temperature of the same row."""


def _regra_ou_valor(valor: object) -> object:
    if isinstance(valor, str) and valor in get_args(Regra):
        return valor
    try:
        numero = float(str(valor))
    except ValueError:
        numero = math.nan
    if not math.isfinite(numero):
        ha = ", ".join(map(repr, get_args(Regra)))
        raise ValueError(f"got {valor!r}: Input should be {ha}, or a number")
    return numero


RegraOuValor = Annotated[Regra | float, BeforeValidator(_regra_ou_valor)]
"""How a missing quantity is filled: a rule, or always by this value, in the product's unit."""

Protocolo = Literal[
    "by_day",
    "by_record",
    "random",
    "by_campaign",
    "by_person",
    "by_room",
    "by_building",
    "by_study",
    "report",
]
"""How candidates are compared (`funcoes.modelos.protocolos`)."""

Grupo = Literal["registro", "dia", "linha", "campanha", "pessoa", "sala", "predio", "estudo"]
"""What can be kept whole: each row for itself, or what belongs together."""

GRUPO_DO_PROTOCOLO: Final[dict[Protocolo, Grupo]] = {
    "by_study": "estudo",
    "by_building": "predio",
    "by_room": "sala",
    "by_person": "pessoa",
    "by_day": "dia",
    "by_record": "registro",
    "by_campaign": "campanha",
    "random": "linha",
    "report": "linha",
}
"""What a protocol keeps whole. In the order in which they are proposed: the larger unit, which keeps the
smaller ones whole, first."""

Parte = Literal["", "registro", "dia", "linha", "campanha", "pessoa", "sala", "predio", "estudo"]
"""The same, or nothing said."""


def _crescente(faixa: list[float]) -> list[float]:
    if faixa[0] >= faixa[1]:
        raise ValueError(f"the range {faixa[0]:g} to {faixa[1]:g} holds nothing: the lower end comes first")
    return faixa


Faixa = Annotated[
    list[Annotated[float, Field(allow_inf_nan=False)]],
    Field(min_length=2, max_length=2),
    AfterValidator(_crescente),
]


def _lista(valor: object) -> object:
    return [valor] if isinstance(valor, str) else valor


Nomes = Annotated[list[Annotated[str, Field(min_length=1)]], BeforeValidator(_lista), Field(min_length=1)]
"""Names of a column, of which a file has one; in any case."""


def _de_data(formato: str) -> str:
    if formato not in FORMATOS_DE_DATA:
        perto = parecido(formato, FORMATOS_DE_DATA)
        raise ValueError(f"{formato!r} is no format of dates; there are {', '.join(FORMATOS_DE_DATA)}{perto}")
    return formato


def _de_hora(formato: str) -> str:
    if formato and formato not in FORMATOS_DE_HORA:
        perto = parecido(formato, FORMATOS_DE_HORA)
        raise ValueError(f"{formato!r} is no format of times; there are {', '.join(FORMATOS_DE_HORA)}{perto}")
    return formato


class Descrita(BaseModel):
    """Keys of a description: no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quantidade(Descrita):
    """The column of a quantity of `funcoes.vocabulario`.

    `senao`: columns of the same that are looked at, one after the other, where a row has none; `unidade`: of
    the file, "" for the product's own; `faixa`: in the product's unit; `categorias`: how the
    file spells each of the quantity's own; `opcional`: files
    without the column are read, too, and of what cannot be read the value is lost, not the row.
    """

    coluna: Nomes
    senao: Annotated[list[str], BeforeValidator(_lista)] = []
    unidade: str = ""
    notacao: Notacao = ""
    faixa: Faixa | None = None
    fora: Fora = ANULAR
    categorias: dict[str, Annotated[list[str], BeforeValidator(_lista)]] = {}
    opcional: bool = False


class Guardada(Descrita):
    """A column that is kept as data and never learned from; numbers outside of `faixa` become missing."""

    tipo: Literal["numero", "texto"] = "numero"
    faixa: Faixa | None = None


class Dia(Descrita):
    """The column of the date, and in which formats dates are written (`funcoes.celulas.datas`).

    `no_fuso`: times with a zone of their own are turned to the survey's, else they are taken as they stand.
    """

    coluna: Nomes
    formatos: Annotated[
        list[Annotated[str, AfterValidator(_de_data)]], BeforeValidator(_lista), Field(min_length=1)
    ] = ["A-M-D"]
    no_fuso: bool = False
    opcional: bool = False
    """Whether a row may have none."""


class Horario(Descrita):
    """The column of the time of day, "" for times that need no format to be read."""

    coluna: Nomes
    formato: Annotated[str, AfterValidator(_de_hora)] = ""
    opcional: bool = False


def _por_voto(valor: object) -> object:
    """Words by vote; the keys of JSON are text."""
    if not isinstance(valor, dict):
        return valor
    return {
        int(v) if isinstance(v, str) and re.fullmatch(r"[+-]?[0-3]", v) else v: p for v, p in valor.items()
    }


_NUMERO_DE_VOTO: Final = 1000
"""Farther than this from zero no scale ends; sums and differences of its ends stay finite."""


def _de_escala(valor: float) -> float:
    if math.isfinite(valor) and abs(valor) > _NUMERO_DE_VOTO:
        raise ValueError(
            f"{valor:g} is no end of a scale of votes: that is from -{_NUMERO_DE_VOTO} to {_NUMERO_DE_VOTO}"
        )
    return valor


class Voto(Descrita):
    """The column of the vote of thermal sensation, and its scale.

    `minimo`, `maximo`: of the file's numbers; `invertida`: the least is the hottest; `palavras`: of each vote
    −3 to 3, where votes are words; `meios`: what votes are that are not whole.
    """

    coluna: Nomes
    minimo: Annotated[float, AfterValidator(_de_escala)] = -3
    maximo: Annotated[float, AfterValidator(_de_escala)] = 3
    invertida: bool = False
    notacao: Notacao = ""
    palavras: Annotated[
        dict[Literal[-3, -2, -1, 0, 1, 2, 3], Annotated[list[str], BeforeValidator(_lista)]],
        BeforeValidator(_por_voto),
    ] = {}
    meios: Meios = "descartar"

    @model_validator(mode="after")
    def _escala(self) -> Self:
        if self.minimo >= self.maximo:
            raise ValueError(f"voto.minimo {self.minimo:g} is not below voto.maximo {self.maximo:g}")
        try:
            self.escala()
        except ValidationError as erro:
            ditos = "; ".join(str(e.get("ctx", {}).get("error") or e["msg"]) for e in erro.errors())
            raise ValueError(f"voto: {ditos}") from erro
        return self

    def escala(self) -> EscalaDeVoto:
        """The scale of the votes as `funcoes.celulas.votos` reads it."""
        return EscalaDeVoto(
            minimo=self.minimo, maximo=self.maximo, invertida=self.invertida, palavras=dict(self.palavras)
        )


def _na_pasta(padroes: list[str]) -> list[str]:
    for padrao in padroes:
        partes = padrao.replace("\\", "/").split("/")
        if partes[0] in ("", "~") or ":" in partes[0] or any(p == ".." or "**" in p for p in partes):
            raise ValueError(
                f"juntar.arquivo: {padrao!r} leads out of the survey's folder: give a name beside the file, "
                "such as {nome}_metadata.csv"
            )
    return padroes


class Juntar(Descrita):
    """Another file of the survey, with one row for each value of the column `por`, beside the file itself.

    `arquivo`: patterns of its name, of which the first that is there is taken; `{nome}` stands for that of
    the file without its format. `colunas`: where the file has all of these itself, nothing is joined.
    """

    arquivo: Annotated[Nomes, AfterValidator(_na_pasta)]
    por: Annotated[str, Field(min_length=1)]
    colunas: Annotated[list[str], BeforeValidator(_lista)] = []


GRUPOS: Final = ("registro", "dia", "campanha", "pessoa", "sala", "predio", "estudo")
"""What can belong together: one reading of the instruments, a day, a campaign of days, a person, a room, a
building, a study."""

Grupos = dict[Literal["registro", "dia", "campanha", "pessoa", "sala", "predio", "estudo"], Nomes]
"""Columns that together name what a row belongs to."""


def unidade_de(nome: str, dita: Quantidade) -> Unidade | None:
    """The file's unit of a quantity; None for one that is no number."""
    grandeza = GRANDEZAS[nome]
    if grandeza.dimensao is None or not dita.unidade:
        return grandeza.unidade
    return achar(grandeza.dimensao, dita.unidade)


def nada_ou(valor: Any) -> Any:
    """What a part that is not described is written as: in YAML, in ClearML, in a shell."""
    return None if valor in ("", "None", "null", {}) else valor
