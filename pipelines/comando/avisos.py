"""Settings that were given and have no effect in this run: said before it starts, each with why."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, get_args

from funcoes.configuracao.pares import pares_de
from funcoes.configuracao.secoes import SAMPLE, PipelineConfig, Protocolo
from funcoes.pesquisa.descricao import PesquisaConfig, lida_como

_PARA_FOLDS: Final = "by_record, random and report"
_COM_GRUPOS: Final = frozenset({"by_day", "by_campaign"})
_COM_FOLDS: Final = frozenset(get_args(Protocolo)) - _COM_GRUPOS

SemEfeito = Callable[[PipelineConfig], str]
"""Why a setting has no effect; "" where it has one."""


def _protocolos(c: PipelineConfig) -> list[Protocolo]:
    """What is compared by; none where the survey says it, and is not read yet."""
    pesquisa = c.a_pesquisa()
    return c.train.da_pesquisa(pesquisa).protocol if pesquisa.le_arquivos else c.train.protocol


def _folds(c: PipelineConfig) -> str:
    protocolos = _protocolos(c)
    if not protocolos or _COM_FOLDS & set(protocolos):
        return ""
    return f"{', '.join(protocolos)} makes a fold of each group; it is for {_PARA_FOLDS}"


def _max_folds(c: PipelineConfig) -> str:
    protocolos = _protocolos(c)
    return "" if not protocolos or _COM_GRUPOS & set(protocolos) else "it is for by_day and by_campaign"


def _sintonia(c: PipelineConfig) -> str:
    return "" if c.train.sintonia else "nothing is tuned (train.sintonia=0)"


def _voto(c: PipelineConfig) -> str:
    return "" if "voto" in c.train.modelos else "train.modelos has no voto"


def _svm(c: PipelineConfig) -> str:
    return "" if "svm" in c.train.ajustados else "no svm is compared (train.modelos)"


def _fusoes(c: PipelineConfig) -> str:
    return "" if c.target.fusao() else f"nothing is merged for {c.target.classes} classes (target.classes)"


def _amostra(c: PipelineConfig) -> str:
    return (
        "" if c.ingest.dados == SAMPLE else "it is of the packaged sample, and ingest.dados names other data"
    )


def _pesquisa(c: PipelineConfig) -> str:
    return "the packaged sample has a description of its own" if c.ingest.dados == SAMPLE else ""


def _vizinhos(c: PipelineConfig) -> str:
    return (
        ""
        if c.balance.metodo in {"smote", "svmsmote"}
        else f"balance.metodo={c.balance.metodo} asks for none"
    )


def _svmsmote(c: PipelineConfig) -> str:
    return "" if c.balance.metodo == "svmsmote" else f"balance.metodo is {c.balance.metodo}"


_REGRAS: Final[dict[str, SemEfeito]] = {
    "train.folds": _folds,
    "train.max_folds": _max_folds,
    "train.sintonia_folds": _sintonia,
    "train.grades": _sintonia,
    "train.voto": _voto,
    "train.svm_max_linhas": _svm,
    "target.fusoes": _fusoes,
    "ingest.semente_amostra": _amostra,
    **{f"pesquisa.{chave}": _pesquisa for chave in PesquisaConfig.model_fields},
    "balance.vizinhos": _vizinhos,
    "balance.svmsmote_max_linhas": _svmsmote,
}


def sem_efeito(pares: Iterable[str], config: PipelineConfig, pesquisa: str | None = None) -> Iterator[str]:
    """A line for each `stage.key=value`, and `--survey`, that changes nothing in a run like this."""
    if pesquisa is not None and _pesquisa(config):
        yield f"--survey has no effect: {_pesquisa(config)}"
    dadas = [f"{secao}.{nome.partition('.')[0]}" for secao, nome, _ in pares_de(pares)]
    for nome in dict.fromkeys(dadas):
        porque = _REGRAS[nome](config) if nome in _REGRAS else ""
        if porque:
            yield f"{nome} has no effect: {porque}"


def da_pesquisa_achada(config: PipelineConfig, pesquisa: str | None) -> Iterator[str]:
    """As which survey a file is read that nobody described, and what is not taken from that."""
    dados = config.ingest.dados
    if pesquisa is None and dados != SAMPLE and config.pesquisa.le_arquivos and not config.pesquisa.titulo:
        nome = lida_como(config.pesquisa)
        if nome:
            yield (
                f"{dados} is read as files of {nome} are: its columns fit. Name, place and source are not "
                f"taken from there; for that survey itself: --survey {nome}"
            )
