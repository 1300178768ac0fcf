"""The configuration of serving as models: every key, its type and its range, unknown keys refused."""

import ipaddress
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from funcoes.configuracao.valores import Secao
from funcoes.pesquisa.descricao import Fuso, Latitude, Longitude, PesquisaConfig, exigir_lugar, nada

Segundos = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]
Milissegundos = Annotated[float, Field(gt=0, le=60_000, allow_inf_nan=False)]
Contagem = Annotated[int, Field(ge=1, le=1_000_000_000)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
NomeDeChave = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]

NomeDeHost = Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$")]
"""As in a URL, without scheme and port."""


class HttpConfig(Secao):
    """Where the server listens, and what it bears."""

    host: str = Field(min_length=1)
    porta: Annotated[int, Field(ge=0, le=65_535)]
    nomes: list[NomeDeHost]
    proxies: list[str]
    conexoes_max: Contagem
    corpo_max_kb: Contagem
    tempo_max_s: Segundos
    espera_max_ms: Milissegundos
    saida_s: Segundos
    aviso_saida_s: Annotated[float, Field(ge=0, le=600, allow_inf_nan=False)]
    cors_origens: list[Annotated[str, Field(pattern=r"^https?://[^/*\s]+$")]]

    @property
    def so_local(self) -> bool:
        """Whether nobody but this machine can reach the server."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class LimitesConfig(Secao):
    """Requests per minute; 0 is no limit."""

    por_chave: Annotated[int, Field(ge=0)]
    por_endereco: Annotated[int, Field(ge=0)]


class LoteConfig(Secao):
    """Batches."""

    linhas_max: Contagem
    corpo_max_mb: Contagem
    json_max_mb: Contagem
    linhas_por_bloco: Contagem
    simultaneos: Contagem
    ritmo_min_kb_s: Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]
    guardados_max_mb: Contagem
    erros_max: Annotated[int, Field(ge=0)]
    resposta_json_max_mb: Contagem


class ModeloConfig(Secao):
    """Which model is served, and how a new one is found and taken."""

    nomes: list[Annotated[str, Field(min_length=1)]]
    consultar_s: Segundos
    olhar_s: Segundos
    repetir_recusado_s: Segundos
    latencia_max_ms: Milissegundos
    guardar: Contagem
    fuso: Fuso
    latitude: Annotated[Latitude | None, BeforeValidator(nada)]
    longitude: Annotated[Longitude | None, BeforeValidator(nada)]
    relatar_s: Segundos

    @model_validator(mode="after")
    def _lugar_inteiro(self) -> Self:
        exigir_lugar("modelo", self.latitude, self.longitude, self.fuso)
        return self

    def lugar(self, pesquisa: PesquisaConfig | None) -> tuple[str, float | None, float | None]:
        """Zone, latitude and longitude of those who ask: what is configured goes before what the survey says
        of itself; "" and None where nobody says."""
        fuso = self.fuso or (pesquisa.fuso if pesquisa else "")
        if self.latitude is not None or pesquisa is None:
            return fuso, self.latitude, self.longitude
        return fuso, pesquisa.latitude, pesquisa.longitude


class PredicoesConfig(Secao):
    """The log of predictions."""

    ligado: bool
    gravar_s: Segundos
    linhas_por_arquivo: Contagem
    tamanho_max_mb: Contagem
    memoria_max_linhas: Contagem


class LogConfig(Secao):
    """What is written to the log."""

    nivel: Literal["debug", "info", "warning", "error"]
    pedidos: bool


class ServicoConfig(Secao):
    """All of `configs/servico.yaml`."""

    http: HttpConfig
    chaves: dict[NomeDeChave, Sha256]
    limites: LimitesConfig
    lote: LoteConfig
    modelo: ModeloConfig
    predicoes: PredicoesConfig
    log: LogConfig

    @model_validator(mode="after")
    def _chave_onde_se_alcanca(self) -> Self:
        if not self.chaves and not self.http.so_local:
            raise ValueError(
                f"http.host {self.http.host} can be reached from other machines, and chaves is empty: add a "
                "key (`python -m api --nova-chave NAME` prints one; CONFORTO_CHAVES of the environment takes "
                "it, too), or listen on 127.0.0.1 (a PORT in the environment asks for all addresses; "
                "--set http.host=127.0.0.1 goes before it)"
            )
        return self


SECOES_SERVICO: dict[str, type[BaseModel]] = {
    "http": HttpConfig,
    "limites": LimitesConfig,
    "lote": LoteConfig,
    "modelo": ModeloConfig,
    "predicoes": PredicoesConfig,
    "log": LogConfig,
}
