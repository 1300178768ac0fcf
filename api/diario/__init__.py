"""The Parquet log of predictions: memory, blocks, files, and the thread that writes."""

from api.diario.arquivos import Lidas, ler
from api.diario.bloco import ModeloAnotado
from api.diario.escritor import Diario, EstadoDiario

__all__ = ["Diario", "EstadoDiario", "Lidas", "ModeloAnotado", "ler"]
