"""What this process has begun on the server and on the terminal, and would leave behind if it ended now."""

from collections.abc import Callable
from typing import Final

from funcoes.comando.servidor import Servidor


class Pendencias:
    """Filled while a run works, read when it is ended.

    Only assignments and appends: the run's thread writes while the guard reads.
    """

    def __init__(self) -> None:
        self.servidor: Servidor | None = None
        self.controlador = ""
        """The run's controller: its children are ended with it."""
        self.tarefas: list[str] = []
        """Tasks made by this process."""
        self.retomavel = False
        """The run has stages, and can be gone on with."""
        self.ha_etapas = False
        """A stage may have been started."""
        self.para_fila = False
        """The run is to be given to a queue, and has not been yet."""
        self.assinatura = ""
        """Which process runs the controller that is made here, to be written on it at once."""
        self.etiquetas: list[str] = []
        """Tags of the controller that is made here, to be there from its first moment."""
        self.so_olha = False
        """The run goes on without this process."""
        self.limpezas: list[Callable[[], object]] = []
        """What puts the terminal right."""
        self.ao_fim: list[Callable[[], object]] = []
        """What is good to do on the server once the tasks have ended, if there is time."""

    def assumir(self, controlador: str) -> None:
        """This process runs that controller, from now on."""
        self.controlador = controlador

    def soltar(self) -> None:
        """What was made is in others' hands, or has ended: nothing is to be ended with this process."""
        self.so_olha = True
        self.para_fila = False

    def ids(self) -> list[str]:
        """Tasks to be ended, known by their id."""
        return [] if self.so_olha else [*dict.fromkeys(filter(None, [self.controlador, *self.tarefas]))]


PENDENCIAS: Final = Pendencias()
