"""Which language a page with both of them shows first: moved by a few bytes, without reading the page."""

from typing import Final

from funcoes.palavras.votos import IDIOMAS, Idioma

LOCAIS: Final[dict[Idioma, str]] = {"en": "en", "pt": "pt-BR"}
"""Languages as HTML names them."""


def _botao(idioma: Idioma) -> bytes:
    return f'id="em-{idioma}"'.encode()


def comecar_em(pagina: bytes, idioma: Idioma) -> bytes:
    """The model card's page with this language shown first; a page without the switch as it is."""
    marcado = b" checked"
    antes = next((i for i in IDIOMAS if _botao(i) + marcado in pagina), None)
    if antes is None or antes == idioma or _botao(idioma) not in pagina:
        return pagina
    pagina = pagina.replace(_botao(antes) + marcado, _botao(antes), 1)
    pagina = pagina.replace(_botao(idioma), _botao(idioma) + marcado, 1)
    return pagina.replace(
        f'<html lang="{LOCAIS[antes]}"'.encode(), f'<html lang="{LOCAIS[idioma]}"'.encode(), 1
    )
