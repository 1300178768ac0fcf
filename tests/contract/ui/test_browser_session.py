"""A browser at a web application in front of the server: logs in by name; only its own page may use that."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.contract.ui import browser as browsers
from tests.contract.ui.accounts import web_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clearml_server import ClearmlServer

pytestmark = pytest.mark.embutido

COOKIE = "clearml_token_basic"


@pytest.fixture(scope="module")
def port(clearml_server: ClearmlServer) -> Iterator[int]:
    with browsers.proxy(clearml_server) as number:
        yield number


@pytest.fixture(scope="module")
def browser(clearml_server: ClearmlServer, port: int) -> browsers.Browser:
    return browsers.log_in(clearml_server, port, f"Somebody {uuid.uuid4().hex[:8]}")


def test_who_logs_in_by_name_is_known_by_the_cookie(
    clearml_server: ClearmlServer, browser: browsers.Browser, port: int
) -> None:
    me = browser.get("users.get_current_user", {"get_supported_features": True})["user"]
    assert me["name"].startswith("Somebody ")
    assert me["company"]["id"]
    assert browser.get("login.supported_modes")["authenticated"] is True
    cookie = browser.cookies[COOKIE]
    assert (bool(cookie["httponly"]), cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    again = browsers.log_in(clearml_server, port, me["name"])
    assert again.get("users.get_current_user")["user"]["id"] == me["id"]


def test_a_token_made_for_a_user_logs_in_too(clearml_server: ClearmlServer, port: int) -> None:
    web = web_server(clearml_server)
    user = web.get("auth.create_user", name="Token user")["id"]
    token = web.get("auth.get_token_for_user", user=user, company="x")["token"]
    browser = browsers.Browser(clearml_server, port)
    browser.get("auth.login", {}, Authorization=f"Bearer {token}")
    assert browser.get("users.get_current_user")["user"]["id"] == user
    assert browser.request("GET", "/api/auth.login")[0] == 200  # a notebook renews by the cookie alone


def test_who_logs_out_is_unknown(clearml_server: ClearmlServer, port: int) -> None:
    for name in ("auth.logout", "login.logout"):
        browser = browsers.log_in(clearml_server, port, "Leaves soon")
        token = browser.cookies[COOKIE].value
        browser.get(name)
        assert browser.cookies[COOKIE].value == ""
        assert browser.call("tasks.get_all").meta["result_subcode"] == 20
        browser.cookies.load(f"{COOKIE}={token}")  # somebody kept it
        assert browser.call("tasks.get_all").meta["result_subcode"] == 30
        assert browser.call("login.logout").status == 200


def test_files_are_given_for_the_cookie(
    clearml_server: ClearmlServer, browser: browsers.Browser, port: int
) -> None:
    name = f"contract/{uuid.uuid4().hex}.html"
    body = (
        f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="a"\r\n\r\ntext\r\n--b--\r\n'
    ).encode()
    headers = {**clearml_server.bearer, "Content-Type": "multipart/form-data; boundary=b"}
    assert clearml_server.request("POST", "/", body, headers, server="files_server")[0] == 200
    assert browser.request("GET", f"/files/{name}") == (200, b"text")
    assert browsers.Browser(clearml_server, port).request("GET", f"/files/{name}")[0] == 401
    # As an image in the page, straight from the file server's port: the same site, but not the same origin.
    image = browsers.Browser(clearml_server, port, "same-site", cookies=browser.cookies)
    assert image.request("GET", f"/files/{name}")[0] == 200
    assert image.request("DELETE", f"/files/{name}")[0] == 403
    elsewhere = browsers.Browser(clearml_server, port, "cross-site", cookies=browser.cookies)
    assert elsewhere.request("GET", f"/files/{name}")[0] == 403


@pytest.mark.parametrize(
    ("site", "origin"),
    [
        ("same-site", "http://127.0.0.1:9999"),  # another program of this machine, say
        ("cross-site", "http://localhost:9999"),
        ("cross-site", "http://evil.example"),
        ("same-origin", "http://evil.example"),
        ("cross-site", "null"),
    ],
)
def test_the_cookie_is_for_the_pages_of_the_web_application_alone(
    clearml_server: ClearmlServer, browser: browsers.Browser, site: str, origin: str
) -> None:
    page = browsers.Browser(clearml_server, browser.port, site, origin, browser.cookies)
    assert page.call("projects.get_all").status == 403
    assert page.call("auth.logout").status == 403
    assert page.call("login.logout").status == 403
    assert browser.call("projects.get_all").status == 200


def test_a_browser_that_does_not_say_where_from_is_told_by_its_origin(
    clearml_server: ClearmlServer, browser: browsers.Browser
) -> None:
    for origin, status in ((f"http://127.0.0.1:{browser.port}", 200), ("http://evil.example", 403)):
        headers = {"Cookie": f"{COOKIE}={browser.cookies[COOKIE].value}", "Origin": origin}
        got = clearml_server.request("POST", "/v2.31/projects.get_all", b"{}", headers)
        assert got[0] == status, origin
