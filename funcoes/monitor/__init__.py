"""Watching a served model: the window of its log, people's answers, the verdict, and how it is told to
a person, to Prometheus, and to the next window."""

__all__ = [
    "analise",
    "desempenho",
    "exposicao",
    "figuras",
    "historico",
    "leitura",
    "medias",
    "periodo",
    "relato",
    "relato_dados",
    "respostas",
]
