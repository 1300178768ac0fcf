"""One look: the model that is watched, what is found, and everything that is left of it."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import requests

from funcoes.apoio.arquivo import exigir_gravavel
from funcoes.apoio.erros import ErroConfig, ErroServidor
from funcoes.apoio.paralelo import um_thread
from funcoes.comando.espera import Aviso
from funcoes.comando.tela import console, dizer
from funcoes.configuracao.config import carregar, carregar_monitor, carregar_servico
from funcoes.configuracao.nomes_clearml import FILA_CONTROLADOR, FILA_ETAPAS
from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.monitor.periodo import Periodo, ler_periodo
from funcoes.servico.pasta import PastaServico, agora, gravar
from steps.monitoria.pedido import Pedido
from steps.monitoria.prazo import Prazo

if TYPE_CHECKING:
    from funcoes.monitor.analise import Analise, Lugar, Vigiado
    from funcoes.monitor.exposicao import Fila
    from funcoes.monitor.historico import Vista
    from funcoes.palavras.votos import Idioma

RELATORIO: Final = Path("monitor", "relatorio.html")
"""In the serving folder: the last report, for when ClearML is away."""

_PUSH_S: Final = 10.0


@dataclass(frozen=True)
class Preparado:
    """What was asked for, checked."""

    pedido: Pedido
    config: MonitorConfig
    periodo: Periodo
    pasta: PastaServico


def preparar(pedido: Pedido) -> Preparado:
    """Configuration, window and folders; `ErroConfig` for what cannot be used."""
    config = carregar_monitor(pedido.caminho("config"), pedido.pares)
    if pedido.pasta_do_textfile is not None:
        exigir_gravavel(pedido.pasta_do_textfile, "name another folder with --textfile")
    if pedido.push and not pedido.push.startswith(("http://", "https://")):
        raise ErroConfig(f"--push {pedido.push} is no address, such as http://127.0.0.1:9091")
    return Preparado(
        pedido,
        config,
        ler_periodo(pedido.since, pedido.until, agora()),
        PastaServico(pedido.caminho("pasta")),
    )


def exigir_diario(p: Preparado) -> None:
    """`ErroDados` where the serving folder has no prediction log."""
    from funcoes.monitor import leitura  # noqa: PLC0415 -- takes its time

    leitura.exigir(p.pasta.predicoes)


def vigiado_de(p: Preparado, com_registro: bool) -> "Vigiado":
    from funcoes.io_clearml import vigiado  # noqa: PLC0415 -- imports the SDK

    ficha = None if p.pedido.modelo_id else vigiado.servido(p.pasta)
    if ficha is not None and (dele := vigiado.da_pasta(p.pasta, ficha)) is not None:
        return dele
    if not com_registro:
        raise ErroServidor(
            f"the model to look at is not in {p.pasta.pasta}, and the registry is not reached: start the "
            "server, or name the folder that is served from with --pasta"
        )
    base = carregar().register_.nome_modelo
    return vigiado.do_registro(ficha or vigiado.escolher(p.pedido.modelo_id, p.pasta, base))


def lugar_de(vigiado: "Vigiado") -> "Lugar":
    """Serving's place, as `api` chooses it: the configured one, else the survey's; a clock there must be."""
    from funcoes.monitor.analise import Lugar  # noqa: PLC0415 -- takes its time

    fuso, latitude, _ = carregar_servico().modelo.lugar(vigiado.pesquisa)
    return Lugar(fuso or "UTC", latitude)


def concluir(p: Preparado, vigiado: "Vigiado", tarefa: Any, prazo: Prazo) -> "Analise":
    """Look, leave the files, report; what was found. What needs no registry comes first."""
    from funcoes.io_clearml import vigiado as registro  # noqa: PLC0415 -- imports the SDK
    from funcoes.monitor import analise as analises  # noqa: PLC0415 -- takes its time
    from funcoes.monitor import exposicao, historico, relato  # noqa: PLC0415

    with um_thread(), Aviso("reading the prediction log"):
        analise = analises.analisar(
            vigiado, p.pasta.predicoes, p.pasta.retornos, p.periodo, p.config, lugar_de(vigiado)
        )
    deixar_metricas(p, exposicao.expor(analise, [], time.time()))
    antes: list[Vista] = []
    if tarefa is not None:
        nome, quantas = vigiado.ficha.nome, p.config.relato.janelas
        antes = prazo.tentar(lambda: registro.vistas(nome, quantas), antes)
    vistas = [*antes, historico.ver(analise, antes)]
    imagens = _desenhar(p, analise, vistas)
    pagina = relato.html(analise, p.config, imagens)
    gravar(p.pasta.pasta / RELATORIO, pagina.encode())
    if tarefa is not None:
        from steps.monitoria import tarefa as tarefas  # noqa: PLC0415 -- imports the SDK

        nada: list[Fila] = []
        filas = prazo.tentar(lambda: registro.filas((FILA_CONTROLADOR, FILA_ETAPAS)), nada)
        deixar_metricas(p, exposicao.expor(analise, filas, time.time()))
        with Aviso("reporting to ClearML"):
            minimo = p.config.comparacao.amostra_min
            prazo.tentar(
                lambda: tarefas.relatar(tarefa, analise, vistas, imagens["en"], pagina, minimo), None
            )
    return analise


def _desenhar(
    p: Preparado, analise: "Analise", vistas: "Sequence[Vista]"
) -> "dict[Idioma, dict[str, bytes]]":
    """PNG by language and name."""
    from funcoes.graficos.estilo import como_bytes  # noqa: PLC0415 -- Matplotlib takes its time
    from funcoes.monitor.figuras import desenhar  # noqa: PLC0415
    from funcoes.palavras.votos import IDIOMAS  # noqa: PLC0415

    with Aviso("drawing the report"):
        figuras = {idioma: desenhar(analise, vistas, p.config, idioma) for idioma in IDIOMAS}
        return {i: {nome: como_bytes(f, "png") for nome, f in dele.items()} for i, dele in figuras.items()}


def deixar_metricas(p: Preparado, texto: bytes) -> None:
    """Where they were asked for: in a file, at a Pushgateway."""
    from funcoes.monitor import exposicao  # noqa: PLC0415

    if (pasta := p.pedido.pasta_do_textfile) is not None:
        try:
            exposicao.gravar(pasta, texto)
        except OSError as erro:  # what was found is said all the same; MonitorSilent tells of the file
            dizer(console(sys.stderr), f"note: the metrics are not in {pasta}: {erro}", style="yellow")
    if p.pedido.push:
        endereco = f"{p.pedido.push.rstrip('/')}/metrics/job/conforto-monitor"
        try:
            requests.put(endereco, data=texto, timeout=_PUSH_S).raise_for_status()
        except requests.RequestException as erro:
            dizer(
                console(sys.stderr),
                f"note: --push: {endereco} did not take the metrics: {erro}",
                style="yellow",
            )
