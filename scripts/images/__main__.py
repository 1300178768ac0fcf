"""`python -m scripts.images`: build container images, try them, measure them.

Exit codes: 0 done, 1 an image cannot be built or did not stand its trial, 2 wrong arguments or configuration.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from funcoes.apoio.erros import ErroConfig, ErroPipeline
from scripts.images.engines import Engine, engine
from scripts.images.recipe import Recipe, complete
from scripts.images.settings import ImageError, settings
from scripts.images.stamp import stamp
from scripts.images.tables import sizes, twice
from scripts.images.trial.sample import serving_folder
from scripts.images.trial.whole import try_api


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.images", description=(__doc__ or "").partition("\n")[0], allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build images; a second time takes seconds")
    again = commands.add_parser("twice", help="build images two times, and compare all their files")
    trial = commands.add_parser(
        "try", help="start the image `api`, and ask it what platforms and callers ask"
    )
    which = trial.add_mutually_exclusive_group()
    which.add_argument(
        "--folder", type=Path, metavar="DIR", help="serve this folder's model (default: one of the sample)"
    )
    which.add_argument("--own-model", action="store_true", help="serve the one that the image brings")
    trial.add_argument("--image", metavar="NAME", help="another name than ours, such as one of a registry")
    trial.add_argument("--json", type=Path, metavar="FILE", help="write what was measured")
    table = commands.add_parser("sizes", help="a table of the layers of images")
    for command in (build, again, trial, table):
        command.add_argument("images", nargs="*", help=f"of {', '.join(settings().images)} (default: all)")
        command.add_argument("--tag", default="1", help="the images' tag (default: 1)")
        command.add_argument(
            "--engine", choices=("docker", "buildah"), help="default: docker where it answers"
        )
    for command in (build, again):
        _add_recipe(command)
    build.add_argument("--no-cache", action="store_true", help="build every step anew")
    return parser


def _add_recipe(command: argparse.ArgumentParser) -> None:
    command.add_argument("--version", help="the label (default: pyproject.toml)")
    command.add_argument("--commit", help="the label (default: git)")
    command.add_argument("--date", help="the label (default: that of the commit)")
    command.add_argument(
        "--base", metavar="IMAGE", help="default: the Dockerfile's; buildah makes one of Debian"
    )
    command.add_argument("--model-file", type=Path, metavar="ZIP", help="api: a model package to come along")
    command.add_argument(
        "--model-id", default="", metavar="ID", help="api: a version of CLEARML_*'s registry"
    )


def _recipes(args: argparse.Namespace) -> list[Recipe]:
    marks = stamp(args.version, args.commit, args.date)
    cached = not getattr(args, "no_cache", False)
    return [
        Recipe(name, args.tag, marks, args.base, args.model_file, args.model_id, cached)
        for name in args.images or settings().images
    ]


def _build(recipe: Recipe, with_: Engine) -> None:
    began = time.monotonic()
    with complete(recipe) as whole:
        with_.build(whole)
    print(f"{recipe.image} built with {with_.name} in {time.monotonic() - began:.0f} s", flush=True)


def _built(name: str, with_: Engine) -> str:
    if not with_.has(name):
        raise ImageError(f"{name} is not here: build it with `python -m scripts.images build`")
    return name


def _try(args: argparse.Namespace, with_: Engine) -> None:
    if args.images not in ([], ["api"]):
        raise ErroConfig("`try` knows the image `api` only")
    image = args.image or _built(f"{settings().build.repository}/api:{args.tag}", with_)
    with tempfile.TemporaryDirectory() as name:
        folder = args.folder
        if folder is None and not args.own_model:
            folder = serving_folder(Path(name) / "servico")
        report = try_api(with_, image, folder)
    if args.json:
        args.json.write_text(report.as_json())


def _do(args: argparse.Namespace, with_: Engine) -> None:
    if args.command == "try":
        _try(args, with_)
    elif args.command == "sizes":
        for name in args.images or settings().images:
            image = _built(f"{settings().build.repository}/{name}:{args.tag}", with_)
            print(sizes(with_, image), end="\n\n")
    else:
        for recipe in _recipes(args):
            _build(recipe, with_) if args.command == "build" else print(twice(with_, recipe))


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say; returns the exit code."""
    try:
        args = _parser().parse_args(argv)
        _do(args, engine(args.engine))
    except ErroPipeline as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
