"""The file of defaults: where it lies, and its sections in their order, which is that of the stages."""

from pathlib import Path
from typing import Final

from funcoes.comando.ajuda import ler_ajudas

ARQUIVO_PADRAO: Final = Path(__file__).resolve().parents[2] / "configs" / "pipeline.yaml"
SECOES_DO_PADRAO: Final = tuple(ler_ajudas(ARQUIVO_PADRAO))
