"""What a run shows and leaves: progress, summary, files."""

__all__ = ["entrega", "relato", "resumo", "terminal"]
