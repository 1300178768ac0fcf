"""Merging votes into fewer classes, once, before anything is divided or learned."""

from collections.abc import Mapping

import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.dados.colunas import ALVO

ALVO_ORIGINAL = "voto_original"
"""The vote as it was given, where votes were merged."""


def fundir(quadro: pd.DataFrame, fusao: Mapping[int, int]) -> pd.DataFrame:
    """The frame with votes replaced by `fusao` (old to new); the given votes stay in `voto_original`.

    Raises `ErroDados` when fewer than two votes are left.
    """
    if not fusao:
        return quadro
    fundido = quadro.assign(**{ALVO_ORIGINAL: quadro[ALVO], ALVO: quadro[ALVO].replace(dict(fusao))})
    ficam = sorted(fundido[ALVO].unique())
    if len(ficam) < 2:  # noqa: PLR2004 -- nothing to tell apart
        raise ErroDados(
            f"after target.fusoes every vote is {ficam}: at least two classes are needed to learn."
        )
    return fundido
