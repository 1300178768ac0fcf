"""What the monitor was asked for: as options of the command, and as parameters of its task."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from funcoes.apoio.arquivo import inteiro
from funcoes.comando import embutido

RAIZ: Final = Path(__file__).resolve().parents[2]
TEXTFILE: Final = RAIZ / ".watch" / "textfile"
"""Where `make watch` reads from."""


@dataclass(frozen=True)
class Pedido:
    """Everything as text, as ClearML's page shows it; `set` is a line for each pair."""

    since: str = "24h"
    until: str = ""
    pasta: str = ""
    modelo_id: str = ""
    config: str = ""
    set: str = ""
    textfile: str = ""
    push: str = ""

    @property
    def pares(self) -> list[str]:
        """The pairs of `--set`."""
        return [linha.strip() for linha in self.set.splitlines() if linha.strip()]

    def caminho(self, opcao: str) -> Path | None:
        """The path that was given as this option; None where none was."""
        texto = str(getattr(self, opcao)).strip()
        return inteiro(f"--{opcao}", Path(texto)) if texto else None

    @property
    def pasta_do_textfile(self) -> Path | None:
        """Where the metrics go; that of `make watch` where it is there and nobody says otherwise."""
        return self.caminho("textfile") or (TEXTFILE if TEXTFILE.is_dir() else None)

    def como_parametros(self) -> dict[str, str]:
        """For ClearML; a clone of the task may change them."""
        return asdict(self)


def de_parametros(parametros: Mapping[str, object]) -> Pedido:
    """The inverse."""
    return Pedido(**{nome: str(parametros.get(nome) or "") for nome in Pedido().como_parametros()})


def montar_parser() -> argparse.ArgumentParser:
    """The options; thresholds are in configs/monitor.yaml."""
    parser = argparse.ArgumentParser(
        prog="python -m steps.monitor",
        description="Compare what was predicted with the training data, and with people's answers.",
        epilog="Exit codes: 0 nothing to report; severity 10 low, 11 medium, 12 high; 1 the look failed, "
        "2 wrong arguments or configuration, 3 no server where one is needed.",
        allow_abbrev=False,
    )
    quando = "a duration such as 24h, 7d, 90m, or an instant"
    parser.add_argument("--since", metavar="WHEN", default="24h", help=f"{quando} (default: 24h)")
    parser.add_argument("--until", metavar="WHEN", default="", help="where the window ends (default: now)")
    parser.add_argument("--pasta", metavar="DIR", default="", help="the serving folder (default: .servico)")
    parser.add_argument(
        "--modelo_id", metavar="ID", default="", help="the model to look at (default: the one that answers)"
    )
    parser.add_argument("--config", metavar="FILE", default="", help="a YAML file with your changes")
    parser.add_argument(
        "--set", metavar="SECTION.KEY=VALUE", action="append", default=[],
        help="change one key of configs/monitor.yaml; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--textfile", metavar="DIR", default="",
        help="write conforto.prom there, for node_exporter (default: .watch/textfile, where it is there)",
    )  # fmt: skip
    parser.add_argument("--push", metavar="URL", default="", help="send the metrics to a Pushgateway")
    embutido.acrescentar_opcao(parser)
    return parser


def do_comando(args: argparse.Namespace) -> Pedido:
    """What was typed."""
    dados = {nome: getattr(args, nome) for nome in Pedido().como_parametros() if nome != "set"}
    return Pedido(**dados, set="\n".join(args.set))
