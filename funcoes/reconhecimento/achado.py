"""What was found out of a column, and what was not: the questions."""

from dataclasses import dataclass, field
from typing import Any, Final

CERTO, PROVAVEL, PERGUNTA = "certain", "likely", "question"

GRANDEZA: Final = "grandezas"
DATA, HORA, VOTO, GRUPO, GUARDAR, NADA = "data", "hora", "voto", "grupos", "guardar", ""
"""What a column may be: a quantity, the date, the time, the vote, a name of what belongs together, an
answer or
index that is data only, nothing that is known."""


COLUNA: Final = "coluna"


@dataclass(frozen=True)
class Duvida:
    """What only a person can say: `chave` of the description, what it may be, as it would be written there,
    and
    why it is not known."""

    chave: str
    opcoes: tuple[str, ...]
    porque: str

    def descrever(self) -> str:
        """The choice and its reason, in one line."""
        return f"{' or '.join(self.opcoes)}: {self.porque}" if self.opcoes else self.porque


@dataclass(frozen=True)
class Parte:
    """Keys of the description that were found, questions, and reasons."""

    chaves: dict[str, Any] = field(default_factory=dict)
    duvidas: tuple[Duvida, ...] = ()
    ditos: tuple[str, ...] = ()

    def __add__(self, outra: "Parte") -> "Parte":
        return Parte({**self.chaves, **outra.chaves}, self.duvidas + outra.duvidas, self.ditos + outra.ditos)


@dataclass(frozen=True)
class Achado:
    """What a column is: `papel`, and of a quantity or group its `nome`; `seguro`: whether its name says so
    beyond doubt."""

    coluna: str
    papel: str
    nome: str = ""
    parte: Parte = field(default_factory=Parte)
    seguro: bool = True

    @property
    def duvidoso(self) -> bool:
        """Whether it is asked if the column is this at all."""
        return any(d.chave == COLUNA for d in self.parte.duvidas)

    @property
    def sem_leitura(self) -> bool:
        """Whether nothing is known of it but what it is called, and that is asked."""
        return (
            self.duvidoso
            and self.parte == Parte(duvidas=self.parte.duvidas)
            and all(d.chave == COLUNA for d in self.parte.duvidas)
        )

    @property
    def certeza(self) -> str:
        """How sure that is."""
        if self.parte.duvidas:
            return PERGUNTA
        return CERTO if self.seguro else PROVAVEL

    @property
    def chave(self) -> str:
        """The key of the description where it stands."""
        return f"{self.papel}.{self.nome}" if self.nome else self.papel
