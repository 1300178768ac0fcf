"""What a comparison gives: one candidate or baseline, and what it said of every row from outside its fold."""

from dataclasses import dataclass

import numpy as np

from funcoes.apoio.tipos import Reais
from funcoes.configuracao.secoes import Modelo


@dataclass(frozen=True)
class Variante:
    """What is done to the training rows of a fold before a candidate learns from them."""

    balanceado: bool = False
    outliers: bool = False


@dataclass(frozen=True)
class Comparado:
    """One candidate's out-of-fold probabilities, shape (rows, classes), and its seconds of fitting."""

    modelo: str
    variante: Variante
    oof: Reais
    segundos: float


def votar(comparados: list[Comparado], membros: list[Modelo]) -> Comparado:
    """The soft vote of these candidates: the mean of their probabilities, as if fitted on the same folds."""
    por_nome = {c.modelo: c for c in comparados}
    escolhidos = [por_nome[m] for m in membros]
    oof = np.mean([c.oof for c in escolhidos], axis=0)
    return Comparado("voto", escolhidos[0].variante, oof, sum(c.segundos for c in escolhidos))
