"""See the whole loop once: `make demo-drift`, or `python pipelines/demo_drift.py`.

A model is trained and served; a month passes, and then another with another public; the monitor tells them
apart, the alert arrives, people answer, their answers become data, the retraining service starts a run, and
its model is promoted or refused. Everything lies in `.demo/` and runs on an embedded server of its own.
"""

import argparse
import os
import shutil
import socket
import sys
import time
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RAIZ))

import funcoes  # noqa: E402, F401 -- first: it says what is missing

# isort: split
from funcoes.apoio.arquivo import exigir_gravavel, inteiro  # noqa: E402
from funcoes.apoio.erros import ErroConfig, ErroPipeline  # noqa: E402
from funcoes.comando import embutido, sdk  # noqa: E402
from funcoes.comando.partida import pronto  # noqa: E402
from funcoes.comando.processo import CODIGO_INTERROMPIDO, encerrar  # noqa: E402
from funcoes.comando.tela import console, dizer  # noqa: E402
from pipelines.demo import partes, pessoas, roteiro, volta  # noqa: E402

NOSSA = ".demo"


def montar_parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(
        prog="demo_drift.py",
        description="Show the loop from a shifted month to a new model, on this machine alone.",
        epilog="Exit codes: 0 everything happened, 1 something did not, 2 wrong arguments.",
        allow_abbrev=False,
    )
    parser.add_argument("--folder", type=Path, default=RAIZ / NOSSA, metavar="DIR", help="its files (.demo)")
    parser.add_argument(
        "--set", metavar="STAGE.KEY=VALUE", action="append", default=[],
        help="change a key of configs/pipeline.yaml for its runs; may be repeated",
    )  # fmt: skip
    parser.add_argument("--keep", action="store_true", help="stay when all is shown, until Ctrl-C")
    return parser


def _livre() -> int:
    with socket.socket() as uma:
        uma.bind(("127.0.0.1", 0))
        return int(uma.getsockname()[1])


def _limpar(pasta: Path) -> Path:
    """An empty folder; `ErroConfig` for one that holds what no demonstration has left."""
    pasta = inteiro("--folder", pasta)
    if pasta.exists() and any(pasta.iterdir()) and not (pasta / NOSSA).is_file():
        raise ErroConfig(f"--folder {pasta} holds files that are not of a demonstration: name another")
    exigir_gravavel(pasta, "name another with --folder")
    for dentro in pasta.iterdir():
        shutil.rmtree(dentro) if dentro.is_dir() else dentro.unlink()
    (pasta / NOSSA).touch()
    return pasta


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
    roteiro.perguntar(cena, de_sempre, "A month like those of the survey")
    roteiro.olhar(
        cena, de_sempre, "The monitor compares it with the training data", (roteiro.NADA_A_RELATAR,)
    )
    roteiro.perguntar(cena, outras, "Another month: older people")
    roteiro.olhar(cena, outras, "The monitor looks again", (roteiro.GRAVE,))
    roteiro.ouvir(cena)
    roteiro.contar(cena, outras)
    roteiro.olhar(cena, outras, "The monitor sees the answers, too", (roteiro.GRAVE,), ate_agora=True)
    roteiro.anexar(cena)
    volta.retreinar(cena)
    volta.mostrar_fim(cena)


def principal(argv: list[str]) -> int:
    """Show it; the exit code."""
    pronto()
    args = montar_parser().parse_args(argv)
    tela, inicio = console(), time.monotonic()
    try:
        pasta = _limpar(args.folder)
        aqui = partes.Partes(pasta, partes.ambiente_de(pasta))
        cena = roteiro.Cena(aqui, pessoas.inventar(pasta), tela, _livre())
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
        aqui.correr("down", "-m", "clearml_local", "down", "--data", aqui.ambiente["CONFORTO_PASTA_SERVIDOR"])
    return 0


if __name__ == "__main__":
    encerrar(principal(sys.argv[1:]))
