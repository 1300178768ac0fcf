"""Whether the ClearML server that the environment names answers and takes the credentials.

The SDK itself waits for ever, in silence, for a server that is not there: so this is asked first.
"""

from dataclasses import dataclass, field
from pathlib import Path

import requests
from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from funcoes.apoio.erros import ErroConfig, ErroServidor
from funcoes.comando import sdk


class AmbienteClearML(BaseSettings):
    """The `CLEARML_*` variables that name a server, and how long to wait for it."""

    model_config = SettingsConfigDict(env_prefix="CLEARML_", extra="ignore")

    api_host: str = ""
    config_file: str = ""
    espera_maxima_s: float = 3.0


def _ambiente() -> AmbienteClearML:
    try:
        return AmbienteClearML()
    except ValidationError as erro:
        raise ErroConfig(f"a CLEARML_ variable of the environment cannot be used: {erro}") from erro


@dataclass(frozen=True)
class Servidor:
    """Where ClearML's API answers, and with which credentials."""

    api: str
    chave: str = field(default="", repr=False)
    segredo: str = field(default="", repr=False)


def ha_clearml_configurado() -> bool:
    """Whether `CLEARML_API_HOST`, `CLEARML_CONFIG_FILE` or `~/clearml.conf` names a server.

    Asked without importing ClearML, which reads its configuration once, while it is imported.
    """
    ambiente = _ambiente()
    if ambiente.config_file:
        return Path(ambiente.config_file).expanduser().is_file() or bool(ambiente.api_host)
    return bool(ambiente.api_host) or (Path.home() / "clearml.conf").is_file()


def servidor_do_sdk() -> Servidor:
    """The server and credentials that the SDK will use in this process."""
    config_obj = sdk.preparar()
    from clearml.backend_api import Session  # noqa: PLC0415 -- takes half a second
    from clearml.backend_api.session.defs import ENV_ACCESS_KEY, ENV_SECRET_KEY  # noqa: PLC0415

    chave = ENV_ACCESS_KEY.get(default=config_obj.get("api.credentials.access_key", "") or "")
    segredo = ENV_SECRET_KEY.get(default=config_obj.get("api.credentials.secret_key", "") or "")
    return Servidor(str(Session.get_api_server_host()), str(chave), str(segredo))


def conferir(servidor: Servidor) -> None:
    """Log in once; `ErroServidor` within seconds when nobody answers or the credentials are refused."""
    espera = _ambiente().espera_maxima_s
    try:
        resposta = requests.get(
            f"{servidor.api}/auth.login", auth=(servidor.chave, servidor.segredo), timeout=espera
        )
    except requests.RequestException as erro:
        raise ErroServidor(
            f"no ClearML server answers at {servidor.api} ({type(erro).__name__}). Start it, correct "
            "clearml.conf or CLEARML_API_HOST, or use the embedded one: --server embedded"
        ) from erro
    if resposta.status_code in {401, 403}:
        raise ErroServidor(
            f"the ClearML server at {servidor.api} refuses the credentials (HTTP {resposta.status_code}). "
            "Correct them in clearml.conf or CLEARML_API_ACCESS_KEY and CLEARML_API_SECRET_KEY."
        )
    if resposta.status_code != requests.codes.ok or not _traz_token(resposta):
        raise ErroServidor(
            f"{servidor.api} answers HTTP {resposta.status_code} to a login: is it a ClearML API server? "
            "The address of the API is needed (port 8008), not of the web page."
        )


def _traz_token(resposta: requests.Response) -> bool:
    """Whether this is ClearML's answer to a login, and not some web page."""
    try:
        return bool(resposta.json()["data"]["token"])
    except (ValueError, KeyError, TypeError):
        return False


def exigir_servidor() -> Servidor:
    """The configured server, checked; `ErroServidor` says what to do when there is none."""
    if not ha_clearml_configurado():
        raise ErroServidor(
            "no ClearML is configured. `python pipelines/run.py` brings its own server; for a single stage, "
            'start it and load its address: eval "$(python -m clearml_local env)"'
        )
    servidor = servidor_do_sdk()
    conferir(servidor)
    return servidor
