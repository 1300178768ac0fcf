"""The application in this process: what a test wants to look into, or to ask a thousand times a second."""

import asyncio
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from api.http.app import criar
from api.operacao.estado import Estado
from funcoes.configuracao.config import carregar_servico
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import Resposta

SEM_LIMITES = (
    "limites.por_endereco=0",
    "limites.por_chave=0",
    "predicoes.ligado=false",
    "http.espera_max_ms=60000",
)


class Aplicacao:
    """The ASGI application, called directly; its lines go to memory."""

    def __init__(self, pasta: Path, *pares: str, config: Path | None, endereco: str) -> None:
        self.endereco = endereco
        self._saida = io.BytesIO()
        log = structlog.wrap_logger(
            structlog.BytesLogger(self._saida),  # type: ignore[arg-type]
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(serializer=lambda linha, **_: json.dumps(linha).encode()),
            ],
        )
        self.estado = Estado.criar(carregar_servico(config, [*SEM_LIMITES, *pares]), PastaServico(pasta), log)
        self._app = criar(self.estado)
        self.laco = asyncio.Runner()
        self._para_ela: asyncio.Queue[Any] = asyncio.Queue()
        self._dela: asyncio.Queue[Any] = asyncio.Queue()

    def linhas(self) -> list[dict[str, Any]]:
        """What it has logged."""
        return [json.loads(linha) for linha in self._saida.getvalue().splitlines()]

    async def vida(self, passo: str) -> None:
        """`startup` or `shutdown`."""
        if passo == "startup":
            escopo = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
            self._tarefa = asyncio.create_task(self._app(escopo, self._para_ela.get, self._dela.put))
        await self._para_ela.put({"type": f"lifespan.{passo}"})
        assert (await self._dela.get())["type"] == f"lifespan.{passo}.complete"

    def pedir(self, caminho: str, corpo: object = None, metodo: str = "", **cabecalhos: str) -> Resposta:
        """One request, as `ServidorDeTeste.pedir`."""
        return self.laco.run(self.perguntar(caminho, corpo, metodo, **cabecalhos))

    def juntos(self, caminho: str, corpos: Sequence[object]) -> list[Resposta]:
        """Many requests at the same time."""

        async def todos() -> list[Resposta]:
            return await asyncio.gather(*(self.perguntar(caminho, corpo) for corpo in corpos))

        return self.laco.run(todos())

    async def perguntar(
        self, caminho: str, corpo: object = None, metodo: str = "", **cabecalhos: str
    ) -> Resposta:
        """`pedir` for those who wait by themselves."""
        dados = corpo if isinstance(corpo, bytes | type(None)) else json.dumps(corpo).encode()
        nomes = {"host": "127.0.0.1"}
        nomes |= {} if dados is None else {"content-type": "application/json"}
        nomes |= {n.replace("_", "-"): v for n, v in cabecalhos.items()}
        escopo = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": metodo or ("GET" if dados is None else "POST"),
            "scheme": "http",
            "path": caminho,
            "raw_path": caminho.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(n.encode(), v.encode()) for n, v in nomes.items()],
            "client": (self.endereco, 1),
            "server": ("127.0.0.1", 80),
            "state": {},
        }
        veio: list[Any] = []
        lido: list[bool] = []

        async def receber() -> Any:
            if lido:
                await asyncio.Event().wait()  # the caller is there until it is answered
            lido.append(True)
            return {"type": "http.request", "body": dados or b"", "more_body": False}

        async def enviar(mensagem: Any) -> None:
            veio.append(mensagem)

        await self._app(escopo, receber, enviar)
        inicio, *resto = veio
        cabecas = {n.decode(): v.decode() for n, v in inicio["headers"]}
        return Resposta(inicio["status"], cabecas, b"".join(m.get("body", b"") for m in resto))


@contextmanager
def aplicacao(
    pasta: Path, *pares: str, config: Path | None = None, endereco: str = "127.0.0.1"
) -> Iterator[Aplicacao]:
    """Started, with the model of `pasta`; stopped at the end. Without limits, unless told."""
    app = Aplicacao(pasta, *pares, config=config, endereco=endereco)
    with app.laco:
        app.laco.run(app.vida("startup"))
        yield app
        app.laco.run(app.vida("shutdown"))
