"""`POST /predict/batch`: readers of three formats, rows, predictions, and writers of three formats."""

from api.lote.resposta import RespostaEmLote

__all__ = ["RespostaEmLote", "documento"]
