"""What a batch takes of its caller's requests a minute: one, and one for each block of rows."""

import time
from typing import Final

from api.acesso.chaves import Limitador
from api.pedido.erros import ErroPedido

_MINUTO_S: Final = 60.0


class Conta:
    """Counts the blocks of one batch, and tells a batch that is too big from one that has to wait."""

    def __init__(self, limitador: Limitador, chave: str, endereco: str, por_bloco: int) -> None:
        self._limitador, self._de = limitador, (chave, endereco)
        self._por_bloco = por_bloco
        self._limite = limitador.menor(*self._de)
        self._inicio = time.monotonic()
        self._contados = 1  # the gate counted the request

    def contar(self, linhas: int | None) -> None:
        """Count a block of a batch of so many rows, None where nobody knows yet.

        `ErroPedido` 429 where waiting helps. 413 where it never does: if all rows are more than a minute
        allows, before any of it is used up; else once this batch alone has used it up.
        """
        cabem = (self._limite - 1) * self._por_bloco
        if self._limite and linhas is not None and linhas > cabem:
            raise self._grande(cabem)
        try:
            self._limitador.contar(*self._de)
        except ErroPedido:
            if self._contados >= self._limite and time.monotonic() - self._inicio < _MINUTO_S:
                raise self._grande(cabem) from None
            raise
        self._contados += 1

    def _grande(self, cabem: int) -> ErroPedido:
        return ErroPedido(413, "lote_acima_do_limite", self._limite, self._por_bloco, cabem)
