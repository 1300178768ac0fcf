"""The Parquet log of predictions: memory, blocks, files, and the thread that writes."""

from api.diario.bloco import ModeloAnotado, Pedidos
from api.diario.escritor import Diario, EstadoDiario

__all__ = ["Diario", "EstadoDiario", "ModeloAnotado", "Pedidos"]
