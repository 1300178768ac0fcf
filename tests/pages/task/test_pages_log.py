"""The log of a task: its end first, followed while one is there, searched, and never anything but text."""

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

BOX = "document.querySelector('.log .lines')"
LINES = 6000


def lines(first: int, count: int) -> list[dict[str, object]]:
    """Return events of a log, one line each, a millisecond apart."""
    return [
        {
            "type": "log",
            "msg": f"line {n}",
            "timestamp": 1_700_000_000_000 + n,
            "level": "info",
            "worker": "w",
        }
        for n in range(first, first + count)
    ]


IN_SIGHT = """(() => {
  const box = document.querySelector(".log .lines").getBoundingClientRect();
  const inside = ({ top, bottom }) => top >= box.top - 1 && bottom <= box.bottom + 1;
  const lines = [...document.querySelectorAll(".log .line")];
  return lines.filter((one) => inside(one.getBoundingClientRect())).map((one) => one.innerText.trim());
})()"""


def seen(tab: Aba) -> list[str]:
    """Return the lines that are in sight."""
    return [str(one) for one in tab.avaliar(IN_SIGHT)]


def test_a_log_is_followed_scrolled_and_searched(open_page: OpenPage, server: PagesServer) -> None:
    task = server.task("talker", status="in_progress")
    server.events(task, *lines(0, LINES))
    server.events(
        task,
        {
            "type": "log",
            "msg": "\x1b[31m<img src=x onerror=alert(1)>\x1b[0m needle",
            "timestamp": 1_700_000_003_000,
        },
    )
    tab = open_page(f"/projects/*/tasks/{task}/output/log")
    tab.esperar("document.querySelector('.log .line')")
    tab.esperar(f"{BOX}.innerText.includes('line {LINES - 1}')")
    assert seen(tab)[-1] == f"line {LINES - 1}"
    assert tab.avaliar("document.querySelectorAll('.log .line').length") < 200

    server.events(task, *lines(LINES, 3))
    tab.esperar(f"{BOX}.innerText.includes('line {LINES + 2}')")
    assert seen(tab)[-1] == f"line {LINES + 2}"

    tab.focar(".log .lines")
    tab.tecla("Home")
    tab.esperar(f"{BOX}.scrollTop === 0 && {BOX}.innerText.includes('line 0')")
    assert seen(tab)[:2] == ["line 0", "line 1"]
    server.events(task, *lines(LINES + 3, 2))
    tab.esperar("document.querySelector('.log .newer').innerText.includes('2 new lines')")
    assert seen(tab)[0] == "line 0"

    tab.digitar(".log .find input", "NEEDLE")
    tab.esperar("document.querySelector('.log .find .count').innerText === '– of 1'")
    tab.tecla("Enter")
    tab.esperar("document.querySelector('.log .line.current')")
    assert "<img src=x onerror=alert(1)> needle" in tab.texto(".log .line.current")
    assert tab.avaliar("document.querySelectorAll('.log img').length") == 0
    assert "a-colour-1" in tab.avaliar("document.querySelector('.log .line.current').innerHTML")
    assert "find=NEEDLE" in tab.avaliar("location.search")

    tab.apertar(".log .newer")
    tab.esperar(f"{BOX}.innerText.includes('line {LINES + 4}')")
    assert seen(tab)[-1] == f"line {LINES + 4}"


def test_a_log_that_begins_while_it_is_watched(open_page: OpenPage, server: PagesServer) -> None:
    task = server.task("silent", status="in_progress")
    tab = open_page(f"/projects/*/tasks/{task}/output/log", language="pt-BR")
    tab.esperar("document.querySelector('.empty')")
    assert "Nada foi escrito ainda" in tab.texto(".empty")
    server.events(
        task, {"type": "log", "msg": "10%\r50%\r100%\nlonger than one line " + "x" * 400, "timestamp": 1}
    )
    tab.esperar("document.querySelectorAll('.log .line').length === 2")
    assert seen(tab)[0] == "100%"
    assert tab.avaliar("document.querySelectorAll('.log .line')[1].offsetHeight") == 20
    tab.apertar(".log .tools label:has(input):nth-of-type(2) input")
    tab.esperar("document.querySelectorAll('.log .line')[1].offsetHeight > 20")
    assert tab.avaliar(f"{BOX}.scrollWidth <= {BOX}.clientWidth")


def test_lines_of_any_ending_are_lines_and_progress_is_its_last_state(
    open_page: OpenPage, server: PagesServer
) -> None:
    task = server.task("of windows", status="completed")
    for number, text in enumerate(("one\r\ntwo\r\n", "10%\r50%\r100%\r\nthree\n", "four\r")):
        event = {"type": "log", "msg": text, "level": "info", "timestamp": 1_700_000_000_000 + number}
        server.events(task, event)
    tab = open_page(f"/projects/*/tasks/{task}/output/log")
    tab.esperar("document.querySelectorAll('.log .line').length >= 5")
    assert [one.split()[-1] for one in seen(tab)] == ["one", "two", "100%", "three", "four"]
