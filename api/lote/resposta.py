"""`POST /predict/batch`: many rows through one model, the answer streamed while the rows still come.

One block of rows at a time is read, predicted and written in a thread, so that single predictions go on
meanwhile; the next is read when the caller has taken the answer to this one.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response

from api.acesso import corpo
from api.lote.conta import Conta
from api.lote.em_csv import LeitorCsv
from api.lote.em_json import LeitorJson
from api.lote.em_parquet import LeitorParquet
from api.lote.entrada import Corpo
from api.lote.escrita import JSON, Escritor, Resumo, criar_escritor
from api.lote.linhas import Leitor
from api.lote.previsao import Previsor, Resultado
from api.modelo.servido import Servido
from api.operacao.estado import Estado
from api.pedido.erros import ErroPedido
from api.pedido.formulario import Formulario
from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes_servico import LoteConfig
from funcoes.diario.esquema import chave_do_pedido

PARQUET: Final = b"application/vnd.apache.parquet"

_LEITORES: Final[Mapping[bytes, Callable[[Corpo, LoteConfig, Formulario], Leitor]]] = {
    corpo.JSON: LeitorJson, corpo.CSV: LeitorCsv, PARQUET: LeitorParquet,
}  # fmt: skip
_MB: Final = 2**20


class RespostaEmLote(Response):
    """Reads the request and answers it, block by block.

    What is wrong before the first block is answered is a refusal as everywhere, `ErroPedido`; later it is the
    last thing that the answer says.
    """

    def __init__(self, estado: Estado) -> None:
        self._estado = estado
        self.background = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Read and answer; a place is taken for each block, not while the caller is waited for."""
        estado, lote = self._estado, self._estado.config.lote
        cabecalhos = scope["contexto"].cabecalhos
        tipo = corpo.tipo_de_conteudo(cabecalhos)
        if tipo not in _LEITORES:
            raise ErroPedido(415, "tipo_do_lote", tipo[:80].decode("latin-1"))
        maximo = (lote.json_max_mb if tipo == corpo.JSON else lote.corpo_max_mb) * _MB
        corpo.exigir_tamanho(cabecalhos, maximo)
        tempo_s, ritmo_kb_s = estado.config.http.tempo_max_s, lote.ritmo_min_kb_s
        entrada = Corpo(receive, maximo, tempo_s, estado.lotes, ritmo_kb_s)
        async with aclosing(entrada):
            servido = estado.servido
            leitor = _LEITORES[tipo](entrada, lote, servido.formulario)
            async with aclosing(leitor):
                fim = await _Lote(estado, servido, scope, entrada, leitor).responder(send)
            # what it took is free before the caller can know that the answer is whole, and come again
            await entrada.enquanto(send({"type": "http.response.body", "body": fim}), len(fim))


class _Lote:
    """One batch: its model does not change, whatever happens in the registry."""

    def __init__(self, estado: Estado, servido: Servido, scope: Any, entrada: Corpo, leitor: Leitor) -> None:
        self._estado = estado
        self._contexto = scope["contexto"]
        endereco: str = scope["client"][0] if scope.get("client") else ""
        por_bloco = estado.config.lote.linhas_por_bloco
        self._conta = Conta(estado.limitador, self._contexto.chave, endereco, por_bloco)
        self._entrada = entrada
        self._leitor = leitor
        self._servido = servido
        self._contexto.ficha = self._servido.ficha
        self._idioma = self._contexto.idioma
        self._escritor: Escritor = criar_escritor(
            self._contexto.cabecalhos.get(b"accept", b""), self._servido, self._idioma, self._contexto.id
        )
        chave = chave_do_pedido(self._contexto.id)
        self._previsor = Previsor(self._servido, servido.lugar.hora(), self._idioma, estado.diario, chave)
        self._linhas = self._erros = self._bytes = 0

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
            quem = {"request_id": self._contexto.id, **self._servido.ficha.em_log()}
            self._estado.log.exception("internal error", route="/predict/batch", **quem)
            return ErroPedido(500, "erro_interno")
        return None

    async def _blocos(self) -> AsyncGenerator[bytes, None]:
        while (cru := await self._leitor.cru()) is not None:
            self._entrada.exigir_cliente()
            self._conta.contar(self._leitor.total)
            try:
                async with self._entrada.trabalhando():
                    resultado, escrito = await asyncio.to_thread(self._processar, cru)
            except ErroDados as erro:
                raise ErroPedido(422, "falta_ao_modelo", erro) from erro
            self._exigir_tamanho(len(escrito))
            self._contar(resultado)
            yield escrito

    def _exigir_tamanho(self, quantos: int) -> None:
        """`ErroPedido` where one JSON document would become so long that nobody can read it."""
        maximo = self._estado.config.lote.resposta_json_max_mb
        self._bytes += quantos
        if self._escritor.tipo == JSON and self._bytes > maximo * _MB:
            raise ErroPedido(413, "resposta_grande", maximo)

    def _processar(self, cru: Any) -> tuple[Resultado, bytes]:
        """In a thread: everything of a block that takes time."""
        lidas = self._leitor.ler(cru)
        explicar = max(0, self._estado.config.lote.erros_max - self._erros)
        resultado = self._previsor.prever(lidas, self._linhas + 1, explicar)
        return resultado, self._escritor.bloco(resultado)

    def _contar(self, resultado: Resultado) -> None:
        self._linhas += len(resultado.linhas)
        self._erros += len(resultado.linhas) - resultado.votos.total()
        for voto, quantas in resultado.votos.items():
            self._estado.metricas.contar_previsao(voto, quantas, resultado.fora[voto])

    def _cabecalhos(self) -> list[tuple[bytes, bytes]]:
        ficha = self._servido.ficha
        return [  # a table has no other place for the model
            (b"content-type", self._escritor.tipo.encode()),
            (b"x-versao-modelo", str(ficha.versao).encode()),
            (b"x-modelo-id", quote(ficha.modelo_id).encode()),
        ]

    async def _enviar(self, send: Any, dados: bytes) -> None:
        corpo_ = {"type": "http.response.body", "body": dados, "more_body": True}
        await self._entrada.enquanto(send(corpo_), len(dados))
