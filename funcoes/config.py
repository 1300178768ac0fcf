"""Configuration: one YAML with every default, read by models that refuse unknown keys.

`PipelineConfig` is the single declaration of what a user may change. From it come the defaults, the
types, the `--set stage.key=value` overrides, the parameters of the ClearML pipeline (which travel as
text) and the arguments of each stage.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from funcoes import parametros
from funcoes.errors import ErroConfig
from funcoes.secoes import SECOES, SUFIXO_SINTETICO, PipelineConfig
from funcoes.secoes_servico import SECOES_SERVICO, ServicoConfig

M = TypeVar("M", bound=BaseModel)
ARQUIVO_PADRAO = Path(__file__).resolve().parents[1] / "configs" / "pipeline.yaml"
ARQUIVO_SERVICO = ARQUIVO_PADRAO.with_name("servico.yaml")


def ler_yaml(caminho: Path) -> dict[str, Any]:
    """Read a YAML file whose top level is a mapping; `ErroConfig` names the file and the line."""
    try:
        conteudo = yaml.safe_load(caminho.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as erro:
        raise ErroConfig(f"cannot read the configuration {caminho}: {erro}") from erro
    except (yaml.YAMLError, ValueError) as erro:  # ValueError: a date that does not exist
        raise ErroConfig(f"{caminho} is not valid YAML: {erro}") from erro
    if conteudo is None:
        return {}
    if not isinstance(conteudo, dict):
        raise ErroConfig(f"{caminho} must map stages to keys, found a {type(conteudo).__name__}")
    return conteudo


def _fundir(base: dict[str, Any], novo: Mapping[str, Any], origem: str) -> dict[str, Any]:
    fundido = {secao: dict(chaves) for secao, chaves in base.items()}
    for secao, chaves in novo.items():
        if not isinstance(chaves, Mapping):
            raise ErroConfig(f"{origem}: {secao} must be a stage with keys, found {chaves!r}")
        fundido.setdefault(str(secao), {}).update(chaves)
    return fundido


def de_pares(pares: Iterable[str]) -> dict[str, dict[str, str]]:
    """`["train.folds=3"]` to `{"train": {"folds": "3"}}`; values stay text, the model casts them."""
    secoes: dict[str, dict[str, str]] = {}
    for par in pares:
        chave, igual, valor = par.partition("=")
        secao, ponto, nome = chave.strip().partition(".")
        if not (igual and ponto and secao and nome):
            raise ErroConfig(f"--set {par!r}: expected stage.key=value, for example train.folds=3")
        secoes.setdefault(secao, {})[nome] = valor
    return secoes


def explicar(
    erro: ValidationError,
    secoes: Mapping[str, type[BaseModel]] = SECOES,
    nas_palavras: Callable[[str], str] = str,
) -> str:
    """One line for each problem: the key, what was given, what is allowed.

    `nas_palavras` gives names of keys as the reader knows them; what was given is repeated as it is.
    """
    linhas = []
    for item in erro.errors():
        nome = nas_palavras(".".join(str(parte) for parte in item["loc"]))
        if item["type"] == "extra_forbidden":
            linhas.append(f"{nome}: unknown key; known: {_conhecidas(item['loc'], secoes)}")
        elif item["type"] == "missing":
            linhas.append(f"{nome}: missing")
        elif item["loc"][:1] == ("chaves",):  # what was given may be a key: it is not repeated
            linhas.append(f"{nome}: must be the sha256 that `python -m api --nova-chave NAME` prints")
        elif item["type"] == "value_error":  # about several keys at once: its message names them
            linhas.append(f"{nome or 'configuration'}: {nas_palavras(str(item['ctx']['error']))}")
        else:
            linhas.append(f"{nome}: got {item['input']!r}: {item['msg']}")
    return "\n".join(linhas)


def _conhecidas(loc: tuple[int | str, ...], secoes: Mapping[str, type[BaseModel]]) -> str:
    secao = secoes.get(str(loc[0])) if len(loc) > 1 else None
    return ", ".join(secao.model_fields if secao else secoes)


def validar(valores: Mapping[str, Any]) -> PipelineConfig:
    """Cast and check a nested mapping; `ErroConfig` lists every problem at once."""
    try:
        return PipelineConfig.model_validate(valores)
    except ValidationError as erro:
        raise ErroConfig(f"the configuration cannot be used:\n{explicar(erro)}") from erro


def validar_secao(modelo: type[M], valores: dict[str, Any]) -> M:
    """Cast and check a stage's arguments; `ErroConfig` names every wrong one."""
    try:
        return modelo.model_validate(valores)
    except ValidationError as erro:
        raise ErroConfig(f"the arguments cannot be used:\n{explicar(erro)}") from erro


def carregar(arquivo: Path | None = None, pares: Iterable[str] = ()) -> PipelineConfig:
    """Defaults, then the user's file, then `stage.key=value` pairs.

    Raises `ErroConfig` for an unreadable file, an unknown key or a value of the wrong type or range.
    """
    valores = ler_yaml(ARQUIVO_PADRAO)
    if arquivo is not None:
        valores = _fundir(valores, ler_yaml(arquivo), str(arquivo))
    return validar(_fundir(valores, de_pares(pares), "--set"))


def nomes_padrao(config: PipelineConfig) -> list[str]:
    """The name of models of a survey, and of models of the packaged sample."""
    base = config.register_.nome_modelo
    return [base, f"{base}{SUFIXO_SINTETICO}"]


def carregar_servico(arquivo: Path | None = None, pares: Iterable[str] = ()) -> ServicoConfig:
    """The same for `configs/servico.yaml`; lists and mappings of a pair are written as in YAML."""
    valores = ler_yaml(ARQUIVO_SERVICO)
    if arquivo is not None:
        valores = _fundir(valores, ler_yaml(arquivo), str(arquivo))
    lidos = {s: {n: _de_yaml(v) for n, v in c.items()} for s, c in de_pares(pares).items()}
    try:
        return ServicoConfig.model_validate(_fundir(valores, lidos, "--set"))
    except ValidationError as erro:
        raise ErroConfig(f"the configuration cannot be used:\n{explicar(erro, SECOES_SERVICO)}") from erro


def _de_yaml(texto: str) -> object:
    try:
        return yaml.safe_load(texto)
    except (yaml.YAMLError, ValueError):
        return texto


def achatar(config: PipelineConfig) -> dict[str, str]:
    """The configuration as `{"train/folds": "5"}`: the parameters of the ClearML pipeline."""
    return {
        parametros.nome(secao, chave): como_texto(valor)
        for secao, chaves in config.model_dump(by_alias=True).items()
        for chave, valor in chaves.items()
    }


def como_texto(valor: object) -> str:
    """A value the way it travels through ClearML; `validar` reads it back."""
    if isinstance(valor, list):
        return ",".join(str(item) for item in valor)
    if isinstance(valor, dict):
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
            _fundir(ler_yaml(ARQUIVO_PADRAO), reunidos.secoes, "parameters")
        )
    except ValidationError as erro:
        problemas.append(explicar(erro, nas_palavras=parametros.como_parametros))
    if problemas:
        linhas = "\n".join(problemas)
        entre = "\n" if "\n" in linhas else " "
        raise ErroConfig(f"the parameters of the run cannot be used:{entre}{linhas}")
    return config
