"""Training again: what asks for it, what is decided and why, and the run that comes of it.

- `situacao`: what the registry says, as plain data; `leitura` reads it.
- `agenda`, `causas`, `decisao`: what asks for a retraining, and what is decided; pure functions.
- `lancar`, `lancador`: a run is made, and enqueued by one of several who want to.
- `despertador`: ClearML's schedulers, which say when to look.
- `tarefa`, `laco`: the service's task, and its life.

Nothing is kept but in the registry. Each look derives from it what is to be done, and a run carries its
causes as tags from the request that makes it: a process that is killed, or two at once, neither repeat nor
forget.
"""

__all__ = ["laco", "na_fila"]
