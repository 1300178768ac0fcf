"""A serving folder with predictions and answers, by serving's own writers, at times that a test names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa

from api.diario.arquivos import Arquivos
from api.diario.bloco import ModeloAnotado, Pedidos
from api.diario.memoria import Memoria
from funcoes.diario.esquema import ENTRADAS, ESQUEMA, chave_do_pedido
from funcoes.diario.retornos import Retorno, Retornos
from funcoes.servico.pasta import PastaServico
from tests.santa_maria import FEATURES, INPUTS

FILLED: Final = dict(zip(INPUTS, (33.0, 1.0, 66.0, 166.0, 0.66, 22.0, 55.0, 1.1, 333.0, 3.33), strict=True))
"""What stands in the log for an input that was left out: nobody gave these."""

GIVEN: Final = {
    "idade": 30.0, "sexo": 0.0, "peso": 70.0, "altura": 170.0, "vestimenta": 0.5, "temperatura": 27.5,
    "umidade": 65.0, "velocidade_vento": 1.5, "radiacao_solar": 600.0,
}  # fmt: skip
"""A request without its hour, which serving takes from the clock."""


@dataclass(frozen=True)
class Asked:
    """A prediction: id of its request, when it was asked (with a zone), what was given, row of a batch."""

    request_id: str
    when: datetime
    given: Mapping[str, float] = field(default_factory=lambda: GIVEN)
    row: int = 0
    model: str = "m1"


def write_predictions(folder: PastaServico, asked: Sequence[Asked]) -> None:
    """The log that these requests leave."""
    memory = Memoria(len(asked), lambda: None)
    models = {a.model: ModeloAnotado(a.model, 1, (-1, 0, 1), FEATURES.nomes) for a in asked}
    ordered = sorted(asked, key=lambda a: a.model)  # as they are taken out: one block for each model
    for one in ordered:
        _note(memory, one, models[one.model])
    table = memory.tirar()
    times = pa.array([a.when for a in ordered], ESQUEMA.field("em").type)
    files = Arquivos(folder.predicoes, 100_000, 10**9)
    files.preparar()
    assert files.gravar(table.set_column(0, ESQUEMA.field("em"), times)) == ""
    files.soltar()


def _note(memory: Memoria, one: Asked, model: ModeloAnotado) -> None:
    mask = sum(1 << ENTRADAS.index(name) for name in INPUTS if name not in one.given)
    inputs = np.array([[one.given.get(name, FILLED[name]) for name in INPUTS]])
    rows = np.array([one.row], np.int32) if one.row else None
    key = chave_do_pedido(one.request_id)
    memory.anotar(FEATURES.calcular(inputs), mask, 0, np.full((1, 3), 1 / 3), 0, model, Pedidos(key, rows))


def answer(folder: PastaServico, *votes: tuple[Any, ...]) -> None:
    """Keep answers: `(request_id, vote)`, or with the row of a batch behind."""
    base = Retornos(folder.retornos)
    base.guardar([Retorno(chave_do_pedido(v[0]), v[2] if len(v) > 2 else 0, v[1]) for v in votes])
    base.fechar()
