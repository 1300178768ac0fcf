"""The arguments of a stage: one for each key of its configuration. Imports nothing that takes its time."""

import argparse
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_settings import BaseSettings, SettingsConfigDict

from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.comando.ajuda import da_chave, ler_ajudas
from funcoes.configuracao.config import ARQUIVO_PADRAO, como_texto
from funcoes.configuracao.nomes_clearml import ETAPAS
from funcoes.configuracao.secoes import DO_PADRAO

V = TypeVar("V")


class Ambiente(BaseSettings):
    """What the one who started this process says through the environment."""

    model_config = SettingsConfigDict(extra="ignore")

    clearml_task_id: str = ""
    conforto_pid_da_corrida: int = 0


def remoto() -> bool:
    """Whether a controller or an agent started this process for a task that exists already."""
    return bool(Ambiente().clearml_task_id)


def _tipo(anotacao: object) -> Callable[[str], Any]:
    """The type that argparse, and so ClearML's web UI, shows; the values are checked by pydantic."""
    if anotacao is int or anotacao is float:
        return anotacao
    return str


def montar_argumentos(
    etapa: str, modelo: type[BaseModel], padroes: dict[str, Any]
) -> argparse.ArgumentParser:
    """One option for each key of the stage's configuration, with its default."""
    parser = argparse.ArgumentParser(
        prog=f"steps/{etapa}.py",
        description=f"Stage {etapa}: {(modelo.__doc__ or '').strip()}",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    if etapa != ETAPAS[0]:
        anterior = ETAPAS[ETAPAS.index(etapa) - 1]
        ajuda = f"the dataset version that {anterior} wrote"
        parser.add_argument("--dataset_id", required=not remoto(), default="", help=ajuda)
    parser.add_argument("--codigo", default="", help="hash of the stage's sources; the pipeline sets it")
    ajudas = _que_emprestam(ler_ajudas(ARQUIVO_PADRAO), etapa)
    for nome, campo in modelo.model_fields.items():
        padrao = padroes.get(nome)
        texto = como_texto(padrao) if isinstance(padrao, list | dict | bool) else padrao
        ajuda = da_chave(ajudas, etapa, nome)
        parser.add_argument(f"--{nome}", type=_tipo(campo.annotation), default=texto, help=ajuda)
    return parser


def _que_emprestam(secoes: dict[str, V], etapa: str) -> dict[str, V]:
    """The sections that a stage may get keys of, its own among them."""
    return {nome: chaves for nome, chaves in secoes.items() if nome == etapa or nome not in DO_PADRAO}


def padroes(etapa: str, modelo: type[BaseModel]) -> dict[str, Any]:
    """Defaults of configs/pipeline.yaml: the stage's own, those of other sections, or a whole section."""
    secoes = ler_yaml(ARQUIVO_PADRAO)
    proprios = dict(secoes[etapa])
    for chaves in _que_emprestam(secoes, etapa).values():
        for nome, valor in chaves.items():
            if nome in modelo.model_fields:
                proprios.setdefault(nome, valor)
    inteiras = {nome: valor for nome, valor in secoes.items() if nome in modelo.model_fields}
    return {**proprios, **inteiras}
