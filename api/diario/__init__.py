"""The Parquet log of predictions (memory, blocks, files, the thread that writes), and answers to them."""

from api.diario.bloco import ModeloAnotado, Pedidos
from api.diario.conhecidos import Conhecidos
from api.diario.escritor import Diario, EstadoDiario
from api.diario.guardador import Guardador, NaoGuardado

__all__ = ["Conhecidos", "Diario", "EstadoDiario", "Guardador", "ModeloAnotado", "NaoGuardado", "Pedidos"]
