"""The first thing that a command of the project does, before any import that takes time or may not be there.

Uses nothing but Python's own library, and is imported by the package `funcoes` itself, which every command
imports first: it says how to get what is missing, and lets Ctrl-C end the imports without a traceback.
"""

import os
import signal
import sys
from importlib.util import find_spec
from types import FrameType

from funcoes.comando import fluxos

EM_TODOS = ("pydantic", "pydantic_settings", "yaml")
"""In both files of requirements: without these nothing of the project can be imported."""

DO_PIPELINE = ("clearml", "pandas", "psutil", "requests", "rich", "sklearn")
"""What the pipeline's commands import, and serving alone does not have."""

DO_SERVICO = ("fastapi", "httptools", "limits", "numpy", "onnxruntime", "orjson", "structlog", "uvicorn")
"""What the process that answers imports."""

_VERSAO = (3, 11)
_RAIZ = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
_NOSSOS = ("api", "funcoes", "pipelines", "steps")


def comando_nosso() -> str:
    """The project's command as which this process was started, such as `steps.train`; "" for who imports."""
    inicio = sys.argv[0] if sys.argv else ""
    if inicio == "-m":  # while the package of the module is imported
        depois = sys.orig_argv[sys.orig_argv.index("-m") + 1 :] if "-m" in sys.orig_argv else []
        return depois[0] if depois and depois[0].partition(".")[0] in _NOSSOS else ""
    pasta, arquivo = os.path.split(os.path.abspath(inicio))  # noqa: PTH100
    nosso = pasta in [os.path.join(_RAIZ, nome) for nome in _NOSSOS]  # noqa: PTH118
    return f"{os.path.basename(pasta)}.{arquivo.partition('.')[0]}" if nosso else ""  # noqa: PTH119


def _o_que_importa(comando: str) -> "tuple[str, ...]":
    if comando.partition(".")[0] == "api":
        return (*EM_TODOS, *DO_SERVICO)
    if comando in {"steps.serve", "steps.semear"}:
        return (*EM_TODOS, "clearml", *DO_SERVICO)
    return (*EM_TODOS, *DO_PIPELINE, *(DO_SERVICO if comando == "pipelines.serve" else ()))


def _interromper(_: int, __: "FrameType | None") -> None:
    try:
        os.write(2, b"interrupted\n")
    finally:
        os._exit(130)


def _o_que_falta(modulos: "tuple[str, ...]") -> str:
    if sys.version_info[:2] != _VERSAO:
        return "is Python {}.{}, and the project needs {}.{}".format(*sys.version_info[:2], *_VERSAO)
    ausentes = [modulo for modulo in modulos if find_spec(modulo) is None]
    return f"has not the project's requirements ({ausentes[0]} ...)" if ausentes else ""


def exigir_requisitos(modulos: "tuple[str, ...]") -> None:
    """End the process with 2, and one line that says how to get what is missing."""
    falta = _o_que_falta(modulos)
    if not falta:
        return
    do_projeto = os.path.join(_RAIZ, ".venv", "bin", "python")  # noqa: PTH118
    if os.path.exists(do_projeto) and not sys.prefix.startswith(os.path.join(_RAIZ, ".venv")):  # noqa: PTH110, PTH118
        como = "use .venv/bin/python, or `. .venv/bin/activate` first"
    else:
        como = (
            "`make setup` makes .venv with them (or `pip install -r requirements.txt`); use .venv/bin/python"
        )
    sys.stderr.write(f"error: {sys.executable} {falta}: {como}\n")
    sys.stderr.flush()
    os._exit(2)


def partir() -> None:
    """For a command: streams, requirements, and peace on Ctrl-C until `pronto`.

    Nothing for those who only import.
    """
    comando = comando_nosso()
    if not comando:
        return
    fluxos.preparar()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interromper)
    exigir_requisitos(_o_que_importa(comando))
    if comando.startswith("steps."):  # on its own: matplotlib makes its folder when it is imported
        from funcoes.comando.sdk import preparar_ambiente  # noqa: PLC0415

        preparar_ambiente()


def pronto() -> None:
    """The imports are done: Ctrl-C is a `KeyboardInterrupt` again, for those who catch it."""
    if signal.getsignal(signal.SIGINT) is _interromper:
        signal.signal(signal.SIGINT, signal.default_int_handler)
