"""The end of a run on the terminal: leaderboards, verdict, refused rows, where to look, what next."""

import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from funcoes.comando import embutido
from funcoes.comando.tela import dizer
from pipelines.resultado import entrega
from pipelines.resultado.conselhos import conselhos
from pipelines.resultado.resumo import Resumo
from pipelines.resultado.terminal import mostrar_leaderboard

_REGISTRO = "python -m steps.register"


def mostrar_etapa(console: Console, etapa: Resumo, linhas: str, pasta: Path) -> None:
    """The end of a single stage on the terminal."""
    dizer(console, f"Stage     {etapa['name']}, {etapa['seconds']:.1f} s, {linhas}")
    dizer(console, f"Dataset   {etapa['dataset_version']:<8} {etapa['dataset_id']}")
    dizer(console, f"Task      {etapa['task_id']}")
    dizer(console, f"Look in   {pasta} ({entrega.descrever(pasta)})")


def mostrar(console: Console, resumo: Resumo, pasta: Path) -> None:
    """The end of a run."""
    for protocolo in dict.fromkeys(linha["protocol"] for linha in resumo["leaderboard"]):
        console.print()
        mostrar_leaderboard(console, [e for e in resumo["leaderboard"] if e["protocol"] == protocolo])
    if resumo["choice"]:
        dizer(console, f"\nChosen: {resumo['choice']}")
    _veredito(console, resumo)
    _quarentena(console, resumo)
    _onde(console, resumo, pasta)
    dizer(console, f"Done in {resumo['seconds_total']:.1f} s")
    dizer(console, f"\nNext{_antes_de_digitar()}")
    for texto, comando in proximos(resumo):
        dizer(console, f"  {texto}:")
        console.print(f"    {comando}", soft_wrap=True)  # whole, to be copied


def _veredito(console: Console, resumo: Resumo) -> None:
    portao, modelo = resumo["gate"], resumo["model"]
    console.print(f"\nGate: {'passed' if portao['passed'] else 'refused'}", style="bold")
    for motivo in portao["reasons"]:
        dizer(console, f"  {motivo}", style="" if motivo.startswith("ok") else "red")
    for conselho in conselhos(portao["reasons"]):
        dizer(console, f"  what to do: {conselho}")
    if modelo["promotion"]:
        dizer(console, f"\nPromotion: {modelo['promotion']}")


def _quarentena(console: Console, resumo: Resumo) -> None:
    quarentena = resumo["data"].get("quarantine")
    if not quarentena or not quarentena["rows"]:
        return
    total, fora = resumo["data"]["rows"], quarentena["rows"]
    dizer(console, f"\nQuarantine: {fora} of {total} rows break the data contract or have no vote: left out")
    for linha in quarentena["first"]:
        dizer(console, f"  line {linha['line']}: {linha['reason']}")
    if fora > len(quarentena["first"]):
        dizer(console, f"  ... all of them in {entrega.QUARENTENA}")


def _onde(console: Console, resumo: Resumo, pasta: Path) -> None:
    dados, modelo = resumo["data"], resumo["model"]
    promovido = "promoted" if modelo["promoted"] else "not promoted"
    tags = ", ".join(modelo["tags"])
    dizer(console, f"\nModel     version {modelo['version']} · {promovido} · tags {tags} · {modelo['id']}")
    for etapa in resumo["stages"]:
        dizer(console, f"Dataset   {etapa['name']:<16} {etapa['dataset_version']:<8} {etapa['dataset_id']}")
    sintetico = " (synthetic sample: these are not people's votes)" if dados["synthetic"] else ""
    retornos = f", {dados['answers']} used are answers from serving" if dados["answers"] else ""
    dizer(console, f"Data      {dados['source']}, {dados['rows']} rows{retornos}{sintetico}")
    dizer(console, f"Pipeline  {resumo['pipeline_id']} on {resumo['server']}")
    dizer(console, f"Look in   {pasta} ({entrega.descrever(pasta)})")


def _antes_de_digitar() -> str:
    """What makes `python` the one that runs this, where it is not: `make run` names it by its path."""
    ativar = Path(sys.prefix, "bin", "activate")
    if Path(shutil.which("python") or "").parent == Path(sys.executable).parent or not ativar.exists():
        return ""
    perto = ativar.relative_to(Path.cwd()) if ativar.is_relative_to(Path.cwd()) else ativar
    return f" (once in this terminal: . {shlex.quote(str(perto))})"


def proximos(resumo: Resumo) -> Iterator[tuple[str, str]]:
    """What can be done now, and what is typed for it."""
    modelo = resumo["model"]
    cabe = resumo["gate"]["passed"] and modelo["comparison"] != "fica_o_campeao"
    if cabe and not modelo["promoted"]:
        yield "make this model the champion", f"{_REGISTRO} --promote {modelo['id']}"
    if modelo["serve"]:
        yield f"serve the champion of {modelo['name']}", modelo["serve"]
    yield "compare with the versions before", f"{_REGISTRO} --list"
    if embutido.em_uso():
        yield "look at this run in a browser", embutido.comando_das_paginas()
