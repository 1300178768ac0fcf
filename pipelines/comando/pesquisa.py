"""`--survey NAME` of a survey that only the registry describes: its data or models say how to read it."""

from typing import TYPE_CHECKING

from funcoes.apoio.erros import ErroConfig, ErroPipeline
from funcoes.comando.ids import sdk_calado
from funcoes.comando.servidor import exigir_servidor
from funcoes.pesquisa.descricao import PASTA, conhecidas

if TYPE_CHECKING:
    from funcoes.io_clearml.descricoes import Registrada


def so_nome(pedido: str | None) -> bool:
    """Whether `--survey` gives a name, not a path, and of no description that comes with the project."""
    if not pedido or "/" in pedido or pedido.endswith((".yaml", ".yml")):
        return False
    return not (PASTA / f"{pedido}.yaml").is_file()


def do_registro(nome: str, base: str) -> "Registrada":
    """The survey of this name as the registry describes it; `base`: how names of models begin.

    Raises `ErroConfig` with the names that there are, and what the registry raises, with why it was asked.
    """
    from funcoes.io_clearml.descricoes import nomes_registrados, registrada  # noqa: PLC0415 -- the SDK

    ditas = ", ".join(conhecidas())
    aqui = f"--survey {nome!r}: there is no such description in configs/levantamentos (there are: {ditas})"
    try:
        exigir_servidor()
        with sdk_calado():
            achada = registrada(nome, base)
            outras = [] if achada is not None else nomes_registrados(base)
    except ErroPipeline as erro:
        raise type(erro)(f"{aqui}, so the registry was asked for it: {erro}") from erro
    if achada is None:
        raise ErroConfig(
            f"{aqui}, and the registry describes none of this name (there are: "
            f"{', '.join(outras) or 'none'}); give the path of your own, a .yaml file (docs/data.md; "
            "python -m funcoes.dados.conferir FILE writes a draft of it)"
        )
    return achada


def dizer_de_onde(nome: str, achada: "Registrada") -> str:
    """Where the description is from, and what does not come with it."""
    return (
        f"--survey {nome} is described by {achada.onde} of the registry: no file of configs/levantamentos "
        "has this name. Defaults of other sections (padroes of a description) are not kept there"
    )
