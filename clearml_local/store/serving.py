"""The processes that serve models and report here: kept in memory, forgotten when they fall silent."""

import time
from collections import deque
from dataclasses import dataclass, field

from clearml_local.base.documents import Document, now
from clearml_local.base.errors import BadRequestError, Subcode

SILENCE_S = 600.0
CONTAINERS_MAX = 1000
SAMPLES_MAX = 2000
MEASURED = ("requests_num", "requests_min", "latency_ms", "uptime_sec")


@dataclass
class Container:
    """One process that serves a model.

    Attributes:
        about: what it said of itself.
        silence_s: after how long without a word it is forgotten.
        heard_s: when it spoke last (s since the epoch); ``last_update`` is the same as text.
        samples: (time in s, what it measured), the oldest first.
    """

    about: Document
    silence_s: float
    heard_s: float = 0.0
    last_update: str = ""
    samples: deque[tuple[float, Document]] = field(default_factory=lambda: deque(maxlen=SAMPLES_MAX))

    def hear(self) -> None:
        """Note that it spoke."""
        self.heard_s, self.last_update = time.time(), now()

    @property
    def url(self) -> str:
        """Address that it serves; "" while it loads."""
        return str(self.about.get("endpoint_url") or "")

    @property
    def newest(self) -> Document:
        """What it measured last."""
        return self.samples[-1][1] if self.samples else {}


class Containers:
    """All that are alive, by id."""

    def __init__(self) -> None:
        self._known: dict[str, Container] = {}

    def register(self, about: Document) -> None:
        """Take one in, or take note of what it says anew.

        Raises:
            BadRequestError: there are too many.
        """
        identifier = about["container_id"]
        if identifier not in self._known and len(self.alive()) >= CONTAINERS_MAX:
            raise BadRequestError(
                f"{CONTAINERS_MAX} serving containers are registered: unregister some first"
            )
        earlier = self._known.get(identifier)
        silence_s = float(about.get("timeout") or SILENCE_S)
        container = Container(about, silence_s) if earlier is None else earlier
        container.about, container.silence_s = about, silence_s
        container.hear()
        self._known[identifier] = container

    def unregister(self, identifier: str) -> bool:
        """Forget one; say whether it was known."""
        return self._known.pop(identifier, None) is not None

    def report(self, identifier: str, said: Document) -> None:
        """Note what one measured.

        Raises:
            BadRequestError: nobody of that id is registered.
        """
        container = self.alive().get(identifier)
        if container is None:
            raise BadRequestError(
                f"Serving container {identifier[:80]!r} is not registered, or was silent for too long: "
                "call serving.register_container first",
                Subcode.VALIDATION,
            )
        container.about.update(
            {name: said[name] for name in said if name in ("endpoint_name", "endpoint_url")}
        )
        container.hear()
        measured = {
            **said.get("machine_stats", {}),
            **{name: said[name] for name in MEASURED if name in said},
        }
        container.samples.append((container.heard_s, measured))

    def alive(self) -> dict[str, Container]:
        """Return those that are not silent for too long; the others are forgotten."""
        moment = time.time()
        self._known = {
            identifier: one
            for identifier, one in self._known.items()
            if moment - one.heard_s <= one.silence_s
        }
        return self._known

    def of(self, url: str) -> dict[str, Container]:
        """Return those that serve one address."""
        return {identifier: one for identifier, one in self.alive().items() if one.url == url}
