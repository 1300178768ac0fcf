"""Of which survey answers to predictions are: that of the models that gave them, or the one that is named."""

from typing import Final

import pandas as pd

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.secoes import PipelineConfig
from funcoes.palavras.lingua import contado
from funcoes.pesquisa.nomes import SINTETICO
from pipelines.execucao.base import Base, achar

_DA_AMOSTRA: Final = "to a model of the synthetic sample (retornos.da_amostra)"
_SEM_MODELO: Final = "to a model that the registry does not have"
_SEM_PESQUISA: Final = "to a model that does not say of which survey it is"
_DIGA: Final = (
    "say of which survey they are with --append-to FILE.csv or dataset:ID, or with --survey, and add "
    "--set retornos.da_amostra=true"
)


def achar_base(config: PipelineConfig, pedido: str | None, de: pd.Series) -> Base:
    """The survey that was named, or the one that all these models are of; it has to say its time zone."""
    nome = config.pesquisa.nome if pedido or config.pesquisa.nome else _a_que_respondem(de)
    com_nome = config.model_copy(update={"pesquisa": config.pesquisa.model_copy(update={"nome": nome})})
    base = achar(com_nome, pedido, comecar=config.retornos.da_amostra)
    if not base.pesquisa.fuso:
        raise ErroConfig(
            f"--from-feedback: the survey {base.pesquisa.nome} does not say its time zone (fuso), so nobody "
            "knows day and hour of an answer. Describe it with --survey NAME or FILE.yaml"
        )
    return base


def _a_que_respondem(de: pd.Series) -> str:
    vezes = de.dropna().value_counts()
    nomes = [n for n in vezes.index if n not in {"", SINTETICO}]
    if len(nomes) == 1:
        return str(nomes[0])
    if nomes:
        ditas = ", ".join(f"{n} ({contado(int(vezes[n]), 'answer')})" for n in sorted(nomes))
        raise ErroConfig(
            f"--from-feedback: for which survey? There are answers to models of {ditas}: say it with "
            "--survey, with --set pesquisa.nome=NAME, or with --append-to dataset:ID"
        )
    if SINTETICO in vezes.index:
        raise ErroConfig(
            f"--from-feedback: the {contado(int(vezes[SINTETICO]), 'answer')} are to a model of the "
            f"synthetic sample, whose rows are nobody's votes and are never mixed with people's: {_DIGA}"
        )
    raise ErroConfig(
        f"--from-feedback: none of the {contado(len(de), 'answer')} with a prediction is to a model of a "
        f"survey that this registry has: {_DIGA.partition(', and add')[0]}"
    )


def de_fora(nome: object, pesquisa: str, da_amostra: bool) -> str:
    """Why an answer to a model of this survey is not one of ours; "" where it is."""
    if nome == pesquisa or (nome == SINTETICO and da_amostra):
        return ""
    if nome == SINTETICO:
        return _DA_AMOSTRA
    if not isinstance(nome, str):
        return _SEM_MODELO
    return f"to a model of the survey {nome}" if nome else _SEM_PESQUISA
