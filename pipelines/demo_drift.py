"""See the whole loop once: `make demo-drift`, or `python pipelines/demo_drift.py`.

A model is trained and served; a month passes, and then another with another public; the monitor tells them
apart, the alert arrives, people answer, their answers become data, the retraining service starts a run, and
its model is promoted or refused. Everything lies in `.demo/` and runs on an embedded server of its own.
"""

import argparse
import fcntl
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import IO

RAIZ = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RAIZ))

import funcoes  # noqa: E402, F401 -- first: it says what is missing

# isort: split
from funcoes.apoio.arquivo import exigir_gravavel, inteiro  # noqa: E402
from funcoes.apoio.erros import ErroConfig, ErroPipeline  # noqa: E402
from funcoes.comando import embutido, sdk  # noqa: E402
from funcoes.comando.partida import pronto  # noqa: E402
from funcoes.comando.processo import CODIGO_INTERROMPIDO, encerrar, interromper  # noqa: E402
from funcoes.comando.tela import console, dizer  # noqa: E402
from pipelines.demo import partes, pessoas, roteiro, volta  # noqa: E402

NOSSA = ".demo"


def montar_parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(
        prog="demo_drift.py",
        description="Show the loop from a shifted month to a new model, on this machine alone.",
        epilog="Exit codes: 0 everything that can be shown here happened, 1 something did not, 2 arguments.",
        allow_abbrev=False,
    )
    parser.add_argument("--folder", type=Path, default=RAIZ / NOSSA, metavar="DIR", help="its files (.demo)")
    parser.add_argument(
        "--set", metavar="STAGE.KEY=VALUE", action="append", default=[],
        help="change a key of configs/pipeline.yaml for its runs; may be repeated",
    )  # fmt: skip
    parser.add_argument("--keep", action="store_true", help="stay when all is shown, until Ctrl-C")
    return parser


def _limpar(pasta: Path) -> tuple[Path, IO[str]]:
    """An empty folder, and what keeps others out of it as long as it is open.

    `ErroConfig` for one that holds what no demonstration has left, or in which one is running.
    """
    pasta = inteiro("--folder", pasta)
    marca = pasta / NOSSA
    if pasta.exists() and (not pasta.is_dir() or (any(pasta.iterdir()) and not marca.is_file())):
        raise ErroConfig(f"--folder {pasta} holds files that are not of a demonstration: name another")
    exigir_gravavel(pasta, "name another with --folder")
    aberta = marca.open("a", encoding="utf-8")
    try:
        fcntl.flock(aberta, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as erro:
        aberta.close()
        raise ErroConfig(
            f"a demonstration is running in {pasta}: name another folder with --folder"
        ) from erro
    partes.encerrar_de_antes(pasta)
    for dentro in pasta.iterdir():
        if dentro != marca:
            shutil.rmtree(dentro) if dentro.is_dir() and not dentro.is_symlink() else dentro.unlink()
    return pasta, aberta


def mostrar(cena: roteiro.Cena, pares: list[str]) -> None:
    """All acts, in order."""
    volta.agentes(cena)
    os.environ.update(cena.partes.ambiente)
    os.environ.update(embutido.ambiente(embutido.aguardar(embutido.iniciar(sdk.pasta_do_servidor()))))
    sdk.preparar()
    roteiro.treinar(cena, pares)
    roteiro.servir(cena)
    roteiro.vigiar(cena)
    de_sempre, outras = cena.pessoas.como_sempre, cena.pessoas.outras
    roteiro.perguntar(cena, de_sempre, "A month like those of the survey (its days that were asked)")
    roteiro.olhar(
        cena, de_sempre, "The monitor compares it with the training data", (roteiro.NADA_A_RELATAR,)
    )
    roteiro.perguntar(cena, outras, "Another month: older people, who feel colder")
    roteiro.olhar(cena, outras, "The monitor looks again", (roteiro.GRAVE,))
    roteiro.ouvir(cena)
    roteiro.contar(cena, outras)
    roteiro.olhar(
        cena,
        outras,
        "The monitor looks at all since, and at the answers",
        (roteiro.GRAVE,),
        ate_agora=True,
    )
    roteiro.anexar(cena)
    volta.retreinar(cena)
    volta.mostrar_fim(cena)


def principal(argv: list[str]) -> int:
    """Show it; the exit code."""
    pronto()
    args = montar_parser().parse_args(argv)
    signal.signal(signal.SIGTERM, interromper)  # all of it is ended, whoever asks
    tela, inicio = console(), time.monotonic()
    try:
        pasta, tranca = _limpar(args.folder)
        aqui = partes.Partes(pasta, partes.ambiente_de(pasta))
        cena = roteiro.Cena(aqui, pessoas.inventar(pasta), tela, partes.portas_livres(1)[0])
    except ErroPipeline as erro:
        dizer(console(sys.stderr), f"error: {erro}", style="red")
        return erro.exit_code
    try:
        mostrar(cena, args.set)
        dizer(tela, f"\nAll of it in {time.monotonic() - inicio:.0f} s.", style="bold green")
        if args.keep:
            dizer(tela, "Ctrl-C ends it.")
            while True:
                time.sleep(1)
    except (ErroPipeline, OSError) as erro:
        dizer(console(sys.stderr), f"error: {erro}", style="red")
        return 1
    except KeyboardInterrupt:
        return 0 if args.keep else CODIGO_INTERROMPIDO
    finally:
        aqui.fechar()
        partes.encerrar_servidor(aqui.ambiente)
        tranca.close()
    return 0


if __name__ == "__main__":
    encerrar(principal(sys.argv[1:]))
