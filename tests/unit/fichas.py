"""The records of a serving folder, made by hand."""

from datetime import UTC, datetime, timedelta

from funcoes.servico.pasta import Servivel, Uso

EM = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
UM, OUTRO = "1" * 64, "2" * 64


def ficha(modelo_id: str = "m1", sha: str = UM, numero: int = 1) -> Servivel:
    """A model that is served."""
    return Servivel(modelo_id=modelo_id, nome="conforto-termico", versao=numero, sha256=sha)


def uso(segundos: int, pedidos: dict[str, int], pid: int = 1, **mudancas: object) -> Uso:
    """What the HTTP process has counted in its first seconds."""
    base = Uso(
        desde=EM, em=EM + timedelta(seconds=segundos), pid=pid, porta=8000, pedidos=pedidos, previsoes=0,
        por_voto={}, latencia_ms={}, modelo_id="", versao=0, recusados=0,
    )  # fmt: skip
    return base.model_copy(update=mudancas)
