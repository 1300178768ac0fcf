"""The window of one model, out of the prediction log, in one pass and never whole in memory."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from funcoes.apoio.erros import ErroDados
from funcoes.deriva.janela import Janela
from funcoes.deriva.referencia import Referencia
from funcoes.diario.esquema import ESQUEMA
from funcoes.diario.leitura import Lista, lotes, valendo
from funcoes.monitor.periodo import Periodo
from funcoes.palavras.votos import VOTOS

_DE_TODOS: Final = ("em", "modelo_id", "hora", "preenchidos", "predicao", *(f"p_{v}" for v in VOTOS))
_TEMPO: Final = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class Lido:
    """What was read: rows of other models, by their ids, and files that could not be read, name to reason."""

    janela: Janela
    de_outros: Mapping[str, int] = field(default_factory=dict)
    ilegiveis: Mapping[str, str] = field(default_factory=dict)


def colunas_de(referencia: Referencia) -> list[str]:
    """The columns of the log that a window of this reference is counted from."""
    dela = {*_DE_TODOS, *referencia.grandezas, *referencia.entradas}
    return [nome for nome in ESQUEMA.names if nome in dela]


def exigir(pasta: Path) -> None:
    """`ErroDados` where there is no folder of a log."""
    if not pasta.is_dir():
        raise ErroDados(
            f"{pasta} is not there: no prediction was ever logged in this serving folder. Name the one that "
            "is served from with --pasta, and see predicoes.ligado in configs/servico.yaml."
        )


def abrir(pasta: Path) -> Lista:
    """The files of the log; raises as `exigir`."""
    exigir(pasta)
    return valendo(pasta)


def encher(janela: Janela, lista: Lista, modelo_id: str, periodo: Periodo) -> Lido:
    """Add the rows of this model and period to `janela`."""
    ilegiveis = dict(lista.ilegiveis)
    de_outros: Counter[str] = Counter()
    for lote in lotes(lista.arquivos, colunas_de(janela.referencia), ilegiveis, periodo.us):
        dele, outros = separar(do_periodo(lote, periodo), modelo_id)
        de_outros += outros
        janela.somar(dele)
    return Lido(janela, dict(de_outros), ilegiveis)


def do_periodo(lote: Any, periodo: Periodo) -> Any:
    """The rows of a batch that lie in the period."""
    em = lote.column("em")
    desde, ate = (pa.scalar(us, pa.int64()).cast(_TEMPO) for us in periodo.us)
    return lote.filter(pc.and_(pc.greater_equal(em, desde), pc.less(em, ate)))


def separar(lote: Any, modelo_id: str) -> tuple[Any, Counter[str]]:
    """The rows of a model, and how many the others have."""
    ids = lote.column("modelo_id").cast(pa.string())
    contagem = {v["values"]: v["counts"] for v in pc.value_counts(ids).to_pylist()}
    de_outros = Counter({str(quem): n for quem, n in contagem.items() if quem != modelo_id})
    return (lote.filter(pc.equal(ids, modelo_id)) if de_outros else lote), de_outros
