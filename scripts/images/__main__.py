"""`python -m scripts.images`: build container images, try them, measure them.

Exit codes: 0 done, 1 an image cannot be built or did not stand its trial, 2 wrong arguments or configuration.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from funcoes.apoio.erros import ErroPipeline
from scripts.images.buildah import Buildah
from scripts.images.engines import Engine, engine
from scripts.images.recipe import Recipe, complete
from scripts.images.settings import ImageError, settings
from scripts.images.stamp import stamp
from scripts.images.try_api import try_api


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.images", description=(__doc__ or "").partition("\n")[0]
    )
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build images; a second time takes seconds")
    build.add_argument("--version", help="the label (default: pyproject.toml)")
    build.add_argument("--commit", help="the label (default: git)")
    build.add_argument("--date", help="the label, and the time of all files (default: that of the commit)")
    build.add_argument(
        "--base", help="the base image (default: the Dockerfile's, or one made of Debian's packages)"
    )
    build.add_argument("--model-file", type=Path, metavar="ZIP", help="api: a model package to come along")
    build.add_argument(
        "--model-id", default="", metavar="ID", help="api: a version of the registry to come along"
    )
    build.add_argument("--no-cache", action="store_true", help="build every step anew")
    trial = commands.add_parser(
        "try", help="start the image of the API, and ask it what a platform and callers ask"
    )
    trial.add_argument("--folder", type=Path, metavar="DIR", help="a serving folder whose model is served")
    for name, command in (("build", build), ("try", trial)):
        command.add_argument("images", nargs="*" if name == "build" else None, help="api, agent, server")  # type: ignore[arg-type]
        command.add_argument("--tag", default="1", help="the images' tag (default: 1)")
        command.add_argument(
            "--engine", choices=("docker", "buildah"), help="default: docker where it answers"
        )
    return parser


def _build(args: argparse.Namespace, with_: Engine) -> None:
    marks = stamp(args.version, args.commit, args.date)
    for name in args.images or settings().images:
        recipe = Recipe(name, args.tag, marks, args.base, args.model_file, args.model_id, not args.no_cache)
        began = time.monotonic()
        with complete(recipe) as whole:
            with_.build(whole)
        print(f"{recipe.image} built with {with_.name} in {time.monotonic() - began:.0f} s", flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say; returns the exit code."""
    args = _parser().parse_args(argv)
    try:
        with_ = engine(args.engine)
        if args.command == "build":
            _build(args, with_)
        elif args.command == "try" and isinstance(with_, Buildah):
            try_api(with_, f"{settings().build.repository}/{args.images}:{args.tag}", args.folder)
        else:
            raise ImageError("todo")
    except ErroPipeline as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
