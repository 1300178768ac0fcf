"""Explanations by SHAP, where it is installed: what moved the expected vote of one person."""

import importlib
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from funcoes.apoio.tipos import Inteiros, Reais

SEM_SHAP: Final = (
    "SHAP is not installed here, so that single predictions are not explained; "
    "install requirements.txt, or read the permutation importance."
)


@dataclass(frozen=True)
class Esforco:
    """Rows explained, rows of the background, orders of the features tried for each row."""

    linhas: int = 100
    fundo: int = 30
    permutacoes: int = 3


PADRAO: Final = Esforco()


@dataclass(frozen=True)
class Explicacao:
    """SHAP values of the expected vote, in votes.

    `valores`: rows x features, what each feature adds to `base`, the mean expected vote of the
    background; `x`: the explained features, same shape and index (positions in the rows given).
    """

    valores: pd.DataFrame
    x: pd.DataFrame
    base: float


def ha_shap() -> bool:
    """Whether the library is installed; it is heavy, and serving does without."""
    return importlib.util.find_spec("shap") is not None


@contextmanager
def _sorteio_do_processo() -> Iterator[None]:
    """SHAP seeds NumPy's global generator: give it back as it was."""
    antes = np.random.get_state()
    try:
        yield
    finally:
        np.random.set_state(antes)


def _amostra(x: Reais, n: int, sorteio: np.random.Generator) -> Inteiros:
    """Positions of at most `n` rows, in order."""
    return np.sort(sorteio.choice(len(x), min(n, len(x)), replace=False))


def explicar_shap(
    prever_proba: Callable[[Reais], Reais],
    x_fundo: Reais,
    x: Reais,
    classes: Inteiros,
    atributos: Sequence[str],
    semente: int,
    esforco: Esforco = PADRAO,
) -> Explicacao | None:
    """Explain the expected vote Σ p_k·k of some rows of `x`; None where SHAP is absent (reason: `SEM_SHAP`)
    or no row is asked for.

    Permutation SHAP (Lundberg and Lee 2017, orders taken forward and backward), for any model:
    `prever_proba` takes (n, features) and gives (n, classes). What a feature takes away is replaced by rows
    of `x_fundo`. Costs about linhas · fundo · permutacoes · (2·features + 1) predicted rows. Same seed,
    same values.
    """
    if not ha_shap() or not esforco.linhas or not len(x):
        return None
    shap = importlib.import_module("shap")  # here: it takes seconds
    sorteio = np.random.default_rng(semente)
    referencia = x_fundo[_amostra(x_fundo, esforco.fundo, sorteio)]
    escolhidas = _amostra(x, esforco.linhas, sorteio)

    def esperado(lote: Reais) -> Reais:
        return np.asarray(prever_proba(lote) @ classes)

    with _sorteio_do_processo():
        mascara = shap.maskers.Independent(referencia, max_samples=len(referencia))
        explicador = shap.explainers.Permutation(esperado, mascara, seed=semente)
        achado = explicador(x[escolhidas], max_evals=esforco.permutacoes * (2 * x.shape[1] + 1), silent=True)
    return Explicacao(
        valores=pd.DataFrame(achado.values, escolhidas, list(atributos)),
        x=pd.DataFrame(x[escolhidas], escolhidas, list(atributos)),
        base=float(esperado(referencia).mean()),
    )
