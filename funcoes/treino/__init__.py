"""From the comparison to one model: leaderboard, choice, final fit, explanation."""

__all__ = ["explicar", "placar", "treinar"]
