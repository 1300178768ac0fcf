"""`POST /predict/batch`: many rows through one model, the answer streamed while the rows still come.

One block of rows at a time is read, predicted and written in a thread, so that single predictions go on
meanwhile; the next is read when the caller has taken the answer to this one.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import aclosing, contextmanager
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response

from api import corpo
from api.erros import ErroPedido
from api.estado import Estado
from api.lote.em_csv import LeitorCsv
from api.lote.em_json import LeitorJson
from api.lote.em_parquet import LeitorParquet
from api.lote.entrada import Corpo
from api.lote.escrita import Escritor, Resumo, criar_escritor
from api.lote.linhas import Leitor
from api.lote.previsao import Resultado, prever
from api.servido import Servido
from funcoes.errors import ErroDados
from funcoes.secoes_servico import LoteConfig

CSV: Final = b"text/csv"
PARQUET: Final = b"application/vnd.apache.parquet"

_LEITORES: Final[Mapping[bytes, Callable[[Corpo, LoteConfig], Leitor]]] = {
    corpo.JSON: LeitorJson, CSV: LeitorCsv, PARQUET: LeitorParquet,
}  # fmt: skip
_MB: Final = 2**20
_ESPERA_S: Final = 5
_TROCA_PADRAO_S: Final = sys.getswitchinterval()
_TROCA_S: Final = 0.0005
"""How long a thread may keep others from running while a batch does: single predictions wait for so long."""


class RespostaEmLote(Response):
    """Reads the request and answers it, block by block.

    What is wrong before the first block is answered is a refusal as everywhere, `ErroPedido`; later it is the
    last thing that the answer says.
    """

    def __init__(self, estado: Estado) -> None:
        self._estado = estado
        self.background = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Take a place, and keep it until all is computed."""
        estado, lote = self._estado, self._estado.config.lote
        cabecalhos = scope["contexto"].cabecalhos
        tipo = corpo.tipo_de_conteudo(cabecalhos)
        if tipo not in _LEITORES:
            raise ErroPedido(415, "tipo_do_lote", tipo[:80].decode("latin-1"))
        maximo = (lote.json_max_mb if tipo == corpo.JSON else lote.corpo_max_mb) * _MB
        corpo.exigir_tamanho(cabecalhos, maximo)
        entrada = Corpo(receive, maximo, estado.config.http.tempo_max_s)
        async with aclosing(entrada):
            with _lugar(estado):
                leitor = _LEITORES[tipo](entrada, lote)
                async with aclosing(leitor):
                    fim = await _Lote(estado, scope, entrada, leitor).responder(send)
            # the place is free before the caller can know that the answer is whole, and come again
            await entrada.enquanto(send({"type": "http.response.body", "body": fim}))


@contextmanager
def _lugar(estado: Estado) -> Iterator[None]:
    """One of the places for batches; while one is taken, threads hand the interpreter over sooner."""
    if estado.lotes >= estado.config.lote.simultaneos:
        raise ErroPedido(503, "ocupado", _ESPERA_S, espera_s=_ESPERA_S)
    estado.lotes += 1
    sys.setswitchinterval(_TROCA_S)
    try:
        yield
    finally:
        estado.lotes -= 1
        if not estado.lotes:
            sys.setswitchinterval(_TROCA_PADRAO_S)


class _Lote:
    """One batch: its model does not change, whatever happens in the registry."""

    def __init__(self, estado: Estado, scope: Any, entrada: Corpo, leitor: Leitor) -> None:
        self._estado = estado
        self._contexto = scope["contexto"]
        self._endereco: str = scope["client"][0] if scope.get("client") else ""
        self._entrada = entrada
        self._leitor = leitor
        self._servido: Servido = estado.servido
        self._idioma = self._contexto.idioma
        self._escritor: Escritor = criar_escritor(
            self._contexto.cabecalhos.get(b"accept", b""), self._servido, self._idioma, self._contexto.id
        )
        self._hora = estado.hora()
        self._linhas = self._erros = 0

    async def responder(self, send: Any) -> bytes:
        """Send all but the end, and return that.

        `ErroPedido` before anything is sent, `Desistiu` when nobody listens any more.
        """
        async with aclosing(self._blocos()) as blocos:
            primeiro = await anext(blocos, b"")
            await send({"type": "http.response.start", "status": 200, "headers": self._cabecalhos()})
            await self._enviar(send, self._escritor.abertura() + primeiro)
            falha = await self._resto(blocos, send)
        return self._escritor.fim(Resumo(self._linhas, self._erros, falha))

    async def _resto(self, blocos: AsyncIterator[bytes], send: Any) -> ErroPedido | None:
        try:
            async for bloco in blocos:
                await self._enviar(send, bloco)
        except ErroPedido as erro:
            return erro
        except corpo.Desistiu:
            raise
        except Exception:
            self._estado.log.exception("internal error", request_id=self._contexto.id, route="/predict/batch")
            return ErroPedido(500, "erro_interno")
        return None

    async def _blocos(self) -> AsyncGenerator[bytes, None]:
        estado = self._estado
        while (cru := await self._leitor.cru()) is not None:
            self._entrada.exigir_cliente()
            estado.limitador.contar(self._contexto.chave, self._endereco)
            try:
                resultado, escrito = await asyncio.to_thread(self._processar, cru)
            except ErroDados as erro:
                raise ErroPedido(422, "falta_ao_modelo", erro) from erro
            self._contar(resultado)
            yield escrito

    def _processar(self, cru: Any) -> tuple[Resultado, bytes]:
        """In a thread: everything of a block that takes time."""
        lidas = self._leitor.ler(cru)
        resultado = prever(
            self._servido, lidas, self._linhas + 1, self._hora, self._idioma, self._estado.diario
        )
        return resultado, self._escritor.bloco(resultado)

    def _contar(self, resultado: Resultado) -> None:
        self._linhas += len(resultado.linhas)
        self._erros += len(resultado.linhas) - resultado.votos.total()
        for voto, quantas in resultado.votos.items():
            self._estado.metricas.contar_previsao(voto, quantas, resultado.fora[voto])

    def _cabecalhos(self) -> list[tuple[bytes, bytes]]:
        ficha = self._servido.ficha
        self._contexto.versao = ficha.versao
        return [  # a table has no other place for the model
            (b"content-type", self._escritor.tipo.encode()),
            (b"x-versao-modelo", str(ficha.versao).encode()),
            (b"x-modelo-id", quote(ficha.modelo_id).encode()),
        ]

    async def _enviar(self, send: Any, dados: bytes) -> None:
        await self._entrada.enquanto(send({"type": "http.response.body", "body": dados, "more_body": True}))
