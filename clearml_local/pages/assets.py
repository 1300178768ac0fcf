"""The files of the pages: read once, kept packed, tagged with their sum so browsers get new ones only."""

import gzip
import mimetypes
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from starlette.responses import Response

HERE = Path(__file__).resolve().parent
FOLDERS = {"static": HERE / "static", "vendor": HERE / "vendor"}
PLOTLY = "plotly.js"
TYPES = {".js": "text/javascript", ".json": "application/json", ".webmanifest": "application/manifest+json"}
PACKED_BYTES_MIN = 512
TEXTS = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


@dataclass(frozen=True)
class _Asset:
    content: bytes
    packed: bytes | None
    media_type: str
    tag: str
    modified: int


def plotly_path() -> Path | None:
    """Return Plotly's JavaScript in the installed package, None where it is not installed."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "package_data" / "plotly.min.js"
    return path if path.is_file() else None


class Assets:
    """Answers requests for files of the pages; one that was edited is read again."""

    def __init__(self) -> None:
        self._known: dict[Path, _Asset] = {}

    def respond(self, path: str, headers: dict[str, str], extra: dict[str, str]) -> Response | None:
        """Return the answer for a path such as ``static/app.js``; None for a file that is not there."""
        place = self._place(path)
        return None if place is None else self._answer(self._read(place), headers, extra)

    def _place(self, path: str) -> Path | None:
        if path == PLOTLY:
            return plotly_path()
        folder, _, name = path.partition("/")
        if (
            folder not in FOLDERS
            or not name
            or any(part in ("", "..") for part in name.split("/"))
            or "\0" in name
        ):
            return None
        place = FOLDERS[folder] / name
        try:
            return place if place.is_file() else None
        except (OSError, ValueError):  # longer than a file system takes, or not to be written down
            return None

    def _read(self, place: Path) -> _Asset:
        modified = place.stat().st_mtime_ns
        known = self._known.get(place)
        if known is None or known.modified != modified:
            content = place.read_bytes()
            kind = (
                TYPES.get(place.suffix) or mimetypes.guess_type(place.name)[0] or "application/octet-stream"
            )
            packs = kind.startswith(TEXTS) and len(content) >= PACKED_BYTES_MIN
            packed = gzip.compress(content, 6, mtime=0) if packs else None
            known = _Asset(content, packed, kind, f'"{sha256(content).hexdigest()[:32]}"', modified)
            self._known[place] = known
        return known

    def _answer(self, asset: _Asset, headers: dict[str, str], extra: dict[str, str]) -> Response:
        sent = {**extra, "ETag": asset.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if asset.tag in headers.get("if-none-match", ""):
            return Response(status_code=304, headers=sent)
        content = asset.content
        if asset.packed is not None and "gzip" in headers.get("accept-encoding", ""):
            content = asset.packed
            sent["Content-Encoding"] = "gzip"
        return Response(content, headers=sent, media_type=asset.media_type)
