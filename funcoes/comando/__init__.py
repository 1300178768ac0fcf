"""What the project's commands share: start, ids that are typed, the embedded server, what is printed."""

__all__ = [
    "ajuda",
    "ambiente_servico",
    "embutido",
    "espera",
    "fluxos",
    "ids",
    "partida",
    "processo",
    "repositorio",
    "sdk",
    "servidor",
    "tela",
]
