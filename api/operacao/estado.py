"""Everything that the serving process holds, in one place."""

from dataclasses import dataclass, field

import structlog

from api.acesso.chaves import Limitador, Porteiro
from api.acesso.hosts import Hosts
from api.acesso.lugares import Lugares
from api.diario import Conhecidos, Diario, Guardador
from api.modelo.carregador import Carregador
from api.modelo.juntador import Juntador
from api.modelo.servido import Servido
from api.operacao.metricas import Metricas
from api.pedido.erros import ErroPedido
from api.pedido.lugar import Lugar
from funcoes.configuracao.secoes_servico import ServicoConfig
from funcoes.servico.pasta import PastaServico

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
    hosts: Hosts
    metricas: Metricas = field(default_factory=Metricas)
    juntador: Juntador = field(init=False)
    conhecidos: Conhecidos = field(init=False)
    guardador: Guardador = field(init=False)
    parando: bool = False
    orfao: bool = False
    """The process that started this one is gone."""
    em_andamento: int = 0
    lotes: Lugares = field(init=False)
    porta: int = 0
    pai: int = 0
    """The process that this one ends with, 0 for none."""

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
            hosts=Hosts(config.http, com_chaves=bool(config.chaves)),
        )

    @property
    def servido(self) -> Servido:
        """The model that answers now; `ErroPedido` 503 where there is none."""
        servido = self.carregador.servido
        if servido is None:
            raise ErroPedido(503, "sem_modelo", _ESPERA_MODELO_S, espera_s=_ESPERA_MODELO_S)
        return servido

    def hora(self) -> float:
        """The time of day where those who ask are, decimal hours."""
        servido = self.carregador.servido
        return (servido.lugar if servido else Lugar()).hora()

    def __post_init__(self) -> None:
        self.lotes = Lugares(self.config.lote)
        self.juntador = Juntador(self.diario, self.hora)
        self.conhecidos = Conhecidos(self.pasta.predicoes, self.diario.na_memoria)
        self.guardador = Guardador(self.pasta.retornos, self.config.predicoes.memoria_max_linhas)
