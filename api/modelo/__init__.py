"""The model that answers: taken from the serving folder, probed, swapped in, asked."""

__all__ = ["carregador", "indices", "juntador", "servido"]
