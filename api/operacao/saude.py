"""Whether the process lives, whether it can answer, and everything about it that an operator asks."""

import os
import shutil
from datetime import UTC, datetime
from typing import Any, Final

import psutil
from pydantic import BaseModel

from api.operacao.estado import Estado
from funcoes.apoio.erros import ErroRegistro
from funcoes.servico.pasta import Registro, agora

_MB: Final = 2**20
_SILENCIO: Final = 5
"""Looks that the serving task may miss before the registry counts as out of sight."""


class Pronto(BaseModel):
    """What `/health/ready` says, with 200 or 503."""

    pronto: bool
    parando: bool
    modelo_id: str
    versao_modelo: int


def pronto(estado: Estado) -> dict[str, Any]:
    """A model was loaded, answered a probe, and the process is not stopping."""
    servido = estado.carregador.servido
    return {
        "pronto": servido is not None and not estado.parando,
        "parando": estado.parando,
        "modelo_id": servido.ficha.modelo_id if servido else "",
        "versao_modelo": servido.ficha.versao if servido else 0,
    }


def registro(estado: Estado) -> dict[str, Any]:
    """What the serving task last saw of the registry; it is out of sight when that is too long ago."""
    try:
        visto = estado.pasta.ler(estado.pasta.registro, Registro)
    except ErroRegistro as erro:
        return {"alcancavel": False, "motivo": str(erro)}
    if visto is None:
        return {"alcancavel": False, "motivo": "no serving task has looked for the registry yet"}
    calado_s = (agora() - visto.visto_em).total_seconds()
    dados = visto.model_dump(mode="json")
    if calado_s > _SILENCIO * estado.config.modelo.consultar_s:
        dados |= {"alcancavel": False, "motivo": f"the serving task has been silent for {calado_s:.0f} s"}
    return dados


def detalhes(estado: Estado) -> dict[str, Any]:
    """Model and its age, refusals, registry, memory, disk, log of predictions."""
    servido, processo = estado.carregador.servido, psutil.Process()
    recusa = estado.carregador.recusa
    disco = shutil.disk_usage(existente(estado))
    return {
        **pronto(estado),
        "modelo": None
        if servido is None
        else servido.ficha.model_dump()
        | {
            "carregado_em": servido.carregado_em,
            "idade_s": round((agora() - servido.carregado_em).total_seconds(), 1),
        },
        "recusa": None if recusa is None else recusa.model_dump(mode="json"),
        "recusados": estado.carregador.recusados,
        "registro": registro(estado),
        "predicoes": estado.diario.estado(),
        "processo": {
            "pid": os.getpid(),
            "desde": datetime.fromtimestamp(processo.create_time(), UTC),
            "memoria_mb": round(processo.memory_info().rss / _MB, 1),
            "em_andamento": estado.em_andamento,
            "lotes": estado.lotes.ocupados,
            "lotes_guardados_kb": estado.lotes.guardados // 1024,
        },
        "disco": {"livre_mb": disco.free // _MB, "total_mb": disco.total // _MB},
    }


def existente(estado: Estado) -> str:
    """The serving folder, or the nearest folder above it that is there."""
    pasta = estado.pasta.pasta.resolve()
    return str(next(p for p in (pasta, *pasta.parents) if p.exists()))
