"""The model card: what a model is, how well it does and for whom, and what it must not be used for.

Fill a `Cartao` and write it with `markdown` (one language) or `html` (one page with both, and a switch that
needs no script: the page is one artifact, wherever it is kept). The same card gives the same bytes.
"""

from collections.abc import Mapping

from funcoes.cartao.ficha import Cartao, Dados, dados_do_quadro
from funcoes.cartao.texto import secoes
from funcoes.pagina.blocos import em_markdown
from funcoes.pagina.html import Metade, em_html
from funcoes.palavras.lingua import Lingua
from funcoes.palavras.votos import IDIOMAS, Idioma

__all__ = ["Cartao", "Dados", "dados_do_quadro", "do_candidato", "html", "markdown"]


def _titulo(cartao: Cartao, lingua: Lingua) -> str:
    return lingua.diz("Model card: {nome}", nome=cartao.nome)


def markdown(cartao: Cartao, idioma: Idioma = "en") -> str:
    """The card as Markdown, for where no page can be shown; its figures are left out, its numbers are not."""
    lingua = Lingua(idioma)
    return em_markdown(_titulo(cartao, lingua), secoes(cartao, lingua))


def html(cartao: Cartao, figuras: Mapping[Idioma, Mapping[str, bytes]]) -> str:
    """The card as one HTML page; `figuras`: PNG bytes by language and name.

    Known names, shown beside their tables: protocolos, intervalos, por_classe, confusao, confiabilidade,
    grupos, shap, importancia. Others come at the end. Raises `ErroDados` where a figure is no PNG.
    """
    metades = [
        Metade(lingua, _titulo(cartao, lingua), secoes(cartao, lingua), figuras.get(lingua.idioma, {}))
        for lingua in map(Lingua, IDIOMAS)
    ]
    return em_html(metades)
