"""The parameters that a controller's task holds: read, and left with the names of today."""

from clearml import Task

from funcoes.configuracao.config import achatar, de_plano
from funcoes.configuracao.nomes_clearml import SECAO_ARGS
from funcoes.configuracao.secoes import PipelineConfig

_PREFIXO = f"{SECAO_ARGS}/"


def config_da_tarefa(controlador: Task) -> PipelineConfig:
    """The configuration that a controller's task holds as text, edited in the web page or not.

    Keys that the task does not have keep their defaults. `ErroConfig` names every parameter that is wrong,
    what was given and what is allowed.
    """
    parametros = controlador.get_parameters() or {}
    return de_plano({k.removeprefix(_PREFIXO): v for k, v in parametros.items() if k.startswith(_PREFIXO)})


def renomear(controlador: Task, config: PipelineConfig) -> None:
    """Leave one spelling on the task of a run that was made before names held no dots, or copied from one.

    Nothing is written where the names are right. All at once, before the SDK would set each name that is
    missing by itself, and before it would send both spellings back to a server that takes them for one.
    """
    tem = controlador.get_parameters() or {}
    certos = {f"{_PREFIXO}{nome}": valor for nome, valor in achatar(config).items()}
    if {k for k in tem if k.startswith(_PREFIXO)} - certos.keys():
        outros = {k: v for k, v in tem.items() if not k.startswith(_PREFIXO)}
        controlador.set_parameters({**outros, **certos})
