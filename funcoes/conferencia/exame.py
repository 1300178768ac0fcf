"""A file held against a description: rows with problems, copies, votes, and whether a run could use it."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.conferencia.tamanho import o_que_falta
from funcoes.configuracao.secoes import PipelineConfig
from funcoes.dados import contrato
from funcoes.dados.colunas import ALVO
from funcoes.dados.impressao import (
    IMPRESSAO,
    Copias,
    contar_copias,
    exigir_poucas_copias,
    imprimir,
    que_dizem_bastante,
)
from funcoes.dados.sozinhas import Sozinhas, contar
from funcoes.dados.unidades import descrever_mudancas
from funcoes.pesquisa.descricao import PesquisaConfig

RECUSADA, ANULADO, DEIXADA = "row refused", "set to missing", "row left out"
_COLUNAS: Final = {"linha": "line", "coluna": "column", "valor": "value", "motivo": "problem"}


@dataclass(frozen=True)
class Exame:
    """What the contract made of a file.

    `problemas`: columns line, column, value, problem, outcome, in the order of the file; `recusadas`,
    `sem_voto`: rows that are refused, and those that are left out since nobody voted; `parada`: why a run
    would refuse the file, "" if it would not; `suspeita`: columns of which so many values do not fit
    that they hold something else, "" if there are none; `pouco`: what its rows are too few for, "" if
    they are enough; `sozinhas`: rows that no group is named of, where groups are compared.
    """

    pesquisa: PesquisaConfig
    aceitos: pd.DataFrame
    linhas: int
    recusadas: int
    sem_voto: int
    problemas: pd.DataFrame
    copias: Copias
    parada: str
    suspeita: str
    pouco: str
    sozinhas: tuple[Sozinhas, ...]

    @property
    def votos(self) -> dict[int, int]:
        """How often each vote occurs in the rows that are left."""
        return {
            v: int((self.aceitos[ALVO] == v).sum()) for v in sorted(map(int, self.aceitos[ALVO].unique()))
        }


def examinar(celulas: pd.DataFrame, pesquisa: PesquisaConfig, config: PipelineConfig, origem: str) -> Exame:
    """Check the text cells of `funcoes.leitura.levantamento`, by the rules and limits of a run."""
    conferido = contrato.aplicar(celulas, pesquisa)
    fins = conferido.ocorrencias["motivo"].eq(contrato.SEM_VOTO).map({True: DEIXADA, False: RECUSADA})
    problemas = pd.concat(
        [conferido.ocorrencias.assign(outcome=fins), conferido.anulados.assign(outcome=ANULADO)],
        ignore_index=True,
    ).rename(columns=_COLUNAS)
    impressas = imprimir(conferido.aceitos, pesquisa)
    copias = contar_copias(impressas[que_dizem_bastante(conferido.aceitos, pesquisa)])
    usada, parada, pouco = contrato.sem_vazias(conferido.aceitos, pesquisa), "", ""
    try:
        contrato.exigir_utilizavel(conferido, usada, config.ingest.max_quarentena, origem)
        exigir_poucas_copias(copias, config.ingest.max_copias, origem)
        pouco = o_que_falta(conferido.aceitos.assign(**{IMPRESSAO: impressas}), usada, config)
    except ErroDados as erro:
        parada = str(erro)
    return Exame(
        usada,
        conferido.aceitos,
        len(celulas),
        len(conferido.quarentena) - conferido.sem_voto,
        conferido.sem_voto,
        problemas.sort_values(["line", "column"], kind="stable").reset_index(drop=True),
        copias,
        parada,
        descrever_mudancas(celulas, usada),
        pouco,
        tuple(_sozinhas(conferido.aceitos, usada, config)),
    )


def _sozinhas(aceitos: pd.DataFrame, pesquisa: PesquisaConfig, config: PipelineConfig) -> list[Sozinhas]:
    train = config.train
    return contar(aceitos, pesquisa, train.protocol, config.ingest.teste_por, train.intervalos_por)
