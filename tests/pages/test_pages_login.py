"""Who gets in: the one-time link, the cookie, the session's token; and what pages of others may not do."""

import json
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import quote

import pytest

from tests.api.navegador import Navegador
from tests.pages import registered
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

Answer = tuple[int, dict[str, str], bytes]


def ask(
    server: PagesServer, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> Answer:
    """Send one request to the pages' port as it stands."""
    host = server.web.removeprefix("http://")
    connection = HTTPConnection(host, timeout=30)
    try:
        connection.request(method, path, body, {"Host": host, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def log_in(server: PagesServer) -> tuple[str, str]:
    """Open a link as a browser does; return the cookie and the session's token."""
    _, headers, _ = ask(server, "GET", server.login_link().removeprefix(server.web))
    cookie = headers["set-cookie"].partition(";")[0]
    _, _, text = ask(server, "POST", "/session", {"Cookie": cookie})
    return cookie, json.loads(text)["token"]


def test_a_link_logs_in_once_and_leaves_nothing_secret_in_the_address(server: PagesServer) -> None:
    path = server.login_link("/pipelines?a=1").removeprefix(server.web)
    status, headers, _ = ask(server, "GET", path)
    assert (status, headers["location"]) == (303, "/pipelines?a=1")
    (morsel,) = SimpleCookie(headers["set-cookie"]).values()
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Strict", "/")
    status, headers, _ = ask(server, "GET", path)
    assert (status, headers["location"]) == (303, "/?login=used")
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "goal", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/a\r\nb"]
)
def test_a_link_leads_to_no_other_host(server: PagesServer, goal: str) -> None:
    path = server.login_link().removeprefix(server.web).partition("&next=")[0] + f"&next={quote(goal)}"
    assert ask(server, "GET", path)[1]["location"] == "/"


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1] + "0", lambda token: "9" + token, lambda _token: ""]
)
def test_a_link_that_was_changed_logs_nobody_in(server: PagesServer, change: object) -> None:
    token = server.login_link().partition("token=")[2].partition("&")[0]
    changed = change(token)  # type: ignore[operator]
    if changed == token:
        changed = token[:-1] + "1"
    assert ask(server, "GET", f"/login?token={changed}")[1]["location"] == "/?login=used"


def test_who_types_localhost_is_led_to_the_address_that_has_the_cookie(server: PagesServer) -> None:
    port = server.web.rpartition(":")[2]
    path = server.login_link("/models").removeprefix(server.web)
    status, headers, _ = ask(server, "GET", path, {"Host": f"localhost:{port}"})
    assert (status, headers["location"]) == (307, server.web + path)


def test_asking_whether_a_link_is_there_does_not_use_it_up(server: PagesServer) -> None:
    path = server.login_link().removeprefix(server.web)
    ask(server, "HEAD", path)
    assert ask(server, "GET", path)[1]["location"] == "/"


def test_a_call_needs_cookie_and_token(server: PagesServer) -> None:
    cookie, token = log_in(server)
    body = b"{}"
    good = {"Cookie": cookie, "X-ClearML-Session": token}
    assert ask(server, "POST", "/api/v2.31/queues.get_all", good, body)[0] == 200
    others = log_in(server)
    cases = {
        "no cookie": ({"X-ClearML-Session": token}, 401),
        "no token": ({"Cookie": cookie}, 403),
        "another session's token": ({"Cookie": cookie, "X-ClearML-Session": others[1]}, 403),
        "from another origin": ({**good, "Origin": "http://127.0.0.1:1"}, 403),
        "from a sandboxed frame": ({**good, "Origin": "null"}, 403),
        "from another site": ({**good, "Sec-Fetch-Site": "cross-site"}, 403),
        "from another port": ({**good, "Sec-Fetch-Site": "same-site"}, 403),
        "another host": ({**good, "Host": "evil.example"}, 403),
        "another port's host": ({**good, "Host": "127.0.0.1:1"}, 403),
    }
    for case, (headers, expected) in cases.items():
        assert ask(server, "POST", "/api/v2.31/queues.get_all", headers, body)[0] == expected, case


@pytest.mark.parametrize("path", ["/session", "/live", "/api/v2.31/tasks.get_all", "/logout"])
def test_nobody_gets_anything_without_a_login(server: PagesServer, path: str) -> None:
    method = "GET" if path == "/live" else "POST"
    assert ask(server, method, path, {}, b"{}")[0] == 401


def test_the_session_is_told_to_no_page_of_another_port(server: PagesServer) -> None:
    cookie, _ = log_in(server)
    assert ask(server, "POST", "/session", {"Cookie": cookie, "Sec-Fetch-Site": "same-site"})[0] == 401
    assert ask(server, "POST", "/session", {"Cookie": cookie, "Origin": "http://127.0.0.1:9"})[0] == 403
    assert ask(server, "GET", "/live", {"Cookie": cookie, "Sec-Fetch-Site": "same-site"})[0] == 401


def test_the_pages_cookie_opens_files_and_changes_none(server: PagesServer) -> None:
    cookie, _ = log_in(server)
    upload = (
        b'--x\r\nContent-Disposition: form-data; name="/a/b.txt"; filename="b.txt"\r\n\r\nhello\r\n--x--\r\n'
    )
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    api = server.api
    assert api.request("POST", "/", upload, {**api.bearer, **kind}, server="files_server")[0] == 200
    shown = {"Cookie": cookie, "Sec-Fetch-Site": "same-site"}
    assert api.request("GET", "/a/b.txt", b"", shown, server="files_server") == (200, b"hello")
    assert api.request("DELETE", "/a/b.txt", b"", shown, server="files_server")[0] in (401, 403)
    assert api.request("POST", "/", upload, {**shown, **kind}, server="files_server")[0] in (401, 403)
    assert api.request("GET", "/v2.31/tasks.get_all", b"{}", {"Cookie": cookie})[0] == 401


@pytest.mark.parametrize(
    ("what", "path", "ranges", "status"),
    [
        ("there", "/cors/a.txt", "", 200),
        ("gone", "/cors/none.txt", "", 404),
        ("no name", "/a%00b", "", 400),
        ("beyond its end", "/cors/a.txt", "bytes=9-12", 416),
        ("nobody", "/cors/a.txt", "", 401),
    ],
)
def test_the_pages_alone_may_read_what_the_file_server_answers(
    server: PagesServer, what: str, path: str, ranges: str, status: int
) -> None:
    registered.uploaded(server, "cors/a.txt", b"hello")
    cookie, _ = log_in(server)
    host = str(server.api.state["files_server"]).removeprefix("http://")

    def answer(origin: str, method: str = "GET") -> tuple[int, dict[str, str]]:
        connection = HTTPConnection(host, timeout=30)
        headers = {"Origin": origin, "Sec-Fetch-Site": "same-site", "Cookie": cookie, "Range": ranges}
        if what == "nobody":
            del headers["Cookie"]
        connection.request(method, path, headers={name: text for name, text in headers.items() if text})
        found = connection.getresponse()
        connection.close()
        return found.status, {name.lower(): text for name, text in found.getheaders()}

    found, headers = answer(server.web)
    assert found == status
    assert headers["access-control-allow-origin"] == server.web
    assert headers["access-control-allow-credentials"] == "true"
    assert headers["vary"] == "Origin"
    assert headers["content-security-policy"].startswith("sandbox")
    port = server.web.rpartition(":")[2]
    others = ("null", "http://127.0.0.1:9", "https://evil.example", f"http://localhost:{port}", "")
    for origin, method in [
        *((one, "GET") for one in others),
        (server.web, "DELETE"),
        (server.web, "OPTIONS"),
    ]:
        assert not [name for name in answer(origin, method)[1] if name.startswith("access-control")], origin


def test_logged_out_is_out_for_good(server: PagesServer) -> None:
    other, (cookie, token) = log_in(server), log_in(server)
    headers = {"Cookie": cookie, "X-ClearML-Session": token}
    assert ask(server, "POST", "/logout", headers)[0] == 204
    assert ask(server, "POST", "/session", {"Cookie": cookie})[0] == 401
    assert ask(server, "POST", "/session", {"Cookie": other[0]})[0] == 200


@pytest.mark.parametrize(
    "path", ["/static/../assets.py", "/static/%2e%2e/assets.py", "/vendor/", "/static/no.js", "/static/a\0b"]
)
def test_only_files_of_the_pages_are_given(server: PagesServer, path: str) -> None:
    assert ask(server, "GET", quote(path, safe="/%"))[0] == 404


def test_every_answer_is_under_a_strict_policy(server: PagesServer) -> None:
    for path in ("/", "/static/app.js", "/vendor/preact.js", "/pipelines/*/tasks/1", "/login?token=x"):
        _, headers, _ = ask(server, "GET", path)
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_a_link_of_before_there_were_pages_leads_to_them(server: PagesServer) -> None:
    host = str(server.api.state["api_server"]).removeprefix("http://")
    connection = HTTPConnection(host, timeout=30)
    connection.request("GET", "/projects/1/experiments/2/output/log?a=b", headers={"Accept": "text/html,*/*"})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("location")) == (
        307,
        f"{server.web}/projects/1/experiments/2/output/log?a=b",
    )


def test_who_is_not_logged_in_is_told_how_and_goes_on_when_it_is(
    browser: Navegador, server: PagesServer
) -> None:
    with browser.aba(lingua="en") as tab:
        tab.pedir("Page.navigate", url=f"{server.web}/pipelines")
        tab.esperar("document.querySelector('main.login')")
        assert "python -m clearml_local ui" in tab.texto("main.login")
        tab.avaliar(f"fetch({json.dumps(server.login_link().removeprefix(server.web))}).then(() => 1)")
        tab.esperar("document.querySelector('nav.pages')")
        assert tab.avaliar("location.pathname") == "/pipelines"


def test_both_languages_and_every_page_opens(open_page: OpenPage) -> None:
    for language, word in (("pt-BR", "Filas e agentes"), ("en", "Queues & agents")):
        tab = open_page("/", language=language)
        assert word in tab.texto("nav.pages")
        assert tab.avaliar("location.search") == ""
