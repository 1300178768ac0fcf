"""Everything that the leaderboard says of one model's predictions, and its loss by row, computed together."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.metricas.avaliar import DECIDIDAS, MAIOR_MELHOR, PROPRIAS, metricas, metricas_do_voto
from funcoes.metricas.calibracao import ece
from funcoes.metricas.decisao import decidir
from funcoes.metricas.incerteza import Reamostragem, sorteios


@dataclass(frozen=True)
class Pontuacao:
    """Scores of one model by one protocol.

    `valores`: each metric of `avaliar.MAIOR_MELHOR`, pooled out of fold, for the most probable vote, with
    `_sd` over folds and `_lo`, `_hi` over draws of days; `ece`; `mediana_<metric>` for the median of the
    predicted distribution. `perdas`: the loss that decides, of each row, shape (rows,).
    """

    valores: dict[str, float]
    perdas: Reais

    @property
    def perda(self) -> float:
        """Mean loss."""
        return float(self.perdas.mean())


@dataclass(frozen=True)
class Gabarito:
    """What predictions are held against: the votes, the test positions of each fold, draws of days.

    `dias` is None where synthetic rows have no day to draw.
    """

    votos: Inteiros
    classes: Inteiros
    folds: Iterable[Inteiros]
    dias: Reamostragem | None

    def pontuar(self, proba: Reais, metrica: str) -> Pontuacao:
        """Score probabilities, shape (rows, classes); `metrica`: the proper score that decides."""
        do_voto, sd, mediana = (
            metricas(self.votos, proba, self.classes), self._espalhamento(proba), self._da_mediana(proba)
        )  # fmt: skip
        perdas = PROPRIAS[metrica](self.votos, proba, self.classes)
        do_ece = {"ece": ece(self.votos, proba, self.classes)}
        return Pontuacao(do_voto | sd | self._intervalos(proba) | do_ece | mediana, perdas)

    def _espalhamento(self, proba: Reais) -> dict[str, float]:
        """Standard deviation of each metric over the folds."""
        por_fold = [metricas(self.votos[fora], proba[fora], self.classes) for fora in self.folds]
        return {f"{m}_sd": float(np.std([f[m] for f in por_fold])) for m in MAIOR_MELHOR}

    def _intervalos(self, proba: Reais) -> dict[str, float]:
        """Bounds of each metric over draws of days; NaN where there are none, or one day."""
        dias = self.dias
        if dias is None or not dias.util:
            return {f"{m}_{lado}": float("nan") for m in MAIOR_MELHOR for lado in ("lo", "hi")}
        feitos = sorteios(self.votos, proba, self.classes, "mais_provavel", dias)
        limites = {metrica: dias.limites(valores) for metrica, valores in feitos.items()}
        return {
            f"{m}_{lado}": float(limites[m][i]) for m in MAIOR_MELHOR for i, lado in enumerate(("lo", "hi"))
        }

    def _da_mediana(self, proba: Reais) -> dict[str, float]:
        """The metrics of the predicted vote under the other decision rule."""
        feitas = metricas_do_voto(self.votos, decidir(proba, self.classes, "mediana"), self.classes)
        return {f"mediana_{m}": feitas[m] for m in DECIDIDAS}
