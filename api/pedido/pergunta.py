"""One field of a request: a quantity that a model needs, and what may be said of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from api.pedido.textos import Idioma
from funcoes.pesquisa import descricao
from funcoes.vocabulario.grandezas import GRANDEZAS, Grandeza

HORA: Final = "hora"
"""The clock of those who ask gives it where they do not."""

FALTANTES: Final = frozenset({*descricao.FALTANTES, "x", "X"})
"""Words that stand for "no answer", as in a survey's file."""

_UNIDADES_PT: Final = {"years": "anos"}
_ATE: Final = {"pt": ("a", "a menos de"), "en": ("to", "to less than")}


def entre(minimo: float, maximo: float, idioma: Idioma, unidade: str = "", *, sem_o_fim: bool = False) -> str:
    """A range in words."""
    return f"{minimo:g} {_ATE[idioma][sem_o_fim]} {maximo:g} {unidade}".rstrip()


@dataclass(frozen=True)
class Pergunta:
    """A field: its quantity, whether it has to be answered, and within which range, or by which words.

    The word of a category is its place among `categorias` to the model: 0, 1, ...
    """

    nome: str
    obrigatoria: bool
    faixa: tuple[float, float] = (0.0, 0.0)
    categorias: tuple[str, ...] = ()

    @cached_property
    def grandeza(self) -> Grandeza:
        """What it is in the vocabulary."""
        return GRANDEZAS[self.nome]

    @property
    def sem_o_fim(self) -> bool:
        """Whether the end of the range is outside of it: 24:00 is 0:00 of another day."""
        return self.nome == HORA

    @cached_property
    def codigos(self) -> dict[str, float]:
        """What the model knows each word as, in small letters and in capitals, and what people call it."""
        numeros = {palavra: float(n) for n, palavra in enumerate(self.categorias)}
        ditas = {**self._chamadas, **{palavra: palavra for palavra in self.categorias}}
        return {
            escrita: numeros[palavra]
            for dita, palavra in ditas.items()
            for escrita in (dita, dita.upper(), dita.capitalize())
        }

    @cached_property
    def _chamadas(self) -> dict[str, str]:
        """The words of people for a category, in either language and small letters: female, feminino."""
        termos = ((c, self.grandeza.categorias[c]) for c in self.categorias if c in self.grandeza.categorias)
        return {dita.casefold(): c for c, termo in termos for dita in (termo.en, termo.pt)}

    def unidade(self, idioma: Idioma) -> str:
        """As it is shown; "" for words."""
        nome = self.grandeza.unidade.nome if self.grandeza.unidade else ""
        return _UNIDADES_PT.get(nome, nome) if idioma == "pt" else nome

    def permitido(self, idioma: Idioma) -> str:
        """What may be said, in words."""
        if self.categorias:
            return ", ".join(self.categorias)
        return entre(*self.faixa, idioma, self.unidade(idioma), sem_o_fim=self.sem_o_fim)

    @property
    def exemplo(self) -> float | str:
        """A value that may be said: the vocabulary's, or the nearest to it; the first of words."""
        if self.categorias:
            return self.categorias[0]
        minimo, maximo = self.faixa
        valor = min(max(self.grandeza.exemplo, minimo), maximo)
        return int(valor) if valor.is_integer() else valor

    def na_linha(self, valor: float) -> float | str:
        """A number of the model as people say it."""
        return self.categorias[round(valor)] if self.categorias else valor

    def tipo(self, com_palavras: bool = True) -> Any:
        """For pydantic, with None where it need not be answered; `com_palavras`: whether words may stand for
        "no answer", and be spelled in any case."""
        certo = Literal[self.categorias] if self.categorias else Annotated[float, self._numero()]
        tipo = certo if self.obrigatoria else certo | None
        if not com_palavras:
            return tipo
        antes = self._dada if self.obrigatoria else self._dada_ou_nada
        return Annotated[tipo, self._descrita(), BeforeValidator(antes)]

    def _numero(self) -> Any:
        minimo, maximo = self.faixa
        ate: dict[str, Any] = {"lt" if self.sem_o_fim else "le": maximo}
        return Field(strict=True, allow_inf_nan=False, ge=minimo, **ate)

    def _descrita(self) -> Any:
        termo, unidade = self.grandeza.termo.en, self.unidade("en")
        dita = f"{termo}, {unidade}" if unidade else f"{termo}: {' or '.join(self.categorias)}"
        return Field(description=dita, examples=[self.exemplo])

    def _dada(self, valor: object) -> object:
        """A required answer."""
        if _vazia(valor):
            raise PydanticCustomError("missing", "Field required")
        return self._palavra(valor) if self.categorias else valor

    def _dada_ou_nada(self, valor: object) -> object:
        """An answer that may be left out."""
        if _vazia(valor):
            return None
        return self._palavra(valor) if self.categorias else valor

    def _palavra(self, valor: object) -> object:
        """A word in any case, with spaces around it, or what people call the same, as it is written here."""
        if not isinstance(valor, str):
            return valor
        limpa = valor.strip()
        dita = limpa.casefold()
        return dita if dita in self.categorias else self._chamadas.get(dita, limpa)


def _vazia(valor: object) -> bool:
    return isinstance(valor, str) and valor.strip() in FALTANTES
