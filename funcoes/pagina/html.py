"""A page as one HTML file that needs nothing else: styles inside, figures as data, no script.

It holds both languages; a pair of radio buttons shows one of them, by CSS alone.
"""

import base64
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from funcoes.apoio.erros import ErroDados
from funcoes.pagina.blocos import Figura, Secao
from funcoes.pagina.folha import ESTILO
from funcoes.pagina.molde import MOLDE
from funcoes.palavras.lingua import Lingua
from funcoes.palavras.troca import LOCAIS

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_CHAMADAS: Final = {"en": "English", "pt": "Português"}


class Metade:
    """The page in one language, as the page's template needs it."""

    def __init__(
        self, lingua: Lingua, titulo: str, secoes: Sequence[Secao], figuras: Mapping[str, bytes]
    ) -> None:
        pedidas = {b.nome for secao in secoes for b in secao.blocos if isinstance(b, Figura)}
        sobram = [
            Figura(nome, lingua.diz("figure {nome}", nome=nome)) for nome in sorted(set(figuras) - pedidas)
        ]
        mais = [Secao(lingua.diz("More figures"), sobram)] if sobram else []
        self.idioma, self.diz, self.titulo = lingua.idioma, lingua.diz, titulo
        self.secoes = [*secoes, *mais]
        self.local, self.chamada = LOCAIS[self.idioma], _CHAMADAS[self.idioma]
        self.sigla = f"s-{self.idioma}-"
        self._figuras = figuras

    @cached_property
    def indices(self) -> dict[str, int]:
        """Number of each section, by its title."""
        return {secao.titulo: i for i, secao in enumerate(self.secoes, 1)}

    @cached_property
    def imagens(self) -> dict[str, dict[str, object]]:
        """What the page needs of each figure; `ErroDados` where one is no PNG."""
        return {nome: _imagem(nome, conteudo) for nome, conteudo in self._figuras.items()}


def _imagem(nome: str, conteudo: bytes) -> dict[str, object]:
    """What the page needs of a PNG; its size stands in the first chunk."""
    if not conteudo.startswith(_PNG):
        raise ErroDados(f"figure {nome} of the page is no PNG: give what savefig(format='png') wrote.")
    largura, altura = (int.from_bytes(conteudo[i : i + 4], "big") for i in (16, 20))
    return {"largura": largura, "altura": altura, "dados": base64.b64encode(conteudo).decode()}


def em_html(metades: Sequence[Metade]) -> str:
    """One page, the first language shown. Figures that no section asks for come at the end of
    their half; a missing one is left out. Raises `ErroDados` for a figure that is no PNG."""
    ambiente = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return ambiente.from_string(MOLDE).render(metades=metades, estilo=Markup(ESTILO))  # noqa: S704  # nosec B704 # our own
