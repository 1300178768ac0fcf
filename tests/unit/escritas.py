"""The spellings under which a server may give back the name of a parameter."""

DE_ANTES = "."
ESCAPADO = "%2E"
ESCRITAS = ("/", DE_ANTES, ESCAPADO, "%2e")
"""What stands between section and key: today, before, and as NEW RUN of a real server gives it back."""


def escrito(parametro: str, entre: str) -> str:
    """A parameter's name of today, spelt in another way."""
    return parametro.replace("/", entre)
