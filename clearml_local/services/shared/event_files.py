"""The files that reports name: images, and images that plots show."""

from collections.abc import Iterator
from typing import Any

import orjson

from clearml_local.store.database import Store

WITH_FILES = "SELECT doc FROM events WHERE task = ? AND type IN ('training_debug_image', 'plot')"


def _plot_urls(text: Any) -> Iterator[str]:
    """Yield where a plot's images are; the SDK uploads those that are no plots of their own."""
    try:
        plot = orjson.loads(text)
    except (orjson.JSONDecodeError, TypeError):
        return
    layout = plot.get("layout") if isinstance(plot, dict) else None
    images = layout.get("images") if isinstance(layout, dict) else None
    for image in images if isinstance(images, list) else []:
        source = image.get("source") if isinstance(image, dict) else None
        # An image may as well lie in the plot itself, as a "data:" address.
        if isinstance(source, str) and not source.startswith("data:"):
            yield source


def event_urls(store: Store, owner: str) -> list[str]:
    """Return where the files are that the reports of a task or model name."""
    urls: dict[str, None] = {}
    for (text,) in store.rows(WITH_FILES, (owner,)):
        event = orjson.loads(text)
        if event.get("type") == "plot":
            urls.update(dict.fromkeys(_plot_urls(event.get("plot_str"))))
        elif event.get("url"):
            urls[event["url"]] = None
    return list(urls)
