"""What people really felt, sent to `POST /feedback`: read, looked up in the log, kept."""

from api.retorno.receber import receber

__all__ = ["documento", "receber"]
