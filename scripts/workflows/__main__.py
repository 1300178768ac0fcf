"""`python -m scripts.workflows`: what a workflow asks, on a runner or a laptop."""

import argparse
import os
import sys
from pathlib import Path

from scripts.workflows.bases import renew
from scripts.workflows.errors import Refused
from scripts.workflows.junit import as_markdown
from scripts.workflows.notes import release
from scripts.workflows.plan import plan, superseded
from scripts.workflows.push import push
from scripts.workflows.result import failed
from scripts.workflows.said import output, summary

ROOT = Path(__file__).resolve().parents[2]


def _plan(_: argparse.Namespace) -> None:
    outputs, said = plan(ROOT, os.environ)
    output(outputs)
    summary(said)


def _newest(asked: argparse.Namespace) -> None:
    reason = superseded(ROOT, asked.commit, asked.tip)
    output({"deploy": str(not reason).lower()})
    if reason:
        summary(f"No deploy. {reason}")


def _result(_: argparse.Namespace) -> None:
    if in_the_way := failed(os.environ["NEEDS"]):
        raise Refused(", ".join(in_the_way))


def _tests(asked: argparse.Namespace) -> None:
    summary(as_markdown(asked.report))


def _release(asked: argparse.Namespace) -> None:
    asked.notes.write_text(release(ROOT, asked.tag) + "\n", encoding="utf-8")


def _push(asked: argparse.Namespace) -> None:
    reference = push(asked.image, asked.to, asked.tag, asked.id)
    output({"image": reference, "name": reference.partition("@")[0], "digest": reference.partition("@")[2]})


def _bases(_: argparse.Namespace) -> None:
    for change in renew(ROOT):
        print(change)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.workflows", description=__doc__)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("plan", help="which jobs a run needs; EVENT, REF, BASE say of what")
    one.set_defaults(do=_plan)
    one = commands.add_parser("newest", help="whether a commit is still to be deployed")
    one.add_argument("--commit", required=True)
    one.add_argument("--tip", default="origin/main")
    one.set_defaults(do=_newest)
    one = commands.add_parser("result", help="whether all jobs of the context `needs`, in NEEDS, have passed")
    one.set_defaults(do=_result)
    one = commands.add_parser("tests", help="a JUnit report for who looks at the run")
    one.add_argument("report", type=Path)
    one.set_defaults(do=_tests)
    one = commands.add_parser("release", help="check a tag, and write the notes of its release")
    one.add_argument("--tag", required=True)
    one.add_argument("--notes", type=Path, required=True, help="file to write")
    one.set_defaults(do=_release)
    one = commands.add_parser("push", help="push an image under several tags")
    one.add_argument("--image", required=True)
    one.add_argument("--to", required=True, help="registry and name, without a tag")
    one.add_argument("--tag", action="append", required=True)
    one.add_argument("--id", default="", help="refuse another image than this")
    one.set_defaults(do=_push)
    one = commands.add_parser("bases", help="renew the digests of base images in docker/")
    one.set_defaults(do=_bases)
    return parser


def main() -> int:
    """Exit code: 0, or 1 with the reason."""
    asked = _arguments().parse_args()
    try:
        asked.do(asked)
    except Refused as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
