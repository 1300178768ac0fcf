"""Run the seven-stage pipeline: `python pipelines/run.py --help`."""

import argparse
import os
import sys
import time
from datetime import datetime
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RAIZ))

from rich.console import Console  # noqa: E402

from funcoes.config import SAMPLE, IngestConfig, PipelineConfig, carregar  # noqa: E402
from funcoes.errors import ErroPipeline, ErroServidor  # noqa: E402
from funcoes.servidor import ha_clearml_configurado  # noqa: E402
from pipelines import embutido  # noqa: E402
from pipelines.argumentos import montar_parser, sem_cache  # noqa: E402
from pipelines.pastas import Pastas  # noqa: E402

CODIGO_INTERROMPIDO = 130


def preparar_config(args: argparse.Namespace) -> PipelineConfig:
    """Configuration with the data's absolute path and hash; raises before any task exists."""
    pares = list(args.set)
    if args.data is not None:
        pares.append(f"ingest.dados={args.data}")
    config = carregar(args.config, pares)
    if config.ingest.dados == SAMPLE:
        return config
    caminho = Path(config.ingest.dados).expanduser().resolve()
    ingest = config.ingest.model_copy(update={"dados": str(caminho)})
    sha256 = _hash_dos_dados(ingest)
    return config.model_copy(update={"ingest": ingest.model_copy(update={"sha256": sha256})})


def _hash_dos_dados(ingest: IngestConfig) -> str:
    """Read the file against the contract, so that bad data is refused before any task exists.

    The hash is that of the very bytes that were checked.
    """
    from funcoes.ingerir import ingerir  # noqa: PLC0415 -- pandas takes its time

    return ingerir(ingest).sha256


def _usar_embutido(escolha: str) -> bool:
    if escolha == "configured" and not ha_clearml_configurado():
        raise ErroServidor(
            "--server configured, but neither CLEARML_API_HOST nor ~/clearml.conf names a server. "
            "Run `clearml-init`, or leave --server away to use the embedded one."
        )
    return escolha == "embedded" or (escolha == "auto" and not ha_clearml_configurado())


def _preparar_ambiente() -> None:
    """Stages run from the project's root and import its packages, also from a temporary copy."""
    os.chdir(RAIZ)
    caminhos = [str(RAIZ), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(c for c in caminhos if c)
    os.environ["CONFORTO_PID_DA_CORRIDA"] = str(os.getpid())


def _correr(args: argparse.Namespace, config: PipelineConfig, pasta: Path, inicio: float) -> int:
    """Everything after the checks: the SDK may be imported now, its server is known."""
    from pipelines import execucao  # noqa: PLC0415 -- imports the SDK, which reads its configuration

    return execucao.executar(args, config, sem_cache(args.no_cache), pasta, inicio)


def principal(argv: list[str] | None = None) -> int:
    """Parse, check, run; returns the exit code."""
    inicio = time.monotonic()
    args = montar_parser().parse_args(argv)
    if args.summary is not None:
        args.summary = args.summary.expanduser().resolve()  # before the folder is changed
    pastas = Pastas()
    pasta = pastas.pasta_resultados / f"{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}"
    try:
        embutida = _usar_embutido(args.server)
        processo = embutido.iniciar(pastas.pasta_servidor) if embutida else None
        config = preparar_config(args)
        _preparar_ambiente()
        if processo is not None:
            os.environ.update(embutido.ambiente(embutido.aguardar(processo)))
        return _correr(args, config, pasta, inicio)
    except ErroPipeline as erro:
        Console(stderr=True, highlight=False).print(
            f"error: {erro}", style="red", soft_wrap=True, markup=False
        )
        return erro.exit_code
    except OSError as erro:
        print(f"error: {erro}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted: the stages were stopped", file=sys.stderr)
        return CODIGO_INTERROMPIDO


if __name__ == "__main__":
    sys.exit(principal())
