"""Renew the vendored libraries: `python -m scripts.vendored.renew [NAME=VERSION ...]`; needs npm.

npm only fetches the packages: nothing of them is run, and nothing is built. A file is taken as it is, but for
imports by a bare name, which a browser cannot resolve, and the address of a source map, which nobody gets.
"""

import argparse
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = ROOT / "clearml_local" / "pages" / "vendor"
TESTS: Final = ROOT / "tests" / "pages" / "vendor"
LIST: Final = "versions.json"
SUMS: Final = "SHA256SUMS"
"""As `sha256sum --check` reads it."""
SOURCE_MAP: Final = re.compile(r"^//# sourceMappingURL=.*$\n?", re.MULTILINE)
BARE: Final = re.compile(r"""(\bfrom ?)(["'])(@?[a-z][\w./@-]*)\2""")


@dataclass(frozen=True)
class Library:
    """A package of npm, and what is taken of it.

    Attributes:
        folder: where it goes.
        files: name in the package -> name here.
        appended: text at the end of a file, by its name here.
    """

    package: str
    folder: Path
    files: Mapping[str, str]
    appended: Mapping[str, str]


LIBRARIES: Final = (
    Library("preact", PAGES, {"dist/preact.mjs": "preact.js", "hooks/dist/hooks.mjs": "hooks.js"}, {}),
    Library("htm", PAGES, {"dist/htm.module.js": "htm.js"}, {}),
    Library(
        "uplot",
        PAGES,
        {"dist/uPlot.iife.min.js": "uplot.js", "dist/uPlot.min.css": "uplot.css"},
        {"uplot.js": "export default uPlot;\n"},
    ),
    Library("@dagrejs/dagre", PAGES, {"dist/dagre.esm.js": "dagre.js"}, {}),
    Library("fzstd", PAGES, {"esm/index.mjs": "fzstd.js"}, {}),
    Library("axe-core", TESTS, {"axe.min.js": "axe.min.js"}, {}),
)
# What a module calls by a bare name -> the file of ours.
MODULES: Final = {"preact": "./preact.js", "preact/hooks": "./hooks.js"}


class RenewError(Exception):
    """A library cannot be renewed; the text says which, and why."""


def for_browsers(text: str, name: str) -> str:
    """Return a file's text as a browser takes it without a build step.

    Raises:
        RenewError: it imports what is not vendored.
    """

    def found(match: re.Match[str]) -> str:
        if match[3] not in MODULES:
            raise RenewError(f"{name} imports {match[3]!r}, which is not vendored: add it to LIBRARIES")
        return f"{match[1]}{match[2]}{MODULES[match[3]]}{match[2]}"

    return BARE.sub(found, SOURCE_MAP.sub("", text))


def _fetched(package: str, version: str, folder: Path) -> Path:
    command = ["npm", "pack", f"{package}@{version}", "--silent", "--pack-destination", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RenewError(f"npm cannot fetch {package}@{version}: {done.stderr.strip()[-400:]}")
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def _taken(library: Library, unpacked: Path) -> dict[str, bytes]:
    """Return name here -> contents, the licence among them."""
    taken: dict[str, bytes] = {}
    for there, here in library.files.items():
        text = for_browsers((unpacked / there).read_text(encoding="utf-8"), here)
        taken[here] = (text.rstrip("\n") + "\n" + library.appended.get(here, "")).encode()
    legal = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (unpacked / "LICENSE", *(unpacked / f"{file}.LEGAL.txt" for file in library.files))
        if path.is_file()
    )
    return taken | {f"LICENSE.{library.package.rpartition('/')[2]}": f"{legal.rstrip()}\n".encode()}


def renewed(library: Library, version: str) -> dict[str, Any]:
    """Write a library's files, and return its entry of the list."""
    with tempfile.TemporaryDirectory() as folder:
        unpacked = _fetched(library.package, version, Path(folder))
        about = json.loads((unpacked / "package.json").read_text(encoding="utf-8"))
        taken = _taken(library, unpacked)
    library.folder.mkdir(parents=True, exist_ok=True)
    for name, content in taken.items():
        (library.folder / name).write_bytes(content)
    return {"version": about["version"], "licence": about["license"], "files": sorted(taken)}


def sums_of(folder: Path) -> str:
    """Return a folder's checksums, a line for each file of a library."""
    names = sorted(name for entry in listed(folder).values() for name in entry["files"])
    return "".join(f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)


def listed(folder: Path) -> dict[str, Any]:
    """Return package -> version, licence and files of a folder; empty where there is none."""
    path = folder / LIST
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def main(arguments: Sequence[str] | None = None) -> int:
    """Renew all, each at the version that is there unless another is named; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.vendored.renew", description=__doc__)
    parser.add_argument(
        "versions", nargs="*", metavar="NAME=VERSION", help="as npm has it; latest is one, too"
    )
    asked = dict(one.partition("=")[::2] for one in parser.parse_args(arguments).versions)
    if unknown := asked.keys() - {one.package for one in LIBRARIES}:
        parser.error(f"not vendored: {', '.join(sorted(unknown))}")
    try:
        for library in LIBRARIES:
            entries = listed(library.folder)
            version = asked.get(library.package) or entries.get(library.package, {}).get("version", "latest")
            entries[library.package] = renewed(library, version)
            text = json.dumps(dict(sorted(entries.items())), indent=2)
            (library.folder / LIST).write_text(f"{text}\n", encoding="utf-8")
            (library.folder / SUMS).write_text(sums_of(library.folder), encoding="utf-8")
            print(f"{library.package} {entries[library.package]['version']}")
    except (RenewError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
