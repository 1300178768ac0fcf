"""The trivial steps as this project runs its stages: ClearML tasks of a `PipelineController`.

They are forked from a warm process; an embedded server is started for them.

    python bench/peers/ours.py dataset|artifact
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import trivial

from funcoes.comando import embutido, repositorio, sdk
from funcoes.comando.processo import encerrar
from funcoes.configuracao.config import carregar
from funcoes.configuracao.nomes_clearml import FILA_ETAPAS, SECAO_ARGS, SECAO_SAIDA

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "bench/peers/ours_step.py"
PROJECT = "Trivial"


def _serve() -> None:
    """As `pipelines/run.py` starts and names its server."""
    process = embutido.iniciar(trivial.folder() / "server")
    sdk.preparar_ambiente()
    os.environ.update(embutido.ambiente(embutido.aguardar(process, calado=True)))
    os.chdir(ROOT)
    repositorio.nomear_repositorio()


def _factory(name: str, code: repositorio.Codigo | None) -> Callable[[Any], Any]:
    from clearml import Task  # noqa: PLC0415 -- once the server is named

    where: dict[str, Any] = {"project_name": PROJECT, "task_name": name, "task_type": "data_processing"}
    script = {"script": SCRIPT, "working_directory": "."} if code is None else {}

    def make(_: Any) -> Any:
        task = Task.create(**where, **script, packages=[], add_task_init_call=False)
        if code is not None:
            repositorio.levar(task, code, SCRIPT)
        return task

    return make


def _controller(how: str) -> Any:
    from clearml import PipelineController, Task  # noqa: PLC0415

    from pipelines.graph import POOL_MINUTOS  # noqa: PLC0415

    Task.force_requirements_env_freeze(requirements_file=str(ROOT / "requirements.txt"))
    controller = PipelineController(
        name="trivial", project=PROJECT, version="1.0.0", pool_frequency=POOL_MINUTOS, target_project=True,
        auto_version_bump=False, abort_on_failure=True, packages=[], output_uri=True, working_dir=".",
    )  # fmt: skip
    controller.set_default_execution_queue(FILA_ETAPAS)
    code = repositorio.ler_codigo()
    handed_on = f"parameters.{SECAO_SAIDA}/dataset_id" if how == "dataset" else "id"
    for number in range(1, trivial.STEPS + 1):
        before = f"step{number - 1}"
        arguments = {
            "how": how,
            "number": number,
            "before": f"${{{before}.{handed_on}}}" if number > 1 else "",
        }
        controller.add_step(
            name=f"step{number}",
            parents=[before] if number > 1 else None,
            base_task_factory=_factory(f"step{number}", code),
            parameter_override={f"{SECAO_ARGS}/{key}": value for key, value in arguments.items()},
            cache_executed_step=True,
        )
    return controller


def main(how: str) -> int:
    """Start the server, run the seven tasks."""
    _serve()
    sdk.preparar()
    from pipelines.controlador import quente  # noqa: PLC0415

    controller = _controller(how)
    quente.usar(controller, carregar().execucao)
    controller.start_locally()
    return 0


if __name__ == "__main__":
    encerrar(main(sys.argv[1]))
