"""What can be measured of how pages look: nothing breaks, jumps or stands askew; and what empty ones say."""

import pytest

from tests.api.navegador import Aba
from tests.pages.conftest import OpenPage
from tests.pages.pipelines.made import pipeline, run
from tests.pages.server import PagesServer

TABS = "[...document.querySelectorAll('.tabs li')].filter((one) => one.checkVisibility())"
WIDTHS = f"JSON.stringify({TABS}.map((one) => one.offsetWidth))"


def in_one_row(tab: Aba) -> bool:
    return bool(tab.avaliar(f"new Set({TABS}.map((one) => one.offsetTop)).size === 1"))


def in_sight(tab: Aba, selector: str) -> None:
    """Wait until an element lies within the row of tabs."""
    tab.esperar(f"""(() => {{
      const box = document.querySelector('.tabs ul').getBoundingClientRect();
      const one = document.querySelector("{selector}").getBoundingClientRect();
      return one.left >= box.left - 1 && one.right <= box.right + 1;
    }})()""")


@pytest.mark.parametrize("width", [1280, 768, 360])
def test_tabs_are_one_row_that_no_choice_moves(open_page: OpenPage, server: PagesServer, width: int) -> None:
    one = run(server, "with tabs")
    one.stage("take", "completed")
    tab = open_page(f"{one.path}?stage=take", width=width)
    tab.esperar(
        f"{TABS}.length === 9 && document.querySelector('.run-panel').innerText.includes('names no data')"
    )
    before = tab.avaliar(WIDTHS)
    assert in_one_row(tab)
    tab.focar(".tabs a")
    tab.tecla("Tab", vezes=8)
    in_sight(tab, ".tabs li:last-child a:focus")
    tab.tecla("Enter")
    tab.esperar("document.querySelector('.tabs li:last-child [aria-current]')")
    in_sight(tab, ".tabs [aria-current]")
    assert tab.avaliar(WIDTHS) == before
    tab.pedir("Page.reload")
    tab.esperar("document.querySelector('.tabs li:last-child [aria-current]')")
    in_sight(tab, ".tabs [aria-current]")
    tab.pedir("Page.navigate", url=f"{server.web}/projects/*/tasks/{one.tasks['take']}")
    tab.esperar(f"{TABS}.length === 8")
    assert in_one_row(tab)


def test_the_head_and_the_facts_of_a_task(open_page: OpenPage, server: PagesServer) -> None:
    task = server.task(f"a name {'that goes on ' * 9}", status="in_progress")
    for number in range(45):
        server.scalars(task, "score", f"{number}", [number])
    server.call("tasks.edit", task=task, runtime={"progress": "30"}, force=True)
    tab = open_page(f"/projects/*/tasks/{task}", language="pt-BR")
    tab.esperar("document.querySelector('.task-view progress')")
    top = "document.querySelector('%s').getBoundingClientRect().top"
    assert abs(tab.avaliar(f"{top % '.page-head .actions'} - {top % 'h1'}")) < 12
    server.call("tasks.completed", task=task, status_reason="completed")
    tab.esperar("!document.querySelector('.task-view progress')")
    facts = tab.texto(".task-view .facts")
    assert "Motivo\nconcluída" in facts
    assert "Ativa" not in facts
    tab.apertar(".task-view .section p a")
    tab.esperar("location.pathname.endsWith('/metrics/scalar') && document.querySelector('table.values')")


def test_what_is_closed_has_no_empty_line_and_buttons_stand_beside_their_text(
    open_page: OpenPage, server: PagesServer
) -> None:
    artifacts = [
        {"key": name, "type": "custom", "mode": "output", "uri": f"s3://nowhere/{name}"}
        for name in ("one", "two")
    ]
    task = server.task("with artifacts", execution={"artifacts": artifacts}, status="completed")
    tab = open_page(f"/projects/*/tasks/{task}/artifacts")
    tab.esperar("document.querySelectorAll('details.artifact:not([open])').length === 2")
    height = "document.querySelector('details.artifact%s').getBoundingClientRect().height"
    assert tab.avaliar(f"{height % ''} - {height % ' > summary'}") < 2
    server.call("queues.create", name="with a button")
    tab.pedir("Page.navigate", url=f"{server.web}/workers-and-queues/queues")
    tab.esperar("document.querySelector('table.plain td .button')")
    middle = (
        "((one) => { const range = document.createRange(); range.selectNodeContents(one);"
        " const at = range.getBoundingClientRect(); return at.top + at.height / 2; })"
    )
    cell = "document.querySelector('table.plain tbody tr %s')"
    assert abs(tab.avaliar(f"{middle}({cell % 'th a'}) - {middle}({cell % 'td .button'})")) < 3


NOTHING = (("models", "OutputModel"), ("datasets", "Dataset.create"), ("pipelines", "PipelineController"))


def nothing(server: PagesServer) -> dict[str, str]:
    """Kind -> the address of a page that has none of it."""
    empty = server.project("nothing at all")
    return {
        "models": f"/projects/{empty}/models",
        "datasets": f"/datasets/simple/{empty}",
        "pipelines": f"/pipelines/{pipeline(server, 'nothing yet')}",
    }


@pytest.mark.parametrize(("kind", "program"), NOTHING)
def test_where_nothing_is_a_program_with_the_sdk_is_shown(
    open_page: OpenPage, server: PagesServer, kind: str, program: str
) -> None:
    tab = open_page(nothing(server)[kind])
    tab.esperar("document.querySelector('.empty .command')")
    assert program in tab.texto(".empty .command pre")


@pytest.mark.usefixtures("project_file")
@pytest.mark.parametrize("kind", [kind for kind, _ in NOTHING])
def test_where_nothing_is_the_project_s_own_command_is_shown(
    open_page: OpenPage, server: PagesServer, kind: str
) -> None:
    tab = open_page(nothing(server)[kind], language="pt-BR")
    tab.esperar("document.querySelector('.empty .command')")
    assert tab.texto(".empty .command pre") == "python pipelines/run.py"
    assert "Digite isto na pasta do projeto:" in tab.texto(".empty")
