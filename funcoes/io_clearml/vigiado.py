"""What the monitor asks the registry: the model that is watched, the looks before, queues and agents."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from clearml import Task

from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.nomes_clearml import MONITOR, PROJETO, SECAO_JANELA, TIPO_MONITOR
from funcoes.entrega.pacote import sha256
from funcoes.io_clearml import modelos
from funcoes.io_clearml.filas import trabalhadores
from funcoes.io_clearml.servir import campeao_sem_escolha, servivel
from funcoes.monitor import analise, historico
from funcoes.monitor.analise import Vigiado
from funcoes.monitor.exposicao import Fila
from funcoes.monitor.historico import Vista
from funcoes.servico.pasta import PastaServico, Servivel

_VISTAS_POR_PERGUNTA: Final = 100


def servido(pasta: PastaServico) -> Servivel | None:
    """The model that answers from this folder: the last that was loaded, else the one that is to be."""
    return pasta.ler(pasta.bom, Servivel) or pasta.ler(pasta.atual, Servivel)


def da_pasta(pasta: PastaServico, ficha: Servivel) -> Vigiado | None:
    """The watched model out of the folder, which needs no registry; None where its package is not there, or
    is another."""
    try:
        conteudo = pasta.pacote(ficha.modelo_id).read_bytes()
    except OSError:
        return None
    return analise.de_pacote(ficha, conteudo) if sha256(conteudo) == ficha.sha256 else None


def do_registro(ficha: Servivel) -> Vigiado:
    """The watched model out of the registry; raises as `modelos.baixar`."""
    return analise.de_pacote(ficha, modelos.baixar(ficha.modelo_id))


def escolher(modelo_id: str, pasta: PastaServico, base: str) -> Servivel:
    """What the registry says of the model that was asked for, else of the champion; `base`: how names of
    models begin. `ErroRegistro` where there is none."""
    if modelo_id:
        return servivel(modelos.consultar(modelo_id))
    campeao = campeao_sem_escolha(base, servido(pasta))
    if campeao is None:
        raise ErroRegistro(
            f"nothing is served from {pasta.pasta}, and the registry has no champion: run the pipeline, and "
            "see `python -m steps.register --list`. A model by its id: --modelo_id"
        )
    return servivel(campeao)


def vistas(nome: str, quantas: int) -> list[Vista]:
    """The last looks at models of this name that came to their end, the oldest first."""
    projeto_id = Task.get_project_id(PROJETO)
    if projeto_id is None or not quantas:
        return []
    achadas: list[Vista] = []
    pagina, tarefas = 0, [None] * _VISTAS_POR_PERGUNTA
    while len(achadas) < quantas and len(tarefas) == _VISTAS_POR_PERGUNTA:
        tarefas = list(
            modelos.cliente().tasks.get_all(
                project=[projeto_id], type=[TIPO_MONITOR], name=f"{MONITOR}$",
                status=["completed", "published"], order_by=["-created"],
                only_fields=["id", "configuration"], page=pagina, page_size=_VISTAS_POR_PERGUNTA,
            )
        )  # fmt: skip
        achadas += [v for v in historico.ler(map(_janela, tarefas)) if v.nome == nome]
        pagina += 1
    return historico.em_ordem(achadas)[-quantas:]


def _janela(tarefa: Any) -> str:
    objeto = (tarefa.configuration or {}).get(SECAO_JANELA)
    valor = objeto.get("value") if isinstance(objeto, dict) else getattr(objeto, "value", None)
    return str(valor or "")


def filas(nomes: Iterable[str]) -> list[Fila]:
    """These queues now, those that are there."""
    pedidas = set(nomes)
    ouvem = [fila for t in trabalhadores() for fila in t.filas]
    achadas = modelos.cliente().queues.get_all(only_fields=["id", "name", "entries"])
    return [
        Fila(str(f.name), ouvem.count(str(f.name)), len(f.entries or []), _ha_s(f.entries or []))
        for f in achadas
        if str(f.name) in pedidas
    ]


def _ha_s(entradas: Iterable[Any]) -> float:
    """How long the first task has waited."""
    desde = [_em(e) for e in entradas]
    return max((time.time() - s for s in desde if s), default=0.0)


def _em(entrada: Any) -> float:
    quando = entrada.get("added") if isinstance(entrada, dict) else getattr(entrada, "added", None)
    if isinstance(quando, str):
        quando = datetime.fromisoformat(quando)
    if not isinstance(quando, datetime):
        return 0.0
    return (quando if quando.tzinfo else quando.replace(tzinfo=UTC)).timestamp()
