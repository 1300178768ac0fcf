"""The candidate models, one entry each: all that knows models by name takes them from here.

Light on purpose: the command checks names before it imports scikit-learn. `funcoes/modelos/candidatos.py`
makes estimators of the entries, `funcoes/entrega/exportar.py` ONNX files of these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from funcoes.palavras.lingua import Termo

Onnx = Literal["float64", "float32", "propria", "membros", "nenhuma"]
"""How a fitted model becomes ONNX: by skl2onnx, in float64 or, as scikit-learn's trees compare their input,
in float32; by a stand-in of `funcoes/entrega/exportar.py`; by its members; or not at all."""

SEM_ONNX: Final = "{modelo} has no ONNX form: it is compared, but cannot be promoted"


@dataclass(frozen=True)
class Candidato:
    """A model: its class with the path to import it from, what it is called on the card, its form as ONNX,
    and what nobody may set of it.

    `limitado`: it learns from at most `train.svm_max_linhas` rows.
    """

    classe: str
    termo: Termo
    onnx: Onnx
    fixos: Mapping[str, Any] = field(default_factory=dict)
    limitado: bool = False


CANDIDATOS: Final[Mapping[str, Candidato]] = {
    "ordinal": Candidato(
        "funcoes.modelos.ordinal.LogitoOrdinal",
        Termo("cumulative (proportional-odds) logit", "logit acumulado (razões proporcionais)"),
        onnx="float64",
    ),
    "lr": Candidato(
        "sklearn.linear_model.LogisticRegression",
        Termo("multinomial logistic regression", "regressão logística multinomial"),
        onnx="float64",
    ),
    "svm": Candidato(
        "sklearn.svm.SVC",
        Termo("support vector machine", "máquina de vetores de suporte"),
        onnx="float64",
        fixos={"probability": True},
        limitado=True,
    ),
    "ordinal_arvores": Candidato(
        "funcoes.modelos.ordinal_arvores.ArvoresOrdinais",
        Termo("cumulative logit of boosted trees", "logit acumulado de árvores com boosting"),
        onnx="propria",
    ),
    "gb": Candidato(
        "sklearn.ensemble.GradientBoostingClassifier",
        Termo("gradient boosting", "gradient boosting"),
        onnx="float32",
    ),
    "rf": Candidato(
        "sklearn.ensemble.RandomForestClassifier",
        Termo("random forest", "floresta aleatória"),
        onnx="float32",
        fixos={"n_jobs": 1},
    ),
    "et": Candidato(
        "sklearn.ensemble.ExtraTreesClassifier",
        Termo("extremely randomised trees", "árvores extremamente aleatórias"),
        onnx="float32",
        fixos={"n_jobs": 1},
    ),
    "lightgbm": Candidato(
        "lightgbm.LGBMClassifier",
        Termo("LightGBM", "LightGBM"),
        onnx="propria",
        fixos={"n_jobs": 1, "verbose": -1, "deterministic": True},
    ),
    "voto": Candidato(
        "sklearn.ensemble.VotingClassifier",
        Termo(
            "soft vote: mean of the probabilities of several models",
            "voto médio: média das probabilidades de vários modelos",
        ),
        onnx="membros",
    ),
}
"""Simplest first, by the number of parameters that are learned from the survey: of what ties, the first is
chosen."""


def sem_onnx(modelos: Iterable[str], membros: Iterable[str]) -> list[str]:
    """Those of these models that have no ONNX form; a soft vote has none where a member has none."""
    sem = {nome for nome, c in CANDIDATOS.items() if c.onnx == "nenhuma"}
    if sem & set(membros):
        sem |= {nome for nome, c in CANDIDATOS.items() if c.onnx == "membros"}
    return [nome for nome in modelos if nome in sem]
