"""Lines of serving's log, whoever of its processes writes them."""

from typing import Final

from funcoes.apoio import linhas
from funcoes.apoio.linhas import Nivel
from funcoes.configuracao.nomes_clearml import SERVE

_DO_SERVICO: Final = {"pipeline_stage": SERVE}


def dizer(evento: str, nivel: Nivel = "info", **campos: object) -> None:
    """One line on standard output: what happened, how grave it is, and what else there is to say of it."""
    linhas.dizer(evento, nivel, **(_DO_SERVICO | campos))


def tudo_em_linhas() -> None:
    """From here on all that this process writes is such lines."""
    linhas.tudo_em_linhas(_DO_SERVICO)
