"""What the state says of itself when Prometheus asks; between two scrapes nothing is counted for it.

What is not known is left out, not called 0: a rule must be able to tell a registry that is out of reach from
a process that has no registry at all (`python -m api` on a folder).
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from api.operacao.estado import Estado
from api.operacao.saude import existente, pronto, registro

Medida = tuple[str, str, float | None]
"""Name, help, and the value; None where there is nothing to say."""

_SEGUNDOS: Final = "_timestamp_seconds"


class Medidores:
    """Gauges that are read when somebody asks."""

    def __init__(self, *fontes: Callable[[], Iterable[Medida]]) -> None:
        self._fontes = fontes

    def collect(self) -> list[Metric]:
        """Called by prometheus_client."""
        return [
            GaugeMetricFamily(nome, ajuda, value=float(valor))
            for fonte in self._fontes
            for nome, ajuda, valor in fonte()
            if valor is not None
        ]


def medidores(estado: Estado) -> Medidores:
    """All gauges of this state."""
    return Medidores(
        lambda: _do_processo(estado),
        lambda: _do_modelo(estado),
        lambda: _do_registro(estado),
        lambda: _do_diario(estado),
        lambda: _do_disco(estado),
    )


def _do_processo(estado: Estado) -> Iterator[Medida]:
    yield "conforto_ready", "What /health/ready says: 1 is 200", pronto(estado)["pronto"]
    yield "conforto_in_progress", "Requests in progress", estado.em_andamento


def _do_modelo(estado: Estado) -> Iterator[Medida]:
    servido, recusa = estado.carregador.servido, estado.carregador.recusa
    yield "conforto_model_refused", "1 while the model that is wanted is refused", recusa is not None
    if servido is None:
        return
    em = instante(servido.ficha.promovido_em)
    yield f"conforto_model_promoted{_SEGUNDOS}", "When the model that answers was promoted", em
    em = servido.carregado_em.timestamp()
    yield f"conforto_model_loaded{_SEGUNDOS}", "When the model that answers was taken", em


def _do_registro(estado: Estado) -> Iterator[Medida]:
    """Nothing before a serving task has looked for the registry."""
    if not estado.pasta.registro.exists():
        return
    visto = registro(estado)
    alcancavel, campeao = bool(visto["alcancavel"]), str(visto.get("campeao_id", ""))
    yield "conforto_registry_reachable", "The serving task reaches the registry", alcancavel
    yield f"conforto_registry_seen{_SEGUNDOS}", "Its last look", instante(str(visto.get("visto_em", "")))
    if not alcancavel:
        return
    yield "conforto_registry_champion", "The registry has a champion", bool(campeao)
    servido = estado.carregador.servido
    if campeao and servido is not None:
        mesmo = servido.ficha.modelo_id == campeao
        yield "conforto_model_is_champion", "The model that answers is the registry's champion", mesmo


def _do_diario(estado: Estado) -> Iterator[Medida]:
    diario = estado.diario.estado()
    yield "conforto_prediction_log_rows", "Rows written", diario.linhas_gravadas
    yield "conforto_prediction_log_lost", "Rows left out", diario.linhas_perdidas
    yield "conforto_prediction_log_waiting", "Rows that wait to be written", diario.na_memoria
    yield "conforto_prediction_log_failing", "1 while it cannot be written", bool(diario.erro)
    yield "conforto_prediction_log_bytes", "On the disk", diario.bytes


def _do_disco(estado: Estado) -> Iterator[Medida]:
    disco = shutil.disk_usage(existente(estado))
    yield "conforto_disk_free_bytes", "Free where the serving folder lies", disco.free
    yield "conforto_disk_size_bytes", "Of that file system", disco.total


def instante(texto: str) -> float | None:
    """Seconds since 1970 of an ISO time, UTC where it names no zone; None for what is no time."""
    try:
        em = datetime.fromisoformat(texto)
    except ValueError:
        return None
    return (em if em.tzinfo else em.replace(tzinfo=UTC)).timestamp()
