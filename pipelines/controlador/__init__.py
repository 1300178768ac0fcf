"""What the controller is made of beside the graph: its parameters, its jobs, its page."""

__all__ = ["esquema", "painel", "parametros", "quente", "repetir", "trabalho"]
