"""The acts of the demonstration, in order: what is done, what must come of it, and what is said."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import pandas as pd
import requests
from rich.console import Console

from funcoes.apoio.erros import ErroServidor
from funcoes.comando.tela import dizer
from funcoes.dados.colunas import ALVO
from funcoes.diario.esquema import chave_do_pedido
from funcoes.servico.pasta import PastaServico, Servivel
from pipelines.demo.partes import Partes, portas_livres
from pipelines.demo.pessoas import Pessoas
from pipelines.demo.tempo import espalhar
from pipelines.demo.trafego import Pedida, enviar, responder

T = TypeVar("T")
PESQUISA: Final = "demo"
CANAIS: Final = ("email", "slack", "pagerduty", "sms")
_FUSO: Final = "America/Sao_Paulo"
_DESCRITA: Final = ("--set", f"pesquisa.nome={PESQUISA}", "--set", f"pesquisa.fuso={_FUSO}")
_POR_VEZ: Final = 100
_RESPONDEM: Final = 3
"""Every so manieth person says how it really felt."""

_GRAVADO_S: Final = 120.0
_ALERTA_S: Final = 180.0
_CORRIDA_S: Final = 900.0
_OLHADA_S: Final = 0.5
NADA_A_RELATAR, GRAVE = 0, 12


@dataclass
class Cena:
    """Everything that the acts share."""

    partes: Partes
    pessoas: Pessoas
    tela: Console
    porta: int
    com_alertas: bool = False
    pedidas: list[Pedida] = field(default_factory=list)
    numero: int = 0
    servico_de_retreino: str = ""
    promocao: str = ""

    @property
    def endereco(self) -> str:
        """Of the API."""
        return f"http://127.0.0.1:{self.porta}"

    @property
    def servico(self) -> PastaServico:
        """The serving folder."""
        return PastaServico(self.partes.pasta / "servico")

    @property
    def vigia(self) -> Path:
        """Where Prometheus and its like keep their things."""
        return self.partes.pasta / "watch"

    def ato(self, titulo: str) -> None:
        """Announce the next act."""
        self.numero += 1
        dizer(self.tela, f"\n{self.numero}. {titulo}", style="bold")

    def dizer(self, texto: str) -> None:
        """A line below it."""
        dizer(self.tela, f"   {texto}")


def esperar(oque: str, ler: Callable[[], T | None], limite_s: float) -> T:
    """Look until there is something; `ErroServidor` names what did not come."""
    fim = time.monotonic() + limite_s
    while time.monotonic() < fim:
        visto = ler()
        if visto:
            return visto
        time.sleep(_OLHADA_S)
    raise ErroServidor(f"{oque} did not come within {limite_s:g} s; the logs are beside each other, *.log")


def treinar(cena: Cena, pares: list[str]) -> None:
    """The survey becomes a champion."""
    cena.ato("Train on a survey of invented people, and promote: a minute or two")
    opcoes = [p for par in pares for p in ("--set", par)]
    _, dito = cena.partes.correr(
        "run", "pipelines/run.py", "--server", "embedded", "--data", str(cena.pessoas.levantamento),
        *_DESCRITA, *opcoes,
    )  # fmt: skip
    cena.dizer(_linha(dito, "Champion", "Model", "promot"))


def _linha(texto: str, *palavras: str) -> str:
    """The last line with one of these words, else the last one."""
    linhas = [linha.strip() for linha in texto.splitlines() if linha.strip()]
    achadas = [linha for linha in linhas if any(palavra in linha for palavra in palavras)]
    return (achadas or linhas or [""])[-1]


def servir(cena: Cena) -> None:
    """The champion answers."""
    cena.ato("Serve it")
    cena.partes.abrir(
        "serve", "pipelines/serve.py", "--server", "embedded", "--pasta", str(cena.servico.pasta),
        "--set", f"http.porta={cena.porta}", "--set", "predicoes.gravar_s=1",
        "--set", "modelo.consultar_s=2", "--set", "limites.por_endereco=0",
    )  # fmt: skip
    esperar("the API", lambda: _responde(f"{cena.endereco}/health/ready"), _GRAVADO_S)
    ficha = cena.servico.ler(cena.servico.bom, Servivel)
    cena.dizer(
        f"version {ficha.versao if ficha else '?'} of {ficha.nome if ficha else '?'} on {cena.endereco}"
    )


def _responde(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


def vigiar(cena: Cena) -> None:
    """Prometheus and Alertmanager, sixty times as fast, with a receiver for all four channels."""
    cena.ato("Watch it: Prometheus, Alertmanager, and a receiver for e-mail, Slack, PagerDuty and SMS")
    processo = cena.partes.abrir(
        "watch", "-m", "monitoring.watch", "--local-receiver", "--speed", "60",
        "--api", f"127.0.0.1:{cena.porta}", "--data", str(cena.vigia), *_portas_da_vigia(),
    )  # fmt: skip
    registro = cena.partes.registro("watch")

    def pronto() -> str | None:
        texto = registro.read_text(encoding="utf-8")
        return texto if processo.poll() is not None or "Ctrl-C ends" in texto else None

    dito = esperar("Prometheus", pronto, _GRAVADO_S)
    cena.com_alertas = processo.poll() is None
    for linha in dito.strip().splitlines():
        if "Ctrl-C" not in linha:
            cena.dizer(linha)
    ditos = ("time goes sixty times as fast here", "Without them no alert is shown; the rest goes on.")
    cena.dizer(ditos[not cena.com_alertas])


def _portas_da_vigia() -> list[str]:
    nomes = ("prometheus", "alertmanager", "node-exporter", "grafana")
    portas = portas_livres(len(nomes))
    return [parte for n, p in zip(nomes, portas, strict=True) for parte in (f"--{n}-port", str(p))]


def perguntar(cena: Cena, quadro: pd.DataFrame, oque: str) -> None:
    """A month of requests within seconds; then each is put at its time in the log."""
    cena.ato(oque)
    cena.pedidas = [p for parte in enviar(cena.endereco, quadro, _POR_VEZ) for p in parte]
    quando = _em_us(quadro)
    alvo = {(chave_do_pedido(p.request_id), p.linha): quando[p.posicao] for p in cena.pedidas}
    esperar("the prediction log", lambda: espalhar(cena.servico.predicoes, alvo) >= len(alvo), _GRAVADO_S)
    votos = pd.Series([p.predicao for p in cena.pedidas]).value_counts().sort_index()
    cena.dizer(f"{len(cena.pedidas):,} predictions: " + ", ".join(f"{v:+d}: {n}" for v, n in votos.items()))
    cena.dizer("asked within seconds, and put in the log at the times of their month")


def _em_us(quadro: pd.DataFrame) -> list[int]:
    local = (quadro["data"] + pd.to_timedelta(quadro["hora"], unit="h")).dt.tz_localize(_FUSO)
    return [int(n) for n in local.dt.tz_convert("UTC").astype("datetime64[us, UTC]").astype("int64")]


def olhar(
    cena: Cena, quadro: pd.DataFrame, titulo: str, codigos: tuple[int, ...], ate_agora: bool = False
) -> int:
    """The monitor looks at the month, or at all since, with the answers that came; its exit code."""
    cena.ato(titulo)
    inicio = f"{quadro['data'].min():%Y-%m-%d}"
    fim = f"{quadro['data'].max() + pd.Timedelta(days=2):%Y-%m-%d}"
    codigo, dito = cena.partes.correr(
        f"monitor-{cena.numero}", "-m", "steps.monitor", "--server", "embedded",
        "--pasta", str(cena.servico.pasta), "--since", inicio, *(() if ate_agora else ("--until", fim)),
        "--textfile", str(cena.vigia / "textfile"), codigos=codigos,
    )  # fmt: skip
    for linha in dito.splitlines():
        if linha.startswith(("window", "severity", "  ", "report")):
            cena.dizer(linha)
    cena.dizer(f"exit code {codigo}")
    return codigo


def ouvir(cena: Cena) -> None:
    """The alert at all four channels."""
    cena.ato("The alert arrives")
    if not cena.com_alertas:
        cena.dizer("not shown: see what act 4 says")
        return
    arquivo = cena.vigia / "notifications.jsonl"

    def chegadas() -> list[Mapping[str, Any]] | None:
        if not arquivo.is_file():
            return None
        ditas = [json.loads(linha) for linha in arquivo.read_text(encoding="utf-8").splitlines()]
        graves = [d for d in ditas if d["status"] == "firing" and d["alert"] == "DriftHigh"]
        return graves if {d["channel"] for d in graves} >= set(CANAIS) else None

    for dita in esperar("the alert at e-mail, Slack, PagerDuty and SMS", chegadas, _ALERTA_S):
        dito = str(dita.get("title") or dita.get("text") or dita["alert"])
        cena.dizer(f"{dita['channel']:<10} {dito.splitlines()[0]}")


def contar(cena: Cena, quadro: pd.DataFrame) -> None:
    """A third of the people say how it really felt."""
    cena.ato("People say how it really felt")
    respostas = [(p, int(quadro[ALVO].iloc[p.posicao])) for p in cena.pedidas[::_RESPONDEM]]
    dito = responder(cena.endereco, respostas)
    cena.dizer(f"POST /feedback: {dito['novas']} answers, {len(dito['desconhecidas'])} not known")


def anexar(cena: Cena) -> None:
    """The answers become rows of the survey."""
    cena.ato("Their answers become data: a new version of the survey")
    _, dito = cena.partes.correr(
        "append", "pipelines/run.py", "--server", "embedded", "--from-feedback", str(cena.servico.pasta),
        "--append-to", str(cena.pessoas.levantamento), *_DESCRITA,
        "--set", "retornos.lotes_com_hora=true", "--no-run",
    )  # fmt: skip
    for linha in dito.splitlines():
        if linha.startswith(("Answers", "Version")):
            cena.dizer(linha)
