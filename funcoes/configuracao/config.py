"""Configuration: one YAML with every default, read by models that refuse unknown keys.

`PipelineConfig` is the single declaration of what a user may change. From it come the defaults, the
types, the `--set stage.key=value` overrides, the parameters of the ClearML pipeline (which travel as
text) and the arguments of each stage.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.apoio.erros import ErroConfig
from funcoes.apoio.problemas import NENHUMA, Fonte, Fontes, descrever
from funcoes.comando.ambiente_servico import do_ambiente, pares_do_ambiente
from funcoes.configuracao import padrao, parametros
from funcoes.configuracao.pares import (
    EXEMPLO,
    EXEMPLO_DO_MONITOR,
    EXEMPLO_DO_RETREINO,
    EXEMPLO_DO_SERVICO,
    como_mapa,
    como_yaml,
    pares_de,
    trocar,
)
from funcoes.configuracao.secoes import SECOES, PipelineConfig
from funcoes.configuracao.secoes_monitor import SECOES_MONITOR, MonitorConfig
from funcoes.configuracao.secoes_retreino import SECOES_RETREINO, ConfigDoRetreino
from funcoes.configuracao.secoes_servico import SECOES_SERVICO, ServicoConfig
from funcoes.pesquisa.como import outra_de
from funcoes.pesquisa.descricao import (
    PADROES,
    PesquisaConfig,
    arquivo_de,
    chaves_descritas,
    padroes_descritos,
    trocadas_em,
)

M = TypeVar("M", bound=BaseModel)
ARQUIVO_PADRAO = padrao.ARQUIVO_PADRAO
ARQUIVO_SERVICO = ARQUIVO_PADRAO.with_name("servico.yaml")
ARQUIVO_MONITOR = ARQUIVO_PADRAO.with_name("monitor.yaml")
ARQUIVO_RETREINO = ARQUIVO_PADRAO.with_name("retreino.yaml")

_SIMPLES = re.compile(r"[^\s,\[\]{}()'\"#&*!|>%@`](?:[^,\[\]{}()'\"]*[^\s,\[\]{}()'\"])?")
"""Items of a list that need no quotes."""

_Camada = tuple[str, Mapping[str, Any]]
"""Where values are from, for messages, and the values by section and key."""


def _valores(padrao: Path, arquivo: Path | None, *mais: _Camada) -> dict[str, dict[str, Any]]:
    """The file of defaults, with the user's file and then what else is given laid over it."""
    do_arquivo = () if arquivo is None else ((str(arquivo), ler_yaml(arquivo)),)
    valores: dict[str, dict[str, Any]] = {}
    for origem, secoes in ((str(padrao), ler_yaml(padrao)), *do_arquivo, *mais):
        for secao, chaves in secoes.items():
            if not isinstance(chaves, Mapping):
                raise ErroConfig(f"{origem}: {secao} must be a stage with keys, found {chaves!r}")
            valores.setdefault(str(secao), {}).update(chaves)
    return valores


def _por_pares(
    valores: dict[str, dict[str, Any]],
    pares: Iterable[str],
    ler: Callable[[str], object] = str,
    exemplo: str = EXEMPLO,
) -> dict[str, dict[str, Any]]:
    """The values with each `stage.key=value` put into them, in the order given."""
    for secao, nome, texto in pares_de(pares, exemplo):
        chaves = valores.setdefault(secao, {})
        chave, _, caminho = nome.partition(".")
        mapa = como_mapa(chaves.get(chave))
        if caminho and mapa is not None:
            chaves[chave] = trocar(mapa, f"{secao}.{chave}", caminho, texto)
        else:
            chaves[nome] = ler(texto)
    return valores


def _validado(
    modelo: type[M],
    valores: Mapping[str, Any],
    quais: str = "configuration",
    secoes: Mapping[str, type[BaseModel]] = SECOES,
    fontes: Fontes = NENHUMA,
) -> M:
    try:
        return modelo.model_validate(valores)
    except ValidationError as erro:
        ditas = "\n".join(descrever(erro, secoes, fontes=fontes))
        raise ErroConfig(f"the {quais} cannot be used:\n{ditas}") from erro


def validar(valores: Mapping[str, Any]) -> PipelineConfig:
    """Cast and check a nested mapping; `ErroConfig` lists every problem at once."""
    return _validado(PipelineConfig, valores)


def validar_secao(modelo: type[M], valores: dict[str, Any]) -> M:
    """Cast and check a stage's arguments; `ErroConfig` names every wrong one."""
    return _validado(modelo, valores, "arguments")


def carregar(
    arquivo: Path | None = None, pares: Iterable[str] = (), pesquisa: str | PesquisaConfig | None = None
) -> PipelineConfig:
    """Defaults, those of the survey, the user's file, the survey's description, `stage.key=value` pairs.

    `pesquisa` is the name of a description that comes with the project, the path of one, or a description
    that was read elsewhere, which has no defaults of other sections.

    Raises `ErroConfig` for an unreadable file, an unknown key or a value of the wrong type or range.
    """
    pares = [*pares]
    fontes = _fontes(arquivo, pares, pesquisa)
    if pesquisa is None:
        valores = _por_pares(_valores(ARQUIVO_PADRAO, arquivo), pares)
        return _validado(PipelineConfig, valores, fontes=fontes)
    camadas: list[_Camada] = [] if arquivo is None else [(str(arquivo), ler_yaml(arquivo))]
    if isinstance(pesquisa, PesquisaConfig):
        camadas += [("--survey", {"pesquisa": pesquisa.model_dump()})]
    else:
        camadas = [("--survey", _padroes_da(pesquisa)), *camadas]
        camadas += [("--survey", {"pesquisa": chaves_descritas(pesquisa)})]
    valores = _por_pares(_valores(ARQUIVO_PADRAO, None, *camadas), pares)
    return _validado(PipelineConfig, valores, fontes=fontes)


def _fontes(arquivo: Path | None, pares: Iterable[str], pesquisa: str | PesquisaConfig | None) -> Fontes:
    """Where the values of `carregar` are from: what is said of one names its line."""
    dela = [arquivo_de(pesquisa)] if isinstance(pesquisa, str) else []
    bases = [outra[0] for d in dela if (outra := outra_de(d, arquivo_de)) is not None]
    arquivos = [Fonte(d, (), (PADROES,)) for d in dela]
    arquivos += [] if arquivo is None else [Fonte(arquivo)]
    arquivos += [Fonte(b, ("pesquisa",), trocadas=trocadas_em(d)) for b, d in zip(bases, dela, strict=False)]
    arquivos += [Fonte(d, ("pesquisa",)) for d in dela]
    return Fontes(tuple(arquivos), tuple((s, *n.split(".")) for s, n, _ in pares_de(pares, EXEMPLO)))


def _padroes_da(pesquisa: str) -> dict[str, dict[str, Any]]:
    """A survey's defaults of other sections; of a mapping, keys that it does not name stay as they are."""
    nossos, deles = ler_yaml(ARQUIVO_PADRAO), padroes_descritos(pesquisa)
    feitos: dict[str, dict[str, Any]] = {}
    for secao, chaves in deles.items():
        antes = nossos.get(secao, {})
        if not isinstance(chaves, Mapping):
            raise ErroConfig(f"--survey {pesquisa}: padroes.{secao} must have keys, found {chaves!r}")
        feitos[secao] = {
            nome: {**antes[nome], **valor}
            if isinstance(valor, Mapping) and isinstance(antes.get(nome), Mapping)
            else valor
            for nome, valor in chaves.items()
        }
    return feitos


def carregar_servico(arquivo: Path | None = None, pares: Iterable[str] = ()) -> ServicoConfig:
    """The same for `configs/servico.yaml`, with what the environment says laid over the user's file.

    Lists and mappings of a pair are written as in YAML.
    """
    dadas = _valores(ARQUIVO_SERVICO, arquivo, ("the environment", do_ambiente()))
    todos = [*pares_do_ambiente(), *pares]
    valores = _por_pares(dadas, todos, como_yaml, EXEMPLO_DO_SERVICO)
    return _validado(ServicoConfig, valores, secoes=SECOES_SERVICO)


def carregar_monitor(arquivo: Path | None = None, pares: Iterable[str] = ()) -> MonitorConfig:
    """The same for `configs/monitor.yaml`."""
    valores = _por_pares(_valores(ARQUIVO_MONITOR, arquivo), pares, como_yaml, EXEMPLO_DO_MONITOR)
    return _validado(MonitorConfig, valores, secoes=SECOES_MONITOR)


def carregar_retreino(arquivo: Path | None = None, pares: Iterable[str] = ()) -> ConfigDoRetreino:
    """The same for `configs/retreino.yaml`; `ErroConfig` also for settings of a run that cannot be."""
    valores = _por_pares(_valores(ARQUIVO_RETREINO, arquivo), pares, como_yaml, EXEMPLO_DO_RETREINO)
    config = _validado(ConfigDoRetreino, valores, secoes=SECOES_RETREINO)
    carregar(None, config.retreino.mudar)
    return config


def carregar_de(
    modelo: type[M], padrao: Path, arquivos: Iterable[Path], pares: Iterable[str], exemplo: str
) -> M:
    """The same for any model of sections: a file of defaults, files over it, pairs over these.

    `exemplo` is one pair, for the message about one that is none.
    """
    camadas = [(str(arquivo), ler_yaml(arquivo)) for arquivo in arquivos]
    valores = _por_pares(_valores(padrao, None, *camadas), pares, como_yaml, exemplo)
    secoes = {n: c.annotation for n, c in modelo.model_fields.items() if isinstance(c.annotation, type)}
    return _validado(modelo, valores, secoes=secoes)


def mudada(config: PipelineConfig, pares: Iterable[str]) -> PipelineConfig:
    """The configuration with `stage.key=value` pairs laid over it."""
    return validar(_por_pares(config.model_dump(by_alias=True), pares))


def achatar(config: PipelineConfig) -> dict[str, str]:
    """The configuration as `{"train/folds": "5"}`: the parameters of the ClearML pipeline."""
    return {
        parametros.nome(secao, chave): como_texto(valor)
        for secao, chaves in config.model_dump(by_alias=True).items()
        for chave, valor in chaves.items()
    }


def como_texto(valor: object) -> str:
    """A value the way it travels through ClearML; `validar` reads it back."""
    if isinstance(valor, list) and all(_SIMPLES.fullmatch(str(item)) for item in valor):
        return ",".join(str(item) for item in valor)
    if isinstance(valor, dict | list):
        return yaml.safe_dump(valor, default_flow_style=True, sort_keys=False, width=10**6).strip()
    return str(valor)


def de_plano(plano: Mapping[str, str]) -> PipelineConfig:
    """The inverse of `achatar`: text parameters, edited by people or not, to a checked configuration.

    Names may be those of before, `train.folds`, or come back escaped. Keys that are missing keep their
    defaults; `ErroConfig` names every wrong, unknown or contradictory one.
    """
    reunidos = parametros.reunir(plano)
    problemas = [*reunidos.problemas]
    try:
        config = PipelineConfig.model_validate(
            _valores(ARQUIVO_PADRAO, None, ("parameters", reunidos.secoes))
        )
    except ValidationError as erro:
        problemas.extend(descrever(erro, SECOES, parametros.como_parametros))
    if problemas:
        linhas = "\n".join(problemas)
        entre = "\n" if "\n" in linhas else " "
        raise ErroConfig(f"the parameters of the run cannot be used:{entre}{linhas}")
    return config
