"""What can be learned: candidates, baselines, the protocols that compare them, and the comparison."""

__all__ = ["candidatos", "comparado", "comparar", "ordinal", "protocolos", "referencias"]
