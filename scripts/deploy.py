"""Bring an image into production, and back on any doubt: `python scripts/deploy.py --help`.

A new revision gets no traffic until it has answered known predictions as its model does; then it gets a part
of the traffic, a greater one, all of it, and is watched at each. docs/deploy.md explains it.
"""

import argparse
import re
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from funcoes.comando.partida import EM_TODOS, exigir_requisitos  # noqa: E402

exigir_requisitos((*EM_TODOS, "numpy", "onnxruntime", "requests"))  # exit 2: 1 would be a failed deploy

from funcoes.apoio.erros import ErroPipeline  # noqa: E402
from scripts.deployment import run, settings, stop  # noqa: E402


def _image(text: str) -> str:
    """Nothing, or an option of another program, is none; whether there is such an image the target says."""
    if not re.fullmatch(r"[A-Za-z0-9][\w./:@-]*", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is no image: name it as REGISTRY/NAME@sha256:...")
    return text


def build_parser() -> argparse.ArgumentParser:
    """The options; every number is in configs/deploy.yaml."""
    parser = argparse.ArgumentParser(
        prog="deploy.py",
        description="Bring an image into production step by step; back on any failure or signal.",
        epilog="Exit codes: 0 done; 1 not deployed, traffic is where it was; 2 wrong arguments or "
        "configuration; 3 the target cannot be reached, nothing has changed; 4 traffic could not be "
        "brought back.",
        allow_abbrev=False,
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--image", type=_image, metavar="REF", help="deploy this image, best by digest: NAME@sha256:..."
    )
    what.add_argument("--plan", action="store_true", help="show where the service is not as configured")
    what.add_argument("--rollback", action="store_true", help="all traffic to the revision before this one")
    what.add_argument("--recover", action="store_true", help="make whole what a killed deploy left divided")
    parser.add_argument("--target", choices=("cloud-run", "compose"), default="cloud-run")
    parser.add_argument("--environment", metavar="NAME", help="with the changes of configs/deploy.NAME.yaml")
    parser.add_argument("--config", type=Path, metavar="FILE", help="a YAML file with your changes")
    parser.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE", dest="pairs")
    parser.add_argument(
        "--model", type=Path, metavar="FILE", help="the champion's package, where ClearML cannot be asked"
    )
    parser.add_argument("--summary", type=Path, metavar="FILE", help="append a summary in Markdown")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Do what was asked; returns the exit code."""
    args = build_parser().parse_args(argv)
    try:
        configured = settings.load(args.environment, args.config, args.pairs)
        with stop.on_signals(stop.Stop()) as asked:
            return run.carry_out(args, configured, asked)
    except ErroPipeline as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except Exception:
        traceback.print_exc()
        return 1


if __name__ == "__main__":
    sys.exit(main())
