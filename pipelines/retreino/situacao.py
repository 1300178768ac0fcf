"""What the registry says of models, runs and findings, as plain data."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from funcoes.configuracao.secoes import PREFIXO_DE_VERSAO

_VIVOS = frozenset({"queued", "in_progress"})


@dataclass(frozen=True)
class Corrida:
    """A controller's run.

    `nossa`: retraining started it. `lance`: it was made and never enqueued: somebody is just starting it, or
    was killed meanwhile, whatever its status says. `perdida`: the server gave it up.
    """

    id: str
    status: str
    criada: datetime
    fim: datetime | None = None
    nossa: bool = False
    lance: bool = False
    perdida: bool = False
    causas: frozenset[str] = frozenset()
    modelo: str = ""

    @property
    def viva(self) -> bool:
        """Whether it runs, or waits for its turn."""
        return not self.lance and self.status in _VIVOS

    @property
    def falhou(self) -> bool:
        """Whether it ended without a result, and nobody wanted that."""
        return self.status == "failed" or self.perdida

    def de(self, modelo: str) -> bool:
        """Whether it makes a version of this model."""
        return self.modelo == modelo or any(modelo_da_causa(c) == modelo for c in self.causas)


@dataclass(frozen=True)
class Versao:
    """The newest raw version of a survey; `corrida`: a run that a person started learns from it, or did."""

    id: str
    criada: datetime
    corrida: str = ""


@dataclass(frozen=True)
class Achado:
    """The newest finding of the monitor about a model."""

    tarefa: str
    gravidade: str
    modelo_id: str
    em: datetime


@dataclass(frozen=True)
class Modelo:
    """A model that is looked after; `dados`: what its champion learned from, "" where that is not known.

    `impedimento`: why no run can be made for it, "" where one can.
    """

    nome: str
    campeao: str = ""
    dados: str = ""
    versao: Versao | None = None
    achado: Achado | None = None
    impedimento: str = ""

    @property
    def fonte(self) -> str:
        """What a run would learn from: the newest raw version, else the champion's own data."""
        return f"{PREFIXO_DE_VERSAO}{self.versao.id}" if self.versao is not None else self.dados


@dataclass(frozen=True)
class Situacao:
    """All of it at one time; `desde`: since when there is a retraining service."""

    agora: datetime
    desde: datetime
    modelos: tuple[Modelo, ...] = ()
    corridas: tuple[Corrida, ...] = ()

    def lances(self) -> Iterator[Corrida]:
        """Runs that were made and not enqueued, the first one first."""
        return iter(sorted((c for c in self.corridas if c.lance), key=lambda c: (c.criada, c.id)))


@dataclass(frozen=True)
class Causa:
    """A reason to retrain a model. Its id is the same for everyone who sees it, and after a restart."""

    tipo: str
    origem: str
    modelo: str
    em: datetime
    dita: str

    @property
    def id(self) -> str:
        """What, of what, which model."""
        return f"{self.tipo}:{self.origem}:{self.modelo}"


def modelo_da_causa(identificador: str) -> str:
    """The model that a cause is about; names of models have no colon."""
    return identificador.rpartition(":")[2]


def resumo_curto(texto: str) -> str:
    """Eight hexadecimal digits that stand for a text."""
    return hashlib.sha256(texto.encode()).hexdigest()[:8]
