"""Fitted estimators as joblib files, loaded only where they are what was written."""

import hashlib
import io
from typing import Any

import joblib

from funcoes.apoio.erros import ErroRegistro


def como_joblib(modelo: object) -> bytes:
    """A fitted estimator as the bytes of a joblib file."""
    destino = io.BytesIO()
    joblib.dump(modelo, destino, compress=3)
    return destino.getvalue()


def de_joblib(conteudo: bytes, sha256: str, origem: str) -> Any:
    """Load a joblib file whose hash was recorded when it was written.

    A pickle runs code while it loads: `ErroRegistro` when the content is not the recorded one.
    """
    visto = hashlib.sha256(conteudo).hexdigest()
    if visto != sha256:
        raise ErroRegistro(f"{origem}: sha256 {visto[:12]}… is not the recorded {sha256[:12]}…; not loaded.")
    return joblib.load(io.BytesIO(conteudo))
