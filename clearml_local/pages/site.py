"""What the pages' socket answers: files, login and logout, session, changes; calls go on to the API."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote

import orjson
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from clearml_local.base.errors import ApiError, NotFoundError, Subcode, UnauthorizedError
from clearml_local.base.settings import Settings
from clearml_local.pages import assets, links, live, policy, project
from clearml_local.protocol import auth
from clearml_local.protocol.announced import USER
from clearml_local.protocol.auth import Identity
from clearml_local.protocol.gate import Gate
from clearml_local.store.database import Store

API = "/api/"
SHELL = "static/index.html"
FRAMES = "static/frames/"
SCRIPTED = f"{FRAMES}scripted/"
NOWHERE = "/"


def local_part(address: str) -> str:
    """Return where to go after a login: a path of these pages, never another host."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside and address.isprintable() else NOWHERE


def whole_path(scope: Scope) -> str:
    """Return the path of a request with what stood behind "?"."""
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"]) + (f"?{query}" if query else "")


class Site:
    """Answers what is asked of the pages' socket.

    Args:
        settings: addresses and secrets.
        store: the open database.
        gate: who may call.
        ending: says whether the server is about to end.
    """

    def __init__(self, settings: Settings, store: Store, gate: Gate, ending: Callable[[], bool]) -> None:
        self._settings = settings
        self._store = store
        self._gate = gate
        self._assets = assets.Assets()
        self._live = live.Live(store.changes, ending)
        self._headers = policy.for_pages(settings)
        self._frame_headers = policy.for_frames(settings)
        self._scripted_headers = policy.for_frames(settings, scripts=True)

    def check(self, headers: dict[str, str]) -> None:
        """Check that a request is for these pages, and does not come from others.

        Raises:
            ApiError: 403, it names another host or comes from another origin.
        """
        if not policy.is_own_host(headers, self._settings):
            text = f"These pages are {self._settings.web_server}: other hosts and origins are refused"
            raise ApiError(text, Subcode.GENERAL, HTTPStatus.FORBIDDEN)

    @staticmethod
    def for_frames(scope: Scope, headers: dict[str, str]) -> dict[str, str]:
        """Return a request's headers, as those of no frame where it is one that asks for its own files."""
        return policy.for_frame_files(scope["method"], scope["path"], headers)

    def as_caller(self, headers: dict[str, str]) -> dict[str, str]:
        """Return the headers of a page's call with its login in the place where the API looks for one.

        Raises:
            ApiError: 401, nobody is logged in; 403, it comes from elsewhere or without the session's token.
        """
        cookie = self._cookie(headers)
        shown = headers.get(policy.SESSION_HEADER, "")
        own = policy.is_own_page(headers) and links.shows_session(self._settings.token_secret, cookie, shown)
        if not own:
            raise ApiError(
                "The call lacks this session's token: reload the page", Subcode.GENERAL, HTTPStatus.FORBIDDEN
            )
        kept = {
            name: value
            for name, value in headers.items()
            if name not in ("cookie", "x-clearml-impersonate-as")
        }
        return {**kept, "authorization": f"Bearer {cookie}"}

    def _cookie(self, headers: dict[str, str]) -> str:
        cookie = auth.cookie_of(headers.get("cookie", ""), auth.pages_cookie(self._settings.web_port))
        if not cookie:
            raise auth.no_credentials()
        self._gate.by_token(cookie)
        return cookie

    def _is_logged_in(self, headers: dict[str, str]) -> bool:
        try:
            self._cookie(headers)
        except ApiError:
            return False
        return True

    def respond(self, scope: Scope, headers: dict[str, str]) -> Response:
        """Answer one request that is no call of the API.

        Raises:
            ApiError: 401, 403, 404 or 405.
        """
        method, path = scope["method"], scope["path"]
        if method == "POST" and path in ("/session", "/logout"):
            return self._session(headers) if path == "/session" else self._logout(headers)
        if method not in ("GET", "HEAD"):
            raise ApiError(
                f"Method {method} is not for pages", Subcode.GENERAL, HTTPStatus.METHOD_NOT_ALLOWED
            )
        if headers.get("host", "").startswith("localhost"):
            return RedirectResponse(self._settings.web_server + whole_path(scope), headers=self._headers)
        if path == "/login" and method == "GET":  # who only asks whether it is there does not use it up
            return self._login(scope["query_string"].decode("latin-1"))
        if path == "/live":
            if not policy.is_own_page(headers):
                raise UnauthorizedError("Only these pages may listen to changes")
            self._cookie(headers)
            return self._live.respond(self._headers, lambda: self._is_logged_in(headers))
        return self._page(path.lstrip("/"), headers)

    def _page(self, path: str, headers: dict[str, str]) -> Response:
        found = self._assets.respond(path, headers, self._headers_for(path))
        if found is not None:
            return found
        if path.partition("/")[0] in (*assets.FOLDERS, assets.PLOTLY):
            raise NotFoundError(f"No such file of the pages: {path[:200]}")
        shell = self._assets.respond(SHELL, headers, self._headers)
        assert shell is not None, f"{SHELL} is part of this package"  # noqa: S101  # nosec B101 # a broken installation
        return shell

    def _headers_for(self, path: str) -> dict[str, str]:
        if path.startswith(SCRIPTED):
            return self._scripted_headers
        return self._frame_headers if path.startswith(FRAMES) else self._headers

    def _login(self, query: str) -> Response:
        """Take a one-time link: the cookie goes to the browser, and nothing secret stays in its address."""
        asked = parse_qs(query)
        token, goal = (asked.get(name, [""])[0] for name in ("token", "next"))
        expires = links.expiry_of(self._settings.token_secret, token)
        if expires is None or not self._gate.use_once(token, expires):
            return RedirectResponse("/?login=used", HTTPStatus.SEE_OTHER, self._headers)
        made = auth.make_token(self._settings, Identity(USER, "admin", self._settings.access_key))
        name = auth.pages_cookie(self._settings.web_port)
        cookie = auth.set_cookie(made, auth.TOKEN_SECONDS, name)
        headers = {**self._headers, "Set-Cookie": cookie, "Cache-Control": "no-store"}
        return RedirectResponse(local_part(goal or NOWHERE), HTTPStatus.SEE_OTHER, headers)

    def _logout(self, headers: dict[str, str]) -> Response:
        caller = self.as_caller(headers)
        self._gate.end(caller["authorization"].removeprefix("Bearer "))
        cookie = auth.set_cookie("", 0, auth.pages_cookie(self._settings.web_port))
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={**self._headers, "Set-Cookie": cookie})

    def _session(self, headers: dict[str, str]) -> Response:
        """Say what a page needs: the token for its calls, where files are, what the project's file says."""
        if not policy.is_own_page(headers):
            raise UnauthorizedError("Only these pages may ask for a session")
        settings = self._settings
        said: dict[str, Any] = {
            "token": links.session_token(settings.token_secret, self._cookie(headers)),
            "user": USER,
            "files_server": settings.files_server,
            "api_server": settings.api_server,
            "data": str(settings.folder.root),
            "plotly": assets.plotly_path() is not None,
            "project": project.read(settings.folder),
            "changes": str(self._live.number),
        }
        headers = {**self._headers, "Cache-Control": "no-store"}
        return Response(orjson.dumps(said), headers=headers, media_type="application/json")
