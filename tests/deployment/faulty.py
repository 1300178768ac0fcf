"""`python -m tests.deployment.faulty FAULT ...`: the real `python -m api`, with one fault in its predictions.

A fault whose name ends with `-live` spares the deploy's own questions, which know the right answer.
"""

import asyncio
import sys
from typing import Any

import api.http.porta
from api.__main__ import principal
from api.http.previsao import prever
from funcoes.comando.processo import encerrar

EVERY = 20
"""One of so many: 5 %."""

SLOW_S = 0.7


class Faulty:
    """`prever` with a fault."""

    def __init__(self, fault: str) -> None:
        self._fault, _, self._whom = fault.partition("-")
        self._count = 0

    async def __call__(self, *args: Any) -> dict[str, Any]:
        answer = await prever(*args)
        if self._whom and str(answer["request_id"]).startswith("deploy-"):
            return answer
        self._count += 1
        if self._fault == "slow" and self._count % 4 == 0:
            await asyncio.sleep(SLOW_S)
        if self._fault == "errors" and self._count % EVERY == 0:
            raise RuntimeError("a fault of this test")
        if self._fault == "wrong":
            self._bend(args[0], answer)
        return answer

    def _bend(self, state: Any, answer: dict[str, Any]) -> None:
        """The neighbouring vote; it is counted so, too, as a model would that has learned it."""
        state.metricas.contar_previsao(3)
        answer["predicao"] = 3
        answer["probabilidades"] = {vote: float(vote == "3") for vote in answer["probabilidades"]}


if __name__ == "__main__":
    api.http.porta.prever = Faulty(sys.argv[1])
    encerrar(principal(sys.argv[2:]))
