"""Every link that the unmodified SDK prints opens the page of what it names."""

import json
import re

from tests.pages.conftest import OpenPage
from tests.pages.server import PagesServer

SCRIPT = """
    import json
    from clearml import Dataset, OutputModel, PipelineController, Task
    task = Task.init(project_name="links/of the SDK", task_name="a linked task", output_uri=True)
    task.get_logger().report_text("a line of its log")
    model = OutputModel(task=task, name="a linked model")
    model.update_weights_package(weights_filenames=[__import__("clearml").__file__], auto_delete_file=False)
    links = {"a linked task": task.get_output_log_web_page()}
    task.close()
    data = Dataset.create(dataset_name="linked rows", dataset_project="links/of the SDK")
    data.finalize(auto_upload=True)
    pipe = PipelineController(name="a linked pipeline", project="links/of the SDK", version="1.0")
    links["a linked pipeline"] = pipe.task.get_output_log_web_page()
    pipe.task.close()
    print("LINKS " + json.dumps(links))
"""


def test_each_link_opens_its_page(server: PagesServer, open_page: OpenPage) -> None:
    printed = server.api.run(SCRIPT)
    returned = json.loads(printed.partition("LINKS ")[2].splitlines()[0])
    links = {*re.findall(rf"{re.escape(server.web)}/\S+", printed), *returned.values()}
    kinds = {link.removeprefix(server.web).split("/")[1] for link in links}
    assert kinds >= {"projects", "pipelines", "datasets"}, links
    for link in sorted(one.rstrip('",}') for one in links):
        tab = open_page(link.removeprefix(server.web))
        tab.esperar("document.querySelector('#content h1') && !document.querySelector('.loading')")
        title = tab.texto("#content h1")
        assert any(name in title for name in ("a linked", "linked rows")), (link, title)
    tab = open_page(returned["a linked task"].removeprefix(server.web))
    tab.esperar("document.querySelector('#content').innerText.includes('a line of its log')")
