"""What signatures leave out that were written when the product knew one survey: ranges, and what it asked.

Files of these models are served as they were: same fields, same refusals.
"""

from functools import cache
from typing import Final

from funcoes.entrega.formato import Assinatura, Entrada
from funcoes.pesquisa.descricao import descrita

_PESQUISA: Final = "santa-maria"


def de_antes(assinatura: Assinatura) -> bool:
    """Whether no entry says of its range or its categories."""
    return not any(e.faixa or e.categorias for e in assinatura.entradas)


@cache
def faixas() -> dict[str, list[float]]:
    """What a request could give, by quantity."""
    return {nome: dita.faixa for nome, dita in descrita(_PESQUISA).grandezas.items() if dita.faixa}


def obrigatoria(entrada: Entrada) -> bool:
    """What a request had to give, whatever the model could fill."""
    return not entrada.opcional or entrada.nome in descrita(_PESQUISA).exigidas
