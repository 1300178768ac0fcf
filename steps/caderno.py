"""The log of a stage: on the console for people, and in the task, as the artifact `log`, for machines."""

from typing import Final, Literal

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from funcoes.apoio import linhas
from funcoes.apoio.erros import ErroConfig

ARTEFATO: Final = "log"


class _Ambiente(BaseSettings):
    """`CONFORTO_LOG`: how the console of a stage reads."""

    model_config = SettingsConfigDict(env_prefix="CONFORTO_", extra="ignore")

    log: Literal["text", "json"] = "text"


def em_json() -> bool:
    """Whether the console is to be JSON lines, too; `ErroConfig` for a wrong `CONFORTO_LOG`."""
    try:
        return _Ambiente().log == "json"
    except ValidationError as erro:
        raise ErroConfig(f"CONFORTO_LOG is {erro.errors()[0]['input']!r}: expected text or json") from erro


class Caderno:
    """The lines of one stage; `campos` are of each of them, and more may become known on the way."""

    def __init__(self, json: bool, **campos: object) -> None:
        self._json = json
        self._campos: dict[str, object] = {}
        self.fixar(**campos)
        self._escritas: list[str] = []
        if json:
            linhas.tudo_em_linhas(self._campos)

    def fixar(self, **campos: object) -> None:
        """Have all lines to come say this as well; what is empty is not known, and left out."""
        self._campos.update({nome: valor for nome, valor in campos.items() if valor})

    def anotar(self, evento: str, nivel: linhas.Nivel = "info", **campos: object) -> str:
        """Keep a line that people are not shown; returns it."""
        escrita = linhas.linha(evento, nivel, **(self._campos | campos))
        self._escritas.append(escrita)
        return escrita

    def dizer(self, texto: str, **campos: object) -> None:
        """Keep a line, and show it: as text, or as it is kept."""
        escrita = self.anotar(texto, "info", **campos)
        print(escrita if self._json else texto, flush=True)

    def conteudo(self) -> bytes:
        """All lines so far."""
        return "".join(f"{uma}\n" for uma in self._escritas).encode()
