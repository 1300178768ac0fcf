"""What browsers are told to allow, and which requests the pages take."""

from clearml_local.base.settings import Settings

SESSION_HEADER = "x-clearml-session"
FRAME_FILES = ("/static/frames/", "/plotly.js")
PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _text(rules: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def for_pages(settings: Settings) -> dict[str, str]:
    """Return the headers of a page: scripts, styles, calls of this origin, files of the file server."""
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' data: blob: {settings.files_server}",
        "media-src": settings.files_server,
        "connect-src": f"'self' {settings.files_server}",
        "frame-src": f"'self' {settings.files_server}",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {**PLAIN, "Content-Security-Policy": _text(rules)}


def for_frames(settings: Settings, *, scripts: bool = False) -> dict[str, str]:
    """Return the headers of a frame that draws what a task reports.

    It is of no origin: it has neither cookie nor storage, asks nobody anything, and has no way but messages.

    Args:
        settings: addresses.
        scripts: whether scripts within a reported page may run, because its reader said so.
    """
    inside = " 'unsafe-inline' 'unsafe-eval' data: blob:" if scripts else ""
    rules = {
        "sandbox": "allow-scripts",
        "default-src": "'none'",
        "script-src": settings.web_server + inside,
        "style-src": f"{settings.web_server} 'unsafe-inline'",
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": settings.web_server,
    }
    return {**PLAIN, "Content-Security-Policy": _text(rules)}


def is_own_host(headers: dict[str, str], settings: Settings) -> bool:
    """Say whether a request names the pages' own address, and, if it comes from a page, from one of them."""
    own = f"127.0.0.1:{settings.web_port}"
    origin = headers.get("origin", "")
    names = (own, f"localhost:{settings.web_port}")
    return headers.get("host", "").lower() in names and origin in ("", f"http://{own}")


def for_frame_files(method: str, path: str, headers: dict[str, str]) -> dict[str, str]:
    """Return a request's headers, without the Origin of a frame of no origin that asks for its own files.

    Browsers send ``Origin: null`` with it. These files are those of the package: anybody may have them.
    """
    asks_for_own = method == "GET" and path.startswith(FRAME_FILES) and headers.get("origin") == "null"
    return {name: value for name, value in headers.items() if name != "origin"} if asks_for_own else headers


def is_own_page(headers: dict[str, str]) -> bool:
    """Say whether a browser says that a request comes from a page of this origin; all of today do say."""
    return headers.get("sec-fetch-site", "same-origin") == "same-origin"
