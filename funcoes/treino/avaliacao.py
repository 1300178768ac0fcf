"""What a comparison is worth: everybody's scores, computed once and read by choice and leaderboard."""

from dataclasses import dataclass

from funcoes.apoio.tipos import Inteiros
from funcoes.configuracao.secoes import TrainEtapa
from funcoes.metricas.incerteza import Reamostragem, reamostrar
from funcoes.metricas.pontuacao import Gabarito, Pontuacao
from funcoes.modelos import referencias
from funcoes.modelos.comparado import Comparado
from funcoes.modelos.protocolos import Arranjo
from funcoes.treino.comparacao import Comparacao


@dataclass(frozen=True)
class Avaliado:
    """A candidate or baseline with its scores."""

    comparado: Comparado
    pontuacao: Pontuacao
    referencia: bool


@dataclass(frozen=True)
class Avaliacao:
    """A protocol's rows, draws of their days, and everybody's scores on them."""

    arranjo: Arranjo
    dias: Reamostragem
    avaliados: list[Avaliado]


def avaliar(comparacao: Comparacao, classes: Inteiros, config: TrainEtapa) -> Avaliacao:
    """Score everybody; `classes`: the sorted votes of all real training rows."""
    a = comparacao.arranjo
    dias = reamostrar(a.dias, config.reamostragens, config.confianca, config.semente)
    gabarito = Gabarito(a.votos, classes, [fora for _, fora in a.pares], None if a.vazado else dias)
    avaliados = [
        Avaliado(c, gabarito.pontuar(c.oof, config.metrica), c.modelo in referencias.NOMES)
        for c in comparacao.comparados
    ]
    return Avaliacao(a, dias, avaliados)
