"""How answers are spelled: what stands for "missing", and sex. One reading for survey and API."""

from collections.abc import Mapping
from typing import Final

from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.configuracao.config import ARQUIVO_PADRAO

SEXOS: Final[Mapping[str, float]] = {"f": 0.0, "m": 1.0}
"""Of sex, as the model knows it."""

SEXOS_LIDOS: Final[Mapping[str, float]] = {g: c for s, c in SEXOS.items() for g in (s, s.upper())}
"""Sex as people write it."""

FALTANTES: Final = frozenset(
    ler_yaml(ARQUIVO_PADRAO.with_name("contrato.yaml"))["tokens_faltantes"]["todas"]
) | {""}
"""What the data contract takes for "no answer" in every column."""
