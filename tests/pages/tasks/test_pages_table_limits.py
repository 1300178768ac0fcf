"""Columns and limits with names and numbers that look like something else."""

from tests.pages.conftest import OpenPage
from tests.pages.handled import NAMES, choose, press, shows, write
from tests.pages.server import PagesServer


def test_a_metric_named_by_digits_is_a_column_and_a_limit_is_a_number(
    open_page: OpenPage, server: PagesServer
) -> None:
    digits = "0123456789abcdef" * 2
    task = server.task("reports digits", "table/digits", status="started")
    server.scalars(task, digits, digits, [1.5])
    server.task("reports nothing", "table/digits")
    tab = open_page(f"/projects/{server.project('table/digits')}/tasks?order=name")
    shows(tab, "reports digits", "reports nothing")
    press(tab, "Columns")
    press(tab, f"{digits} / {digits}", "dialog")
    press(tab, "Apply", "dialog")
    head = f"document.querySelector('[data-column=\"m.{digits}.{digits}.value\"]')"
    tab.esperar(f"{head}?.innerText.trim() === '{digits}'")
    tab.esperar(
        "[...document.querySelectorAll('.grid-cell.number')].some((cell) => cell.innerText === '1.5')"
    )
    press(tab, "Metric or parameter")
    choose(tab, "#narrow-what", f"m.{digits}.{digits}.value")
    tab.esperar("document.querySelector('[id=\"narrow.low\"]')")
    for wrong in ("Infinity", "1e400", "0x1"):
        write(tab, "[id='narrow.low']", wrong)
        tab.esperar("document.querySelector('[id=\"narrow.low\"]').ariaInvalid === 'true'")
    write(tab, "[id='narrow.low']", "1e-3")
    press(tab, "Apply", "dialog")
    shows(tab, "reports digits")
    assert f"{digits} / {digits} ≥ 0.001" in tab.texto(".list-chips")
    # as older addresses have it: the hashes, and then the names
    old = f"m.{digits}.{digits}.value.one.other"
    address = f"/projects/{server.project('table/digits')}/tasks?columns=name,{old}&ranges={old}~Infinity~"
    tab = open_page(address)
    tab.esperar("document.querySelector('[data-column=\"m.one.other.value\"]')?.innerText.trim() === 'other'")
    tab.esperar(f"{NAMES}.length === 2")
    assert not tab.avaliar("document.querySelector('.list-chips')")
