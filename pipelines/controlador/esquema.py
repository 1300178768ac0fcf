"""The controller's parameters as a JSON Schema on its task: a form can check them before a run starts.

It is a configuration object beside the graph; NEW RUN copies it with the task. Parameters travel as text,
and so does each `default`, as `achatar` writes it. What only models can check (what fits together, what
mappings hold) is not in it: a run with such an error refuses itself before its first stage.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from clearml import Task
from pydantic import BaseModel

from funcoes.configuracao.config import ARQUIVO_PADRAO, achatar, carregar
from funcoes.configuracao.secoes import SECOES
from funcoes.palavras.parametros_pt import AJUDAS_PT, SECOES_PT

NOME: Final = "esquema_dos_parametros"
"""Name of the configuration object, without what a server escapes; its readers know it by its `$schema`."""

_DIALETO: Final = "https://json-schema.org/draft/2020-12/schema"
_DIZ: Final = (
    "type", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
    "minItems", "maxItems",
)  # fmt: skip
_SECAO: Final = re.compile(r"(\w+):")
_CHAVE: Final = re.compile(r"  (\w+):.*?(?:\s#\s(.*))?")
_CONTINUA: Final = re.compile(r" {8,}#\s(.*)")


def ajudas(texto: str) -> dict[tuple[str, str], str]:
    """What the comments of a file of defaults say of each key, by section and key."""
    ditas: dict[tuple[str, str], str] = {}
    secao, atual = "", None
    for linha in texto.splitlines():
        if achada := _SECAO.match(linha):
            secao, atual = achada[1], None
        elif achada := _CHAVE.fullmatch(linha):
            atual = (secao, achada[1]) if achada[2] else None
            if atual:
                ditas[atual] = achada[2].strip()
        elif (achada := _CONTINUA.fullmatch(linha)) and atual:
            ditas[atual] += f" {achada[1].strip()}"
        else:
            atual = None
    return ditas


def _raso(campo: Mapping[str, Any], definicoes: Mapping[str, Any]) -> dict[str, Any]:
    """A field without what lies deeper than a form goes: the items of a list, but not what mappings hold."""
    if "$ref" in campo:
        return _raso(definicoes[campo["$ref"].rpartition("/")[2]], definicoes)
    if "anyOf" in campo:
        return {"anyOf": [_raso(opcao, definicoes) for opcao in campo["anyOf"]]}
    raso = {nome: campo[nome] for nome in _DIZ if nome in campo}
    if "items" in campo:
        raso["items"] = _raso(campo["items"], definicoes)
    return raso


def _campos(modelo: type[BaseModel]) -> dict[str, dict[str, Any]]:
    inteiro = modelo.model_json_schema(by_alias=True)
    definicoes = inteiro.get("$defs", {})
    return {chave: _raso(campo, definicoes) for chave, campo in inteiro["properties"].items()}


def esquema() -> dict[str, Any]:
    """Every parameter of a run with its type, range, allowed values, help in two languages and default."""
    campos = {secao: _campos(modelo) for secao, modelo in SECOES.items()}
    ditas = ajudas(ARQUIVO_PADRAO.read_text(encoding="utf-8"))
    parametros = {}
    for nome, valor in achatar(carregar()).items():
        secao, _, chave = nome.partition("/")
        dito: dict[str, Any] = {"description": ditas[secao, chave]} if (secao, chave) in ditas else {}
        if nome in AJUDAS_PT:
            dito["x-description"] = {"pt": AJUDAS_PT[nome]}
        parametros[nome] = {**campos[secao][chave], "default": valor, **dito}
    return {
        "$schema": _DIALETO,
        "type": "object",
        "properties": parametros,
        "additionalProperties": False,
        "x-groups": {
            secao: {"en": (modelo.__doc__ or "").partition("\n")[0], "pt": SECOES_PT[secao]}
            for secao, modelo in SECOES.items()
        },
    }


def anexar(controlador: Task) -> None:
    """Put the schema on a controller's task, where it is not there yet as it is today."""
    texto = json.dumps(esquema(), separators=(",", ":"), ensure_ascii=False)
    if controlador.get_configuration_object(NOME) != texto:
        controlador.set_configuration_object(NOME, config_text=texto, config_type="json")
