"""The serving folder is taken before anything of a service starts: `funcoes.servico.dono` has why."""

from collections.abc import Sequence

from funcoes.configuracao.secoes_servico import ServicoConfig
from funcoes.servico.dono import Chegada, tomar
from funcoes.servico.pasta import PastaServico
from steps.servico.http import Pedido


def tomar_pasta(pedido: Pedido, config: ServicoConfig, comando: str, opcoes: Sequence[str] = ()) -> None:
    """Have the serving folder for this process alone; `ErroConfig` where another serves from it.

    `comando`: what was typed, with options of its own, for the message about how to serve beside that.
    """
    mais = (*opcoes, *pedido.argumentos()[len(("--pasta", "FOLDER")) :])
    tomar(
        PastaServico(pedido.pasta),
        Chegada(comando=comando, opcoes=mais, host=config.http.host, porta=config.http.porta),
    )
