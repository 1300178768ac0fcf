"""The model card: what a model is, how well it does and for whom, and what it must not be used for.

Fill a `Cartao` and write it with `markdown` or `html`. The same card gives the same bytes.
"""

from collections.abc import Mapping

from funcoes.cartao.blocos import em_markdown
from funcoes.cartao.ficha import Cartao, Dados, dados_do_quadro
from funcoes.cartao.pagina import em_html
from funcoes.cartao.texto import secoes

__all__ = ["Cartao", "Dados", "dados_do_quadro", "html", "markdown"]


def _titulo(cartao: Cartao) -> str:
    return f"Model card: {cartao.nome}"


def markdown(cartao: Cartao) -> str:
    """The card as Markdown, for where no page can be shown; its figures are left out, its numbers are not."""
    return em_markdown(_titulo(cartao), secoes(cartao))


def html(cartao: Cartao, figuras: Mapping[str, bytes]) -> str:
    """The card as one HTML page; `figuras`: PNG bytes by name.

    Known names, shown beside their tables: protocolos, intervalos, por_classe, confusao, confiabilidade,
    grupos, shap, importancia. Others come at the end. Raises `ErroDados` where a figure is no PNG.
    """
    return em_html(_titulo(cartao), secoes(cartao), figuras)
