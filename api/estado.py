"""Everything that the serving process holds, in one place."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from api.acesso import Limitador, Porteiro
from api.carregador import Carregador
from api.diario import Diario
from api.erros import ErroPedido
from api.juntador import Juntador
from api.metricas import Metricas
from api.servido import Servido
from funcoes.secoes_servico import ServicoConfig
from funcoes.servico import PastaServico

_ESPERA_MODELO_S = 5


@dataclass
class Estado:
    """What routes, gate and threads share; only `parando`, `orfao` and the counters ever change."""

    config: ServicoConfig
    pasta: PastaServico
    log: structlog.typing.FilteringBoundLogger
    carregador: Carregador
    diario: Diario
    porteiro: Porteiro
    limitador: Limitador
    metricas: Metricas = field(default_factory=Metricas)
    juntador: Juntador = field(init=False)
    parando: bool = False
    orfao: bool = False
    """The process that started this one is gone."""
    em_andamento: int = 0
    lotes: int = 0
    porta: int = 0

    @classmethod
    def criar(
        cls, config: ServicoConfig, pasta: PastaServico, log: structlog.typing.FilteringBoundLogger
    ) -> "Estado":
        """All parts, not yet started."""
        return cls(
            config=config,
            pasta=pasta,
            log=log,
            carregador=Carregador(pasta, config.modelo),
            diario=Diario(pasta.predicoes, config.predicoes),
            porteiro=Porteiro(config.chaves),
            limitador=Limitador(config.limites),
        )

    @property
    def servido(self) -> Servido:
        """The model that answers now; `ErroPedido` 503 where there is none."""
        servido = self.carregador.servido
        if servido is None:
            raise ErroPedido(503, "sem_modelo", _ESPERA_MODELO_S, espera_s=_ESPERA_MODELO_S)
        return servido

    def hora(self) -> float:
        """The time of day where the model is from, decimal hours."""
        agora = datetime.now(self._fuso)
        return agora.hour + agora.minute / 60

    def __post_init__(self) -> None:
        self._fuso = ZoneInfo(self.config.modelo.fuso)
        self.juntador = Juntador(self.diario, self.hora)
