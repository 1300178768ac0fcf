"""What `train` hands to `validate` and `register`, as files of a dataset version; and the champion."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

import numpy as np

from funcoes.apoio import arquivo_joblib
from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.secoes import TrainEtapa
from funcoes.entrega import pacote
from funcoes.entrega.preditor import Preditor
from funcoes.io_clearml import datasets, modelos
from funcoes.modelos.comparado import Variante
from funcoes.palavras.lingua import Frase
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.preparo.imputacao import Imputador
from funcoes.preparo.preparar import ARQUIVO_IMPUTADOR, ARQUIVO_PESQUISA
from funcoes.treino.treinar import Treinado
from funcoes.validacao.arena import Campeao
from funcoes.validacao.rastro import ler_rastro
from funcoes.validacao.validar import Candidatura, Modelo, candidatar
from funcoes.validacao.veredito import PERDIDO, Quem

FICHA = "ficha.json"
_TABELAS = ("leaderboard", "oof", "comparacao", "importancia")


def arquivos(
    treinado: Treinado, config: TrainEtapa, dataset_id: str, onnx: bytes | None, sem_onnx: str
) -> dict[str, bytes]:
    """The files of a train version; seconds are left out, so that the same result has the same content."""
    joblib = arquivo_joblib.como_joblib(treinado.candidato)
    ficha: dict[str, Any] = {
        "modelo": treinado.escolhido,
        "balanced": treinado.variante.balanceado,
        "outliers": treinado.variante.outliers,
        "protocolo": treinado.protocolo,
        "motivo": asdict(treinado.motivo),
        "classes": [int(c) for c in treinado.classes],
        "dataset_id": dataset_id,
        "joblib_sha256": hashlib.sha256(joblib).hexdigest(),
        "sem_onnx": sem_onnx,
        "config": config.model_dump(mode="json", exclude={"processos"}),
    }
    return {
        "leaderboard.parquet": datasets.como_parquet(treinado.leaderboard.drop(columns="segundos")),
        "oof.parquet": datasets.como_parquet(treinado.oof),
        "comparacao.parquet": datasets.como_parquet(treinado.comparacao),
        "importancia.parquet": datasets.como_parquet(treinado.importancia),
        pacote.JOBLIB: joblib,
        **({} if onnx is None else {pacote.ONNX: onnx}),
        FICHA: json.dumps(ficha, indent=1, sort_keys=True).encode(),
    }


def abrir_candidatura(dataset_id: str) -> Candidatura:
    """The candidate of a train version, its hash checked, and the rows it was trained beside."""
    ficha = datasets.ler_json(dataset_id, FICHA)
    joblib = datasets.ler_bytes(dataset_id, pacote.JOBLIB)
    leaderboard, oof, comparacao, importancia = (
        datasets.ler_quadro(dataset_id, f"{nome}.parquet") for nome in _TABELAS
    )
    treinado = Treinado(
        leaderboard=leaderboard,
        oof=oof,
        candidato=arquivo_joblib.de_joblib(joblib, ficha["joblib_sha256"], f"dataset {dataset_id}"),
        escolhido=ficha["modelo"],
        variante=Variante(ficha["balanced"], ficha["outliers"]),
        protocolo=ficha["protocolo"],
        motivo=Frase(**ficha["motivo"]),
        comparacao=comparacao,
        importancia=importancia,
        classes=np.array(ficha["classes"]),
    )
    return candidatar(
        treinado,
        quadro=datasets.ler_quadro(ficha["dataset_id"]),
        pesquisa=PesquisaConfig.model_validate(datasets.ler_json(ficha["dataset_id"], ARQUIVO_PESQUISA)),
        imputador=Imputador.model_validate(datasets.ler_json(ficha["dataset_id"], ARQUIVO_IMPUTADOR)),
        config=TrainEtapa.model_validate({**ficha["config"], "processos": 1}),
        onnx=None if ficha["sem_onnx"] else datasets.ler_bytes(dataset_id, pacote.ONNX),
        sem_onnx=ficha["sem_onnx"],
    )


def carregar_campeao(modelo_id: str) -> Campeao | None:
    """The champion as a challenger can meet it, nothing unpickled; None where there is no champion."""
    if not modelo_id:
        return None
    versao = modelos.consultar(modelo_id)
    quem = Quem(modelo_id, versao.versao, _numero(versao.metadados.get(PERDIDO, "")))
    try:
        arquivos_dele = pacote.abrir(modelos.baixar(modelo_id))
        rastro = ler_rastro(arquivos_dele[pacote.RASTRO]) if pacote.RASTRO in arquivos_dele else None
        exportado = Preditor.de_arquivos(arquivos_dele)
    except (ErroRegistro, ValueError, KeyError) as erro:
        return Campeao(quem, porque=f"it cannot be read: {erro}")
    return Campeao(
        quem,
        rastro,
        Modelo(exportado.proba_dos_atributos, np.asarray(exportado.classes), exportado.atributos),
    )


def _numero(texto: str) -> float:
    try:
        return float(texto)
    except ValueError:
        return 0.0
