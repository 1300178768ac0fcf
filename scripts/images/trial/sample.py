"""A small model of the packaged sample, in a serving folder: for the trial of an image that brings none."""

import hashlib
from pathlib import Path
from typing import Final

from funcoes.servico.pasta import PastaServico, Servivel, gravar

_MODEL: Final = "ordinal"
_ID: Final = "sample"
_CARD: Final = b'<!doctype html><html lang="en"><title>card</title><h1>A model for a trial</h1></html>'


def package() -> bytes:
    """Trained on the sample's training part, exported and signed; takes a few seconds."""
    import numpy as np  # noqa: PLC0415 -- training is imported by who trains only

    from funcoes.configuracao.config import carregar  # noqa: PLC0415
    from funcoes.dados.colunas import ALVO  # noqa: PLC0415
    from funcoes.dados.ingerir import ingerir  # noqa: PLC0415
    from funcoes.entrega import pacote  # noqa: PLC0415
    from funcoes.entrega.assinatura import assinar  # noqa: PLC0415
    from funcoes.entrega.exportar import exportar  # noqa: PLC0415
    from funcoes.modelos.candidatos import criar, pipeline_simples  # noqa: PLC0415
    from funcoes.preparo.preparar import preparar  # noqa: PLC0415

    config = carregar(pares=["ingest.dados=sample", f"train.modelos={_MODEL}"])
    read = ingerir(config.ingest, config.pesquisa, config.target.fusao())
    ready = preparar(read.quadro, config.impute, read.pesquisa)
    frame = ready.quadro.assign(sintetico=False, outlier=False)
    rows = frame[frame["parte"] == "treino"]
    model = pipeline_simples(criar(config.train.modelos[0], config.train))
    model.fit(rows[list(ready.atributos.nomes)].to_numpy(), rows[ALVO].to_numpy())
    votes = np.unique(rows[ALVO]).tolist()
    signature = assinar(frame, votes, read.pesquisa, ready.imputador, "mais_provavel")
    return pacote.montar({pacote.ONNX: exportar(model), "cartao.html": _CARD}, signature)


def serving_folder(place: Path) -> Path:
    """The place, with that model as the one to serve."""
    folder, content = PastaServico(place), package()
    served = Servivel(
        modelo_id=_ID, nome="conforto-termico-sintetico", versao=1, algoritmo=_MODEL,
        sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    folder.modelos.mkdir(parents=True)
    gravar(folder.pacote(_ID), content)
    folder.anotar(folder.atual, served)
    return place
