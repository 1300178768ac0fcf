"""The page at `/`: one HTML document with its style, script and texts inside, and the policy that fits it."""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from funcoes.palavras.votos import ROTULOS

__all__ = ["Pagina", "montar"]

_PASTA: Final = Path(__file__).resolve().parent
_PROGRAMA: Final = ("controles.js", "campos.js", "resultado.js", "pedidos.js", "retorno.js", "pagina.js")
"""In this order; together they are one script with one scope of its own."""


@dataclass(frozen=True)
class Pagina:
    """A document, and the Content-Security-Policy to send with it: nothing runs but what is written in it."""

    html: bytes
    csp: str


def _resumo(texto: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(texto.encode()).digest()).decode()}'"


def _ler(nome: str) -> str:
    return (_PASTA / nome).read_text(encoding="utf-8")


def _textos() -> dict[str, dict[str, str]]:
    """What the page says in each language; the votes (`v-3` to `v3`) as the API calls them."""
    textos: dict[str, dict[str, str]] = json.loads(_ler("textos.json"))
    return {i: textos[i] | {f"v{voto}": rotulo for voto, rotulo in r.items()} for i, r in ROTULOS.items()}


@cache
def montar() -> Pagina:
    """The page, made once for a process from the files beside this one."""
    estilo = _ler("pagina.css")
    programa = '"use strict";\n{\n' + "\n".join(map(_ler, _PROGRAMA)) + "}\n"
    textos = json.dumps(_textos(), ensure_ascii=False, separators=(",", ":"))
    html = (
        _ler("pagina.html")
        .replace("/*ESTILO*/", estilo)
        # in a data block `</` could end it, and JSON may write it as `<\\/`
        .replace("/*TEXTOS*/", textos.replace("</", "<\\/"))
        .replace("/*PROGRAMA*/", programa)
    )
    csp = (
        f"default-src 'none'; style-src {_resumo(estilo)}; script-src {_resumo(programa)}; "
        "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return Pagina(html.encode(), csp)
