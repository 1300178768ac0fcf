"""What a survey's description says of the columns of its files, and of what belongs together."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.unidades import Unidade, achar

RECUSAR, ANULAR = "recusar", "anular"
Fora = Literal["recusar", "anular"]
"""What becomes of a value outside of its range: the row is put aside, or the value becomes missing."""

Notacao = Literal["", "ponto", "virgula"]
"""How numbers are written: 1,234.5, 1.234,5, or, "", with the one sign or the other and no thousands."""

Meios = Literal["descartar", "arredondar", "ambos"]
"""What a vote is that is not whole: put aside; the nearest one, halves up; or, where it lies exactly between
two, a row for each of them."""

Faixa = Annotated[list[Annotated[float, Field(allow_inf_nan=False)]], Field(min_length=2, max_length=2)]


def _lista(valor: object) -> object:
    return [valor] if isinstance(valor, str) else valor


Nomes = Annotated[list[Annotated[str, Field(min_length=1)]], BeforeValidator(_lista), Field(min_length=1)]
"""Names of a column, of which a file has one; in any case."""


class Descrita(BaseModel):
    """Keys of a description: no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quantidade(Descrita):
    """The column of a quantity of `funcoes.vocabulario`.

    `unidade`: of the file, "" for the product's own; `faixa`: in the product's unit; `categorias`: how the
    file spells each of the quantity's own; `opcional`: files without the column are read, too.
    """

    coluna: Nomes
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
    """The column of the date, and in which formats dates are written (`funcoes.celulas.datas`)."""

    coluna: Nomes
    formatos: Annotated[list[str], BeforeValidator(_lista), Field(min_length=1)] = ["A-M-D"]
    opcional: bool = False
    """Whether a row may have none."""


class Horario(Descrita):
    """The column of the time of day, "" for times that need no format to be read."""

    coluna: Nomes
    formato: str = ""
    opcional: bool = False


class Voto(Descrita):
    """The column of the vote of thermal sensation, and its scale.

    `minimo`, `maximo`: of the file's numbers; `invertida`: the least is the hottest; `palavras`: of each vote
    −3 to 3, where votes are words; `meios`: what votes are that are not whole.
    """

    coluna: Nomes
    minimo: float = -3
    maximo: float = 3
    invertida: bool = False
    notacao: Notacao = ""
    palavras: dict[int, Annotated[list[str], BeforeValidator(_lista)]] = {}
    meios: Meios = "descartar"

    @model_validator(mode="after")
    def _escala(self) -> Self:
        if self.minimo >= self.maximo:
            raise ValueError(f"voto.minimo {self.minimo:g} is not below voto.maximo {self.maximo:g}")
        return self


GRUPOS: Final = ("registro", "dia", "campanha", "pessoa", "sala", "predio", "estudo")
"""What can belong together: one reading of the instruments, a day, a campaign of days, a person, a room, a
building, a study."""

Grupos = dict[Literal["registro", "dia", "campanha", "pessoa", "sala", "predio", "estudo"], Nomes]
"""Columns that together name what a row belongs to."""


def exigir_grandezas(grandezas: dict[str, Quantidade]) -> None:
    """`ValueError` for what is no quantity, a unit or a category that it does not have."""
    for nome, dita in grandezas.items():
        if nome not in GRANDEZAS:
            raise ValueError(f"grandezas.{nome}: there is no such quantity; there are {', '.join(GRANDEZAS)}")
        grandeza = GRANDEZAS[nome]
        if dita.unidade and (grandeza.dimensao is None or achar(grandeza.dimensao, dita.unidade) is None):
            raise ValueError(f"grandezas.{nome}.unidade: {dita.unidade!r} is no unit of it (docs/data.md)")
        estranhas = sorted(set(dita.categorias) - set(grandeza.categorias))
        if estranhas:
            ha = ", ".join(grandeza.categorias) or "none: it is a number"
            raise ValueError(f"grandezas.{nome}.categorias: {', '.join(estranhas)} is none of its own: {ha}")


def unidade_de(nome: str, dita: Quantidade) -> Unidade | None:
    """The file's unit of a quantity; None for one that is no number."""
    grandeza = GRANDEZAS[nome]
    if grandeza.dimensao is None or not dita.unidade:
        return grandeza.unidade
    return achar(grandeza.dimensao, dita.unidade)


def nada_ou(valor: Any) -> Any:
    """What a part that is not described is written as: in YAML, in ClearML, in a shell."""
    return None if valor in ("", "None", "null", {}) else valor
