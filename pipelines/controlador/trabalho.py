"""A stage on a queue, whose worker may be lost."""

from typing import Any

from clearml.automation.job import ClearmlJob

SEM_RESPOSTA = "forced stop (non-responsive)"
"""Status message with which a server ends a task whose worker it lost; the SDK knows the same words."""


class TrabalhoNaFila(ClearmlJob):
    """The SDK's job, but a lost worker counts as a failure that may be repeated.

    The SDK takes such a task as still running and waits for somebody to bring its machine back.
    """

    def _perdido(self) -> bool:
        if str(self.status()) != "stopped":
            return False
        self.task.reload()
        return str(self.task.data.status_message).lower() == SEM_RESPOSTA

    def is_failed(self) -> bool:
        """Whether the stage failed, or was lost."""
        return bool(super().is_failed()) or self._perdido()

    def is_stopped(self, aborted_nonresponsive_as_running: bool = False) -> bool:  # noqa: ARG002
        """Whether the stage ended, however."""
        return bool(super().is_stopped(aborted_nonresponsive_as_running=False))


def usar_na_fila(controlador: Any) -> None:
    """Let a controller make its stages of this kind; `start_locally` sets the same attribute for its own."""
    controlador._clearml_job_class = TrabalhoNaFila
