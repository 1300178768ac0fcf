"""Curves of a task: smoothed, zoomed, told in words, and true of all that was reported."""

from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer


def test_curves_are_smoothed_zoomed_and_told_in_words(open_page: OpenPage, server: PagesServer) -> None:
    task = server.task("curves", status="completed")
    server.scalars(task, "loss", "train", [4.0, 2.0, 1.0, 0.5])
    server.scalars(task, "loss", "test", [5.0, 3.0, 2.0, 2.5])
    server.scalars(task, "speed", "rows", [10.0])
    server.events(
        task,
        {
            "type": "training_stats_scalar",
            "metric": "Summary",
            "variant": "f1",
            "iter": -(2**31),
            "value": 0.25,
        },
    )
    tab = open_page(f"/projects/*/tasks/{task}/info-output/metrics/scalar?smooth=0.5")
    tab.esperar("document.querySelectorAll('.curve canvas').length === 1")
    assert "f1\t0.25" in tab.texto("table.slim")
    tab.apertar(".curve summary")
    assert "test\t2.5\t2\t5\t4" in tab.texto(".curve table").replace("\n", "")
    assert tab.avaliar("document.querySelector('.tools input[type=range]').value") == "0.5"

    tab.focar(".curve .drawing")
    tab.tecla("ArrowRight", vezes=2)
    tab.esperar("document.querySelector('.curve .at').innerText === '1'")
    box = "document.querySelector('.curve .u-over').getBoundingClientRect()"
    x, y, width = tab.avaliar(f"[{box}.left, {box}.top + 40, {box}.width]")
    for kind, at in (("mousePressed", 0.3), ("mouseMoved", 0.6), ("mouseReleased", 0.6)):
        tab.pedir("Input.dispatchMouseEvent", type=kind, x=x + at * width, y=y, button="left", clickCount=1)
    tab.esperar("document.querySelector('.curve .drawing > .button')")
    tab.apertar(".curve .drawing > .button")
    tab.esperar("!document.querySelector('.curve .drawing > .button')")
    tab.digitar(".tools input[type=search]", "speed")
    tab.esperar("!document.querySelector('.curve') && location.search.includes('find=speed')")
    assert "rows\t10" in tab.texto("table.values").replace("\n", "")


def test_metrics_whose_series_have_one_value_are_lists_in_the_order_of_names(
    open_page: OpenPage, server: PagesServer
) -> None:
    task = server.task("scores of folds", status="in_progress")
    for name, score in (("fold 10", 0.5), ("fold 2", 0.25), ("fold 1", -0.5)):
        server.scalars(task, "score", name, [score])
    tab = open_page(f"/projects/*/tasks/{task}/info-output/metrics/scalar")
    tab.esperar("document.querySelector('table.values')")
    names = "[...document.querySelectorAll('table.values tbody tr')].map((row) => row.innerText.trim())"
    assert tab.avaliar(names) == ["fold 1\t-0.5", "fold 2\t0.25", "fold 10\t0.5"]
    bars = "[...document.querySelectorAll('.bar-cell span')].map((bar) => bar.style.width)"
    assert tab.avaliar(bars) == ["100%", "50%", "100%"]
    assert not tab.avaliar("document.querySelector('.curve, .tools input[type=range]')")
    server.events(
        task, {"type": "training_stats_scalar", "metric": "score", "variant": "fold 2", "iter": 1, "value": 1}
    )
    tab.esperar(
        "document.querySelector('.curve canvas') && document.querySelector('.tools input[type=range]')"
    )
    assert not tab.avaliar("document.querySelector('table.values')")


def test_values_too_far_apart_for_a_drawing_are_left_out_and_said(
    open_page: OpenPage, server: PagesServer
) -> None:
    task = server.task("far apart", status="completed")
    server.scalars(task, "far", "apart", [1.0, 1e308, -1e308, 3.0, 2.0])
    server.scalars(task, "high", "one", [1e308, 1.01e308, 1e308])
    tab = open_page(f"/projects/*/tasks/{task}/info-output/metrics/scalar?smooth=0")
    coloured = """[...document.querySelectorAll('.curve canvas')].map((canvas) => {
      const copy = new OffscreenCanvas(canvas.width, canvas.height);
      const brush = copy.getContext('2d', {willReadFrequently: true});
      brush.drawImage(canvas, 0, 0);
      const {data} = brush.getImageData(0, 0, canvas.width, canvas.height);
      let found = 0;
      for (let at = 0; at < data.length; at += 4) {
        const some = [data[at], data[at + 1], data[at + 2]];
        if (data[at + 3] > 200 && Math.max(...some) - Math.min(...some) > 60) found += 1;
      }
      return found;
    })"""
    tab.esperar(f"{coloured}.length === 2 && {coloured}.every((one) => one > 200)")
    notices = "[...document.querySelectorAll('.curve .notice')].map((one) => one.innerText)"
    assert tab.avaliar(notices) == ["2 values are too far out to be drawn; the table has all."]
    tab.apertar(".curve summary")
    row = tab.texto(".curve tbody").split("\t")
    assert [row[0], row[1], row[4].strip()] == ["apart", "2", "5"]


def test_of_a_long_curve_the_table_tells_what_was_reported(open_page: OpenPage, server: PagesServer) -> None:
    task = server.task("a long curve", status="started")
    values = [1.0] * 5000
    values[2500], values[-1] = 1000.0, 0.25
    server.scalars(task, "loss", "train", values)
    tab = open_page(f"/projects/*/tasks/{task}/scalars")
    tab.esperar("document.querySelector('.curve tbody tr')")
    row = "[...document.querySelector('.curve tbody tr').cells].map((cell) => cell.textContent)"
    assert tab.avaliar(row) == ["train", "0.25", "0.25", "1,000", "5,000"]
    tab.avaliar("""(() => { const field = document.querySelector('input[type=range]'); field.value = 0.9;
      field.dispatchEvent(new Event('input', {bubbles: true})); })()""")
    tab.esperar("location.search.includes('smooth')")
    tab.esperar("document.querySelector('.curve tbody tr')")
    assert tab.avaliar(row) == ["train", "0.25", "0.25", "1,000", "5,000"]
    tab.avaliar("""(() => { const field = document.querySelector('.tools select'); field.value = 'relative';
      field.dispatchEvent(new Event('change', {bubbles: true})); })()""")
    tab.esperar("location.search.includes('relative') && document.querySelector('.curve tbody tr')")
    assert tab.avaliar(row) == ["train", "0.25", "0.25", "1,000", "5,000"]
