"""ClearML's `TaskScheduler` and `TriggerScheduler` as alarm clocks: they say when to look, the look decides.

Both run in one process and on one task, in a thread each: their loops never return. As they are in SDK 2.1.12
they cannot be more than clocks:

- What a trigger has seen is kept in memory, and its window begins with its first poll: what came while it was
  down is never seen; nor may be what came while it got no answer, an error that it swallows.
- A schedule counts from the start of the process, and its last run is forgotten with it.
- Started by an agent they read their state back from the artifact `state`, which both call so: each would
  read the other's, and find no schedule in it. Functions are not stored: a job that is read back is refused.
- With several weekdays the first run is on the first of the list, whichever comes first; a weekday at 00:00
  is refused without `day=1`.
- `add_dataset_trigger(trigger_project=...)` lists the datasets of that moment: a later one is not seen.

So each look derives from the registry what is to be done; they write their configuration and read nothing
back; a weekday is a job of its own; triggers watch names in all projects. What they miss is seen at the next
look, `retreino.consultar_s` later.
"""

import threading
from collections.abc import Callable
from typing import Any, Final

from clearml import Task
from clearml.automation import TaskScheduler, TriggerScheduler

from funcoes.configuracao.nomes_clearml import MONITOR, TAG_SEVERIDADE, nome_dataset
from funcoes.configuracao.secoes_retreino import GRAVIDADES, AgendaConfig, ConfigDoRetreino
from pipelines.retreino.agenda import DIAS

_DE_BRUTOS: Final = f"^{nome_dataset('dados')}$"


class _SemEstado:
    """No state of the scheduler's own: it is the registry's. It does not log each of its waits."""

    def _serialize_state(self) -> None: ...

    def _deserialize_state(self) -> None:
        """On an agent, in the place of writing it: show what is configured there, too."""
        self._serialize()  # type: ignore[attr-defined]

    def _deserialize(self) -> None: ...

    def _log(self, message: str, level: int = 0) -> None: ...


class Agenda(_SemEstado, TaskScheduler):
    """ClearML's scheduler of times."""


class Gatilhos(_SemEstado, TriggerScheduler):
    """ClearML's scheduler of events."""


def agendar(agenda: Any, config: AgendaConfig, acordar: Callable[[], object]) -> None:
    """A job for each scheduled weekday."""
    for dia in config.dias or DIAS:
        agenda.add_task(
            schedule_function=acordar, name=f"retrain on {dia}", weekdays=[dia], day=1,
            hour=config.hora, minute=config.minuto,
        )  # fmt: skip


def _vigiar(gatilhos: Any, config: ConfigDoRetreino, acordar: Callable[[str], object]) -> None:
    if config.dados.ligado:
        gatilhos.add_dataset_trigger(
            schedule_function=acordar, name="a new raw version", trigger_name=_DE_BRUTOS
        )
    graves = GRAVIDADES[GRAVIDADES.index(config.deriva.gravidade_min) :]
    for gravidade in graves if config.deriva.ligada else ():
        gatilhos.add_task_trigger(
            schedule_function=acordar, name=f"the monitor found {gravidade} severity",
            trigger_name=f"^{MONITOR}$", trigger_on_status=["completed"],
            trigger_on_tags=[f"{TAG_SEVERIDADE}{gravidade}"],
        )  # fmt: skip


def despertar(config: ConfigDoRetreino, acordar: Callable[[str], object]) -> None:
    """Start both, on the task of this process; `acordar` is called with why. They end with the process."""
    if Task.current_task() is None:
        raise RuntimeError("the schedulers would make a task of their own")
    volta_min = config.retreino.consultar_s / 60
    if config.agenda.ligada:
        agenda = Agenda()
        agendar(agenda, config.agenda, lambda: acordar("the schedule"))
        _em_linha(agenda.start, "agenda")
    if config.dados.ligado or config.deriva.ligada:
        gatilhos = Gatilhos(pooling_frequency_minutes=volta_min)
        _vigiar(gatilhos, config, lambda quem: acordar(f"a trigger of {quem}"))
        _em_linha(gatilhos.start, "gatilhos")


def _em_linha(funcao: Callable[[], object], nome: str) -> None:
    threading.Thread(target=funcao, daemon=True, name=nome).start()
