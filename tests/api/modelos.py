"""Real model packages for the serving tests: trained in a second on the packaged sample, or on the survey."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from api.pedido.formulario import Formulario
from funcoes.apoio.tipos import Decisao
from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import Modelo
from funcoes.dados.colunas import ALVO
from funcoes.dados.ingerir import ingerir
from funcoes.entrega import pacote
from funcoes.entrega.assinatura import assinar
from funcoes.entrega.exportar import exportar
from funcoes.entrega.formato import ler_assinatura
from funcoes.modelos.candidatos import criar, pipeline_simples
from funcoes.pesquisa.descricao import PesquisaConfig, descrita
from funcoes.preparo.preparar import Preparado, preparar
from funcoes.servico.pasta import PastaServico, Servivel, gravar
from tests.santa_maria import SURVEY

PESQUISA = Path(__file__).resolve().parents[3] / "shared" / "data" / "santa_maria_2015_2016.csv"
CARTAO = (
    b'<!doctype html><html lang="en"><title>card</title><input type="radio" id="em-en" checked>'
    b'<input type="radio" id="em-pt"><h1>Model card</h1></html>'
)
"""As small as a card with its switch of languages can be."""
NOME = "conforto-termico-sintetico"


@dataclass(frozen=True)
class Treinado:
    """A package, what it was made of, and the pipeline behind it."""

    pacote: bytes
    quadro: pd.DataFrame
    pipeline: Pipeline


@cache
def preparado(dados: str = "sample", classes: int = 7) -> Preparado:
    """The survey or the sample, filled and with features."""
    config = carregar(pares=[f"ingest.dados={dados}", f"target.classes={classes}"])
    lido = ingerir(config.ingest, config.pesquisa, config.target.fusao())
    return preparar(lido.quadro, config.impute, lido.pesquisa)


@cache
def treinar(
    modelo: Modelo = "ordinal",
    dados: str = "sample",
    classes: int = 7,
    decisao: Decisao = "mais_provavel",
    descricao: str = "",
) -> Treinado:
    """Fit one candidate on the training part, export and sign it; with the survey's description, if any."""
    dita = descrita(descricao) if descricao else None
    return ajustar(preparado(dados, classes), SURVEY, modelo, decisao, dita)


def ajustar(
    pronto: Preparado,
    pesquisa: PesquisaConfig,
    modelo: Modelo = "ordinal",
    decisao: Decisao = "mais_provavel",
    descricao: PesquisaConfig | None = None,
) -> Treinado:
    """The same of any survey's rows."""
    quadro = pronto.quadro.assign(sintetico=False, outlier=False)
    treino = quadro[quadro["parte"] == "treino"]
    pipeline = pipeline_simples(criar(modelo, carregar().train))
    pipeline.fit(treino[list(pronto.atributos.nomes)].to_numpy(), treino[ALVO].to_numpy())
    assinatura = assinar(quadro, np.unique(treino[ALVO]).tolist(), pesquisa, pronto.imputador, decisao)
    arquivos = {pacote.ONNX: exportar(pipeline), "cartao.html": CARTAO}
    if descricao:
        arquivos[pacote.PESQUISA] = descricao.model_dump_json().encode()
    return Treinado(pacote.montar(arquivos, assinatura), quadro, pipeline)


@cache
def formulario() -> Formulario:
    """What models of the sample are asked with."""
    return Formulario.de(ler_assinatura(pacote.abrir(treinar().pacote)[pacote.ASSINATURA]))


def por(pasta: PastaServico, conteudo: bytes, versao: int = 1, nome: str = NOME, **mudancas: str) -> Servivel:
    """Put a package where the serving task would, and name it as the one to serve."""
    ficha = Servivel(
        modelo_id=f"modelo-{versao}",
        nome=nome,
        versao=versao,
        sha256=hashlib.sha256(conteudo).hexdigest(),
        pipeline_id="corrida-1",
        algoritmo="ordinal",
    ).model_copy(update=mudancas)
    gravar(pasta.pacote(ficha.modelo_id), conteudo)
    pasta.anotar(pasta.atual, ficha)
    return ficha
